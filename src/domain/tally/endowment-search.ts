import { type Fraction, fraction } from '../shared/fraction';
import type { EqualSharesRun, RunOutcome } from './equal-shares-run';
import type { Instance } from './instance';
import type { EndowmentStop } from './trace';

/** The pot's money as the search sees it, in minor units. */
export interface Purse {
  readonly budgetMinor: bigint;
  /** One currency unit: what a voter gets more from run to run. */
  readonly unitMinor: bigint;
}

/** How the endowment is found: B/n only, or raised step by step. */
export type Search = 'fixed' | 'add1' | 'add1-exhaustive';

/** The endowment that is kept, and how many runs it took to find it. */
export interface FoundEndowment {
  readonly perVoter: Fraction;
  readonly run: number;
  readonly runs: number;
  readonly stop: EndowmentStop;
}

/** Told the number of runs that were examined so far. */
export type SearchProgress = (runs: number) => void;

/** What kind of search it is, and who wants to hear of it. */
export interface SearchPlan {
  readonly search: Search;
  readonly onProgress?: SearchProgress | undefined;
}

/**
 * Finds the endowment to keep: B/n, then one currency unit more per voter and run, until a run costs
 * more than the budget (the one before is kept) or, if asked for, an outcome leaves no supported
 * project that still fits. One run is enough when all supported projects fit together. Runs that
 * provably repeat the one before are counted, not made.
 */
export function findEndowment(
  instance: Instance,
  equalShares: EqualSharesRun,
  purse: Purse,
  { search, onProgress }: SearchPlan,
): FoundEndowment {
  const start = fraction(purse.budgetMinor, BigInt(instance.voters));
  const isSingle = search === 'fixed' || fitsTogether(instance, purse.budgetMinor);
  if (isSingle) return { perVoter: start, run: 0, runs: 1, stop: 'single' };
  const endowmentOf = (run: number): Fraction =>
    fraction(start.num + BigInt(run) * purse.unitMinor * start.den, start.den);
  const pace = new Pace(Number(purse.unitMinor));
  for (let run = 0; ; run += 1 + pace.skip(equalShares.reach)) {
    const options = { limitMinor: purse.budgetMinor, reachMinor: pace.reachMinor };
    const outcome = equalShares.run(endowmentOf(run), options);
    onProgress?.(run + 1);
    if (outcome.isOverBudget) {
      return { perVoter: endowmentOf(run - 1), run: run - 1, runs: run + 1, stop: 'over-budget' };
    }
    if (search === 'add1-exhaustive' && isExhaustive(instance, outcome, purse.budgetMinor)) {
      return { perVoter: endowmentOf(run), run, runs: run + 1, stop: 'exhaustive' };
    }
  }
}

const PATIENCE = 4;
const LONGEST_PAUSE = 64;
const LONGEST_SKIP = 2 ** 40;

/**
 * Decides when to ask how far a run reaches: always while that saves runs, ever more seldom while
 * it does not.
 */
class Pace {
  private misses = 0;
  private pause = 0;

  constructor(private readonly unitMinor: number) {}

  /** What to ask of the next run. */
  get reachMinor(): number {
    return this.pause > 0 ? 0 : this.unitMinor;
  }

  /** How many of the next runs repeat the latest one. */
  skip(reach: number): number {
    if (this.pause > 0) {
      this.pause -= 1;
      return 0;
    }
    const runs = Math.min(
      Math.floor((reach / this.unitMinor) * (1 - Number.EPSILON)),
      LONGEST_SKIP,
    );
    this.misses = runs > 0 ? 0 : this.misses + 1;
    this.pause = this.misses < PATIENCE ? 0 : Math.min(LONGEST_PAUSE, 2 ** this.misses);
    return runs;
  }
}

function fitsTogether(instance: Instance, budgetMinor: bigint): boolean {
  let total = 0n;
  instance.projects.forEach((project, p) => {
    if ((instance.votes[p] as number) > 0) total += project.costMinor;
  });
  return total <= budgetMinor;
}

function isExhaustive(instance: Instance, outcome: RunOutcome, budgetMinor: bigint): boolean {
  const leftMinor = budgetMinor - outcome.costMinor;
  const bought = new Set(outcome.bought);
  return instance.projects.every(({ costMinor }, p) => {
    const isOutside = (instance.votes[p] as number) > 0 && costMinor > 0n && !bought.has(p);
    return !isOutside || costMinor > leftMinor;
  });
}
