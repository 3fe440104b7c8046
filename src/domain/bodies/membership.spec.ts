import type { PlainDay } from '../shared/plain-day';
import { usualRules } from './body-rules';
import {
  BODY_KINDS,
  inheritedTermEnd,
  maySeat,
  sitsOn,
  termEnd,
  termsInARow,
  vacantSeats,
  type Membership,
  type TermRule,
} from './membership';

const day = (text: string): PlainDay => text as PlainDay;
const RULE: TermRule = { months: 18, mostTerms: 2, pauseMonths: 6, holdsOver: false, groups: 3 };

function member(change: Partial<Membership> = {}): Membership {
  return {
    ...{ id: 'm1', seatId: 's1', personId: 'ada', role: 'member', endedOn: null },
    ...{ startedOn: day('2025-01-01'), termEndsOn: day('2026-07-01') },
    ...change,
  };
}

describe('a member', () => {
  it('sits from the first day to the day before the last', () => {
    const ended = member({ endedOn: day('2025-06-01') });
    const sits = (text: string) => sitsOn(ended, day(text), RULE);
    expect(['2024-12-31', '2025-01-01', '2025-05-31', '2025-06-01'].map(sits)).toEqual([
      ...[false, true, true, false],
    ]);
  });

  it('stays after her term only where the rule says so', () => {
    expect(sitsOn(member(), day('2026-06-30'), RULE)).toBe(true);
    expect(sitsOn(member(), day('2026-07-01'), RULE)).toBe(false);
    expect(sitsOn(member(), day('2026-07-01'), { holdsOver: true })).toBe(true);
    expect(sitsOn(member({ termEndsOn: null }), day('2099-01-01'), RULE)).toBe(true);
  });

  it('who comes in the middle of a term serves what is left of it', () => {
    expect(inheritedTermEnd(day('2026-01-01'), member())).toBe('2026-07-01');
    expect(inheritedTermEnd(day('2026-07-01'), member())).toBeNull();
    expect(inheritedTermEnd(day('2026-01-01'), undefined)).toBeNull();
  });
});

describe('the terms of a council that is renewed in thirds', () => {
  it('come due one third every six months, over three years', () => {
    const founded = day('2025-01-01');
    const due = new Map<string, number[]>();
    for (const group of [0, 1, 2]) {
      let end = termEnd(founded, RULE, { group, isFirst: true });
      while (end !== null && end <= '2028-01-01') {
        due.set(end, [...(due.get(end) ?? []), group]);
        end = termEnd(end, RULE, { group, isFirst: false });
      }
    }
    expect([...due].sort()).toEqual([
      ['2025-07-01', [2]],
      ['2026-01-01', [1]],
      ['2026-07-01', [0]],
      ['2027-01-01', [2]],
      ['2027-07-01', [1]],
      ['2028-01-01', [0]],
    ]);
  });

  it('have no end where the rule names none', () => {
    const open = { ...RULE, months: null };
    expect(termEnd(day('2025-01-01'), open, { group: 1, isFirst: true })).toBeNull();
  });
});

describe('an empty seat', () => {
  const seats = [
    { id: 's1', closedOn: null },
    { id: 's2', closedOn: null },
    { id: 's3', closedOn: day('2025-03-01') },
  ];

  it('is one that nobody holds on the day, and that still exists', () => {
    const vacant = (text: string) =>
      vacantSeats(seats, [member()], day(text), RULE).map(({ id }) => id);
    expect(vacant('2025-02-01')).toEqual(['s2', 's3']);
    expect(vacant('2025-03-01')).toEqual(['s2']);
    expect(vacant('2026-07-01')).toEqual(['s1', 's2']);
  });
});

describe('seating somebody', () => {
  const seating = (change = {}) => ({
    ...{ seatId: 's2', personId: 'ben', role: 'member' as const, startedOn: day('2026-01-01') },
    ...change,
  });

  it('takes a free seat and a person who is not in the body yet', () => {
    expect(maySeat(seating(), [member()], RULE).ok).toBe(true);
    expect(maySeat(seating({ seatId: 's1' }), [member()], RULE)).toEqual({
      ok: false,
      error: { kind: 'seat-taken', from: '2025-01-01' },
    });
    expect(maySeat(seating({ personId: 'ada' }), [member()], RULE)).toEqual({
      ok: false,
      error: { kind: 'already-member' },
    });
  });

  it('may begin on the day on which another membership ends', () => {
    const ended = member({ endedOn: day('2026-01-01') });
    expect(maySeat(seating({ seatId: 's1' }), [ended], RULE).ok).toBe(true);
    const later = member({ startedOn: day('2026-03-01') });
    expect(maySeat(seating({ seatId: 's1' }), [later], RULE)).toMatchObject({
      error: { kind: 'seat-taken', from: '2026-03-01' },
    });
  });

  it('needs a seat for whoever votes, and none for a secretary', () => {
    expect(maySeat(seating({ seatId: null }), [], RULE)).toEqual({
      ok: false,
      error: { kind: 'role-without-seat', role: 'member' },
    });
    const secretary = seating({ seatId: null, role: 'secretary' });
    expect(maySeat(secretary, [member({ seatId: null, personId: 'cleo' })], RULE).ok).toBe(true);
  });

  it('keeps to the terms in a row', () => {
    const terms = [
      member({ id: 'a', endedOn: day('2026-07-01') }),
      member({
        ...{ id: 'b', startedOn: day('2026-07-01'), role: 'chair' },
        ...{ endedOn: day('2027-01-01'), termEndsOn: day('2028-01-01') },
      }),
      member({
        ...{ id: 'c', startedOn: day('2027-01-01') },
        ...{ endedOn: day('2028-01-01'), termEndsOn: day('2028-01-01') },
      }),
    ];
    const again = (text: string) =>
      maySeat(seating({ personId: 'ada', startedOn: day(text) }), terms, RULE);
    expect(again('2028-01-01')).toEqual({ ok: false, error: { kind: 'too-many-terms', most: 2 } });
    expect(again('2028-07-01').ok).toBe(false);
    expect(again('2028-07-02').ok).toBe(true);
    expect(termsInARow([...terms].reverse(), day('2028-01-01'), RULE)).toBe(2);
    const adviser = seating({ personId: 'ada', role: 'adviser', startedOn: day('2028-01-01') });
    expect(maySeat(adviser, terms, RULE).ok).toBe(true);
    expect(
      maySeat(seating({ personId: 'ada', startedOn: day('2028-01-01') }), terms, {
        ...RULE,
        mostTerms: null,
      }).ok,
    ).toBe(true);
  });

  it('does not count terms of those who only advised, nor what still lasts', () => {
    const advised = member({ role: 'adviser', endedOn: day('2026-01-01') });
    expect(termsInARow([advised], day('2026-01-01'), RULE)).toBe(0);
    expect(termsInARow([member()], day('2026-01-01'), RULE)).toBe(0);
  });
});

describe('the usual rules', () => {
  it('are there for every kind of body', () => {
    for (const kind of BODY_KINDS) {
      const { terms, quorum, noticeDays, paperDays } = usualRules(kind);
      expect(terms.groups).toBeGreaterThan(0);
      expect(quorum.kind).toBe('fraction');
      expect(noticeDays).toBeGreaterThanOrEqual(paperDays);
    }
  });
});
