import { doubleOf } from './doubles';
import type { Decision, Split } from './equal-shares-decision';
import type { Instance } from './instance';
import { ROUNDING, ShareBounds } from './share-bounds';
import { ShareDrift } from './share-drift';
import { type BudgetSum, type ExactShare, ShareLedger } from './share-ledger';

/** What payments are measured against: the cost of a project, or every project alike. */
export type Utility = 'cost' | 'cardinality';

interface OpenClass {
  readonly budgetClass: number;
  readonly weight: number;
  readonly budget: BudgetSum;
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
  readonly utilities: readonly bigint[];
  /** Follows how far the endowment could rise; idle unless a run asks for it. */
  readonly drift: ShareDrift;
  private readonly utilityDoubles: Float64Array;
  /** The step of a project's latest evaluation, or STALE, or GONE. */
  private readonly evaluatedAt: Int32Array;
  private readonly pinnedAt: Int32Array;
  private readonly lowPrices: Float64Array;
  private readonly splits: (Split | undefined)[] = [];
  private step = 0;

  constructor(
    readonly instance: Instance,
    utility: Utility,
  ) {
    const { projects, weights } = instance;
    this.bounds = new ShareBounds(instance);
    this.classes = new Int32Array(weights.length);
    this.utilities = projects.map((project) => (utility === 'cost' ? project.costMinor : 1n));
    this.utilityDoubles = Float64Array.from(this.utilities, Number);
    this.evaluatedAt = new Int32Array(projects.length);
    this.pinnedAt = new Int32Array(projects.length);
    this.lowPrices = new Float64Array(projects.length);
    this.drift = new ShareDrift({
      instance,
      bounds: this.bounds,
      ledger: this.ledger,
      utilities: this.utilityDoubles,
      isOpen: (project) => this.isOpen(project),
      keepsTie: (bought, tied) => this.keepsTie(bought, tied),
    });
  }

  /** Starts a run; projects without supporters or without a cost do not take part. */
  reset(endowment: number): void {
    this.step = 0;
    this.classes.fill(0);
    this.bounds.reset(endowment);
    this.instance.projects.forEach((project, p) => {
      const takesPart = project.costMinor > 0n && (this.instance.votes[p] as number) > 0;
      this.evaluatedAt[p] = takesPart ? STALE : GONE;
      this.pinnedAt[p] = STALE;
      this.lowPrices[p] = this.priceBelow(p);
    });
  }

  /** Takes a bought project out and makes all evaluations old. */
  advance(bought: number): void {
    this.evaluatedAt[bought] = GONE;
    this.step += 1;
  }

  isOpen(project: number): boolean {
    return this.evaluatedAt[project] !== GONE;
  }

  /** The cheapest project, or undefined when no supporters can pay any more. */
  decide(): Decision | undefined {
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

  private evaluate(project: number): void {
    const verdict = this.bounds.evaluate(project);
    this.evaluatedAt[project] = verdict === 'short' ? GONE : this.step;
    this.lowPrices[project] = this.priceBelow(project);
    if (this.drift.isActive) this.drift.noteEvaluation(project, verdict);
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
    const { evaluatedAt, lowPrices } = this;
    const ceiling = this.priceAbove(best);
    const rivals: number[] = [];
    for (let p = 0; p < lowPrices.length; p += 1) {
      const isRival = (lowPrices[p] as number) <= ceiling && evaluatedAt[p] !== GONE;
      if (isRival && p !== best) rivals.push(p);
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

  private keepsTie(bought: number, tied: number): boolean {
    const a = this.splitOf(tied).share;
    const b = this.splitOf(bought).share;
    const left = a.slope * BigInt(b.payers) * (this.utilities[bought] as bigint);
    return left >= b.slope * BigInt(a.payers) * (this.utilities[tied] as bigint);
  }

  private splitOf(project: number): Split {
    return this.splits[project] as Split;
  }

  /** Computes the exact share at this step; false when the supporters cannot pay. */
  private pin(project: number): boolean {
    if (this.pinnedAt[project] === this.step) return true;
    const split = this.divide(project);
    if (split === undefined) {
      this.evaluatedAt[project] = GONE;
      this.drift.stop();
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

  private divide(project: number): Split | undefined {
    const { firstSupporter, supporters, weights } = this.instance;
    const { budgets, budgetError, low, high } = this.bounds;
    const floor = (low[project] as number) - budgetError;
    const ceiling = (high[project] as number) + budgetError;
    const open = new Map<number, number>();
    let payers = 0;
    const end = firstSupporter[project + 1] as number;
    for (let i = firstSupporter[project] as number; i < end; i += 1) {
      const group = supporters[i] as number;
      const budget = budgets[group] as number;
      const weight = weights[group] as number;
      const budgetClass = this.classes[group] as number;
      if (budget > ceiling) payers += weight;
      else if (budget > 0 && budget <= floor) this.ledger.addVoters(budgetClass, weight);
      else if (budget > 0) open.set(budgetClass, (open.get(budgetClass) ?? 0) + weight);
    }
    return this.divideOpen(project, floor, payers, open);
  }

  /** Goes through the budgets near the share in ascending order, exactly. */
  private divideOpen(
    project: number,
    floor: number,
    surePayers: number,
    open: ReadonlyMap<number, number>,
  ): Split | undefined {
    const paid = this.ledger.takeSum();
    const cost = this.costOf(project) * this.ledger.denominator;
    let share = { value: cost - paid.value, slope: -paid.slope, payers: surePayers };
    for (const weight of open.values()) share.payers += weight;
    const classes = this.openClasses(open);
    for (const { weight, budget } of classes) {
      if (share.value <= budget.value * BigInt(share.payers)) break;
      share = {
        value: share.value - budget.value * BigInt(weight),
        slope: share.slope - budget.slope * BigInt(weight),
        payers: share.payers - weight,
      };
    }
    if (share.payers === 0) return undefined;
    const exhausted = classes.filter((c) => c.budget.value * BigInt(share.payers) <= share.value);
    const exhaustedClasses = new Set(exhausted.map((c) => c.budgetClass));
    return { share, floor, exhaustedClasses, isNarrow: open.size > 0 };
  }

  private openClasses(open: ReadonlyMap<number, number>): OpenClass[] {
    const classes = [...open].map(([budgetClass, weight]) => ({
      budgetClass,
      weight,
      budget: this.ledger.budgetOf(budgetClass),
    }));
    return classes.sort((a, b) => compareBigInts(a.budget.value, b.budget.value));
  }

  private costOf(project: number): bigint {
    return (this.instance.projects[project] as Instance['projects'][number]).costMinor;
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

function compareBigInts(a: bigint, b: bigint): number {
  return Number(a > b) - Number(a < b);
}
