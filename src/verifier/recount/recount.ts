import { byCodePoint } from '../formats/bytes';
import { canonical, type Json } from '../formats/json';
import { countEqualShares } from './equal-shares';
import { countGreedy } from './greedy';
import { instanceOf, type Decision, type Pot, type Project } from './instance';

/** One pot, counted anew; money in minor units. */
export interface PotCount {
  /** Its budget is all that it had to spend. */
  readonly pot: Pot;
  /** What other pots left to it; undefined where none gives to it. */
  readonly received?: bigint | undefined;
  readonly voters: number;
  /** Sorted by id. */
  readonly projects: readonly (Project & {
    readonly votes: number;
    /** Over all ballots of the pot; undefined where ballots give none. */
    readonly points?: number | undefined;
  })[];
  /** Ids in order of selection. */
  readonly order: readonly string[];
  readonly cost: bigint;
  readonly runs: number;
  /** Lines of the trace. */
  readonly trace: readonly string[];
  readonly ties: number;
}

/**
 * Counts a pot from the ballots that hold it.
 * @param ballots selections of each ballot; any order
 * @param decimals of the currency
 */
export function countPot(
  pot: Pot,
  projects: readonly Project[],
  ballots: readonly (readonly string[])[],
  decimals: number,
): PotCount {
  const instance = instanceOf(pot, projects, ballots, decimals);
  const decision = decide(instance);
  const votes = new Map(instance.candidates.map(({ id, votes: count }) => [id, count]));
  const own = projects
    .filter((project) => project.pot === pot.id)
    .map((project) => ({ ...project, votes: votes.get(project.id) ?? 0 }))
    .sort((a, b) => byCodePoint(a.id, b.id));
  const won = new Set(decision.order);
  const cost = own.reduce((sum, { id, cost: price }) => sum + (won.has(id) ? price : 0n), 0n);
  return {
    pot,
    voters: ballots.length,
    projects: own,
    order: decision.order,
    cost,
    runs: decision.runs,
    trace: decision.steps.map((step, i) => canonical({ ...step, pot: pot.id, i })),
    ties: decision.steps.filter((step) => 'tied' in step).length,
  };
}

/** The pot as result.json has it. */
export function potResult(count: PotCount): Json {
  const { pot, order, cost, received } = count;
  return {
    ...(received === undefined ? {} : { receivedMinor: `${received}` }),
    ballots: count.voters,
    budgetMinor: `${pot.budget}`,
    costMinor: `${cost}`,
    leftMinor: `${pot.budget - cost}`,
    order: [...order],
    winners: [...order].sort(byCodePoint),
    projects: count.projects.map(({ id, cost: price, votes, points }) => ({
      id,
      costMinor: `${price}`,
      votes,
      ...(points === undefined ? {} : { points }),
    })),
    rule: pot.ruleJson,
    runs: count.runs,
    ties: count.ties,
  };
}

function decide(instance: ReturnType<typeof instanceOf>): Decision {
  return instance.pot.rule === 'greedy' ? countGreedy(instance) : countEqualShares(instance);
}
