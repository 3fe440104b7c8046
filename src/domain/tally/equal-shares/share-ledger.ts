import { type Fraction, gcd } from '../../shared/fraction';

/** The exact share of a project for one point: `value / (denominator · payers)`. */
export interface ExactShare {
  readonly value: bigint;
  /** Points of the supporters that pay the full share; their number where ballots give none. */
  readonly payers: number;
}

/**
 * The exact side of one run of Equal Shares. Voters who paid for the same purchases, with the same
 * points, form a class; a class's budget is the endowment minus those payments, so that a sum over
 * many voters needs one multiplication per purchase, whatever the number of voters.
 */
export class ShareLedger {
  private size = 1;
  private parents = new Int32Array(64);
  private lastPurchases = new Int32Array(64);
  private lastScores = new Float64Array(64);
  private children = new Int32Array(64);
  /** Classes from this number on were made for the latest purchase. */
  private newest = 1;
  private readonly scoredChildren = new Map<number, Map<number, number>>();
  private pending = new Float64Array(64);
  private readonly touched: number[] = [];
  private counts: number[] = [];
  private payments: bigint[] = [];
  private factors: bigint[] = [];
  /** Budgets before the first purchase, over their common denominator, and voters who have them. */
  private endowments: bigint[] = [];
  private untouched: number[] = [];

  /** The common denominator of all budgets at this moment. */
  denominator = 1n;

  /** Starts a run: one class for each endowment, from number 0 on, whose budget it is. */
  reset(endowments: readonly Fraction[]): void {
    this.size = endowments.length;
    this.newest = this.size;
    while (this.size > this.parents.length) this.grow();
    this.children.fill(0, 0, this.size);
    this.scoredChildren.clear();
    this.counts = [];
    this.payments = [];
    this.factors = [];
    this.denominator = endowments.reduce((all, { den }) => (all / gcd(all, den)) * den, 1n);
    this.endowments = endowments.map(({ num, den }) => num * (this.denominator / den));
    this.untouched = endowments.map(() => 0);
  }

  /** The class of those who were in `parent` and also paid for one point of the latest purchase. */
  childOf(parent: number): number {
    const known = this.children[parent] as number;
    if (known >= this.newest) return known;
    const child = this.createChild(parent, 1);
    this.children[parent] = child;
    return child;
  }

  /** The class of those who were in `parent` and also paid for so many points. */
  scoredChildOf(parent: number, score: number): number {
    let children = this.scoredChildren.get(score);
    if (children === undefined)
      this.scoredChildren.set(score, (children = new Map<number, number>()));
    const known = children.get(parent);
    if (known !== undefined) return known;
    const child = this.createChild(parent, score);
    children.set(parent, child);
    return child;
  }

  private createChild(parent: number, score: number): number {
    const child = this.size;
    if (child === this.parents.length) this.grow();
    this.parents[child] = parent;
    this.lastPurchases[child] = this.payments.length - 1;
    this.lastScores[child] = score;
    this.children[child] = 0;
    this.size = child + 1;
    return child;
  }

  private grow(): void {
    const capacity = 4 * this.size;
    this.parents = enlarged(this.parents, new Int32Array(capacity));
    this.lastPurchases = enlarged(this.lastPurchases, new Int32Array(capacity));
    this.lastScores = enlarged(this.lastScores, new Float64Array(capacity));
    this.children = enlarged(this.children, new Int32Array(capacity));
    this.pending = enlarged(this.pending, new Float64Array(capacity));
  }

  /** Adds `weight` voters of a class to the sum that `takeSum` will return. */
  addVoters(budgetClass: number, weight: number): void {
    if (this.pending[budgetClass] === 0) this.touched.push(budgetClass);
    (this.pending[budgetClass] as number) += weight;
  }

  /** The exact budgets of all voters added since the last call, over the denominator. */
  takeSum(): bigint {
    this.spreadPending();
    let value = 0n;
    for (let root = 0; root < this.endowments.length; root += 1) {
      value += BigInt(this.untouched[root] as number) * (this.endowments[root] as bigint);
      this.untouched[root] = 0;
    }
    for (let j = 0; j < this.payments.length; j += 1) {
      value *= this.factors[j] as bigint;
      const count = this.counts[j] as number;
      if (count === 0) continue;
      value -= BigInt(count) * (this.payments[j] as bigint);
      this.counts[j] = 0;
    }
    return value;
  }

  /** Turns weights per class into points per purchase and weights per endowment. */
  private spreadPending(): void {
    const roots = this.endowments.length;
    for (const budgetClass of this.touched) {
      const weight = this.pending[budgetClass] as number;
      this.pending[budgetClass] = 0;
      let c = budgetClass;
      for (; c >= roots; c = this.parents[c] as number) {
        const points = weight * (this.lastScores[c] as number);
        (this.counts[this.lastPurchases[c] as number] as number) += points;
      }
      (this.untouched[c] as number) += weight;
    }
    this.touched.length = 0;
  }

  /** The budget of a single class, over the denominator. */
  budgetOf(budgetClass: number): bigint {
    this.addVoters(budgetClass, 1);
    return this.takeSum();
  }

  /** Books a purchase at an exact share; extends the common denominator by what the share needs. */
  recordPurchase(share: ExactShare): void {
    const payers = BigInt(share.payers);
    const divisor = smallGcd(share.payers, Number(share.value % payers));
    const factor = payers / BigInt(divisor);
    this.payments.push(share.value / BigInt(divisor));
    this.factors.push(factor);
    this.counts.push(0);
    this.denominator *= factor;
    this.newest = this.size;
    this.scoredChildren.clear();
  }
}

function enlarged<T extends Int32Array | Float64Array>(old: T, fresh: T): T {
  fresh.set(old);
  return fresh;
}

function smallGcd(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}
