import fc from 'fast-check';

import { instantFromMillis, type Instant } from '../shared/instant';
import { momentsOf, presenceAt, type Attendance, type AttendanceEvent } from './presence';
import { countedPresent, neededFor, quorumAt, quorumChecks, type QuorumRule } from './quorum-rule';

const at = (minute: number): Instant => instantFromMillis(Date.UTC(2026, 2, 3, 18, minute));
const comes = (memberId: string, minute: number, mode: 'in_person' | 'remote' = 'in_person') =>
  ({ kind: 'arrival', memberId, at: at(minute), mode }) as const;
const goes = (memberId: string, minute: number) =>
  ({ kind: 'departure', memberId, at: at(minute) }) as const;

const HALF: QuorumRule = {
  ...{ kind: 'fraction', base: 'sitting_members', p: 1, q: 2, rounding: 'ceil' },
  ...{ includesRemote: true, includesProxies: false },
};
const SIZE = { seats: 12, sittingMembers: 10 };

describe('how many are needed', () => {
  it.each([
    [10, 'ceil', 5],
    [11, 'ceil', 6],
    [10, 'more_than', 6],
    [11, 'more_than', 6],
    [0, 'ceil', 0],
  ] as const)('half of %s by %s is %s', (base, rounding, needed) => {
    expect(neededFor({ ...HALF, rounding }, base)).toBe(needed);
  });

  it('is exact where fractions of the machine are not', () => {
    const third: QuorumRule = { ...HALF, p: 1, q: 3 };
    for (let base = 0; base <= 3000; base += 3) expect(neededFor(third, base)).toBe(base / 3);
  });

  it('may be a number', () => {
    const seven: QuorumRule = {
      ...{ kind: 'absolute', value: 7, includesRemote: false, includesProxies: false },
    };
    expect(neededFor(seven, 3)).toBe(7);
    const attendance = {
      events: Array.from({ length: 7 }, (_, i) => comes(`m${i}`, 0)),
      proxies: [],
    };
    expect(quorumAt(seven, SIZE, attendance, at(0))).toMatchObject({ present: 7, isMet: true });
  });

  it('is measured against what the rule names', () => {
    const attendance: Attendance = {
      events: [comes('a', 0), comes('b', 1), goes('b', 2)],
      proxies: [],
    };
    const needed = (base: 'seats' | 'sitting_members' | 'registered_present') =>
      quorumAt({ ...HALF, base }, SIZE, attendance, at(3)).needed;
    expect([needed('seats'), needed('sitting_members'), needed('registered_present')]).toEqual([
      6, 5, 1,
    ]);
  });
});

describe('who is present', () => {
  const events = [comes('a', 0), comes('b', 0, 'remote'), goes('a', 10), comes('a', 20, 'remote')];

  it('follows from who came and went', () => {
    expect(presenceAt({ events, proxies: [] }, at(5))).toEqual({
      ...{ inPerson: ['a'], remote: ['b'], represented: [], registered: ['a', 'b'] },
    });
    expect(presenceAt({ events, proxies: [] }, at(10)).inPerson).toEqual([]);
    expect(presenceAt({ events, proxies: [] }, at(20)).remote).toEqual(['a', 'b']);
    expect(presenceAt({ events, proxies: [] }, at(-1)).registered).toEqual([]);
  });

  it('counts those on the line only where the rule says so', () => {
    const presence = presenceAt({ events, proxies: [] }, at(5));
    expect(countedPresent(HALF, presence)).toBe(2);
    expect(countedPresent({ ...HALF, includesRemote: false }, presence)).toBe(1);
  });

  it('counts a proxy while its holder is there and the member is not', () => {
    const proxies = [{ memberId: 'a', holderId: 'b', from: at(0), until: at(30) }];
    const withProxies: QuorumRule = { ...HALF, includesProxies: true };
    const present = (minute: number, more: AttendanceEvent[] = []) =>
      quorumAt(withProxies, SIZE, { events: [...events, ...more], proxies }, at(minute)).present;
    expect(present(5)).toBe(2);
    expect(present(15)).toBe(2);
    expect(present(15, [goes('b', 12)])).toBe(0);
    expect(present(25)).toBe(2);
    expect(present(35, [goes('a', 32)])).toBe(1);
  });

  it('has somebody who left and came back in one minute', () => {
    const back = [comes('a', 0), comes('a', 5), goes('a', 5)];
    expect(presenceAt({ events: back, proxies: [] }, at(5)).inPerson).toEqual(['a']);
  });

  it('counts a deputy while the member is not there for whom she stands in', () => {
    const deputies = new Map([
      ['d', 'a'],
      ['e', null],
    ]);
    const both = [comes('d', 0), comes('e', 0), comes('a', 10), goes('a', 20)];
    const present = (minute: number) =>
      presenceAt({ events: both, proxies: [], deputies }, at(minute)).inPerson;
    expect([present(5), present(15), present(25)]).toEqual([
      ['d', 'e'],
      ['a', 'e'],
      ['d', 'e'],
    ]);
  });

  it('is never a quorum without anybody', () => {
    const none: QuorumRule = { ...HALF, p: 0 };
    expect(quorumAt(none, SIZE, { events: [], proxies: [] }, at(0)).isMet).toBe(false);
  });
});

describe('the checks of a quorum', () => {
  const anyEvent = fc.record({
    member: fc.integer({ min: 0, max: 5 }),
    minute: fc.integer({ min: 0, max: 50 }),
    isArrival: fc.boolean(),
    isRemote: fc.boolean(),
  });
  const anyEvents = fc
    .array(anyEvent, { maxLength: 25 })
    .map((list) =>
      list.map(({ member, minute, isArrival, isRemote }) =>
        isArrival
          ? comes(`m${member}`, minute, isRemote ? 'remote' : 'in_person')
          : goes(`m${member}`, minute),
      ),
    );
  const anyProxies = fc
    .array(fc.tuple(fc.nat(5), fc.nat(5), fc.nat(50), fc.option(fc.nat(50))), { maxLength: 3 })
    .map((list) =>
      list.map(([member, holder, from, until]) => ({
        ...{ memberId: `m${member}`, holderId: `m${holder}` },
        ...{ from: at(from), until: until === null ? null : at(until) },
      })),
    );

  it('stand at each moment at which somebody came or went, and hold until the next', () => {
    fc.assert(
      fc.property(anyEvents, anyProxies, fc.boolean(), (events, proxies, includesProxies) => {
        const rule: QuorumRule = { ...HALF, includesProxies };
        const attendance = { events, proxies };
        const checks = quorumChecks(rule, SIZE, attendance);
        expect(checks.map((check) => check.at)).toEqual(momentsOf(attendance));
        for (let minute = 0; minute <= 50; minute += 1) {
          const last = checks.findLast((check) => check.at <= at(minute));
          expect(quorumAt(rule, SIZE, attendance, at(minute)).present).toBe(last?.present ?? 0);
        }
      }),
    );
  });

  it('do not depend on the order of what was written down', () => {
    fc.assert(
      fc.property(anyEvents, anyProxies, (events, proxies) => {
        const forward = quorumChecks(HALF, SIZE, { events, proxies });
        // Of two notes of one member in one minute and of one kind, the later one holds.
        const times = new Set(events.map(({ memberId, at: moment }) => `${memberId} ${moment}`));
        fc.pre(times.size === events.length);
        expect(
          quorumChecks(HALF, SIZE, {
            events: [...events].reverse(),
            proxies: [...proxies].reverse(),
          }),
        ).toEqual(forward);
      }),
    );
  });

  it('count as many as a walk through the evening does', () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        const there = new Set<string>();
        const order = [...events].sort((a, b) =>
          a.at === b.at
            ? Number(a.kind === 'arrival') - Number(b.kind === 'arrival')
            : a.at < b.at
              ? -1
              : 1,
        );
        for (const { kind, memberId } of order) {
          if (kind === 'arrival') there.add(memberId);
          else there.delete(memberId);
        }
        expect(quorumAt(HALF, SIZE, { events, proxies: [] }, at(60)).present).toBe(there.size);
      }),
    );
  });
});
