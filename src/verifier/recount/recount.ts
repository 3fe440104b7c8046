import { byCodePoint } from '../formats/bytes';
import { canonical, type Json } from '../formats/json';
import { countBy } from './count';
import { electionOf, type Entrant } from './election';
import type { Pot, PotBallot, Project } from './instance';

/** One pot, counted anew; money in minor units. */
export interface PotCount {
  /** Its budget is all that it had to spend. */
  readonly pot: Pot;
  readonly voters: number;
  /** What other pots left to this one; undefined where none does. */
  readonly received: bigint | undefined;
  /** Sorted by id. */
  readonly projects: readonly (Project & {
    readonly votes: number;
    /** Over all ballots of the pot; undefined where ballots give none. */
    readonly points?: number | undefined;
  })[];
  /** Ids in order of selection. */
  readonly order: readonly string[];
  /** What winners got that got less than their cost. */
  readonly partial: ReadonlyMap<string, bigint>;
  readonly cost: bigint;
  readonly runs: number;
  /** Lines of the trace. */
  readonly trace: readonly string[];
  readonly ties: number;
}

/** What a pot gets from the round it belongs to. */
export interface PotMoney {
  /** Decimals of the currency. */
  readonly decimals: number;
  /** Minor units that other pots left; undefined where none gives to this one. */
  readonly received?: bigint | undefined;
}

/**
 * Counts a pot from the ballots that hold it.
 * @param ballots in any order; gone through once
 */
export function countPot(
  pot: Pot,
  projects: readonly Project[],
  ballots: Iterable<PotBallot>,
  { decimals, received }: PotMoney,
): PotCount {
  const own = projects.filter((project) => project.pot === pot.id);
  own.sort((a, b) => byCodePoint(a.id, b.id));
  const budget = pot.budget + (received ?? 0n);
  const election = electionOf({
    projects: inTieOrder(pot, own),
    ballots,
    budget,
    unit: 10n ** BigInt(decimals),
    limits: pot.limits,
    districts: pot.districts,
  });
  const { book, runs } = countBy(election, { id: pot.rule, options: pot.options });
  const entrants = new Map(election.entrants.map((entrant) => [entrant.id, entrant]));
  const wins = [...book.wins];
  const parts = wins.filter(([{ cost }, granted]) => granted < cost);
  return {
    ...{ pot: { ...pot, budget }, received, runs, voters: election.voters },
    projects: own.map((project) => {
      const { votes, total } = entrants.get(project.id) as Entrant;
      return { ...project, votes, points: election.hasPoints ? total : undefined };
    }),
    order: wins.map(([{ id }]) => id),
    partial: new Map(parts.map(([{ id }, granted]) => [id, granted])),
    cost: budget - book.left,
    trace: book.steps.map((step, i) => canonical({ ...step, pot: pot.id, i })),
    ties: book.steps.filter((step) => 'tied' in step || step['isUnique'] === false).length,
  };
}

/** Projects that the tie order leaves out come last, by id. */
function inTieOrder(pot: Pot, projects: readonly Project[]): Project[] {
  const rank = new Map(pot.tieOrder.map((id, index) => [id, index]));
  const rankOf = ({ id }: Project): number => rank.get(id) ?? Infinity;
  return [...projects].sort((a, b) => (rankOf(a) === rankOf(b) ? 0 : rankOf(a) - rankOf(b)));
}

/**
 * Counts all pots, those that leave money to another one before that one.
 * @param ballotsOf the ballots that hold a pot
 * @returns by id of the pot
 * @throws Error when pots leave money to each other in a circle
 */
export function countPots(
  pots: readonly Pot[],
  projects: readonly Project[],
  ballotsOf: (pot: Pot) => Iterable<PotBallot>,
  decimals: number,
): PotCount[] {
  const counts = new Map<string, PotCount>();
  while (counts.size < pots.length) {
    const pot = pots.find((one) => !counts.has(one.id) && giversOf(one, pots).every(isCounted));
    if (pot === undefined) throw new Error('pots leave money to each other in a circle');
    const gifts = giversOf(pot, pots).map(({ id }) => leftOf(counts.get(id) as PotCount));
    const received = gifts.length === 0 ? undefined : gifts.reduce((sum, gift) => sum + gift, 0n);
    counts.set(pot.id, countPot(pot, projects, ballotsOf(pot), { decimals, received }));
  }
  return [...counts.values()].sort((a, b) => byCodePoint(a.pot.id, b.pot.id));

  function isCounted({ id }: Pot): boolean {
    return counts.has(id);
  }
}

function giversOf({ id }: Pot, pots: readonly Pot[]): Pot[] {
  return pots.filter(({ leftTo }) => leftTo === id);
}

function leftOf({ pot, cost }: PotCount): bigint {
  return pot.budget - cost;
}

/** The pot as result.json has it. */
export function potResult(count: PotCount): Json {
  const { pot, order, cost, received, partial } = count;
  const { budget } = pot;
  return {
    ballots: count.voters,
    budgetMinor: `${budget}`,
    costMinor: `${cost}`,
    leftMinor: `${budget - cost}`,
    order: [...order],
    winners: [...order].sort(byCodePoint),
    projects: count.projects.map(({ id, cost: price, votes, points }) => ({
      id,
      costMinor: `${price}`,
      votes,
      ...(points !== undefined && { points }),
    })),
    rule: pot.ruleJson,
    runs: count.runs,
    ties: count.ties,
    ...(received !== undefined && { receivedMinor: `${received}` }),
    ...(partial.size > 0 && { partial: partialList(partial) }),
  };
}

function partialList(partial: ReadonlyMap<string, bigint>): Json {
  const list = [...partial].map(([id, granted]) => ({ id, grantedMinor: `${granted}` }));
  return list.sort((a, b) => byCodePoint(a.id, b.id));
}
