import { Book, tiedMember } from './book';
import type { Election, Entrant } from './election';
import { compare, fractionText, gcd, type Fraction } from './fraction';
import { fillFloors, Ranking } from './greedy';

/** The options of Phragmén's rule. */
export interface PhragmenOptions {
  readonly onMisfit: 'stop' | 'skip';
  readonly fundUnsupported: boolean;
}

/** Those who are next, in tie order, and what their supporters would carry each. */
interface Next {
  readonly level: readonly Entrant[];
  readonly load: Fraction | undefined;
}

const NOBODY: Next = { level: [], load: undefined };

/**
 * Phragmén's sequential rule: the next entrant is the one whose supporters would carry the least
 * each, when they carry its cost and all that they carry already evenly.
 */
export function spreadLoads(election: Election, options: PhragmenOptions): Book {
  return new PhragmenCount(election, options).count();
}

/** A step about a load; `supporters` carry it each. */
export function noteLoad(book: Book, t: string, one: Entrant, { level, load }: Next): void {
  book.steps.push({
    t,
    project: one.id,
    supporters: one.votes,
    load: load === undefined ? null : fractionText(load),
    costMinor: `${one.cost}`,
    leftMinor: `${book.left}`,
    ...tiedMember(level),
  });
}

class PhragmenCount {
  private readonly book: Book;
  private readonly open: Set<Entrant>;
  /** What each voter of each group carries, over one denominator. */
  private amounts: bigint[];
  private denominator = 1n;

  constructor(
    private readonly election: Election,
    private readonly options: PhragmenOptions,
  ) {
    this.book = new Book(election, election.budget);
    this.amounts = Array.from({ length: election.groups.length }, () => 0n);
    fillFloors(this.book, new Ranking(election.entrants, { measure: 'votes', perCost: false }));
    this.open = new Set(this.book.losers());
  }

  count(): Book {
    this.dropBlocked();
    for (const one of this.open) if (!this.fits(one)) this.close('load-misfit', one, NOBODY);
    while (this.advance());
    for (const one of this.open) this.close('load-unreached', one, NOBODY);
    return this.book;
  }

  /** Buys one that is next, or passes over those that do not fit; false when counting ends. */
  private advance(): boolean {
    const next = this.next();
    const misfits = next.level.filter((one) => !this.fits(one));
    if (next.level.length === 0) return false;
    if (this.options.onMisfit === 'stop' && misfits[0] !== undefined) {
      this.close('load-misfit', misfits[0], next);
      return false;
    }
    for (const one of misfits) this.close('load-misfit', one, next);
    const winner = next.level.find((one) => this.fits(one));
    if (winner === undefined) return true;
    this.book.win(winner);
    this.close('load', winner, next);
    this.carry(winner);
    this.dropBlocked();
    return true;
  }

  private next(): Next {
    let [least, level]: [Fraction | undefined, Entrant[]] = [undefined, []];
    for (const one of this.open) {
      if (one.votes === 0) continue;
      const load = { num: this.together(one), den: this.denominator * BigInt(one.votes) };
      const order = least === undefined ? -1 : compare(load, least);
      if (order < 0) [least, level] = [load, [one]];
      else if (order === 0) level.push(one);
    }
    if (least !== undefined) return { level, load: least };
    const mayFund = this.options.fundUnsupported && this.election.voters > 0;
    return { level: mayFund ? [...this.open] : [], load: undefined };
  }

  /** What the supporters would carry together, over the denominator. */
  private together({ cost, backers }: Entrant): bigint {
    let sum = cost * this.denominator;
    for (const group of backers.groups) {
      sum += BigInt(this.election.groups.sizeOf(group)) * (this.amounts[group] as bigint);
    }
    return sum;
  }

  private carry(winner: Entrant): void {
    if (winner.votes === 0) return;
    const load = this.together(winner);
    const common = gcd(load, BigInt(winner.votes));
    const factor = BigInt(winner.votes) / common;
    this.denominator *= factor;
    this.amounts = this.amounts.map((amount) => amount * factor);
    for (const group of winner.backers.groups) this.amounts[group] = load / common;
  }

  private dropBlocked(): void {
    for (const one of this.open) {
      const obstacle = this.book.obstacle(one);
      if (obstacle === undefined) continue;
      this.open.delete(one);
      this.book.note('blocked', one, obstacle);
    }
  }

  private close(t: string, one: Entrant, next: Next): void {
    this.open.delete(one);
    noteLoad(this.book, t, one, next);
  }

  private fits(one: Entrant): boolean {
    return one.cost <= this.book.left;
  }
}
