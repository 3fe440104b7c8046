import { Book, tiedMember } from './book';
import type { Election, Entrant } from './election';
import {
  type EndowmentOptions,
  endowmentOf,
  EndowmentSearch,
  type Found,
  isPointless,
} from './endowment';
import { fractionText, type Fraction } from './fraction';
import { fillFloors, type GreedyOptions, Ranking, takeByRank } from './greedy';
import type { Step } from './instance';
import type { Run, Utility } from './shares-run';

/** The options of Equal Shares, all of them set. */
export interface SharesOptions extends EndowmentOptions {
  readonly utility: 'cost' | 'cardinality' | 'points' | 'cost-points' | 'borda' | 'cost-borda';
  readonly comparison: 'none' | 'satisfaction' | 'exclusion';
  readonly fundUnsupported: boolean;
  readonly zeroCost: 'fund' | 'skip';
}

/** What was decided, and how many runs it took. */
export interface Decision {
  readonly book: Book;
  readonly runs: number;
}

const NOTHING: Fraction = { num: 0n, den: 1n };

/**
 * The Method of Equal Shares with its completions and the comparison with greedy, exact throughout.
 * @param mostRuns no more endowments than this are computed
 * @throws Error when the search for the endowment takes too long
 * @see Peters, Pierczyński, Skowron: Proportional Participatory Budgeting with Additive Utilities
 */
export function countShares(
  election: Election,
  options: SharesOptions,
  mostRuns?: number,
): Decision {
  const shares = complete(election, options, mostRuns);
  if (options.comparison === 'none') return shares;
  const greedy = new Book(election, election.budget);
  takeByRank(greedy, election.entrants, greedyOptions(options));
  const step = compareOutcomes(election, options.comparison, shares.book, greedy);
  const steps = [...shares.book.steps, step];
  const kept = step['kept'] === 'greedy' ? greedy : shares.book;
  steps.push(...(kept === greedy ? greedy.steps : greedy.tieSteps('greedy')));
  kept.steps.splice(0, Infinity, ...steps);
  return { book: kept, runs: shares.runs };
}

/** Completion, comparison and floors rank by points where the utility knows points. */
function greedyOptions({ utility, fundUnsupported }: SharesOptions): GreedyOptions {
  const measure = hasPoints(utility) ? 'points' : 'votes';
  return { measure, perCost: false, onMisfit: 'skip', fundUnsupported };
}

function hasPoints(utility: SharesOptions['utility']): boolean {
  return utility !== 'cost' && utility !== 'cardinality';
}

function complete(election: Election, options: SharesOptions, mostRuns?: number): Decision {
  const book = new Book(election, election.budget);
  if (options.zeroCost === 'fund') fundFree(book);
  const costly = book.losers().filter(({ cost }) => cost > 0n);
  fillFloors(book, new Ranking(costly, greedyOptions(options)));
  const { kept, step, over } = buy(book, options, mostRuns);
  const ties = over?.book.tieSteps('over-budget') ?? [];
  const steps = [step, ...ties, ...book.steps, ...kept.book.steps];
  for (const one of kept.book.losers()) {
    if (!kept.blocked.has(one)) steps.push(shortStep(one, kept));
  }
  kept.book.steps.splice(0, Infinity, ...steps);
  if (['greedy', 'add1u', 'add1eu'].includes(options.completion)) {
    takeByRank(kept.book, kept.book.losers(), greedyOptions(options));
  }
  return { book: kept.book, runs: Number(step['runs']) };
}

/** What costs nothing is funded before any money moves. */
function fundFree(book: Book): void {
  const isOpen = (one: Entrant): boolean =>
    one.cost === 0n && one.votes > 0 && book.obstacle(one) === undefined;
  for (
    let open = book.losers().filter(isOpen);
    open.length > 0;
    open = book.losers().filter(isOpen)
  ) {
    const one = open[0] as Entrant;
    const tied = book.election.limits === undefined ? {} : tiedMember(open);
    book.win(one);
    book.steps.push({ t: 'free', project: one.id, supporters: one.votes, ...tied });
  }
}

interface Bought extends Pick<Found, 'kept' | 'over'> {
  readonly step: Step;
}

function buy(before: Book, options: SharesOptions, mostRuns?: number): Bought {
  const { utility } = options;
  const { election } = before;
  const measure: Utility = {
    isByCost: utility.startsWith('cost'),
    hasPoints: hasPoints(utility) && election.hasPoints,
  };
  const isNothing = isPointless(election, before);
  const choice = isNothing ? { ...options, completion: 'none' as const } : options;
  const found = new EndowmentSearch(before, measure, choice, mostRuns).search();
  const { kept, over, run, runs, stop } = found;
  const each = election.districts.map((district) => ({
    ...district,
    money: isNothing ? NOTHING : endowmentOf(before, district, options, run),
  }));
  const step: Step = {
    ...{ t: 'endowment', perVoter: fractionText(average(each)), voters: election.voters },
    ...{ run, runs, stop },
  };
  const districts = each.map(({ style, voters, money }) => {
    return { style, voters, perVoter: fractionText(money) };
  });
  return { kept, over, step: election.isDivided ? { ...step, districts } : step };
}

/** What all voters together have, over their number. */
function average(each: readonly { readonly voters: number; readonly money: Fraction }[]): Fraction {
  let [sum, voters] = [NOTHING, 0];
  for (const { voters: count, money } of each) {
    const num = sum.num * money.den + BigInt(count) * money.num * sum.den;
    sum = { num, den: sum.den * money.den };
    voters += count;
  }
  return voters === 0 ? NOTHING : { num: sum.num, den: sum.den * BigInt(voters) };
}

function shortStep(one: Entrant, { purses }: Run): Step {
  const { id: project, votes: supporters, cost } = one;
  const money = fractionText(purses.money(one));
  return { t: 'short', project, supporters, money, costMinor: `${cost}` };
}

/** Greedy's outcome is kept if strictly more voters prefer it. */
function compareOutcomes(
  { groups }: Election,
  mode: 'satisfaction' | 'exclusion',
  shares: Book,
  greedy: Book,
): Step {
  let [preferShares, preferGreedy] = [0, 0];
  const [ofShares, ofGreedy] = [winningPlaces(shares), winningPlaces(greedy)];
  for (let group = 0; group < groups.length; group += 1) {
    const liked = [...groups.likedBy(group)];
    const likes = (places: ReadonlySet<number>): number => {
      const count = liked.filter((place) => places.has(place)).length;
      return mode === 'satisfaction' ? count : Math.sign(count);
    };
    const difference = likes(ofShares) - likes(ofGreedy);
    if (difference > 0) preferShares += groups.sizeOf(group);
    if (difference < 0) preferGreedy += groups.sizeOf(group);
  }
  const kept = preferGreedy > preferShares ? 'greedy' : 'equal-shares';
  return { t: 'comparison', mode, preferShares, preferGreedy, kept };
}

function winningPlaces({ wins }: Book): Set<number> {
  return new Set([...wins.keys()].map(({ index }) => index));
}
