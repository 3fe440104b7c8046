import fc from 'fast-check';

import { instantFromMillis, plusSeconds, type Instant } from '../shared/instant';
import { PHASE_KINDS, type CyclePlan, type ScheduledPhase } from './phase';
import { phaseStateOf } from './phase-at';
import { checkNotOver, checkReschedule, checkSchedule, scheduleFrom } from './schedule';

const START = instantFromMillis(Date.UTC(2026, 4, 1));

function day(number: number): Instant {
  return plusSeconds(START, number * 24 * 3600);
}

function phases(...days: readonly [number, number, number, number]): readonly ScheduledPhase[] {
  const [call, review, voting, end] = days;
  return [
    { kind: 'call', opensAt: day(call), closesAt: day(review) },
    { kind: 'review', opensAt: day(review), closesAt: day(voting) },
    { kind: 'voting', opensAt: day(voting), closesAt: day(end) },
  ];
}

function mistakesOf(result: ReturnType<typeof checkSchedule>) {
  return result.ok || result.error.kind === 'no-phases' ? [] : result.error.mistakes;
}

describe('a schedule from beginnings', () => {
  it('has no gaps: each phase ends where the next begins', () => {
    const begins = { voting: day(30), call: day(10), review: undefined };
    expect(scheduleFrom({ begins, endsAt: day(40) })).toEqual({
      ok: true,
      value: [
        { kind: 'call', opensAt: day(10), closesAt: day(30) },
        { kind: 'voting', opensAt: day(30), closesAt: day(40) },
      ],
    });
  });

  it('needs at least one phase', () => {
    expect(scheduleFrom({ begins: {}, endsAt: day(40) })).toEqual({
      ok: false,
      error: { kind: 'no-phases' },
    });
  });

  it('names every date that is not later than the one before it', () => {
    const begins = { call: day(10), review: day(5), voting: day(20) };
    expect(mistakesOf(scheduleFrom({ begins, endsAt: day(20) }))).toEqual([
      { field: 'review', mistake: 'not-after', other: 'call' },
      { field: 'end', mistake: 'not-after', other: 'voting' },
    ]);
  });
});

describe('a schedule with both ends given', () => {
  it('may come in any order', () => {
    const given = phases(10, 20, 30, 40);
    expect(checkSchedule(given.toReversed())).toEqual({ ok: true, value: given });
  });

  it('has neither gap nor overlap', () => {
    const [call, review, voting] = phases(10, 20, 30, 40) as [
      ScheduledPhase,
      ScheduledPhase,
      ScheduledPhase,
    ];
    const early = { ...call, closesAt: day(19) };
    const late = { ...review, closesAt: day(31) };
    expect(mistakesOf(checkSchedule([early, late, voting]))).toEqual([
      { field: 'review', mistake: 'gap', other: 'call' },
      { field: 'voting', mistake: 'overlap', other: 'review' },
    ]);
  });
});

describe('a new cycle', () => {
  it('may have begun, but must not be over', () => {
    const given = phases(10, 20, 30, 40);
    expect(checkNotOver(given, day(25)).ok).toBe(true);
    expect(mistakesOf(checkNotOver(given, day(40)))).toEqual([
      { field: 'end', mistake: 'in-past' },
    ]);
    expect(checkNotOver([], day(40)).ok).toBe(true);
  });
});

describe('new dates of a running cycle', () => {
  const plan: CyclePlan = { phases: phases(10, 20, 30, 40), decisions: [] };

  it('may move what lies ahead', () => {
    expect(checkReschedule(plan, phases(10, 22, 33, 44), day(15))).toMatchObject({ ok: true });
    expect(checkReschedule(plan, plan.phases, day(100))).toMatchObject({ ok: true });
  });

  it('leave what has passed as it was', () => {
    expect(mistakesOf(checkReschedule(plan, phases(12, 20, 30, 40), day(15)))).toEqual([
      { field: 'call', mistake: 'passed' },
    ]);
    expect(mistakesOf(checkReschedule(plan, phases(10, 20, 30, 99), day(50)))).toEqual([
      { field: 'end', mistake: 'passed' },
    ]);
  });

  it('do not lie in the past', () => {
    expect(mistakesOf(checkReschedule(plan, phases(10, 14, 30, 40), day(15)))).toEqual([
      { field: 'review', mistake: 'in-past' },
    ]);
  });

  it('drop a phase only before it has opened', () => {
    const [call, review, voting] = plan.phases as [ScheduledPhase, ScheduledPhase, ScheduledPhase];
    const without = [{ ...call, closesAt: day(30) }, voting];
    expect(checkReschedule(plan, without, day(15))).toMatchObject({ ok: true });
    const opened = { ...plan, decisions: [{ kind: 'review', act: 'open', at: day(12) }] } as const;
    expect(mistakesOf(checkReschedule(opened, without, day(15)))).toEqual([
      { field: 'review', mistake: 'begun' },
    ]);
    expect(review.kind).toBe('review');
  });

  it('add a phase only before a later one has opened', () => {
    const [call, , voting] = plan.phases as [ScheduledPhase, ScheduledPhase, ScheduledPhase];
    const short: CyclePlan = { phases: [{ ...call, closesAt: day(30) }, voting], decisions: [] };
    expect(checkReschedule(short, plan.phases, day(15))).toMatchObject({ ok: true });
    const votes: CyclePlan = {
      ...short,
      decisions: [
        { kind: 'call', act: 'close', at: day(12) },
        { kind: 'voting', act: 'open', at: day(13) },
      ],
    };
    expect(mistakesOf(checkReschedule(votes, plan.phases, day(15)))).toEqual([
      { field: 'review', mistake: 'too-late', other: 'voting' },
    ]);
  });

  it('check a plan without phases too', () => {
    const empty: CyclePlan = { phases: [], decisions: [] };
    expect(checkReschedule(empty, plan.phases, day(5))).toMatchObject({ ok: true });
    expect(mistakesOf(checkReschedule(plan, [], day(5)))).toEqual([]);
  });

  it('never change the state of a phase at the moment they are made', () => {
    const days = fc
      .uniqueArray(fc.integer({ min: 0, max: 60 }), { minLength: 4, maxLength: 4 })
      .map((list) => list.toSorted((a, b) => a - b) as [number, number, number, number]);
    fc.assert(
      fc.property(days, days, fc.integer({ min: 0, max: 60 }), (old, fresh, at) => {
        const before: CyclePlan = { phases: phases(...old), decisions: [] };
        const now = day(at);
        if (!checkReschedule(before, phases(...fresh), now).ok) return;
        const then: CyclePlan = { phases: phases(...fresh), decisions: [] };
        for (const kind of PHASE_KINDS) {
          expect(phaseStateOf(then, kind, now)).toBe(phaseStateOf(before, kind, now));
        }
      }),
      { numRuns: 500 },
    );
  });
});
