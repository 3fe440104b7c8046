import {
  flagsOf,
  mayAmend,
  maySecond,
  mayVote,
  MOTION_ACTS,
  motionStateOf,
  MOTION_STATES,
  MOTION_TABLES,
  MOTION_WORKFLOWS,
  stateAfter,
  type MotionFacts,
  type MotionRules,
  type MotionState,
} from './motion-states';

const RULES: MotionRules = { workflow: 'full', needsSeconder: true, amendmentDepth: 2 };
const SIMPLE: MotionRules = { workflow: 'simple', needsSeconder: false, amendmentDepth: 1 };

function motion(state: MotionState, seconderId: string | null = 'ben'): MotionFacts {
  return { state, moverId: 'ada', seconderId };
}

describe('the states of a motion', () => {
  it.each(MOTION_WORKFLOWS)('follow the table of the %s workflow, and nothing else', (workflow) => {
    for (const state of MOTION_STATES) {
      for (const act of MOTION_ACTS) {
        const next = MOTION_TABLES[workflow][state]?.[act];
        expect(stateAfter(motion(state), act, { ...RULES, workflow })).toEqual(
          next === undefined
            ? { ok: false, error: { kind: 'motion-act-not-possible', state, act } }
            : { ok: true, value: next },
        );
      }
    }
  });

  it.each(MOTION_WORKFLOWS)('of the %s workflow can all be left, or are over', (workflow) => {
    const table = MOTION_TABLES[workflow];
    const reached = new Set<MotionState>(['draft']);
    for (const state of reached)
      for (const next of Object.values(table[state] ?? {})) reached.add(next);
    for (const state of reached) {
      expect(flagsOf(state, workflow).isOver).toBe(table[state] === undefined);
      const isVoted = table[state]?.adopt !== undefined;
      expect(flagsOf(state, workflow).mayBeVoted).toBe(isVoted);
    }
  });

  it('follow from what was done', () => {
    expect(motionStateOf([])).toBe('draft');
    expect(motionStateOf(['submit', 'admit', 'adjourn', 'resume', 'adopt'])).toBe('adopted');
    expect(motionStateOf(['submit', 'reject'])).toBe('rejected');
    expect(motionStateOf(['adopt'])).toBe('draft');
  });

  it('are the body’s alone before a motion is admitted, and a draft the mover’s', () => {
    expect(flagsOf('draft', 'full').visibleTo).toBe('mover');
    expect(flagsOf('submitted', 'simple').visibleTo).toBe('body');
    expect(flagsOf('adopted', 'full').visibleTo).toBe('public');
  });
});

describe('seconding', () => {
  it('is asked for before a motion is admitted or voted on', () => {
    const refused = { ok: false, error: { kind: 'seconder-missing' } };
    expect(stateAfter(motion('submitted', null), 'admit', RULES)).toEqual(refused);
    expect(stateAfter(motion('admitted', null), 'reject', RULES)).toEqual(refused);
    expect(stateAfter(motion('submitted', null), 'withdraw', RULES).ok).toBe(true);
    expect(stateAfter(motion('submitted', null), 'adopt', SIMPLE).ok).toBe(true);
  });

  it('is never done by the mover', () => {
    const error = { kind: 'mover-cannot-second' };
    expect(maySecond(motion('submitted', null), 'ada', RULES)).toEqual({ ok: false, error });
    expect(maySecond(motion('submitted', null), 'ben', RULES).ok).toBe(true);
  });

  it('is too late once the motion is over', () => {
    const error = { kind: 'seconding-not-possible', state: 'rejected' };
    expect(maySecond(motion('rejected', null), 'ben', RULES)).toEqual({ ok: false, error });
  });
});

describe('an amendment', () => {
  it('hangs on what can still change', () => {
    expect(mayAmend([motion('admitted')], RULES).ok).toBe(true);
    expect(mayAmend([motion('submitted')], SIMPLE).ok).toBe(true);
    expect(mayAmend([motion('withdrawn')], RULES)).toEqual({
      ok: false,
      error: { kind: 'amendment-not-possible', state: 'withdrawn' },
    });
  });

  it('hangs on an amendment only as deep as the rule allows', () => {
    const chain = [motion('admitted'), motion('admitted')] as const;
    expect(mayAmend(chain, RULES).ok).toBe(true);
    expect(mayAmend([...chain, motion('admitted')], RULES)).toEqual({
      ok: false,
      error: { kind: 'amendments-too-deep', depth: 2 },
    });
    expect(mayAmend([motion('admitted'), motion('withdrawn')], RULES)).toMatchObject({
      error: { kind: 'amendment-not-possible', state: 'withdrawn' },
    });
  });

  it('is voted on before what it amends', () => {
    expect(mayVote(motion('admitted'), ['adopted', 'admitted'], RULES)).toEqual({
      ok: false,
      error: { kind: 'amendments-undecided', count: 1 },
    });
    expect(mayVote(motion('admitted'), ['adopted', 'withdrawn'], RULES).ok).toBe(true);
    expect(mayVote(motion('draft'), [], RULES)).toMatchObject({
      error: { kind: 'motion-act-not-possible' },
    });
  });
});
