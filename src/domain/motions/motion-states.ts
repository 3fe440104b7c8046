import { err, ok, type Result } from '../shared/result';

/** Where a motion can stand. */
export const MOTION_STATES = [
  'draft',
  'submitted',
  'admitted',
  'not_admitted',
  'adopted',
  'rejected',
  'not_decided',
  'withdrawn',
  'adjourned',
  'not_concerned',
  'referred',
] as const;
/** One of the states. */
export type MotionState = (typeof MOTION_STATES)[number];

/** What is done to a motion; `adopt` and `reject` only a vote does. */
export const MOTION_ACTS = [
  'submit',
  'admit',
  'refuse_admission',
  'adopt',
  'reject',
  'leave_undecided',
  'withdraw',
  'adjourn',
  'resume',
  'set_aside',
  'refer',
] as const;
/** One of the acts. */
export type MotionAct = (typeof MOTION_ACTS)[number];

/** `full`: the chair admits motions; `simple`: what is submitted is voted on. */
export const MOTION_WORKFLOWS = ['full', 'simple'] as const;
/** One of the workflows. */
export type MotionWorkflow = (typeof MOTION_WORKFLOWS)[number];

/** What holds while a motion is in a state. */
export interface MotionFlags {
  readonly moverMayEdit: boolean;
  readonly mayBeSeconded: boolean;
  readonly mayBeAmended: boolean;
  readonly mayBeVoted: boolean;
  /** Adopted amendments go into its text. */
  readonly mergesAmendments: boolean;
  readonly isNumbered: boolean;
  readonly isOver: boolean;
  readonly visibleTo: 'mover' | 'body' | 'public';
}

type Table = Readonly<
  Partial<Record<MotionState, Readonly<Partial<Record<MotionAct, MotionState>>>>>
>;

/** The tables of transitions: what is not here is refused. */
export const MOTION_TABLES: Readonly<Record<MotionWorkflow, Table>> = {
  full: {
    draft: { submit: 'submitted', withdraw: 'withdrawn' },
    submitted: { admit: 'admitted', refuse_admission: 'not_admitted', withdraw: 'withdrawn' },
    admitted: {
      ...{ adopt: 'adopted', reject: 'rejected', withdraw: 'withdrawn' },
      ...{ adjourn: 'adjourned', set_aside: 'not_concerned', refer: 'referred' },
    },
    adjourned: { resume: 'admitted', withdraw: 'withdrawn' },
  },
  simple: {
    draft: { submit: 'submitted', withdraw: 'withdrawn' },
    submitted: {
      ...{ adopt: 'adopted', reject: 'rejected' },
      ...{ leave_undecided: 'not_decided', withdraw: 'withdrawn' },
    },
  },
};

const CLOSED: MotionFlags = {
  ...{ moverMayEdit: false, mayBeSeconded: false, mayBeAmended: false, mayBeVoted: false },
  ...{ mergesAmendments: false, isNumbered: true, isOver: true, visibleTo: 'public' },
};
const OPEN = { ...CLOSED, isOver: false } as const;

const FLAGS: Readonly<Record<MotionState, MotionFlags>> = {
  draft: { ...OPEN, moverMayEdit: true, isNumbered: false, visibleTo: 'mover' },
  submitted: { ...OPEN, mayBeSeconded: true, visibleTo: 'body' },
  admitted: {
    ...OPEN,
    ...{ mayBeSeconded: true, mayBeAmended: true, mayBeVoted: true, mergesAmendments: true },
  },
  not_admitted: { ...CLOSED, visibleTo: 'body' },
  adopted: CLOSED,
  rejected: CLOSED,
  not_decided: CLOSED,
  withdrawn: CLOSED,
  adjourned: { ...OPEN, mayBeAmended: true, mergesAmendments: true },
  not_concerned: CLOSED,
  referred: CLOSED,
};

/** A motion as far as its state goes; an amendment has a parent. */
export interface MotionFacts {
  readonly state: MotionState;
  readonly moverId: string;
  readonly seconderId: string | null;
}

/** What a body asks of motions. */
export interface MotionRules {
  readonly workflow: MotionWorkflow;
  readonly needsSeconder: boolean;
  /** 0: no amendments; 1: of motions; 2: of amendments, too. */
  readonly amendmentDepth: number;
}

/** Why something cannot be done to a motion. */
export type MotionError =
  | {
      readonly kind: 'motion-act-not-possible';
      readonly state: MotionState;
      readonly act: MotionAct;
    }
  | { readonly kind: 'seconder-missing' }
  | { readonly kind: 'mover-cannot-second' }
  | { readonly kind: 'seconding-not-possible'; readonly state: MotionState }
  | { readonly kind: 'amendment-not-possible'; readonly state: MotionState }
  | { readonly kind: 'amendments-too-deep'; readonly depth: number }
  | { readonly kind: 'amendments-undecided'; readonly count: number };

/** What holds in a state under a workflow. */
export function flagsOf(state: MotionState, workflow: MotionWorkflow): MotionFlags {
  const flags = FLAGS[state];
  if (workflow === 'full' || state !== 'submitted') return flags;
  return { ...FLAGS.admitted, visibleTo: 'body' };
}

/**
 * The state after an act; `motion-act-not-possible` where the table has none, `seconder-missing` where the
 * body wants one before a vote.
 */
export function stateAfter(
  { state, seconderId }: MotionFacts,
  act: MotionAct,
  { workflow, needsSeconder }: MotionRules,
): Result<MotionState, MotionError> {
  const next = MOTION_TABLES[workflow][state]?.[act];
  if (next === undefined) return err({ kind: 'motion-act-not-possible', state, act });
  const asksForSeconder = act === 'admit' || act === 'adopt' || act === 'reject';
  if (asksForSeconder && needsSeconder && seconderId === null) {
    return err({ kind: 'seconder-missing' });
  }
  return ok(next);
}

/**
 * The state of a motion after these acts, of which each was possible when it was done; oldest first. The body
 * may have changed its workflow since.
 */
export function motionStateOf(acts: readonly MotionAct[]): MotionState {
  const { full, simple } = MOTION_TABLES;
  let state: MotionState = 'draft';
  for (const act of acts) state = full[state]?.[act] ?? simple[state]?.[act] ?? state;
  return state;
}

/** Whether a member may second: never the mover, and only while it makes a difference. */
export function maySecond(
  { state, moverId }: MotionFacts,
  memberId: string,
  { workflow }: MotionRules,
): Result<void, MotionError> {
  if (memberId === moverId) return err({ kind: 'mover-cannot-second' });
  const isPossible = flagsOf(state, workflow).mayBeSeconded;
  return isPossible ? ok(undefined) : err({ kind: 'seconding-not-possible', state });
}

/**
 * Whether an amendment may hang on a motion.
 * @param chain the motion first that would be amended, then what that one amends, and so on
 */
export function mayAmend(
  chain: readonly [Pick<MotionFacts, 'state'>, ...Pick<MotionFacts, 'state'>[]],
  { workflow, amendmentDepth }: MotionRules,
): Result<void, MotionError> {
  const closed = chain.find(({ state }) => !flagsOf(state, workflow).mayBeAmended);
  if (closed !== undefined) return err({ kind: 'amendment-not-possible', state: closed.state });
  const isDeep = chain.length > amendmentDepth;
  return isDeep ? err({ kind: 'amendments-too-deep', depth: amendmentDepth }) : ok(undefined);
}

/**
 * Whether a motion may be put to the vote: seconded where that is asked, and all its amendments decided.
 * @param amendments states of those that hang on it directly
 */
export function mayVote(
  motion: MotionFacts,
  amendments: readonly MotionState[],
  rules: MotionRules,
): Result<void, MotionError> {
  const adopted = stateAfter(motion, 'adopt', rules);
  if (!adopted.ok) return adopted;
  const { workflow } = rules;
  const count = amendments.filter((state) => flagsOf(state, workflow).mayBeVoted).length;
  return count > 0 ? err({ kind: 'amendments-undecided', count }) : ok(undefined);
}
