import fc from 'fast-check';

import { instantFromMillis, plusSeconds, type Instant } from '../shared/instant';
import { PHASE_ACTS, PHASE_KINDS, type CyclePlan, type PhaseAct, type PhaseKind } from './phase';
import { phaseStateOf } from './phase-at';
import { mayDecide } from './transitions';

const START = instantFromMillis(Date.UTC(2026, 4, 1));

function day(number: number): Instant {
  return plusSeconds(START, number * 24 * 3600);
}

/** Five phases of ten days each, the first from day 10. */
const PLAN: CyclePlan = {
  phases: PHASE_KINDS.map((kind, i) => ({
    kind,
    opensAt: day(10 + i * 10),
    closesAt: day(20 + i * 10),
  })),
  decisions: [],
};

function after(plan: CyclePlan, kind: PhaseKind, act: PhaseAct, at: Instant): CyclePlan {
  return { ...plan, decisions: [...plan.decisions, { kind, act, at }] };
}

describe('an officer', () => {
  it('opens the first phase before its time', () => {
    expect(mayDecide(PLAN, 'call', 'open', day(5))).toMatchObject({ ok: true });
  });

  it('closes what is open, and nothing else', () => {
    expect(mayDecide(PLAN, 'call', 'close', day(12))).toMatchObject({ ok: true });
    expect(mayDecide(PLAN, 'call', 'close', day(5))).toEqual({
      ok: false,
      error: { kind: 'phase-not-open', phase: 'call' },
    });
  });

  it('does not open what is open', () => {
    expect(mayDecide(PLAN, 'call', 'open', day(12))).toEqual({
      ok: false,
      error: { kind: 'phase-already-open', phase: 'call' },
    });
  });

  it('does not open or close a phase whose planned end has passed', () => {
    for (const act of PHASE_ACTS) {
      expect(mayDecide(PLAN, 'call', act, day(20))).toEqual({
        ok: false,
        error: { kind: 'phase-over', phase: 'call', closedAt: day(20) },
      });
    }
  });

  it('does not decide about a phase that the cycle lacks', () => {
    const short = { ...PLAN, phases: PLAN.phases.slice(0, 1) };
    expect(mayDecide(short, 'voting', 'open', day(5))).toEqual({
      ok: false,
      error: { kind: 'phase-not-in-cycle', phase: 'voting' },
    });
  });

  it('opens the call again as long as voting has not opened', () => {
    const closed = after(PLAN, 'call', 'close', day(12));
    expect(mayDecide(closed, 'call', 'open', day(13))).toMatchObject({ ok: true });
  });

  it('does not open the call again after voting has opened', () => {
    let plan = after(PLAN, 'call', 'close', day(12));
    plan = after(plan, 'review', 'open', day(12));
    plan = after(plan, 'review', 'close', day(13));
    plan = after(plan, 'voting', 'open', day(14));
    expect(mayDecide(plan, 'call', 'open', day(15))).toEqual({
      ok: false,
      error: { kind: 'phase-behind', phase: 'call', later: 'voting' },
    });
  });

  it('does not open voting while the call is on, nor before the review is over', () => {
    expect(mayDecide(PLAN, 'voting', 'open', day(12))).toEqual({
      ok: false,
      error: { kind: 'phase-not-reached', phase: 'voting', earlier: 'call' },
    });
    expect(mayDecide(PLAN, 'voting', 'open', day(22))).toEqual({
      ok: false,
      error: { kind: 'phase-not-reached', phase: 'voting', earlier: 'review' },
    });
    const reviewed = after(PLAN, 'review', 'close', day(22));
    expect(mayDecide(reviewed, 'voting', 'open', day(23))).toMatchObject({ ok: true });
  });

  it('begins the review while the call is on, but not before it has begun', () => {
    expect(mayDecide(PLAN, 'review', 'open', day(12))).toMatchObject({ ok: true });
    expect(mayDecide(PLAN, 'review', 'open', day(5))).toMatchObject({
      error: { kind: 'phase-not-reached', earlier: 'call' },
    });
  });
});

describe('whatever an officer tries, and whenever', () => {
  const tries = fc.array(
    fc.record({
      kind: fc.constantFrom(...PHASE_KINDS),
      act: fc.constantFrom(...PHASE_ACTS),
      hours: fc.integer({ min: 1, max: 24 * 15 }),
    }),
    { maxLength: 30 },
  );

  it('voting never overlaps call or review, no phase is skipped, and the call never comes back', () => {
    fc.assert(
      fc.property(tries, (attempts) => {
        let plan = PLAN;
        let now = START;
        const seen = new Set<PhaseKind>();
        for (const { kind, act, hours } of attempts) {
          now = plusSeconds(now, hours * 3600);
          if (mayDecide(plan, kind, act, now).ok) plan = after(plan, kind, act, now);
          const isOpen = (one: PhaseKind) => phaseStateOf(plan, one, now) === 'open';
          for (const one of PHASE_KINDS.filter(isOpen)) seen.add(one);
          if (isOpen('voting')) {
            expect(isOpen('call') || isOpen('review')).toBe(false);
            expect(phaseStateOf(plan, 'review', now)).toBe('closed');
          }
          if (seen.has('voting')) expect(isOpen('call') || isOpen('review')).toBe(false);
          if (seen.has('results')) expect(isOpen('voting')).toBe(false);
        }
      }),
    );
  });
});
