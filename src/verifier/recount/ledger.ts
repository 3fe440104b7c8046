import { gcd } from './fraction';

/** What a project would cost its supporters: `share` = num / (den · denominator of the ledger). */
export interface Quote {
  readonly num: bigint;
  readonly den: bigint;
}

/**
 * The money of all groups of voters. Each group belongs to a class; all members of a class have the
 * same amount, kept as a whole number over one common denominator. Class 0 has nothing.
 */
export class Ledger {
  denominator: bigint;
  private amounts: bigint[];
  private classOf: Int32Array;

  constructor(
    private readonly weights: readonly number[],
    endowment: bigint,
    denominator: bigint,
  ) {
    this.denominator = denominator;
    this.amounts = [0n, endowment];
    this.classOf = new Int32Array(weights.length).fill(endowment === 0n ? 0 : 1);
  }

  /** Number of voters per class among the groups. */
  private census(groups: readonly number[]): Map<number, number> {
    const census = new Map<number, number>();
    for (const group of groups) {
      const owner = this.classOf[group] as number;
      census.set(owner, (census.get(owner) ?? 0) + (this.weights[group] as number));
    }
    return census;
  }

  /** What the groups have together, over the denominator. */
  money(groups: readonly number[]): bigint {
    return this.sum(this.census(groups));
  }

  /** Number of voters in the groups that have anything left. */
  solvent(groups: readonly number[]): number {
    const census = this.census(groups);
    census.delete(0);
    return [...census.values()].reduce((sum, count) => sum + count, 0);
  }

  /**
   * The smallest equal share at which the groups together pay the cost, those who have less paying
   * all they have; undefined when they cannot.
   */
  quote(groups: readonly number[], cost: bigint): Quote | undefined {
    const census = this.census(groups);
    const target = cost * this.denominator;
    if (this.sum(census) < target) return undefined;
    let rest = [...census];
    let num = target;
    for (;;) {
      const den = BigInt(rest.reduce((sum, [, count]) => sum + count, 0));
      // Whoever has less than the share pays everything; a whole amount is below num/den exactly
      // when it is below the share rounded up.
      const limit = (num + den - 1n) / den;
      const above = rest.filter(([owner]) => this.amount(owner) >= limit);
      if (above.length === rest.length) return { num, den };
      for (const [owner, count] of rest) {
        if (this.amount(owner) < limit) num -= this.amount(owner) * BigInt(count);
      }
      rest = above;
    }
  }

  /** One digit per group: 1 if a quote would take more than it has, else 0. */
  spent(groups: readonly number[], { num, den }: Quote): string {
    const poor = this.amounts.map((amount) => (amount * den < num ? '1' : '0'));
    return groups.map((group) => poor[this.classOf[group] as number]).join('');
  }

  /** Lets the groups pay a quote; returns how many voters had money before and have none after. */
  pay(groups: readonly number[], quote: Quote): number {
    const common = gcd(quote.num, quote.den);
    this.scale(quote.den / common);
    const share = quote.num / common;
    const moved = new Map<number, number>([[0, 0]]);
    let exhausted = 0;
    for (const group of groups) {
      const owner = this.classOf[group] as number;
      const next = moved.get(owner) ?? this.classAfter(owner, share);
      moved.set(owner, next);
      if (owner !== 0 && next === 0) exhausted += this.weights[group] as number;
      this.classOf[group] = next;
    }
    this.dropEmptyClasses();
    return exhausted;
  }

  private classAfter(owner: number, share: bigint): number {
    const left = this.amount(owner) - share;
    return left <= 0n ? 0 : this.amounts.push(left) - 1;
  }

  private scale(factor: bigint): void {
    if (factor === 1n) return;
    this.denominator *= factor;
    this.amounts = this.amounts.map((amount) => amount * factor);
  }

  private dropEmptyClasses(): void {
    const renamed = new Int32Array(this.amounts.length).fill(-1);
    const amounts = [0n];
    renamed[0] = 0;
    this.classOf = this.classOf.map((owner) => {
      if (renamed[owner] === -1) renamed[owner] = amounts.push(this.amount(owner)) - 1;
      return renamed[owner] as number;
    });
    this.amounts = amounts;
  }

  private sum(census: ReadonlyMap<number, number>): bigint {
    let sum = 0n;
    for (const [owner, count] of census) sum += this.amount(owner) * BigInt(count);
    return sum;
  }

  private amount(owner: number): bigint {
    return this.amounts[owner] as bigint;
  }
}
