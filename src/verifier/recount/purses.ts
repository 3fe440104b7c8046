import type { Election, Entrant } from './election';
import { compare, gcd, type Fraction } from './fraction';

/** One point costs `num` / (`den` · denominator of the purses); who has less pays all she has. */
export type Quote = Fraction;

/** What a purchase did to the supporters. */
export interface Payment {
  /** Supporters that had money before. */
  readonly paying: number;
  /** Those of them that have nothing left. */
  readonly exhausted: number;
  /** The largest payment of a single voter, minor units. */
  readonly largest: Fraction;
}

/** Supporters that have the same money and give the same points. */
interface Crowd {
  readonly owner: number;
  readonly points: number;
  size: number;
}

/**
 * The money of all groups of voters. Each group belongs to a class; all members of a class have the
 * same amount, kept as a whole number over one common denominator. Class 0 has nothing.
 */
export class Purses {
  denominator: bigint;
  private amounts: bigint[];
  private readonly classOf: Int32Array;

  /**
   * @param endowments of a voter of each district
   * @param hasPoints whether the points of a ballot count; else every supporter gives 1
   */
  constructor(
    private readonly election: Election,
    endowments: readonly Fraction[],
    private readonly hasPoints: boolean,
  ) {
    this.denominator = endowments.reduce((all, { den }) => (all / gcd(all, den)) * den, 1n);
    const own = endowments.map(({ num, den }) => num * (this.denominator / den));
    this.amounts = [0n, ...own];
    this.classOf = Int32Array.from({ length: election.groups.length }, (_none, group) => {
      const district = election.groups.districtOf(group);
      return own[district] === 0n ? 0 : district + 1;
    });
  }

  /** What the supporters have together. */
  money(one: Entrant): Fraction {
    return { num: this.sum(this.crowds(one)), den: this.denominator };
  }

  /**
   * The lowest price of a point at which the supporters together pay the cost, those who have less
   * paying all they have; undefined when they cannot.
   */
  quote(one: Entrant): Quote | undefined {
    let rest = this.crowds(one);
    let num = one.cost * this.denominator;
    if (this.sum(rest) < num) return undefined;
    for (;;) {
      const den = rest.reduce((sum, { size, points }) => sum + BigInt(size * points), 0n);
      const above = rest.filter((crowd) => this.canPay(crowd, { num, den }));
      if (above.length === rest.length) return { num, den };
      num -= this.sum(rest.filter((crowd) => !above.includes(crowd)));
      rest = above;
    }
  }

  /** One digit per group of supporters: 1 if a quote would take more than it has, else 0. */
  spent(one: Entrant, quote: Quote): string {
    const able = new ByCrowd<string>();
    let digits = '';
    this.forEachBacker(one, (owner, points) => {
      digits += able.get(points, owner, () => (this.canPay({ owner, points }, quote) ? '0' : '1'));
    });
    return digits;
  }

  /** Lets the supporters pay a quote. */
  pay(one: Entrant, quote: Quote): Payment {
    const before = this.crowds(one).filter(({ owner }) => owner !== 0);
    const largest = before.map((crowd) => this.payment(crowd, quote));
    const common = gcd(quote.num, quote.den);
    this.scale(quote.den / common);
    const price = quote.num / common;
    const moved = new ByCrowd<number>();
    let exhausted = 0;
    this.forEachBacker(one, (owner, points, group) => {
      if (owner === 0) return;
      const next = moved.get(points, owner, () =>
        this.classWith(this.amount(owner) - price * BigInt(points)),
      );
      if (next === 0) exhausted += this.election.groups.sizeOf(group);
      this.classOf[group] = next;
    });
    this.dropEmptyClasses();
    return {
      paying: before.reduce((sum, { size }) => sum + size, 0),
      exhausted,
      largest: largest.reduce((a, b) => (compare(a, b) < 0 ? b : a), { num: 0n, den: 1n }),
    };
  }

  /** Supporters, put together by class and points. */
  private crowds(one: Entrant): Crowd[] {
    const crowds = new ByCrowd<Crowd>();
    this.forEachBacker(one, (owner, points, group) => {
      const crowd = crowds.get(points, owner, () => ({ owner, points, size: 0 }));
      crowd.size += this.election.groups.sizeOf(group);
    });
    return crowds.all();
  }

  /** Tells of every group of supporters: its class, what its points are worth, its number. */
  private forEachBacker(
    { backers }: Entrant,
    tell: (owner: number, points: number, group: number) => void,
  ): void {
    const points = this.hasPoints ? backers.points : undefined;
    for (let i = 0; i < backers.groups.length; i += 1) {
      const group = backers.groups[i] as number;
      tell(this.classOf[group] as number, points?.[i] ?? 1, group);
    }
  }

  private canPay({ owner, points }: Omit<Crowd, 'size'>, { num, den }: Quote): boolean {
    return this.amount(owner) * den >= num * BigInt(points);
  }

  private payment(crowd: Crowd, quote: Quote): Fraction {
    if (!this.canPay(crowd, quote)) return { num: this.amount(crowd.owner), den: this.denominator };
    return { num: quote.num * BigInt(crowd.points), den: quote.den * this.denominator };
  }

  private classWith(left: bigint): number {
    return left <= 0n ? 0 : this.amounts.push(left) - 1;
  }

  private scale(factor: bigint): void {
    if (factor === 1n) return;
    this.denominator *= factor;
    this.amounts = this.amounts.map((amount) => amount * factor);
  }

  private dropEmptyClasses(): void {
    const renamed = new Int32Array(this.amounts.length);
    const amounts = [0n];
    this.classOf.forEach((owner, group) => {
      if (owner === 0) return;
      if (renamed[owner] === 0) renamed[owner] = amounts.push(this.amount(owner)) - 1;
      this.classOf[group] = renamed[owner] as number;
    });
    this.amounts = amounts;
  }

  private sum(crowds: readonly Crowd[]): bigint {
    return crowds.reduce((sum, { owner, size }) => sum + this.amount(owner) * BigInt(size), 0n);
  }

  private amount(owner: number): bigint {
    return this.amounts[owner] as bigint;
  }
}

/** Something for each points and class that supporters have. */
class ByCrowd<T> {
  private readonly byPoints = new Map<number, (T | undefined)[]>();

  get(points: number, owner: number, make: () => T): T {
    const same = this.byPoints.get(points) ?? [];
    if (same.length === 0) this.byPoints.set(points, same);
    return (same[owner] ??= make());
  }

  all(): T[] {
    return [...this.byPoints.values()].flatMap((same) => same.filter((one) => one !== undefined));
  }
}
