import { compare, gcd, type Fraction } from '../fraction';
import type { Election, Entrant } from './election';

/** What one voter gains from an entrant, if she supports it. */
export type Gain = (entrant: Entrant, points: bigint) => bigint;

/** How a run of Equal Shares ended. */
export interface SharesRun {
  /** In order of purchase; not complete where `isOverBudget`. */
  readonly bought: readonly Entrant[];
  readonly cost: bigint;
  readonly isOverBudget: boolean;
}

/** An offer: every supporter pays `num` / (`den` · denominator of the purses) per unit of gain. */
interface Offer {
  readonly num: bigint;
  readonly den: bigint;
}

/** An entrant that may still be bought, with the price that it had when it was last looked at. */
interface Bidder {
  readonly entrant: Entrant;
  price: Fraction;
}

const NO_PRICE: Fraction = { num: 0n, den: 1n };

/**
 * Equal Shares with the same money for every voter, until nothing can be bought any more or the cost
 * is above the budget.
 */
export function runShares(election: Election, endowment: Fraction, gain: Gain): SharesRun {
  const purses = new Purses(election, endowment, gain);
  let bidders: Bidder[] = election.entrants
    .filter(({ cost, votes }) => cost > 0n && votes > 0n)
    .map((entrant) => ({ entrant, price: NO_PRICE }));
  const bought: Entrant[] = [];
  let cost = 0n;
  for (;;) {
    const { winner, poor } = cheapest(bidders, purses);
    if (winner === undefined) return { bought, cost, isOverBudget: false };
    bidders = bidders.filter(({ entrant }) => entrant !== winner.entrant && !poor.has(entrant));
    bought.push(winner.entrant);
    cost += winner.entrant.cost;
    if (cost > election.budget) return { bought, cost, isOverBudget: true };
    purses.pay(winner.entrant, winner.offer);
  }
}

interface Winner {
  readonly entrant: Entrant;
  readonly offer: Offer;
  readonly price: Fraction;
}

/** Prices never fall, so who was dearer than the best offer needs no other look. */
function cheapest(
  bidders: Bidder[],
  purses: Purses,
): { readonly winner: Winner | undefined; readonly poor: ReadonlySet<Entrant> } {
  const poor = new Set<Entrant>();
  let winner: Winner | undefined;
  bidders.sort((a, b) => compare(a.price, b.price) || a.entrant.index - b.entrant.index);
  for (const bidder of bidders) {
    const { entrant } = bidder;
    if (winner !== undefined && compare(bidder.price, winner.price) > 0) break;
    const offer = purses.offerFor(entrant);
    if (offer === undefined) {
      poor.add(entrant);
      continue;
    }
    const price = { num: offer.num, den: offer.den * purses.denominator };
    bidder.price = price;
    const order = winner === undefined ? -1 : compare(price, winner.price);
    const isFirst = order === 0 && entrant.index < (winner as Winner).entrant.index;
    if (order < 0 || isFirst) winner = { entrant, offer, price };
  }
  return { winner, poor };
}

/** What each voter of each group has left, over one denominator. */
class Purses {
  denominator: bigint;
  private amounts: bigint[];

  constructor(
    private readonly election: Election,
    endowment: Fraction,
    private readonly gain: Gain,
  ) {
    this.denominator = endowment.den;
    this.amounts = election.groups.map(() => endowment.num);
  }

  /** The lowest price at which the supporters can pay; undefined when they cannot. */
  offerFor(entrant: Entrant): Offer | undefined {
    const payers = entrant.backers
      .map(([group, points]) => this.payerIn(entrant, group, points))
      .filter(({ amount }) => amount > 0n)
      .sort((a, b) => {
        const difference = a.amount * b.gain - b.amount * a.gain;
        return Number(difference > 0n) - Number(difference < 0n);
      });
    let num = entrant.cost * this.denominator;
    let den = payers.reduce((sum, { size, gain }) => sum + size * gain, 0n);
    for (const { size, amount, gain } of payers) {
      if (num * gain <= amount * den) return { num, den };
      num -= size * amount;
      den -= size * gain;
    }
    return undefined;
  }

  pay(entrant: Entrant, offer: Offer): void {
    const common = gcd(offer.num, offer.den);
    const factor = offer.den / common;
    const price = offer.num / common;
    this.denominator *= factor;
    this.amounts = this.amounts.map((amount) => amount * factor);
    for (const [group, points] of entrant.backers) {
      const left = this.amountOf(group) - price * this.gain(entrant, points);
      this.amounts[group] = left > 0n ? left : 0n;
    }
  }

  private payerIn(entrant: Entrant, group: number, points: bigint) {
    const { size } = this.election.groups[group] as Election['groups'][number];
    return { size, amount: this.amountOf(group), gain: this.gain(entrant, points) };
  }

  private amountOf(group: number): bigint {
    return this.amounts[group] as bigint;
  }
}
