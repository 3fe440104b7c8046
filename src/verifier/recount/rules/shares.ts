import type { Fraction } from '../fraction';
import { takeByRank } from './by-rank';
import { costOf, type Election, type Entrant, type Verdict } from './election';
import { type Gain, runShares, type SharesRun } from './shares-run';

/** The options of Equal Shares, all of them set. */
export interface SharesOptions {
  readonly utility: 'cost' | 'cardinality' | 'points' | 'cost-points' | 'borda' | 'cost-borda';
  readonly completion: 'none' | 'greedy' | 'add1' | 'add1e' | 'add1u' | 'add1eu';
  readonly start: 'exact' | 'floor' | 'exact-then-floor';
  readonly comparison: 'none' | 'satisfaction' | 'exclusion';
  readonly fundUnsupported: boolean;
  readonly zeroCost: 'fund' | 'skip';
}

const WITHOUT_POINTS: readonly string[] = ['cost', 'cardinality'];

/**
 * Equal Shares with its completions and the comparison with greedy.
 * @param mostRuns no more endowments than this are tried
 * @throws Error when more would be needed
 */
export function countShares(election: Election, options: SharesOptions, mostRuns: number): Verdict {
  const { chosen, runs } = completed(election, options, mostRuns);
  if (options.comparison === 'none') return { chosen, runs };
  const greedy = rankAll(election, election.entrants, election.budget, options);
  const isGreedy = prefersOther(election, options.comparison, chosen, greedy);
  return { chosen: isGreedy ? greedy : chosen, runs };
}

function completed(election: Election, options: SharesOptions, mostRuns: number): Verdict {
  const isFree = ({ cost, votes }: Entrant): boolean => cost === 0n && votes > 0n;
  const free = options.zeroCost === 'fund' ? election.entrants.filter(isFree) : [];
  const isEmpty = election.voters === 0n || election.budget === 0n;
  const search = isEmpty ? { bought: [], runs: 1 } : find(election, options, mostRuns);
  const chosen = [...free, ...search.bought];
  const { runs } = search;
  if (!['greedy', 'add1u', 'add1eu'].includes(options.completion)) return { chosen, runs };
  const rest = election.entrants.filter((one) => !chosen.includes(one));
  const left = election.budget - costOf(chosen);
  return { chosen: [...chosen, ...rankAll(election, rest, left, options)], runs };
}

function rankAll(
  election: Election,
  entrants: readonly Entrant[],
  money: bigint,
  { utility, fundUnsupported }: SharesOptions,
): Entrant[] {
  const measure = WITHOUT_POINTS.includes(utility) ? 'votes' : 'points';
  const options = { measure, perCost: false, onMisfit: 'skip', fundUnsupported } as const;
  return takeByRank(election, entrants, money, options);
}

interface Found {
  readonly bought: readonly Entrant[];
  readonly runs: number;
}

/** Raises the endowment one currency unit at a time, and keeps the last outcome in the budget. */
function find(election: Election, options: SharesOptions, mostRuns: number): Found {
  const gain = gainOf(options);
  const supported = election.entrants.filter(({ votes }) => votes > 0n);
  const isAdding = options.completion.startsWith('add1');
  const start = isAdding ? options.start : 'exact';
  let kept = runShares(election, endowment(election, start, 0), gain);
  if (!isAdding || costOf(supported) <= election.budget) return { bought: kept.bought, runs: 1 };
  const stopsEarly = options.completion.startsWith('add1e');
  for (let run = 1; run <= mostRuns; run += 1) {
    if (stopsEarly && isExhaustive(election, kept)) return { bought: kept.bought, runs: run };
    const next = runShares(election, endowment(election, start, run), gain);
    if (next.isOverBudget) return { bought: kept.bought, runs: run + 1 };
    kept = next;
  }
  throw new Error(`more than ${mostRuns} runs`);
}

function gainOf({ utility }: SharesOptions): Gain {
  const isByCost = utility.startsWith('cost');
  const hasPoints = !WITHOUT_POINTS.includes(utility);
  return ({ cost }, points) => (isByCost ? cost : 1n) * (hasPoints ? points : 1n);
}

/** What each voter gets in a run, counted from 0. */
function endowment(
  { voters, budget, unit }: Election,
  start: SharesOptions['start'],
  run: number,
): Fraction {
  const more = BigInt(run) * unit;
  const isFloor = start === 'floor' || (start === 'exact-then-floor' && run > 0);
  if (!isFloor) return { num: budget + more * voters, den: voters };
  const wholeUnits = budget / (voters * unit);
  return { num: wholeUnits * unit + more, den: 1n };
}

function isExhaustive({ entrants, budget }: Election, { bought, cost }: SharesRun): boolean {
  const missing = entrants.filter((one) => one.votes > 0n && !bought.includes(one));
  return missing.every((one) => one.cost === 0n || one.cost > budget - cost);
}

/** Whether strictly more voters prefer the second outcome. */
function prefersOther(
  { groups }: Election,
  mode: 'satisfaction' | 'exclusion',
  first: readonly Entrant[],
  second: readonly Entrant[],
): boolean {
  let balance = 0n;
  for (const { size, points } of groups) {
    const likes = (list: readonly Entrant[]): number =>
      list.filter(({ index }) => points.has(index)).length;
    let difference = likes(second) - likes(first);
    if (mode === 'exclusion') difference = Math.sign(likes(second)) - Math.sign(likes(first));
    balance += size * BigInt(Math.sign(difference));
  }
  return balance > 0n;
}
