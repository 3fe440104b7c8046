import { type Book, tiedMember } from './book';
import type { Election, Entrant } from './election';
import type { Step } from './instance';

/** What comes first in a list. */
export interface Order {
  readonly measure: 'votes' | 'points';
  readonly perCost: boolean;
}

/** How greedy ranks, and what it does with what does not fit and what nobody supports. */
export interface GreedyOptions extends Order {
  readonly onMisfit: 'skip' | 'stop';
  readonly fundUnsupported: boolean;
}

/** Entrants from first to last. */
export class Ranking {
  readonly list: readonly Entrant[];

  constructor(
    entrants: readonly Entrant[],
    private readonly order: Order,
  ) {
    this.list = [...entrants].sort((a, b) => this.compare(a, b) || a.index - b.index);
  }

  /** Votes or points. */
  valueOf(one: Entrant): number {
    return this.order.measure === 'votes' ? one.votes : one.total;
  }

  /** The member `points` where points decide. */
  figures(one: Entrant): Step {
    return this.order.measure === 'points' ? { points: one.total } : {};
  }

  /** The member `tied`, about an entrant and all those behind it that are level with it. */
  tied(one: Entrant): Step {
    const behind = this.list.slice(this.list.indexOf(one));
    return tiedMember(behind.filter((other) => this.compare(one, other) === 0));
  }

  /** Negative where the first is ahead. Per cost, nothing is last and something for nothing first. */
  private compare(a: Entrant, b: Entrant): number {
    const [own, other] = [this.valueOf(a), this.valueOf(b)];
    if (!this.order.perCost) return other - own;
    if (own <= 0 || other <= 0) return Number(other > 0) - Number(own > 0);
    const difference = BigInt(other) * a.cost - BigInt(own) * b.cost;
    return Number(difference > 0n) - Number(difference < 0n);
  }
}

/** One pass over a list that takes whoever belongs to a group with less than its floor. */
export function fillFloors(book: Book, ranking: Ranking): void {
  for (const one of ranking.list) {
    const floor = book.lackingFloor(one);
    const mayWin = ranking.valueOf(one) > 0 && one.cost <= book.left;
    if (floor === undefined || !mayWin || book.obstacle(one) !== undefined) continue;
    book.win(one);
    book.note('take', one, { ...ranking.figures(one), floor, ...ranking.tied(one) });
  }
}

/** Fills floors, then takes entrants from first to last, as far as money and limits allow. */
export function takeByRank(book: Book, entrants: readonly Entrant[], options: GreedyOptions): void {
  const ranking = new Ranking(entrants, options);
  fillFloors(book, ranking);
  const fundsAll = options.fundUnsupported && book.election.voters > 0;
  let isStopped = false;
  for (const one of ranking.list) {
    if (book.wins.has(one)) continue;
    const mayWin = ranking.valueOf(one) > 0 || fundsAll;
    const [verdict, more] = mayWin
      ? verdictOn(book, one, isStopped)
      : (['unsupported', {}] as const);
    if (verdict === 'take') book.win(one);
    if (verdict === 'misfit' && options.onMisfit === 'stop') isStopped = true;
    const tied = mayWin ? ranking.tied(one) : {};
    book.note(verdict, one, { ...ranking.figures(one), ...more, ...tied });
  }
}

function verdictOn(book: Book, one: Entrant, isStopped: boolean): readonly [string, Step] {
  if (isStopped) return ['unreached', {}];
  const obstacle = book.obstacle(one);
  if (obstacle !== undefined) return ['blocked', obstacle];
  return [one.cost <= book.left ? 'take' : 'misfit', {}];
}

/** What an entrant must reach before it is counted; texts as a configuration has them. */
export interface Thresholds {
  readonly minVotes: string;
  /** Of all ballots, such as "12.5". */
  readonly minSharePercent: string;
  /** Of its share of the budget, such as "1/3". */
  readonly relativeCost: string;
}

/** Splits entrants into those that reach every threshold, and a step for each other one. */
export function applyThresholds(
  election: Election,
  thresholds: Thresholds,
): { readonly eligible: Entrant[]; readonly steps: Step[] } {
  const eligible: Entrant[] = [];
  const steps: Step[] = [];
  for (const one of election.entrants) {
    const missed = missedBy(one, election, thresholds);
    const { id: project, votes, cost } = one;
    if (missed === undefined) eligible.push(one);
    else steps.push({ t: 'ineligible', project, votes, costMinor: `${cost}`, missed });
  }
  return { eligible, steps };
}

function missedBy(
  one: Entrant,
  { voters, budget }: Election,
  { minVotes, minSharePercent, relativeCost }: Thresholds,
): string | undefined {
  const [votes, all] = [BigInt(one.votes), BigInt(voters)];
  if (votes < BigInt(minVotes)) return 'votes';
  const [whole, decimals = ''] = minSharePercent.split('.') as [string, string?];
  const percent = { num: BigInt(whole + decimals), den: 100n * 10n ** BigInt(decimals.length) };
  if (votes * percent.den < all * percent.num) return 'share';
  const [num, den = '1'] = relativeCost.split('/') as [string, string?];
  const isWorthIt = votes * budget * BigInt(den) >= BigInt(num) * one.cost * all;
  return isWorthIt ? undefined : 'relative-cost';
}
