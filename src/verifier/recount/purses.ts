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
    this.classOf = Int32Array.from(election.groups, ({ district }) =>
      own[district] === 0n ? 0 : district + 1,
    );
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
    const digits = one.backers.map(({ group, points }) => {
      const owner = this.classOf[group] as number;
      return this.canPay({ owner, points: this.worth(points) }, quote) ? '0' : '1';
    });
    return digits.join('');
  }

  /** Lets the supporters pay a quote. */
  pay(one: Entrant, quote: Quote): Payment {
    const before = this.crowds(one).filter(({ owner }) => owner !== 0);
    const largest = before.map((crowd) => this.payment(crowd, quote));
    const common = gcd(quote.num, quote.den);
    this.scale(quote.den / common);
    const price = quote.num / common;
    const moved = new Map<string, number>();
    let exhausted = 0;
    for (const { group, points } of one.backers) {
      const owner = this.classOf[group] as number;
      if (owner === 0) continue;
      const key = `${owner} ${this.worth(points)}`;
      const next =
        moved.get(key) ?? this.classWith(this.amount(owner) - price * BigInt(this.worth(points)));
      moved.set(key, next);
      if (next === 0) exhausted += this.election.groups[group]!.size;
      this.classOf[group] = next;
    }
    this.dropEmptyClasses();
    return {
      paying: before.reduce((sum, { size }) => sum + size, 0),
      exhausted,
      largest: largest.reduce((a, b) => (compare(a, b) < 0 ? b : a), { num: 0n, den: 1n }),
    };
  }

  /** Supporters, put together by class and points. */
  private crowds({ backers }: Entrant): Crowd[] {
    const crowds = new Map<number, Map<number, Crowd>>();
    for (const { group, points: given } of backers) {
      const owner = this.classOf[group] as number;
      const points = this.worth(given);
      const same = crowds.get(points) ?? new Map<number, Crowd>();
      const crowd = same.get(owner) ?? { owner, points, size: 0 };
      crowd.size += this.election.groups[group]!.size;
      crowds.set(points, same.set(owner, crowd));
    }
    return [...crowds.values()].flatMap((same) => [...same.values()]);
  }

  private worth(points: number): number {
    return this.hasPoints ? points : 1;
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
    const renamed = new Map([[0, 0]]);
    const amounts = [0n];
    this.classOf.forEach((owner, group) => {
      const name = renamed.get(owner) ?? amounts.push(this.amount(owner)) - 1;
      renamed.set(owner, name);
      this.classOf[group] = name;
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
