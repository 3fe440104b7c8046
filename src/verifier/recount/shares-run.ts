import { sha256 } from '../formats/bytes';
import { compare, fractionText, type Fraction } from './fraction';
import { tiedMember } from './greedy';
import type { Candidate, Instance, Step } from './instance';
import { Ledger, type Quote } from './ledger';

/** One run of the rule with one endowment. */
export interface Run {
  /** Cost of all that was bought, minor units; stops growing once it is over budget. */
  readonly cost: bigint;
  readonly bought: readonly Candidate[];
  readonly steps: readonly Step[];
  readonly ledger: Ledger;
  /**
   * A hash over every comparison that decided the run: who was chosen, who could not be paid for,
   * and for each project which voters would have given all they had. Empty unless asked for.
   */
  readonly course: string;
}

interface Bid {
  readonly candidate: Candidate;
  /** Never more than the price per utility that an exact look would find. */
  price: Fraction;
}

interface Offer extends Bid {
  readonly quote: Quote;
}

/** Projects that somebody supports and that cost something. */
export function buyable(instance: Instance): Candidate[] {
  return instance.candidates.filter((candidate) => candidate.votes > 0 && candidate.cost > 0n);
}

/**
 * Runs the rule with budget / voters plus `extra` currency units for each voter.
 * @param isWatched also look at every project at every step, and hash the course of the run
 */
export function runWith(instance: Instance, extra: number, isWatched: boolean): Run {
  const voters = BigInt(instance.voters);
  const purse = instance.budget + BigInt(extra) * instance.unit * voters;
  const ledger = new Ledger(instance.weights, purse, instance.voters === 0 ? 1n : voters);
  const bought = instance.candidates.filter((one) => one.cost === 0n && one.votes > 0);
  const steps: Step[] = bought.map(({ id, votes }) => ({
    t: 'free',
    project: id,
    supporters: votes,
  }));
  const course: string[] | undefined = isWatched ? [] : undefined;
  let bids = buyable(instance).map((candidate) => firstBid(instance, candidate));
  let cost = 0n;
  while (cost <= instance.budget) {
    bids.sort((a, b) => compare(a.price, b.price));
    const { best, out } = cheapest(instance, ledger, bids, course);
    const chosen = best[0];
    if (chosen === undefined) break;
    cost += chosen.candidate.cost;
    bids = bids.filter((bid) => !out.has(bid.candidate) && bid.candidate !== chosen.candidate);
    bought.push(chosen.candidate);
    course?.push(`buy ${chosen.candidate.index}`);
    steps.push(buyStep(ledger, best, instance.budget - cost));
  }
  return { cost, bought, steps, ledger, course: sha256((course ?? []).join('\n')).toString('hex') };
}

/** If everybody who approves it could pay the same, which is the least it can come to. */
function firstBid(instance: Instance, candidate: Candidate): Bid {
  const price = { num: candidate.cost, den: BigInt(candidate.votes) };
  return { candidate, price: perUtility(instance, candidate, price) };
}

/**
 * All offers of the lowest price, in tie order, and the candidates whose supporters cannot pay any
 * more. Prices never fall during a run, so bids after the first that is dearer than the best offer
 * need no look, unless the course is watched.
 */
function cheapest(
  instance: Instance,
  ledger: Ledger,
  bids: readonly Bid[],
  course: string[] | undefined,
): { best: Offer[]; out: Set<Candidate> } {
  let best: Offer[] = [];
  const out = new Set<Candidate>();
  const looks: string[] = [];
  for (const bid of bids) {
    const { index, groups, cost } = bid.candidate;
    const isDearer = best[0] !== undefined && compare(bid.price, best[0].price) > 0;
    if (isDearer && course === undefined) break;
    const quote = ledger.quote(groups, cost);
    if (course !== undefined) looks.push(`${index} ${quote && ledger.spent(groups, quote)}`);
    if (quote === undefined) {
      out.add(bid.candidate);
      continue;
    }
    const share = { num: quote.num, den: quote.den * ledger.denominator };
    bid.price = perUtility(instance, bid.candidate, share);
    best = cheaper(best, { ...bid, quote });
  }
  course?.push(...looks.sort());
  best.sort((a, b) => a.candidate.index - b.candidate.index);
  return { best, out };
}

/** The offers of the lowest price when one more has come. */
function cheaper(best: Offer[], offer: Offer): Offer[] {
  const order = best[0] === undefined ? -1 : compare(offer.price, best[0].price);
  if (order < 0) return [offer];
  return order === 0 ? [...best, offer] : best;
}

function perUtility(instance: Instance, candidate: Candidate, share: Fraction): Fraction {
  if (instance.pot.utility === 'cardinality') return share;
  return { num: share.num, den: share.den * candidate.cost };
}

/** Pays for the first of the tied offers and describes it. */
function buyStep(ledger: Ledger, best: readonly Offer[], left: bigint): Step {
  const { candidate, quote } = best[0] as Offer;
  const share = { num: quote.num, den: quote.den * ledger.denominator };
  const paying = ledger.solvent(candidate.groups);
  const exhausted = ledger.pay(candidate.groups, quote);
  return {
    t: 'buy',
    project: candidate.id,
    supporters: candidate.votes,
    paying,
    // Only the run that is kept is written down, so the text waits until it is asked for.
    get share() {
      return fractionText(share);
    },
    exhausted,
    costMinor: `${candidate.cost}`,
    leftMinor: `${left}`,
    ...tiedMember(best.map((offer) => offer.candidate.id)),
  };
}
