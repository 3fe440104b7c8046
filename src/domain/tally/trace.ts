/** Why the search for the endowment of Equal Shares ended. */
export type EndowmentStop = 'single' | 'over-budget' | 'exhaustive' | 'longest';

/** What each voter of a district got. */
export type DistrictEndowment = Readonly<{ style: string; voters: number; perVoter: string }>;

/**
 * The endowment that was kept; `run` is its 0-based number among the `runs` that were examined.
 * Where voters share the money of their district, `perVoter` is the mean over all voters.
 */
export interface EndowmentStep {
  readonly t: 'endowment';
  readonly perVoter: string;
  readonly voters: number;
  /** By style. */
  readonly districts?: readonly DistrictEndowment[];
  readonly run: number;
  readonly runs: number;
  readonly stop: EndowmentStop;
}

/**
 * A tie outside the outcome, without which the outcome might be another: in the run that went over the
 * budget and so ended the search for the endowment, or in the count by greedy that was compared and
 * not kept.
 */
export interface TieStep {
  readonly t: 'tie';
  readonly met: 'over-budget' | 'greedy';
  /** What went first. */
  readonly project: string;
  readonly tied: readonly string[];
}

/** A supported project without a cost, funded before any money moves. */
export interface FreeStep {
  readonly t: 'free';
  readonly project: string;
  readonly supporters: number;
  /** Only where limits may let one of them win and not another. */
  readonly tied?: readonly string[];
}

/**
 * A purchase: `share` is the largest payment of a single supporter, `perPoint` what one point cost
 * where ballots give points.
 */
export interface BuyStep {
  readonly t: 'buy';
  readonly project: string;
  readonly supporters: number;
  readonly paying: number;
  readonly share: string;
  readonly perPoint?: string;
  readonly exhausted: number;
  readonly costMinor: string;
  readonly leftMinor: string;
  readonly tied?: readonly string[];
}

/** A project that its supporters could not pay; `money` is what they have left at the end. */
export interface ShortStep {
  readonly t: 'short';
  readonly project: string;
  readonly supporters: number;
  readonly money: string;
  readonly costMinor: string;
}

/** How many voters prefer each outcome, and which one is therefore kept. */
export interface ComparisonStep {
  readonly t: 'comparison';
  readonly mode: 'satisfaction' | 'exclusion';
  readonly preferShares: number;
  readonly preferGreedy: number;
  readonly kept: 'equal-shares' | 'greedy';
}

/** A project that missed a threshold and was not counted. */
export interface IneligibleStep {
  readonly t: 'ineligible';
  readonly project: string;
  readonly votes: number;
  readonly costMinor: string;
  readonly missed: 'votes' | 'share' | 'relative-cost';
}

/** The figures of a project in its turn; `leftMinor` is the money left afterwards. */
interface GreedyFigures {
  readonly project: string;
  readonly votes: number;
  /** What the project was ranked by, if not by votes. */
  readonly points?: number;
  readonly costMinor: string;
  readonly leftMinor: string;
  readonly tied?: readonly string[];
}

/** What greedy did with one project; a taken one may have filled a floor. */
export interface GreedyStep extends GreedyFigures {
  readonly t: 'take' | 'misfit' | 'unsupported';
  readonly floor?: string;
}

/** A project that greedy passed by: counting had ended before it, or a limit `by` its name did. */
export interface PassedStep extends GreedyFigures {
  readonly t: 'unreached' | 'blocked';
  readonly reason?: 'ceiling' | 'winners' | 'conflict';
  readonly by?: string;
}

/**
 * What Phragmén's rule did with one project: bought it, found that it does not fit, or never came to
 * it. `load` is what each supporter carries, or would carry; null where nobody asked or nobody does.
 */
export interface LoadStep {
  readonly t: 'load' | 'load-misfit' | 'load-unreached';
  readonly project: string;
  readonly supporters: number;
  readonly load: string | null;
  readonly costMinor: string;
  readonly leftMinor: string;
  readonly tied?: readonly string[];
}

/**
 * The set of greatest welfare; `isUnique` is null where that could not be found out. `shortMinor` is
 * what the floors of limits lack together, there only where a limit has a floor.
 */
export interface OptimumSetStep {
  readonly shortMinor?: string;
  readonly t: 'optimum';
  readonly welfare: string;
  readonly isUnique: boolean | null;
  readonly costMinor: string;
  readonly leftMinor: string;
}

/** After looking at so many partial choices no set was proven to be the best; nothing is chosen. */
export interface UnprovenStep {
  readonly t: 'unproven';
  readonly looked: number;
}

/** How the search for the best set ended. */
export type OptimumStep = OptimumSetStep | UnprovenStep;

/** A project that is, or is not, in the set of greatest welfare. */
export interface ChoiceStep {
  readonly t: 'chosen' | 'left-out';
  readonly project: string;
  readonly votes: number;
  readonly welfare: string;
  readonly costMinor: string;
}

/** A project that got what was left, or its cost if that is less, since it is content with it. */
export interface PartStep {
  readonly t: 'part';
  readonly project: string;
  readonly votes: number;
  readonly costMinor: string;
  readonly grantedMinor: string;
  readonly leftMinor: string;
  readonly tied?: readonly string[];
}

/** One step of a count; fractions are "num/den" in lowest terms, money is in minor units. */
export type TraceStep =
  | EndowmentStep
  | TieStep
  | FreeStep
  | BuyStep
  | ShortStep
  | ComparisonStep
  | IneligibleStep
  | GreedyStep
  | PassedStep
  | LoadStep
  | OptimumStep
  | ChoiceStep
  | PartStep;

/** A step with its pot and its 0-based number within the pot: one line of `trace.jsonl`. */
export type TraceLine = TraceStep & { readonly pot: string; readonly i: number };

/** The steps of one pot as lines of the trace. */
export function traceLines(pot: string, steps: readonly TraceStep[]): TraceLine[] {
  return steps.map((step, i) => ({ pot, i, ...step }));
}

/** The steps of one pot out of the lines of a round. */
export function traceSteps(pot: string, lines: readonly TraceLine[]): TraceStep[] {
  return lines.filter((line) => line.pot === pot).map(({ pot: _pot, i: _i, ...step }) => step);
}

/** How many steps met a tie; two sets of projects that are equally good are one. */
export function countTies(steps: readonly TraceStep[]): number {
  return steps.filter((step) => 'tied' in step || isOneOfSeveral(step)).length;
}

/** Whether a step chose a set of projects although another is as good. */
export function isOneOfSeveral(step: TraceStep): boolean {
  return step.t === 'optimum' && step.isUnique === false;
}

/** The ties among the steps of a count that is not the outcome. */
export function tiesMet(steps: readonly TraceStep[], met: TieStep['met']): TieStep[] {
  return steps.flatMap((step) =>
    'tied' in step && step.tied !== undefined
      ? [{ t: 'tie', met, project: step.project, tied: step.tied } as const]
      : [],
  );
}

/**
 * The pots whose best set of projects, or whether there is another as good, was not proven. Such a
 * count is none: a search with more patience might find something else.
 */
export function unprovenPots(lines: readonly TraceLine[]): string[] {
  return lines.filter((line) => !isProven([line])).map(({ pot }) => pot);
}

/** Whether the best set of projects was found where one was looked for, and found out to be alone. */
export function isProven(steps: readonly TraceStep[]): boolean {
  return steps.every(
    (step) => step.t !== 'unproven' && !(step.t === 'optimum' && step.isUnique === null),
  );
}
