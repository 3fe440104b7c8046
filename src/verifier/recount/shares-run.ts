import { sha256 } from '../formats/bytes';
import { type Book, tiedMember } from './book';
import type { Entrant } from './election';
import { compare, fractionText, type Fraction } from './fraction';
import type { Step } from './instance';
import type { Payment, Purses, Quote } from './purses';

/** What a supporter's payment is measured against. */
export interface Utility {
  /** Times the cost of the project. */
  readonly isByCost: boolean;
  /** Times the points that she gives it. */
  readonly hasPoints: boolean;
}

/** One run of the rule with one endowment. */
export interface Run {
  /** What was decided before and during the run; not complete once it is over budget. */
  readonly book: Book;
  readonly bought: readonly Entrant[];
  readonly purses: Purses;
  /** Entrants that a limit forbids. */
  readonly blocked: ReadonlySet<Entrant>;
  /**
   * A hash over every comparison that decided the run: who was chosen, who could not be paid for,
   * and for each project which voters would have given all they had. Empty unless asked for.
   */
  readonly course: string;
}

interface Bid {
  readonly one: Entrant;
  /** Never more than the price per utility that an exact look would find. */
  price: Fraction;
}

interface Offer extends Bid {
  readonly quote: Quote;
}

/** Projects that somebody supports and that cost something. */
export function buyable(book: Book): Entrant[] {
  return book.losers().filter(({ votes, cost }) => votes > 0 && cost > 0n);
}

/**
 * Buys until no supporters can pay any more, or what was bought costs more than there is.
 * @param before what was decided before; stays as it is
 * @param isWatched also look at every project at every step, and hash the course of the run
 */
export function runShares(before: Book, purses: Purses, utility: Utility, isWatched: boolean): Run {
  return new SharesRun(before.copy(), purses, utility, isWatched).run();
}

class SharesRun {
  private bids: Bid[];
  private readonly bought: Entrant[] = [];
  private readonly blocked = new Set<Entrant>();
  private readonly course: string[] = [];

  constructor(
    private readonly book: Book,
    private readonly purses: Purses,
    private readonly utility: Utility,
    private readonly isWatched: boolean,
  ) {
    // If everybody who supports it could pay in full, which is the least it can come to.
    this.bids = buyable(book).map((one) => {
      const points = BigInt(utility.hasPoints ? one.score : one.votes);
      return { one, price: this.perUtility(one, { num: one.cost, den: points }) };
    });
  }

  run(): Run {
    const { book, purses, bought, blocked } = this;
    this.dropBlocked();
    while (book.left >= 0n) {
      const best = this.cheapest();
      if (best[0] === undefined) break;
      this.buy(best[0], best);
      if (book.left >= 0n) this.dropBlocked();
    }
    const course = sha256(this.course.join('\n')).toString('hex');
    return { book, purses, bought, blocked, course };
  }

  /** Takes out for good what a limit forbids since the last purchase. */
  private dropBlocked(): void {
    for (const one of this.book.losers()) {
      const obstacle = this.blocked.has(one) ? undefined : this.book.obstacle(one);
      if (obstacle === undefined) continue;
      this.blocked.add(one);
      this.book.note('blocked', one, obstacle);
    }
    this.bids = this.bids.filter(({ one }) => !this.blocked.has(one));
  }

  /**
   * All offers of the lowest price, in tie order. Prices never fall during a run, so bids after the
   * first that is dearer than the best offer need no look, unless the course is watched.
   */
  private cheapest(): Offer[] {
    let best: Offer[] = [];
    const poor = new Set<Bid>();
    const looks: string[] = [];
    this.bids.sort((a, b) => compare(a.price, b.price));
    for (const bid of this.bids) {
      const isDearer = best[0] !== undefined && compare(bid.price, best[0].price) > 0;
      if (isDearer && !this.isWatched) break;
      const quote = this.purses.quote(bid.one);
      if (this.isWatched)
        looks.push(`${bid.one.index} ${quote && this.purses.spent(bid.one, quote)}`);
      if (quote === undefined) {
        poor.add(bid);
        continue;
      }
      bid.price = this.perUtility(bid.one, this.perPoint(quote));
      best = cheaper(best, { ...bid, quote });
    }
    this.course.push(...looks.sort());
    this.bids = this.bids.filter((bid) => !poor.has(bid));
    return best.sort((a, b) => a.one.index - b.one.index);
  }

  private buy({ one, quote }: Offer, level: readonly Offer[]): void {
    const perPoint = this.perPoint(quote);
    const payment = this.purses.pay(one, quote);
    this.bids = this.bids.filter((bid) => bid.one !== one);
    this.book.win(one);
    this.bought.push(one);
    if (this.isWatched) this.course.push(`buy ${one.index}`);
    const points = this.utility.hasPoints ? perPoint : undefined;
    this.book.steps.push(buyStep(this.book, one, payment, points));
    Object.assign(this.book.steps.at(-1) as Step, tiedMember(level.map((offer) => offer.one)));
  }

  private perPoint({ num, den }: Quote): Fraction {
    return { num, den: den * this.purses.denominator };
  }

  private perUtility({ cost }: Entrant, { num, den }: Fraction): Fraction {
    return { num, den: this.utility.isByCost ? den * cost : den };
  }
}

/** The offers of the lowest price when one more has come. */
function cheaper(best: Offer[], offer: Offer): Offer[] {
  const order = best[0] === undefined ? -1 : compare(offer.price, best[0].price);
  if (order < 0) return [offer];
  return order === 0 ? [...best, offer] : best;
}

function buyStep(
  { left }: Book,
  { id, votes, cost }: Entrant,
  { paying, exhausted, largest }: Payment,
  perPoint: Fraction | undefined,
): Step {
  return {
    t: 'buy',
    project: id,
    supporters: votes,
    paying,
    // Only the run that is kept is written down, so the texts wait until they are asked for.
    get share() {
      return fractionText(largest);
    },
    ...(perPoint && { perPoint: fractionText(perPoint) }),
    exhausted,
    costMinor: `${cost}`,
    leftMinor: `${left}`,
  };
}
