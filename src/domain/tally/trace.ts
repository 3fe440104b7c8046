/** Why the search for the endowment of Equal Shares ended. */
export type EndowmentStop = 'single' | 'over-budget' | 'exhaustive';

/** The endowment that was kept; `run` is its 0-based number among the `runs` that were examined. */
export interface EndowmentStep {
  readonly t: 'endowment';
  readonly perVoter: string;
  readonly voters: number;
  readonly run: number;
  readonly runs: number;
  readonly stop: EndowmentStop;
}

/** A supported project without a cost, funded before any money moves. */
export interface FreeStep {
  readonly t: 'free';
  readonly project: string;
  readonly supporters: number;
}

/** A purchase: `share` is the largest payment of a single supporter. */
export interface BuyStep {
  readonly t: 'buy';
  readonly project: string;
  readonly supporters: number;
  readonly paying: number;
  readonly share: string;
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

/** What greedy did with one project; `leftMinor` is the money left afterwards. */
export interface GreedyStep {
  readonly t: 'take' | 'misfit' | 'unsupported';
  readonly project: string;
  readonly votes: number;
  readonly costMinor: string;
  readonly leftMinor: string;
  readonly tied?: readonly string[];
}

/** One step of a count; fractions are "num/den" in lowest terms, money is in minor units. */
export type TraceStep = EndowmentStep | FreeStep | BuyStep | ShortStep | GreedyStep;

/** A step with its pot and its 0-based number within the pot: one line of `trace.jsonl`. */
export type TraceLine = TraceStep & { readonly pot: string; readonly i: number };

/** The steps of one pot as lines of the trace. */
export function traceLines(pot: string, steps: readonly TraceStep[]): TraceLine[] {
  return steps.map((step, i) => ({ pot, i, ...step }));
}

/** How many steps met a tie. */
export function countTies(steps: readonly TraceStep[]): number {
  return steps.filter((step) => 'tied' in step).length;
}
