import type { Election, Entrant } from './election';

/** How greedy ranks, and what it does with what is left over. */
export interface RankOptions {
  readonly measure: 'votes' | 'points';
  readonly perCost: boolean;
  readonly onMisfit: 'skip' | 'stop';
  readonly fundUnsupported: boolean;
}

/**
 * Takes entrants by votes or points, or by those per unit of cost, while they fit.
 * @param entrants those that take part
 * @param money what there is to spend, minor units
 */
export function takeByRank(
  election: Election,
  entrants: readonly Entrant[],
  money: bigint,
  options: RankOptions,
): Entrant[] {
  const valueOf = (one: Entrant): bigint => (options.measure === 'votes' ? one.votes : one.score);
  const isAhead = options.perCost ? isDenser : (a: Ranked, b: Ranked) => a.value > b.value;
  const queue = entrants.map((entrant) => ({ entrant, value: valueOf(entrant) }));
  queue.sort((a, b) => {
    if (isAhead(a, b)) return -1;
    return isAhead(b, a) ? 1 : a.entrant.index - b.entrant.index;
  });
  const taken: Entrant[] = [];
  let left = money;
  for (const { entrant, value } of queue) {
    const mayWin = value > 0n || (options.fundUnsupported && election.voters > 0n);
    if (!mayWin) continue;
    if (entrant.cost > left) {
      if (options.onMisfit === 'stop') break;
      continue;
    }
    left -= entrant.cost;
    taken.push(entrant);
  }
  return taken;
}

interface Ranked {
  readonly entrant: Entrant;
  readonly value: bigint;
}

/** Nothing per cost is the least, and something for nothing is the most. */
function isDenser(a: Ranked, b: Ranked): boolean {
  if (a.value === 0n || b.value === 0n) return a.value > b.value;
  return a.value * b.entrant.cost > b.value * a.entrant.cost;
}

/** What an entrant must reach before it is counted; texts as a configuration has them. */
export interface Thresholds {
  readonly minVotes: string;
  /** Of all ballots, such as "12.5". */
  readonly minSharePercent: string;
  /** Of its share of the budget, such as "1/3". */
  readonly relativeCost: string;
}

/** The entrants that reach every threshold. */
export function eligible(
  { entrants, voters, budget }: Election,
  thresholds: Thresholds,
): readonly Entrant[] {
  const minVotes = BigInt(thresholds.minVotes);
  const [whole = '0', decimals = ''] = thresholds.minSharePercent.split('.');
  const percent = { num: BigInt(whole + decimals), den: 100n * 10n ** BigInt(decimals.length) };
  const [num = '0', den = '1'] = thresholds.relativeCost.split('/');
  return entrants.filter(({ votes, cost }) => {
    const hasShare = votes * percent.den >= voters * percent.num;
    const isWorthIt = votes * budget * BigInt(den) >= BigInt(num) * cost * voters;
    return votes >= minVotes && hasShare && isWorthIt;
  });
}
