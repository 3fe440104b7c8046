import fc from 'fast-check';

import { instantFromMillis, plusSeconds, type Instant } from '../shared/instant';
import { isPhaseKind, PHASE_KINDS, type CyclePlan, type PhaseDecision } from './phase';
import { hasOpened, nextPhase, openPhases, phaseAt, phaseStateOf } from './phase-at';

const DAY = 24 * 3600;
const START = instantFromMillis(Date.UTC(2026, 4, 1));

function day(number: number): Instant {
  return plusSeconds(START, number * DAY);
}

const CALL = { kind: 'call', opensAt: day(10), closesAt: day(20) } as const;
const VOTING = { kind: 'voting', opensAt: day(20), closesAt: day(30) } as const;

function decided(act: 'open' | 'close', at: Instant): PhaseDecision {
  return { kind: 'call', act, at };
}

describe('the state of a phase', () => {
  it('follows the schedule when nobody decides anything', () => {
    expect(phaseAt(CALL, [], day(9))).toBe('upcoming');
    expect(phaseAt(CALL, [], day(10))).toBe('open');
    expect(phaseAt(CALL, [], plusSeconds(day(20), -1))).toBe('open');
    expect(phaseAt(CALL, [], day(20))).toBe('closed');
  });

  it('is open from an opening by hand until the scheduled end', () => {
    const early = [decided('open', day(5))];
    expect(phaseAt(CALL, early, day(4))).toBe('upcoming');
    expect(phaseAt(CALL, early, day(5))).toBe('open');
    expect(phaseAt(CALL, early, day(20))).toBe('closed');
  });

  it('stays closed after a close by hand, whatever the schedule says', () => {
    const closed = [decided('close', day(12))];
    expect(phaseAt(CALL, closed, day(11))).toBe('open');
    expect(phaseAt(CALL, closed, day(12))).toBe('closed');
    expect(phaseAt(CALL, closed, day(19))).toBe('closed');
  });

  it('follows the last act, and never one of the future', () => {
    const acts = [decided('close', day(12)), decided('open', day(14))];
    expect(phaseAt(CALL, acts, day(13))).toBe('closed');
    expect(phaseAt(CALL, acts, day(14))).toBe('open');
    expect(phaseAt(CALL, acts, day(25))).toBe('closed');
  });

  it('ignores acts on other phases', () => {
    expect(phaseAt(VOTING, [decided('open', day(5))], day(6))).toBe('upcoming');
  });

  it('of two acts of the same moment follows the one made later', () => {
    const acts = [decided('open', day(5)), decided('close', day(5))];
    expect(phaseAt(CALL, acts, day(5))).toBe('closed');
  });
});

describe('a cycle', () => {
  const plan: CyclePlan = { phases: [CALL, VOTING], decisions: [] };

  it('knows the state of each of its phases, and calls one that it lacks closed', () => {
    expect(phaseStateOf(plan, 'call', day(15))).toBe('open');
    expect(phaseStateOf(plan, 'review', day(15))).toBe('closed');
  });

  it('knows which phases have opened', () => {
    expect(hasOpened(plan, 'call', day(15))).toBe(true);
    expect(hasOpened(plan, 'voting', day(15))).toBe(false);
    expect(hasOpened(plan, 'review', day(15))).toBe(false);
  });

  it('knows what is on and what comes next', () => {
    expect(openPhases(plan, day(15))).toEqual([CALL]);
    expect(openPhases(plan, day(40))).toEqual([]);
    expect(nextPhase(plan, day(15))).toEqual(VOTING);
    expect(nextPhase(plan, day(25))).toBeUndefined();
  });

  it('recognises the names of phases', () => {
    expect(PHASE_KINDS.every(isPhaseKind)).toBe(true);
    expect(isPhaseKind('picnic')).toBe(false);
  });
});

describe('for all schedules and acts', () => {
  const days = fc.integer({ min: 0, max: 60 });
  const acts = fc.array(fc.record({ act: fc.constantFrom('open', 'close'), at: days }), {
    maxLength: 6,
  });

  it('the scheduled end closes, and acts of the future change nothing', () => {
    fc.assert(
      fc.property(acts, days, (made, at) => {
        const decisions = made
          .toSorted((a, b) => a.at - b.at)
          .map(({ act, at: when }) => decided(act, day(when)));
        const now = day(at);
        const state = phaseAt(CALL, decisions, now);
        if (now >= CALL.closesAt) expect(state).toBe('closed');
        expect(
          phaseAt(
            CALL,
            decisions.filter((one) => one.at <= now),
            now,
          ),
        ).toBe(state);
      }),
    );
  });
});
