import { Book } from './book';
import type { Election, Entrant } from './election';
import { countShares, type Decision, type SharesOptions } from './equal-shares';
import {
  applyThresholds,
  type GreedyOptions,
  Ranking,
  takeByRank,
  type Thresholds,
} from './greedy';
import type { Options } from './instance';
import { findOptimum, type Welfare } from './knapsack';
import { maximinSupport } from './maximin';
import { type PhragmenOptions, spreadLoads } from './phragmen';

/** A rule and those of its options that are not the default. */
export interface NamedRule {
  readonly id: string;
  readonly options?: Options | undefined;
}

const GREEDY: Options = {
  ...{ onMisfit: 'skip', fundUnsupported: false, measure: 'votes' },
  ...{ minVotes: '0', minSharePercent: '0', relativeCost: '0' },
};
const DEFAULTS: Readonly<Record<string, Options>> = {
  greedy: { ...GREEDY, perCost: false },
  'greedy-per-cost': { ...GREEDY, perCost: true },
  'equal-shares': {
    ...{ utility: 'cost', completion: 'none', start: 'exact', comparison: 'none' },
    ...{ fundUnsupported: false, zeroCost: 'fund' },
  },
  phragmen: { onMisfit: 'stop', fundUnsupported: false },
  'knapsack-optimum': { welfare: 'votes' },
  'maximin-support': {},
};

/**
 * Counts an election by a rule, step by step and with whole numbers only: slow, and meant to be read.
 * @param mostRuns of Equal Shares that may be computed
 * @throws Error when there is no such rule, or Equal Shares would need more runs
 */
export function countBy(election: Election, rule: NamedRule, mostRuns?: number): Decision {
  if (!Object.hasOwn(DEFAULTS, rule.id)) throw new Error(`there is no rule ${rule.id}`);
  const options: Options = { ...DEFAULTS[rule.id], ...rule.options };
  const decision = decide(election, rule.id, options, mostRuns);
  fundParts(decision.book, rule.id, options);
  return decision;
}

function decide(election: Election, id: string, options: unknown, mostRuns?: number): Decision {
  switch (id) {
    case 'equal-shares':
      return countShares(election, options as SharesOptions, mostRuns);
    case 'phragmen':
      return { book: spreadLoads(election, options as PhragmenOptions), runs: 1 };
    case 'knapsack-optimum':
      return { book: findOptimum(election, (options as { welfare: Welfare }).welfare), runs: 1 };
    case 'maximin-support':
      return { book: maximinSupport(election), runs: 1 };
    default:
      return { book: countGreedy(election, options as GreedyOptions & Thresholds), runs: 1 };
  }
}

function countGreedy(election: Election, options: GreedyOptions & Thresholds): Book {
  const book = new Book(election, election.budget);
  const { eligible, steps } = applyThresholds(election, options);
  book.steps.push(...steps);
  takeByRank(book, eligible, options);
  return book;
}

/** Gives what is left to supported losers that are content with less, from the first to the last. */
function fundParts(book: Book, id: string, options: Options): void {
  const isOut = new Set(book.steps.filter(({ t }) => t === 'ineligible').map((s) => s['project']));
  const mayGetLess = (one: Entrant): boolean => one.least !== undefined && !isOut.has(one.id);
  const ranking = new Ranking(book.losers().filter(mayGetLess), {
    measure: isByPoints(options) ? 'points' : 'votes',
    perCost: id === 'greedy-per-cost',
  });
  for (const one of ranking.list) {
    const granted = book.roomFor(one);
    const isWanted = ranking.valueOf(one) > 0;
    if (!isWanted || (one.least as bigint) > granted || book.obstacle(one, granted) !== undefined)
      continue;
    book.win(one, granted);
    book.note('part', one, { grantedMinor: `${granted}`, ...ranking.tied(one) });
  }
}

function isByPoints({ measure, welfare, utility }: Options): boolean {
  const byPoints = ['points', 'cost-points', 'borda', 'cost-borda'];
  return [measure, welfare, utility].some((value) => byPoints.includes(String(value)));
}
