import type { Book } from './book';
import type { District, Election } from './election';
import type { Fraction } from './fraction';
import { Purses } from './purses';
import { buyable, runShares, type Run, type Utility } from './shares-run';
import { TooMuchWork } from './too-much-work';

/** How the money of each voter is found. */
export interface EndowmentOptions {
  readonly completion: 'none' | 'greedy' | 'add1' | 'add1e' | 'add1u' | 'add1eu';
  readonly start: 'exact' | 'floor' | 'exact-then-floor';
}

/** The run that is kept, and how it was found. */
export interface Found {
  readonly kept: Run;
  /** The run after it, where that cost more than there is. */
  readonly over: Run | undefined;
  /** 0-based number of the kept run. */
  readonly run: number;
  /** Number of endowments, one after the other, including a last one over budget. */
  readonly runs: number;
  readonly stop: 'single' | 'over-budget' | 'exhaustive';
}

/** Up to this many groups × projects it pays to look for runs alike after every run. */
const SMALL = 20_000;
const MOST_COMPUTED = 50_000;

/**
 * What a voter of a district gets in a run, counted from 0: her share of the money, and one currency
 * unit more from run to run.
 */
export function endowmentOf(
  { election, left }: Book,
  { share, voters }: District,
  { start, completion }: EndowmentOptions,
  run: number,
): Fraction {
  if (voters === 0) return { num: 0n, den: 1n };
  const all = election.districts.reduce((sum, district) => sum + district.share, 0n);
  const own = { num: left * share, den: all * BigInt(voters) };
  const more = BigInt(run) * election.unit;
  const isFloor = start === 'floor' || (start === 'exact-then-floor' && run > 0);
  if (!isFloor || !completion.startsWith('add1'))
    return { num: own.num + more * own.den, den: own.den };
  return { num: (own.num / (own.den * election.unit)) * election.unit + more, den: 1n };
}

/**
 * When to look for runs alike: in large elections hardly two are, until there is money for nearly
 * everything, so that each disappointment doubles the wait.
 */
class Patience {
  private waited = 0;
  private wait = 1;

  constructor(private readonly isNone: boolean) {}

  isOver(): boolean {
    return this.isNone || this.waited >= this.wait;
  }

  /** @param hasLeapt whether runs alike were just found */
  learn(hasLeapt: boolean): void {
    const isDisappointed = this.isOver() && !hasLeapt;
    this.waited = this.isOver() ? 0 : this.waited + 1;
    if (isDisappointed) this.wait = 2 * this.wait + 1;
    if (hasLeapt) this.wait = 0;
  }
}

/** Looks for the endowment that the completion asks for. */
export class EndowmentSearch {
  constructor(
    /** What was decided before the first purchase. */
    private readonly before: Book,
    private readonly utility: Utility,
    private readonly options: EndowmentOptions,
    private readonly mostRuns = MOST_COMPUTED,
  ) {}

  /** @throws TooMuchWork, or Error when there would be more runs than numbers up to 2^53 */
  search(): Found {
    const { groups, entrants } = this.before.election;
    const isSmall = groups.length * entrants.length <= SMALL;
    let kept = this.runWith(0, false);
    const over = undefined;
    if (this.isOneRunEnough()) return { kept, over, run: 0, runs: 1, stop: 'single' };
    let run = 0;
    const patience = new Patience(isSmall);
    for (let computed = 0; computed < this.mostRuns; computed += 1) {
      if (this.isFinal(kept)) return { kept, over, run, runs: run + 1, stop: 'exhaustive' };
      const last = patience.isOver() ? this.lastAlike(run) : run;
      patience.learn(last > run);
      const next = this.runWith(last + 1, false);
      if (next.book.left < 0n) {
        if (last !== run) kept = this.runWith(last, false);
        return { kept, over: next, run: last, runs: last + 2, stop: 'over-budget' };
      }
      kept = next;
      run = last + 1;
    }
    throw new TooMuchWork('Equal Shares needs too many runs');
  }

  private runWith(run: number, isWatched: boolean): Run {
    const { before, utility, options } = this;
    const endowments = before.election.districts.map((district) =>
      endowmentOf(before, district, options, run),
    );
    const purses = new Purses(before.election, endowments, utility.hasPoints);
    return runShares(before, purses, utility, isWatched);
  }

  /**
   * The last run that takes the same course as this one. Given the course, every amount is linear in
   * the endowment and every comparison of the course is a linear inequality, so the endowments with
   * that course form an interval: when two runs share it, so do all between them.
   */
  private lastAlike(run: number): number {
    // Here the first step is not as large as the others.
    if (run === 0 && this.options.start === 'exact-then-floor') return run;
    const { course } = this.runWith(run, true);
    const isAlike = (other: number): boolean => this.runWith(other, true).course === course;
    let step = 1;
    while (isAlike(run + step)) {
      step *= 2;
      if (!Number.isSafeInteger(2 * (run + step))) throw new Error('the runs cannot be numbered');
    }
    let [alike, different] = [run + Math.floor(step / 2), run + step];
    while (different - alike > 1) {
      const middle = Math.floor((alike + different) / 2);
      if (isAlike(middle)) alike = middle;
      else different = middle;
    }
    return alike;
  }

  private isOneRunEnough(): boolean {
    return !this.options.completion.startsWith('add1');
  }

  /**
   * Whether more money would buy nothing more: everything that could be bought is, or limits forbid
   * it; or, where that is enough, it does not fit any more.
   */
  private isFinal({ book, blocked }: Run): boolean {
    const missing = buyable(book).filter((one) => !blocked.has(one));
    const isFitEnough = this.options.completion.startsWith('add1e');
    return missing.every(({ cost }) => isFitEnough && cost > book.left);
  }
}

/** Whether there is nobody to give money to, or no money. */
export function isPointless({ voters }: Election, { left }: Book): boolean {
  return voters === 0 || left === 0n;
}
