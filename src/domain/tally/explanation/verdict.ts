import type { TieStep, TraceStep } from '../trace';

/** Why a project was funded. */
export type Success =
  | 'buyAll'
  | 'buySome'
  | 'buyPoints'
  | 'free'
  | 'take'
  | 'takePoints'
  | 'takeFloor'
  | 'takeRest'
  | 'takeNobody'
  | 'load'
  | 'chosen'
  | 'part';

/** Why a project was not funded. */
export type Failure =
  | 'short'
  | 'shortAndMisfit'
  | 'misfit'
  | 'unsupported'
  | 'outweighed'
  | 'unreached'
  | 'unreachedLoad'
  | 'blockedCeiling'
  | 'blockedWinners'
  | 'blockedConflict'
  | 'misfitLoad'
  | 'leftOut'
  | 'unproven'
  | 'ineligibleVotes'
  | 'ineligibleShare'
  | 'ineligibleCost';

/** What became of a project, in one word. */
export type Verdict = Success | Failure;

/** The steps that say what became of projects. */
export type ProjectStep = Exclude<Extract<TraceStep, { readonly project: string }>, TieStep>;

type Of<T extends ProjectStep['t']> = ProjectStep & { readonly t: T };

/** What a step means for its project; `first` is the project's first step. */
type Reading = {
  readonly [T in ProjectStep['t']]: (step: Of<T>, first: ProjectStep) => Verdict;
};

const BLOCKED = {
  ceiling: 'blockedCeiling',
  winners: 'blockedWinners',
  conflict: 'blockedConflict',
} as const;

const MISSED = {
  votes: 'ineligibleVotes',
  share: 'ineligibleShare',
  'relative-cost': 'ineligibleCost',
} as const;

const READING: Reading = {
  free: () => 'free',
  buy: ({ perPoint, paying, supporters }) => {
    if (perPoint !== undefined) return 'buyPoints';
    return paying === supporters ? 'buyAll' : 'buySome';
  },
  short: ({ supporters }) => (supporters === 0 ? 'unsupported' : 'short'),
  ineligible: ({ missed }) => MISSED[missed],
  take: ({ floor, votes, points }, first) => {
    if (floor !== undefined) return 'takeFloor';
    if (votes === 0) return 'takeNobody';
    if (first.t === 'short') return 'takeRest';
    return points === undefined ? 'take' : 'takePoints';
  },
  misfit: (_step, first) => (isShort(first) ? 'shortAndMisfit' : 'misfit'),
  unsupported: ({ votes }) => (votes === 0 ? 'unsupported' : 'outweighed'),
  unreached: () => 'unreached',
  blocked: ({ reason = 'ceiling' }) => BLOCKED[reason],
  load: ({ load }) => (load === null ? 'takeNobody' : 'load'),
  'load-misfit': () => 'misfitLoad',
  'load-unreached': ({ supporters }) => (supporters === 0 ? 'unsupported' : 'unreachedLoad'),
  chosen: () => 'chosen',
  'left-out': ({ votes }) => (votes === 0 ? 'unsupported' : 'leftOut'),
  part: () => 'part',
};

/** What a step means for its project, given the first step that speaks of it. */
export function verdictOf(step: ProjectStep, first: ProjectStep): Verdict {
  const read = READING[step.t] as (step: ProjectStep, first: ProjectStep) => Verdict;
  return read(step, first);
}

function isShort(step: ProjectStep): boolean {
  return step.t === 'short' && step.supporters > 0;
}
