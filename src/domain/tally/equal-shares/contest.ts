import { compareBigInts } from '../../shared/big-ints';
import { doubleOf } from './doubles';
import type { Decision, Price, Split } from './decision';
import { divide } from './division';
import type { Instance } from '../instance';
import { type Endowments, ShareBounds } from './share-bounds';
import { type Line, ShareCorridor } from './share-corridor';
import { type ExactShare, ShareLedger } from './share-ledger';
import { ROUNDING } from './share-memory';

/**
 * What a supporter's payment is measured against: the cost of the project or every project alike,
 * each also times the points that she gives it. Borda utilities are points given by rank.
 */
export const UTILITIES = [
  'cost',
  'cardinality',
  'points',
  'cost-points',
  'borda',
  'cost-borda',
] as const;
/** One of `UTILITIES`. */
export type Utility = (typeof UTILITIES)[number];

const BY_COST: ReadonlySet<Utility> = new Set(['cost', 'cost-points', 'cost-borda']);
const WITHOUT_POINTS: ReadonlySet<Utility> = new Set(['cost', 'cardinality']);

/** Whether a utility looks at the points that a ballot gives, if it gives any. */
export function countsPoints(utility: Utility): boolean {
  return !WITHOUT_POINTS.has(utility);
}

const STALE = -1;
const GONE = -2;

/**
 * Finds the project with the lowest price (share per utility). Prices never fall during a run, so
 * an old lower bound stays one: only projects at the head are evaluated again. Doubles narrow the
 * field; where their bounds overlap, exact fractions decide.
 */
export class Contest {
  readonly ledger = new ShareLedger();
  readonly bounds: ShareBounds;
  /** The ledger class of every ballot group. */
  readonly classes: Int32Array;
  /** Points that count, aligned with the supporters; undefined where everybody gives 1. */
  readonly scores: Float64Array | undefined;
  private readonly utilities: readonly bigint[];
  private readonly utilityDoubles: Float64Array;
  /** The step of a project's latest evaluation, or STALE, or GONE. */
  private readonly evaluatedAt: Int32Array;
  private readonly pinnedAt: Int32Array;
  private readonly lowPrices: Float64Array;
  private readonly splits: (Split | undefined)[] = [];
  private corridor: ShareCorridor | undefined;
  private isFollowing = false;
  /** The shares of this step's winner at both ends of the corridor. */
  private ends: Line = { from: 0, to: 0 };
  private step = 0;
  private endowment = 0;
  /** The lowest price of this step is not above this. */
  private ceiling = Infinity;

  constructor(
    readonly instance: Instance,
    utility: Utility,
  ) {
    const { projects, weights } = instance;
    this.scores = countsPoints(utility) ? instance.scores : undefined;
    this.bounds = new ShareBounds(instance, this.scores);
    this.classes = new Int32Array(weights.length);
    this.utilities = projects.map(({ costMinor }) => (BY_COST.has(utility) ? costMinor : 1n));
    this.utilityDoubles = Float64Array.from(this.utilities, Number);
    this.evaluatedAt = new Int32Array(projects.length);
    this.pinnedAt = new Int32Array(projects.length);
    this.lowPrices = new Float64Array(projects.length);
  }

  /** Starts a run; projects that have no cost, or cost more than their supporters have, are out. */
  reset(endowments: Endowments): void {
    this.step = 0;
    this.endowment = endowments.largest;
    this.ceiling = Infinity;
    const { districtOf } = this.instance;
    if (districtOf === undefined) this.classes.fill(0);
    else this.classes.set(districtOf);
    this.bounds.reset(endowments);
    this.isFollowing = false;
    this.instance.projects.forEach((project, p) => {
      const takesPart = project.costMinor > 0n && this.bounds.isWithin(p, endowments.largest);
      this.evaluatedAt[p] = takesPart ? STALE : GONE;
      this.pinnedAt[p] = STALE;
      this.lowPrices[p] = this.priceBelow(p);
    });
  }

  /**
   * Watches, from the start of a run, what runs at endowments between `from` and its own would do.
   * @param from by district
   */
  follow(from: readonly number[], { perDistrict }: Endowments): void {
    const { instance, scores, bounds, utilityDoubles } = this;
    this.corridor ??= new ShareCorridor(instance, scores, bounds.entryWeights, utilityDoubles);
    this.corridor.reset(from, perDistrict);
    this.isFollowing = true;
  }

  /** Takes out a project that may not be bought, whatever its price. */
  exclude(project: number): void {
    this.evaluatedAt[project] = GONE;
  }

  /** Takes a bought project out, its payments being made, and makes all evaluations old. */
  advance(bought: number): void {
    if (this.isFollowing) this.corridor?.advance(bought, this.ends);
    this.bounds.advance(bought, this.endowment);
    this.evaluatedAt[bought] = GONE;
    this.step += 1;
    this.ceiling = Infinity;
  }

  /**
   * The cheapest project, or undefined when no supporters can pay any more.
   * @param guess a project that is likely to be the one
   */
  decide(guess: number | undefined): Decision | undefined {
    if (guess !== undefined && this.evaluatedAt[guess] !== GONE) this.evaluate(guess);
    for (;;) {
      const best = this.cheapest();
      if (best < 0) return undefined;
      if (this.evaluatedAt[best] !== this.step) this.evaluate(best);
      else {
        const decision = this.settle(best);
        if (decision !== undefined) return decision;
      }
    }
  }

  /** The exact price of a project that was just decided on. */
  priceOf(project: number): Price {
    const { share } = this.splitOf(project);
    const points = this.ledger.denominator * BigInt(share.payers);
    const den = points * (this.utilities[project] as bigint);
    const floor = this.bounds.low[project] as number;
    return { num: share.value, den, ceiling: this.priceAbove(project), floor };
  }

  /**
   * How far up from the lower endowment all runs certainly decide as this one did: 1 for all of
   * them, else a guess. Call it before money moves.
   * @param project what was just decided on
   * @param price its price at the lower endowment
   */
  reachOf(project: number, price: Price): number {
    const corridor = this.setEnds(project, price);
    for (let p = 0; p < this.lowPrices.length; p += 1) {
      if (p === project || !this.isBelow(p, price.ceiling)) continue;
      const reach = corridor.reachOf(p, project, this.ends);
      if (reach < 1 && !this.isBehind(p, project, price)) return reach;
    }
    return 1;
  }

  /**
   * A guess at how far up from the lower endowment runs decide as it did, this one having decided
   * otherwise.
   * @param expected what was decided on at the lower endowment, at which price; nothing where no
   *   project could be paid
   */
  detourOf(project: number, expected: number | undefined, price: Price | undefined): number {
    if (expected === undefined) return (this.corridor as ShareCorridor).reachOfMoney(project);
    const corridor = this.setEnds(expected, price as Price);
    return corridor.reachOf(project, expected, this.ends);
  }

  private setEnds(winner: number, { floor }: Price): ShareCorridor {
    this.ends = { from: floor, to: this.bounds.low[winner] as number };
    return this.corridor as ShareCorridor;
  }

  private isBelow(p: number, ceiling: number): boolean {
    return (this.lowPrices[p] as number) <= ceiling && this.evaluatedAt[p] !== GONE;
  }

  private isBehind(p: number, project: number, price: Price): boolean {
    this.evaluate(p, price.ceiling);
    if (!this.isBelow(p, price.ceiling) || !this.pin(p)) return true;
    const own = this.priceOf(p);
    const order = compareBigInts(own.num * price.den, price.num * own.den);
    return order > 0 || (order === 0 && p > project);
  }

  private cheapest(): number {
    const { evaluatedAt, lowPrices } = this;
    let best = -1;
    let lowest = Infinity;
    for (let p = 0; p < lowPrices.length; p += 1) {
      if ((lowPrices[p] as number) < lowest && evaluatedAt[p] !== GONE) {
        best = p;
        lowest = lowPrices[p] as number;
      }
    }
    return best;
  }

  private evaluate(project: number, ceiling = this.ceiling): void {
    const enough = ceiling * (this.utilityDoubles[project] as number) * (1 + 8 * ROUNDING);
    const verdict = this.bounds.evaluate(project, enough);
    this.evaluatedAt[project] = verdict === 'short' ? GONE : this.step;
    this.lowPrices[project] = this.priceBelow(project);
    if (verdict === 'bounded') this.ceiling = Math.min(this.ceiling, this.priceAbove(project));
  }

  /** Decides between a project and all that may be as cheap; undefined when the field changed. */
  private settle(best: number): Decision | undefined {
    if (this.bounds.high[best] === Infinity && !this.pin(best)) return undefined;
    const rivals = this.rivalsOf(best);
    const old = rivals.filter((p) => this.evaluatedAt[p] !== this.step);
    old.forEach((p) => this.evaluate(p));
    if (old.length > 0 || !this.pin(best)) return undefined;
    return this.cheapestExactly([best, ...rivals.filter((p) => this.pin(p))]);
  }

  private rivalsOf(best: number): number[] {
    const ceiling = this.priceAbove(best);
    const rivals: number[] = [];
    for (let p = 0; p < this.lowPrices.length; p += 1) {
      if (p !== best && this.isBelow(p, ceiling)) rivals.push(p);
    }
    return rivals;
  }

  private cheapestExactly(contenders: number[]): Decision {
    contenders.sort((a, b) => a - b);
    let tied: number[] = [];
    for (const p of contenders) {
      const order = tied.length === 0 ? -1 : this.comparePrices(p, tied[0] as number);
      if (order < 0) tied = [p];
      else if (order === 0) tied.push(p);
    }
    const project = tied[0] as number;
    return { project, split: this.splitOf(project), tied };
  }

  private comparePrices(p: number, q: number): number {
    const a = this.splitOf(p).share;
    const b = this.splitOf(q).share;
    const left = a.value * BigInt(b.payers) * (this.utilities[q] as bigint);
    const right = b.value * BigInt(a.payers) * (this.utilities[p] as bigint);
    return compareBigInts(left, right);
  }

  private splitOf(project: number): Split {
    return this.splits[project] as Split;
  }

  /** Computes the exact share at this step; false when the supporters cannot pay. */
  private pin(project: number): boolean {
    if (this.pinnedAt[project] === this.step) return true;
    const split = divide(this, project);
    if (split === undefined) {
      this.evaluatedAt[project] = GONE;
      return false;
    }
    this.splits[project] = split;
    this.pinnedAt[project] = this.step;
    this.narrow(project, split.share);
    return true;
  }

  /** Replaces the bounds in doubles by the neighbourhood of the exact share. */
  private narrow(project: number, share: ExactShare): void {
    const { low, high } = this.bounds;
    const den = this.ledger.denominator * BigInt(share.payers);
    const nearest = doubleOf(share.value, den, low[project] as number);
    low[project] = nearest * (1 - 4 * ROUNDING);
    high[project] = nearest * (1 + 4 * ROUNDING);
    this.lowPrices[project] = this.priceBelow(project);
  }

  private priceBelow(project: number): number {
    const price = (this.bounds.low[project] as number) / (this.utilityDoubles[project] as number);
    return price * (1 - 4 * ROUNDING);
  }

  private priceAbove(project: number): number {
    const price = (this.bounds.high[project] as number) / (this.utilityDoubles[project] as number);
    return price * (1 + 4 * ROUNDING);
  }
}
