import { Book } from './book';
import type { Election, Entrant } from './election';
import { fillBudget } from './filling';
import type { Limits } from './instance';
import { TooMuchWork } from './too-much-work';

/** How many sets of entrants are kept side by side. */
export interface Sizes {
  /** From so many on, sums of money are tried; again whenever there are four times as many. */
  readonly crowd: number;
  /** No more than these: 2 million take about a gigabyte. */
  readonly most: number;
}

const SIZES: Sizes = { crowd: 10_000, most: 2_000_000 };

/** What is made as large as possible. */
export type Welfare = 'votes' | 'points' | 'cost';

interface Item {
  readonly one: Entrant;
  readonly welfare: bigint;
}

/** A set of entrants that money and limits allow, and what it leaves. */
interface Pick {
  readonly cost: bigint;
  readonly welfare: bigint;
  /** One bit per entrant, the first in tie order the highest. */
  readonly members: bigint;
  /** How many sets there are with the same cost, welfare and standing; more than 1 count as 2. */
  readonly sets: number;
  readonly spent: readonly bigint[];
  readonly winners: readonly number[];
  /** Which sets of entrants that exclude each other have a winner. */
  readonly settled: readonly boolean[];
}

/**
 * The set of greatest welfare that money and limits allow; before that, as little as possible is
 * missing to floors. Among several it is the cheapest, then the one with the earlier entrants in tie
 * order. Sets grow entrant by entrant; of those with the same standing towards limits, one that
 * costs at least as much as another and gives less is dropped. Where that leaves a crowd of sets, sums
 * of money are tried.
 * @throws TooMuchWork when more sets than may be kept are left
 */
export function findOptimum(election: Election, welfare: Welfare, sizes = SIZES): Book {
  const book = new Book(election, election.budget);
  const items = itemsOf(election, welfare);
  const picks = new Search(election, items, sizes).run();
  const best = picks.reduce((a, b) => (isBetter(election, b, a) ? b : a));
  const equals = picks.filter(
    (one) => missing(election, one) === missing(election, best) && one.welfare === best.welfare,
  );
  const size = election.entrants.length;
  for (const one of election.entrants) {
    if ((best.members >> BigInt(size - 1 - one.index)) & 1n) book.win(one);
  }
  book.steps.push({
    t: 'optimum',
    welfare: `${best.welfare}`,
    isUnique: equals.reduce((sum, { sets }) => sum + sets, 0) === 1,
    costMinor: `${best.cost}`,
    leftMinor: `${book.left}`,
    ...(hasFloors(election) && { shortMinor: `${missing(election, best)}` }),
  });
  for (const one of election.entrants) {
    const { id: project, votes, cost } = one;
    const t = book.wins.has(one) ? 'chosen' : 'left-out';
    const own = `${welfareOf(one, welfare)}`;
    book.steps.push({ t, project, votes, welfare: own, costMinor: `${cost}` });
  }
  return book;
}

function welfareOf(one: Entrant, welfare: Welfare): bigint {
  if (welfare === 'points') return BigInt(one.total);
  return BigInt(one.votes) * (welfare === 'cost' ? one.cost : 1n);
}

/** Those that add something and fit at all, most welfare per money first. */
function itemsOf({ entrants, budget }: Election, welfare: Welfare): Item[] {
  const items = entrants.map((one) => ({ one, welfare: welfareOf(one, welfare) }));
  const fitting = items.filter((item) => item.welfare > 0n && item.one.cost <= budget);
  return fitting.sort((a, b) => {
    const difference = b.welfare * a.one.cost - a.welfare * b.one.cost;
    return Number(difference > 0n) - Number(difference < 0n) || a.one.index - b.one.index;
  });
}

function hasFloors({ limits }: Election): boolean {
  return limits?.groups.some(({ floor }) => floor !== undefined) === true;
}

/** Minor units that all floors lack together. */
function missing({ limits }: Election, { spent }: Pick): bigint {
  return (limits?.groups ?? []).reduce((sum, { floor = 0n }, i) => {
    const lack = floor - (spent[i] as bigint);
    return lack > 0n ? sum + lack : sum;
  }, 0n);
}

function isBetter(election: Election, a: Pick, b: Pick): boolean {
  const [lackA, lackB] = [missing(election, a), missing(election, b)];
  if (lackA !== lackB) return lackA < lackB;
  if (a.welfare !== b.welfare) return a.welfare > b.welfare;
  return a.cost === b.cost ? a.members > b.members : a.cost < b.cost;
}

class Search {
  private readonly limits: Limits;
  /** Some allowed set has so much welfare; only of use where no floors come first. */
  private reached = 0n;

  constructor(
    private readonly election: Election,
    private readonly items: readonly Item[],
    private readonly sizes: Sizes,
  ) {
    this.limits = election.limits ?? { groups: [], conflicts: [] };
  }

  run(): Pick[] {
    const { groups, conflicts } = this.limits;
    let picks: Pick[] = [
      {
        ...{ cost: 0n, welfare: 0n, members: 0n, sets: 1 },
        spent: groups.map(() => 0n),
        winners: groups.map(() => 0),
        settled: conflicts.map(() => false),
      },
    ];
    let crowd = groups.length === 0 && conflicts.length === 0 ? this.sizes.crowd : Infinity;
    for (const [place, item] of this.items.entries()) {
      const grown = picks.flatMap((pick) => this.with(pick, item) ?? []);
      picks = this.prune(merged([...picks, ...grown]), place + 1);
      if (picks.length > this.sizes.most) throw new TooMuchWork('too many sets may be the best');
      if (picks.length <= crowd) continue;
      const filled = this.filled();
      if (filled !== undefined) return [filled];
      // By then more welfare is known to be within reach.
      crowd *= 4;
    }
    return picks;
  }

  /** The best set by sums of money, where that can be. */
  private filled(): Pick | undefined {
    const things = this.items.map(({ one, welfare }) => {
      return { place: one.index, cost: one.cost, welfare };
    });
    const free = things.filter(({ cost }) => cost === 0n);
    const priced = things.filter(({ cost }) => cost > 0n);
    const given = free.reduce((sum, { welfare }) => sum + welfare, 0n);
    const filling = fillBudget(priced, {
      budget: this.election.budget,
      reached: this.reached - given,
    });
    if (filling === undefined) return undefined;
    const chosen = [...free, ...filling.chosen];
    const size = this.election.entrants.length;
    return {
      cost: chosen.reduce((sum, { cost }) => sum + cost, 0n),
      welfare: chosen.reduce((sum, { welfare }) => sum + welfare, 0n),
      members: chosen.reduce((bits, { place }) => bits | (1n << BigInt(size - 1 - place)), 0n),
      sets: filling.hasEqual ? 2 : 1,
      ...{ spent: [], winners: [], settled: [] },
    };
  }

  /** A set with one more entrant; undefined where money or a limit forbids it. */
  private with(pick: Pick, { one, welfare }: Item): Pick | undefined {
    const { groups, conflicts } = this.limits;
    const cost = pick.cost + one.cost;
    const isIn = (ids: readonly string[]): boolean => ids.includes(one.id);
    const spent = pick.spent.map((sum, i) => (isIn(groups[i]!.projects) ? sum + one.cost : sum));
    const winners = pick.winners.map((count, i) => (isIn(groups[i]!.projects) ? count + 1 : count));
    const isOver = groups.some(
      ({ ceiling, mostWinners = Infinity }, i) =>
        (ceiling !== undefined && spent[i]! > ceiling) || winners[i]! > mostWinners,
    );
    const isExcluded = conflicts.some((rivals, i) => pick.settled[i] && isIn(rivals));
    if (cost > this.election.budget || isOver || isExcluded) return undefined;
    const settled = pick.settled.map((is, i) => is || isIn(conflicts[i]!));
    const bit = 1n << BigInt(this.election.entrants.length - 1 - one.index);
    const members = pick.members | bit;
    return { ...pick, cost, welfare: pick.welfare + welfare, members, spent, winners, settled };
  }

  /** Drops what another set of the same standing beats, and what cannot reach the best any more. */
  private prune(picks: readonly Pick[], next: number): Pick[] {
    const sorted = [...picks].sort((a, b) => Number(a.cost > b.cost) - Number(a.cost < b.cost));
    const best = new Map<string, bigint>();
    const kept = sorted.filter((pick) => {
      const standing = standingOf(pick);
      const most = best.get(standing) ?? -1n;
      if (pick.welfare > most) best.set(standing, pick.welfare);
      return pick.welfare >= most;
    });
    if (hasFloors(this.election)) return kept;
    const bounds = kept.map((pick) => this.bound(pick, next));
    const promising = bounds.indexOf(bounds.reduce((a, b) => (a > b ? a : b), -1n));
    const complete = this.completed(kept[promising] as Pick, next);
    if (complete > this.reached) this.reached = complete;
    return kept.filter((_, i) => (bounds[i] as bigint) >= this.reached);
  }

  /** What no completion exceeds: the rest, the last of it in part. */
  private bound({ cost, welfare }: Pick, next: number): bigint {
    let [left, most] = [this.election.budget - cost, welfare];
    for (const { one, welfare: own } of this.items.slice(next)) {
      if (one.cost > left) return most + (left * own) / one.cost;
      left -= one.cost;
      most += own;
    }
    return most;
  }

  /** The welfare of a set when everything that it still allows is added in turn. */
  private completed(pick: Pick, next: number): bigint {
    return this.items.slice(next).reduce((set, item) => this.with(set, item) ?? set, pick).welfare;
  }
}

function standingOf({ spent, winners, settled }: Pick): string {
  return [...spent, ...winners, ...settled].join(' ');
}

/** Sets of equal cost, welfare and standing become one: the earlier in tie order, counted. */
function merged(picks: readonly Pick[]): Pick[] {
  const byKey = new Map<string, Pick>();
  for (const pick of picks) {
    const key = `${pick.cost} ${pick.welfare} ${standingOf(pick)}`;
    const twin = byKey.get(key);
    const first = twin === undefined || pick.members > twin.members ? pick : twin;
    byKey.set(key, { ...first, sets: Math.min(2, pick.sets + (twin?.sets ?? 0)) });
  }
  return [...byKey.values()];
}
