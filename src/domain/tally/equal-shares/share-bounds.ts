import type { Instance } from '../instance';
import { ROUNDING, ShareMemory } from './share-memory';

/** What voters have before the first purchase, in doubles. */
export interface Endowments {
  readonly perDistrict: readonly number[];
  readonly largest: number;
  /** From run to run it rises at least as much as that of any voter. */
  readonly sum: number;
}

/** What doubles can say about a project: its share lies in known bounds, or it cannot be paid. */
export type Verdict = 'bounded' | 'open' | 'short';

/**
 * Bounds, in doubles, on the share that each project would ask for one point: a supporter pays the
 * share times the points she gives, or all she has. Where ballots give no points, everybody gives 1.
 *
 * A budget here differs from the exact one by at most `budgetError`, and a voter without money has
 * exactly 0. For any set X of supporters and the points k of the others, (cost − money of X) / k is
 * at most the exact share, so the lower bound holds even where doubles put a voter into the wrong
 * set. The upper bound holds where no budget lies near the share; elsewhere the verdict is `open`,
 * and exact arithmetic must decide.
 */
export class ShareBounds {
  readonly budgets: Float64Array;
  /** Lower and upper bound on the share for one point, in minor units. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** How far any budget may be from its exact value. */
  budgetError = 0;
  /** Voters behind each entry of `supporters`: read in a row, where `weights` is not. */
  readonly entryWeights: Int32Array;
  /** The points of all supporters of a project together. */
  private readonly totals: Float64Array;
  private readonly costs: Float64Array;
  private readonly memory: ShareMemory;
  private paid = 0;
  private payers = 0;
  private nearest = 0;
  private richest = 0;

  constructor(
    private readonly instance: Instance,
    private readonly scores: Float64Array | undefined,
  ) {
    const { projects, supporters, weights } = instance;
    const count = projects.length;
    this.budgets = new Float64Array(weights.length);
    this.low = new Float64Array(count);
    this.high = new Float64Array(count);
    this.costs = Float64Array.from(projects, (project) => Number(project.costMinor));
    const voters = weights.reduce((sum, weight) => sum + weight, 0);
    this.memory = new ShareMemory(count, voters);
    this.entryWeights = pick(weights, supporters);
    this.totals = scores ? this.sumScores(scores) : Float64Array.from(instance.votes);
  }

  private sumScores(scores: Float64Array): Float64Array {
    const { firstSupporter, projects } = this.instance;
    return Float64Array.from(projects, (_, p) => {
      let total = 0;
      for (let i = firstSupporter[p] as number; i < (firstSupporter[p + 1] as number); i += 1) {
        total += (scores[i] as number) * (this.entryWeights[i] as number);
      }
      return total;
    });
  }

  /** Starts a run: everybody has an endowment, and nobody pays less than an equal split. */
  reset({ perDistrict, largest, sum }: Endowments): void {
    this.memory.reset(sum);
    const { districtOf } = this.instance;
    if (districtOf === undefined) this.budgets.fill(largest);
    else districtOf.forEach((d, group) => (this.budgets[group] = perDistrict[d] as number));
    this.budgetError = 2 * ROUNDING * largest;
    for (let p = 0; p < this.costs.length; p += 1) {
      const split = (this.costs[p] as number) / (this.totals[p] as number);
      this.low[p] = split * (1 - 8 * ROUNDING);
    }
  }

  /** Whether the supporters have the cost of a project together when all have the endowment. */
  isWithin(project: number, endowment: number): boolean {
    const money = (this.instance.votes[project] as number) * endowment;
    return (this.costs[project] as number) <= money * (1 + 8 * ROUNDING);
  }

  /** Notes a purchase: a share was subtracted from budgets that never exceeded `endowment`. */
  advance(project: number, endowment: number): void {
    this.memory.advance(project);
    this.budgetError += 6 * ROUNDING * endowment;
  }

  /**
   * Bounds the share of a project at the present budgets, with the help of earlier runs.
   * @param enough the verdict is `open` as soon as the share is known to be above this
   */
  evaluate(project: number, enough: number): Verdict {
    const least = this.memory.least(project);
    if (least === Infinity) return 'short';
    if (least > enough) return this.leaveOpen(project, least);
    const guess = this.memory.guess(project);
    const low = this.low[project] as number;
    return (
      this.climb(project, guess === 0 ? low : guess, enough) ??
      this.climb(project, low, enough) ??
      this.leaveOpen(project, low)
    );
  }

  /**
   * Newton's method on a concave function: from wherever it starts, the next place is not above the
   * share, and from there it climbs. Undefined when nobody has more than the cut, and the money of
   * all may do: the place was too high, or they can pay almost exactly.
   */
  private climb(project: number, start: number, enough: number): Verdict | undefined {
    const cost = this.costs[project] as number;
    let cut = start;
    for (let isFirst = true; ; isFirst = false) {
      this.scan(project, cut);
      if (this.payers === 0) return this.judgeMoney(project);
      const share = (cost - this.paid) / this.payers;
      const isStill = share <= this.nearest && (!isFirst || this.richest <= share);
      if (isStill || share > enough) return this.settle(project, share);
      cut = Math.max(share, this.low[project] as number);
    }
  }

  private leaveOpen(project: number, low: number): Verdict {
    this.low[project] = Math.max(low, this.low[project] as number);
    this.high[project] = Infinity;
    return 'open';
  }

  /** Sums the budgets up to the cut; weighs the others and finds the least of them. */
  private scan(project: number, cut: number): void {
    if (this.scores) this.scanScored(project, cut, this.scores);
    else this.scanPlain(project, cut);
  }

  private scanPlain(project: number, cut: number): void {
    const { firstSupporter, supporters } = this.instance;
    const { budgets, entryWeights } = this;
    const end = firstSupporter[project + 1] as number;
    let paid = 0;
    let payers = 0;
    let nearest = Infinity;
    let richest = 0;
    for (let i = firstSupporter[project] as number; i < end; i += 1) {
      const budget = budgets[supporters[i] as number] as number;
      if (budget > cut) {
        payers += entryWeights[i] as number;
        if (budget < nearest) nearest = budget;
      } else {
        paid += budget * (entryWeights[i] as number);
        if (budget > richest) richest = budget;
      }
    }
    this.paid = paid;
    this.payers = payers;
    this.nearest = nearest;
    this.richest = richest;
  }

  private scanScored(project: number, cut: number, scores: Float64Array): void {
    const { firstSupporter, supporters } = this.instance;
    const { budgets, entryWeights } = this;
    const end = firstSupporter[project + 1] as number;
    let paid = 0;
    let payers = 0;
    let nearest = Infinity;
    let richest = 0;
    for (let i = firstSupporter[project] as number; i < end; i += 1) {
      const budget = budgets[supporters[i] as number] as number;
      const score = scores[i] as number;
      const perPoint = budget / score;
      if (perPoint > cut) {
        payers += (entryWeights[i] as number) * score;
        if (perPoint < nearest) nearest = perPoint;
      } else {
        paid += budget * (entryWeights[i] as number);
        if (perPoint > richest) richest = perPoint;
      }
    }
    this.paid = paid;
    this.payers = payers;
    this.nearest = nearest;
    this.richest = richest;
  }

  /** Looks whether the money of all supporters, just added up, is less than the cost for certain. */
  private judgeMoney(project: number): Verdict | undefined {
    const cost = this.costs[project] as number;
    const missing = (cost - this.paid - this.sumError(project, this.paid)) * (1 - 4 * ROUNDING);
    if (missing <= 0) return undefined;
    this.memory.noteShortage(project, missing);
    return 'short';
  }

  private settle(project: number, share: number): Verdict {
    const error = (2 * this.sumError(project, this.costs[project] as number)) / this.payers;
    this.low[project] = Math.max(share - error, this.low[project] as number);
    this.memory.noteShare(project, share - error, this.payers);
    const isClear =
      this.richest <= share + error && this.nearest >= share + error + 2 * this.budgetError;
    this.high[project] = isClear ? share + error : Infinity;
    return isClear ? 'bounded' : 'open';
  }

  /** How far a sum of budgets may be off, with `total` an upper estimate of that sum. */
  private sumError(project: number, total: number): number {
    const { firstSupporter, votes } = this.instance;
    const terms = (firstSupporter[project + 1] as number) - (firstSupporter[project] as number);
    return 2 * ((terms + 8) * ROUNDING * total + (votes[project] as number) * this.budgetError);
  }
}

function pick(values: Int32Array, indexes: Int32Array): Int32Array {
  const picked = new Int32Array(indexes.length);
  for (let i = 0; i < indexes.length; i += 1) picked[i] = values[indexes[i] as number] as number;
  return picked;
}
