import type { Fraction } from '../../shared/fraction';
import type { TallyProgress } from '../rule';
import type { EqualSharesRun, RunOutcome } from './run';
import type { Instance } from '../instance';
import type { EndowmentStop } from '../trace';

/** How the endowment is found: B/n only, or raised step by step. */
export type Search = 'fixed' | 'add1' | 'add1-exhaustive';

/** The endowment that is kept, and how many runs it took to find it. */
export interface FoundEndowment {
  /** Of a voter of each district. */
  readonly endowments: readonly Fraction[];
  readonly run: number;
  readonly runs: number;
  readonly stop: EndowmentStop;
  /** Of the run that went over the budget: what was bought, and what it stood equal with. */
  readonly ties: RunOutcome['ties'];
}

/** What kind of search it is, where it starts, and who wants to hear of it. */
export interface SearchPlan {
  readonly search: Search;
  /** The endowments of a run, by its 0-based number. */
  readonly endowmentsOf: (run: number) => readonly Fraction[];
  /** The most that may be spent, in minor units. */
  readonly limitMinor: bigint;
  readonly onProgress?: TallyProgress | undefined;
}

/**
 * Finds the endowment to keep: the first one, then one currency unit more per voter and run, until a
 * run costs more than the budget (the one before is kept), or an outcome leaves no supported project
 * that limits allow or, if asked for, none that still fits. Where all supported projects fit together
 * it goes on until all are bought. Runs that provably repeat the one before are counted, not made.
 * It ends at the last run that has a number (2^53 - 1 of them), whatever that one bought.
 */
export function findEndowment(
  instance: Instance,
  equalShares: EqualSharesRun,
  plan: SearchPlan,
): FoundEndowment {
  const { search, endowmentsOf, limitMinor, onProgress } = plan;
  if (search === 'fixed')
    return { endowments: endowmentsOf(0), run: 0, runs: 1, stop: 'single', ties: [] };
  const climb = new Climb(equalShares, plan);
  for (;;) {
    const outcome = climb.next();
    const { run } = climb;
    onProgress?.(run + 1);
    if (outcome.broken === 'over-budget') {
      const endowments = endowmentsOf(run - 1);
      const { ties } = outcome;
      return { endowments, run: run - 1, runs: run + 1, stop: 'over-budget', ties };
    }
    const leftMinor = limitMinor - outcome.costMinor;
    if (run === LAST_RUN) {
      return { endowments: endowmentsOf(run), run, runs: run + 1, stop: 'longest', ties: [] };
    }
    const isEnough = (p: number): boolean =>
      search === 'add1-exhaustive' && (instance.projects[p]?.costMinor as bigint) > leftMinor;
    if (outcome.open.every(isEnough)) {
      return { endowments: endowmentsOf(run), run, runs: run + 1, stop: 'exhaustive', ties: [] };
    }
  }
}

/** Runs are numbered by doubles, and all of them are to be told apart. */
const LAST_RUN = Number.MAX_SAFE_INTEGER - 1;
/** A leap that fails costs as much as a run, so a short one is not worth trying. */
const SHORTEST = 4;
const LONGEST_PAUSE = 64;

/**
 * Goes up from run to run, and leaps where it can: by ever more runs while that works, and as far as
 * a leap that did not work would probably have got. Leaps that fail again and again are tried ever
 * more seldom.
 */
class Climb {
  /** The number of the latest run that was made. */
  run = -1;
  private latest: RunOutcome | undefined;
  private leap = SHORTEST;
  /** Whether the leap goes up to what stopped a longer one. */
  private isShrunk = false;
  /** Runs to make one by one before the next leap. */
  private pause = 1;
  private nextPause = 1;

  constructor(
    private readonly equalShares: EqualSharesRun,
    private readonly plan: SearchPlan,
  ) {}

  /** The outcome of the next run that may differ from the latest one. */
  next(): RunOutcome {
    // Some searches go on from the first run by another step than from run to run after it.
    if (this.run > 0) while (this.mayLeap()) this.tryLeap(this.latest as RunOutcome);
    const outcome = this.make(this.run + 1);
    this.pause -= Number(this.run >= 0);
    this.run += 1;
    this.latest = outcome;
    return outcome;
  }

  private mayLeap(): boolean {
    return this.pause === 0 && this.run < LAST_RUN - 1;
  }

  private tryLeap(follow: RunOutcome): void {
    this.leap = Math.min(this.leap, LAST_RUN - 1 - this.run);
    const outcome = this.make(this.run + this.leap, follow);
    if (outcome.broken === undefined) this.land(outcome);
    // Over the budget it cannot be: it would have bought what the run before bought.
    else this.shrink(Math.floor(this.leap * (outcome.reach as number)));
  }

  private land(outcome: RunOutcome): void {
    this.run += this.leap;
    this.latest = outcome;
    this.leap = this.isShrunk ? shortened(this.leap) : this.leap * 2;
    this.isShrunk = false;
    this.nextPause = 1;
  }

  private shrink(reach: number): void {
    this.isShrunk = reach >= SHORTEST;
    if (this.isShrunk) {
      this.leap = reach;
      return;
    }
    this.pause = Math.max(reach + 1, this.nextPause);
    if (this.leap === SHORTEST) this.nextPause = Math.min(2 * this.nextPause, LONGEST_PAUSE);
    this.leap = shortened(this.leap);
  }

  private make(run: number, follow?: RunOutcome): RunOutcome {
    const { endowmentsOf, limitMinor } = this.plan;
    return this.equalShares.run(endowmentsOf(run), { limitMinor, follow });
  }
}

function shortened(leap: number): number {
  return Math.max(SHORTEST, Math.floor(leap / 4));
}
