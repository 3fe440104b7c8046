import type { Instance } from './instance';

/** Half the distance between 1 and the next double: the largest relative error of one rounding. */
export const ROUNDING = 2 ** -53;

/** What doubles can say about a project: its share lies in known bounds, or it cannot be paid. */
export type Verdict = 'bounded' | 'open' | 'short';

/**
 * Bounds, in doubles, on the share that each project would ask of a supporter.
 *
 * A budget here differs from the exact one by at most `budgetError`, and a voter without money has
 * exactly 0. For any set X of supporters and the k others, (cost − money of X) / k is at most the
 * exact share, so the lower bound holds even where doubles put a voter into the wrong set. The upper
 * bound holds where no budget lies near the share; elsewhere the verdict is `open`, and exact
 * arithmetic must decide.
 */
export class ShareBounds {
  readonly budgets: Float64Array;
  /** Lower and upper bound on the share of one supporter, in minor units. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** The set X of the lower bound: supporters whose budget is at most this. */
  readonly cut: Float64Array;
  /** How far any budget may be from its exact value. */
  budgetError = 0;
  private readonly costs: Float64Array;
  private paid = 0;
  private payers = 0;
  private nearest = 0;

  constructor(private readonly instance: Instance) {
    const count = instance.projects.length;
    this.budgets = new Float64Array(instance.weights.length);
    this.low = new Float64Array(count);
    this.high = new Float64Array(count);
    this.cut = new Float64Array(count);
    this.costs = Float64Array.from(instance.projects, (project) => Number(project.costMinor));
  }

  /** The cost of a project as the nearest double. */
  costOf(project: number): number {
    return this.costs[project] as number;
  }

  /** Starts a run: everybody has the endowment, and nobody pays less than an equal split. */
  reset(endowment: number): void {
    this.budgets.fill(endowment);
    this.budgetError = 2 * ROUNDING * endowment;
    for (let p = 0; p < this.costs.length; p += 1) {
      const split = (this.costs[p] as number) / (this.instance.votes[p] as number);
      this.low[p] = split * (1 - 8 * ROUNDING);
    }
  }

  /** Notes that a share was subtracted from budgets that never exceeded `endowment`. */
  growError(endowment: number): void {
    this.budgetError += 4 * ROUNDING * endowment;
  }

  /**
   * Bounds the share of a project at the present budgets.
   * Newton's method from a lower bound, on a concave function, climbs to the share from below.
   */
  evaluate(project: number): Verdict {
    const cost = this.costs[project] as number;
    let cut = this.low[project] as number;
    for (;;) {
      this.scan(project, cut);
      if (this.payers === 0) return this.judgeMoney(project);
      const share = (cost - this.paid) / this.payers;
      if (share <= this.nearest) return this.settle(project, cut, share);
      cut = share;
    }
  }

  /** Sums the budgets up to the cut; weighs the others and finds the least of them. */
  private scan(project: number, cut: number): void {
    const { firstSupporter, supporters, weights } = this.instance;
    const { budgets } = this;
    const end = firstSupporter[project + 1] as number;
    let paid = 0;
    let payers = 0;
    let nearest = Infinity;
    for (let i = firstSupporter[project] as number; i < end; i += 1) {
      const group = supporters[i] as number;
      const budget = budgets[group] as number;
      if (budget <= cut) {
        paid += budget * (weights[group] as number);
      } else {
        payers += weights[group] as number;
        if (budget < nearest) nearest = budget;
      }
    }
    this.paid = paid;
    this.payers = payers;
    this.nearest = nearest;
  }

  /** Nobody can pay more than the cut: either the money is short, or it is nearly exact. */
  private judgeMoney(project: number): Verdict {
    const error = this.sumError(project, this.paid);
    if (this.paid + error < (this.costs[project] as number)) return 'short';
    this.high[project] = Infinity;
    return 'open';
  }

  private settle(project: number, cut: number, share: number): Verdict {
    const error = (2 * this.sumError(project, this.costs[project] as number)) / this.payers;
    this.cut[project] = cut;
    this.low[project] = Math.max(share - error, this.low[project] as number);
    const isClear = this.nearest >= share + error + this.budgetError;
    this.high[project] = isClear ? share + error : Infinity;
    return isClear ? 'bounded' : 'open';
  }

  /** How far a sum of budgets may be off, with `total` an upper estimate of that sum. */
  sumError(project: number, total: number): number {
    const { firstSupporter, votes } = this.instance;
    const terms = (firstSupporter[project + 1] as number) - (firstSupporter[project] as number);
    return 2 * ((terms + 8) * ROUNDING * total + (votes[project] as number) * this.budgetError);
  }
}
