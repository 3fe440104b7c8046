import type { Instance } from '../instance';
import { ROUNDING } from './share-memory';

/** A linear function of the way between two endowments: its values at both ends. */
export interface Line {
  readonly from: number;
  readonly to: number;
}

const LOW = 0;
const HIGH = 2;
const EDGES = 4;

/**
 * Linear bounds, in doubles, on budgets and shares for all endowments between two that buy the same
 * projects in the same order. A budget lies between two lines. The share that a project asks for is
 * a convex function of its supporters' budgets, which falls when they rise, so:
 * - with any set X of supporters and the points k of the others, (cost − money of X) / k, a line, is
 *   at most the share;
 * - the line between the shares at both ends of the lower budgets is at least the share in between.
 * A voter pays no less than the lower line and no more than the upper one, which gives the lines of
 * her budget after a purchase. All shares are for one point.
 */
export class ShareCorridor {
  /** Four for each ballot group: the lower line, the upper line. */
  private readonly edges: Float64Array;
  private readonly costs: Float64Array;
  /** A lower line on the share of every project; shares never fall, so old ones hold. */
  private readonly floorFrom: Float64Array;
  private readonly floorTo: Float64Array;
  private largest = 0;
  private winner = -1;
  private ceiling: Line = { from: Infinity, to: Infinity };
  private points = 0;
  private sumFrom = 0;
  private sumTo = 0;

  constructor(
    private readonly instance: Instance,
    private readonly scores: Float64Array | undefined,
    private readonly entryWeights: Int32Array,
    /** What a share is divided by to be a price. */
    private readonly utilities: Float64Array,
  ) {
    const { projects, weights } = instance;
    this.edges = new Float64Array(EDGES * weights.length);
    this.costs = Float64Array.from(projects, ({ costMinor }) => Number(costMinor));
    this.floorFrom = new Float64Array(projects.length);
    this.floorTo = new Float64Array(projects.length);
  }

  /**
   * Starts at the endowments of both ends.
   * @param from by district
   * @param to by district, none of them below the one of `from`
   */
  reset(from: readonly number[], to: readonly number[]): void {
    const { districtOf } = this.instance;
    const { edges } = this;
    this.largest = Math.max(...to);
    const start = from.map((least, d) => edgesOf(least, to[d] as number));
    if (districtOf === undefined) repeat(edges, start[0] as Float64Array);
    else districtOf.forEach((d, group) => edges.set(start[d] as Float64Array, EDGES * group));
    this.floorFrom.fill(0);
    this.floorTo.fill(0);
    this.winner = -1;
  }

  /**
   * How far along the way a rival is certainly, or else probably, dearer than the winner of this
   * step.
   * @param ends the shares of the winner at both ends, lower bounds within 8 roundings
   * @returns 1 for all the way, proven; less than 1 where nothing is proven
   */
  reachOf(rival: number, winner: number, ends: Line): number {
    this.choose(winner, ends);
    if (this.isDearer(rival)) return 1;
    let cut = this.middleOf(rival);
    for (;;) {
      this.scanHigh(rival, cut);
      if (this.points === 0) return this.sumTo < (this.costs[rival] as number) ? 1 : 0;
      this.raiseFloor(rival);
      if (this.isDearer(rival)) return 1;
      const middle = this.middleOf(rival);
      if (middle <= cut * (1 + 2 ** -30)) return this.crossing(rival);
      cut = middle;
    }
  }

  /** How far along the way the supporters of a project probably have less than its cost together. */
  reachOfMoney(project: number): number {
    this.scanHigh(project, Infinity);
    const missing = (this.costs[project] as number) - this.sumFrom;
    return Math.max(0, missing / (this.sumTo - this.sumFrom));
  }

  /**
   * Takes the payments of a winner off the budgets.
   * @param ends its shares at both ends
   */
  advance(winner: number, ends: Line): void {
    this.choose(winner, ends);
    this.scanHigh(winner, (ends.from + ends.to) / 2);
    // Who pays all of a share has more than a lower bound on it.
    this.raiseFloor(winner);
    this.pay(winner, {
      from: this.floorFrom[winner] as number,
      to: this.floorTo[winner] as number,
    });
    this.winner = -1;
  }

  private pay(winner: number, floor: Line): void {
    const { firstSupporter, supporters } = this.instance;
    const { edges, ceiling, scores, largest } = this;
    const end = firstSupporter[winner + 1] as number;
    const unit = 4 * ROUNDING;
    for (let i = firstSupporter[winner] as number; i < end; i += 1) {
      const e = EDGES * (supporters[i] as number);
      const score = scores ? (scores[i] as number) : 1;
      const slack = unit * (largest + ceiling.from * score);
      const lowFrom = (edges[e + LOW] as number) - ceiling.from * score - slack;
      const lowTo = (edges[e + LOW + 1] as number) - ceiling.to * score - slack;
      // Nobody has less than nothing; of two lower lines, the one that is higher on average.
      const isAbove = lowFrom + lowTo > 0;
      edges[e + LOW] = isAbove ? lowFrom : 0;
      edges[e + LOW + 1] = isAbove ? lowTo : 0;
      const highFrom = (edges[e + HIGH] as number) - floor.from * score;
      const highTo = (edges[e + HIGH + 1] as number) - floor.to * score;
      const isSpent = highFrom <= 0 && highTo <= 0;
      edges[e + HIGH] = isSpent ? 0 : Math.max(0, highFrom) + slack;
      edges[e + HIGH + 1] = isSpent ? 0 : Math.max(0, highTo) + slack;
    }
  }

  /** Finds the upper line on the winner's share, once at each step. */
  private choose(winner: number, ends: Line): void {
    if (this.winner === winner) return;
    this.winner = winner;
    const ceiling = this.shareOfLow(winner, ends);
    // A higher endowment never asks for a higher share.
    const isLevelBetter = 2 * ends.from < ceiling.from + ceiling.to;
    const level = ends.from * (1 + 16 * ROUNDING);
    this.ceiling = isLevelBetter ? { from: level, to: level } : ceiling;
  }

  /** Newton's method at both ends of the lower budgets, from shares that are not above. */
  private shareOfLow(project: number, ends: Line): Line {
    let cut = ends;
    for (;;) {
      const next = this.scanLow(project, cut);
      if (next === undefined) return { from: Infinity, to: Infinity };
      if (next.isStill) return next;
      cut = next;
    }
  }

  private scanLow(
    project: number,
    { from: cutFrom, to: cutTo }: Line,
  ): (Line & { readonly isStill: boolean }) | undefined {
    const { firstSupporter, supporters } = this.instance;
    const { edges, entryWeights, scores } = this;
    const end = firstSupporter[project + 1] as number;
    let [paidFrom, paidTo, payersFrom, payersTo] = [0, 0, 0, 0];
    let [nearestFrom, nearestTo] = [Infinity, Infinity];
    for (let i = firstSupporter[project] as number; i < end; i += 1) {
      const e = EDGES * (supporters[i] as number) + LOW;
      const weight = entryWeights[i] as number;
      const score = scores ? (scores[i] as number) : 1;
      const from = edges[e] as number;
      const to = edges[e + 1] as number;
      if (from > cutFrom * score) {
        payersFrom += weight * score;
        nearestFrom = Math.min(nearestFrom, from / score);
      } else paidFrom += from * weight;
      if (to > cutTo * score) {
        payersTo += weight * score;
        nearestTo = Math.min(nearestTo, to / score);
      } else paidTo += to * weight;
    }
    if (payersFrom === 0 || payersTo === 0) return undefined;
    const cost = this.costs[project] as number;
    const from = Math.max(cutFrom, (cost - paidFrom) / payersFrom);
    const to = Math.max(cutTo, (cost - paidTo) / payersTo);
    if (from > nearestFrom || to > nearestTo) return { from, to, isStill: false };
    return {
      from: from + this.errorOf(project, paidFrom, payersFrom),
      to: to + this.errorOf(project, paidTo, payersTo),
      isStill: true,
    };
  }

  /** Sums the upper budgets of those who have, half way, no more than the cut. */
  private scanHigh(project: number, cut: number): void {
    const { firstSupporter, supporters } = this.instance;
    const { edges, entryWeights, scores } = this;
    const end = firstSupporter[project + 1] as number;
    let [points, sumFrom, sumTo] = [0, 0, 0];
    for (let i = firstSupporter[project] as number; i < end; i += 1) {
      const e = EDGES * (supporters[i] as number) + HIGH;
      const weight = entryWeights[i] as number;
      const score = scores ? (scores[i] as number) : 1;
      const from = edges[e] as number;
      const to = edges[e + 1] as number;
      if (from + to > 2 * cut * score) points += weight * score;
      else {
        sumFrom += from * weight;
        sumTo += to * weight;
      }
    }
    this.points = points;
    this.sumFrom = sumFrom;
    this.sumTo = sumTo;
  }

  /** Takes the line of the latest scan where it is higher on average. */
  private raiseFloor(project: number): void {
    const cost = this.costs[project] as number;
    const { points, sumFrom, sumTo } = this;
    const error = this.errorOf(project, Math.max(sumFrom, sumTo), points);
    const from = (cost - sumFrom) / points - error;
    const to = (cost - sumTo) / points - error;
    if (from + to <= 2 * this.middleOf(project)) return;
    this.floorFrom[project] = from;
    this.floorTo[project] = to;
  }

  private middleOf(project: number): number {
    return ((this.floorFrom[project] as number) + (this.floorTo[project] as number)) / 2;
  }

  /** How far rounding may put a share off that comes from a sum. */
  private errorOf(project: number, sum: number, points: number): number {
    const { firstSupporter } = this.instance;
    const terms = (firstSupporter[project + 1] as number) - (firstSupporter[project] as number);
    return (4 * ROUNDING * (terms + 8) * ((this.costs[project] as number) + sum)) / points;
  }

  private isDearer(rival: number): boolean {
    return this.lead(rival, 'from') > 0 && this.lead(rival, 'to') > 0;
  }

  /** By how much the winner is cheaper at one end, at least, over a common denominator. */
  private lead(rival: number, end: keyof Line): number {
    const floor = end === 'from' ? this.floorFrom : this.floorTo;
    const own = (floor[rival] as number) * (this.utilities[this.winner] as number);
    const winners = this.ceiling[end] * (this.utilities[rival] as number);
    return own * (1 - 16 * ROUNDING) - winners;
  }

  private crossing(rival: number): number {
    const from = this.lead(rival, 'from');
    const to = this.lead(rival, 'to');
    return from <= 0 || to > 0 ? 0 : from / (from - to);
  }
}

function edgesOf(from: number, to: number): Float64Array {
  const below = 1 - 4 * ROUNDING;
  const above = 1 + 4 * ROUNDING;
  return Float64Array.of(from * below, to * below, from * above, to * above);
}

/** Fills a list with copies of a shorter one. */
function repeat(list: Float64Array, piece: Float64Array): void {
  list.set(piece);
  for (let done = piece.length; done < list.length; done *= 2) list.copyWithin(done, 0, done);
}
