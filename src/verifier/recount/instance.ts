import type { Json } from '../formats/json';

/** A project on the ballot; cost in minor units. */
export interface Project {
  readonly id: string;
  readonly cost: bigint;
  readonly pot: string;
  readonly name: string;
  /** The least that is still worth giving; undefined: the whole cost or nothing. */
  readonly least?: bigint | undefined;
}

/** How ballots of a pot are filled in. */
export type BallotForm =
  | { readonly type: 'approval'; readonly min: number; readonly max: number }
  | { readonly type: 'knapsack' }
  | {
      readonly type: 'cumulative';
      readonly points: number;
      readonly min: number;
      readonly max: number;
      readonly mostPerProject: number;
    }
  | {
      readonly type: 'scoring';
      readonly lowest: number;
      readonly highest: number;
      readonly unlisted: number;
    }
  | {
      readonly type: 'ordinal';
      readonly min: number;
      readonly max: number;
      readonly points: readonly number[];
      readonly short: 'top' | 'bottom';
    };

/** What winners must respect beside the budget; amounts in minor units. */
export interface PotLimits {
  readonly groups: readonly {
    readonly name: string;
    readonly projects: readonly string[];
    readonly ceiling: bigint | undefined;
    readonly floor: bigint | undefined;
    readonly mostWinners: number | undefined;
  }[];
  readonly conflicts: readonly (readonly string[])[];
}

/** A pot and how it is counted; budget in minor units. */
export interface Pot {
  readonly id: string;
  readonly name: string;
  readonly budget: bigint;
  readonly ballot: BallotForm;
  /** The rule as config.json has it. */
  readonly ruleJson: Json;
  readonly rule: string;
  readonly ruleVersion: number;
  /** The options that are set. */
  readonly options: Readonly<Record<string, string | boolean>>;
  readonly limits?: PotLimits | undefined;
  /** The pot that gets what this one leaves. */
  readonly leftTo?: string | undefined;
  /** What the voters of each style share, in minor units. */
  readonly districts?: ReadonlyMap<string, bigint> | undefined;
  readonly fundUnsupported: boolean;
  readonly utility: 'cost' | 'cardinality';
  readonly completion: 'none' | 'greedy' | 'add1' | 'add1e' | 'add1u' | 'add1eu';
  readonly tie:
    { readonly keys: readonly ('min-cost' | 'id')[]; readonly seed: string } | undefined;
  readonly tieOrder: readonly string[];
}

/** A project within a count. `index` is its place in tie order, so a lower index wins a tie. */
export interface Candidate {
  readonly index: number;
  readonly id: string;
  readonly cost: bigint;
  readonly votes: number;
  /** Groups of voters that approve it. */
  readonly groups: readonly number[];
}

/** Everything that a rule needs; candidates stand in tie order. */
export interface Instance {
  readonly pot: Pot;
  readonly budget: bigint;
  /** One currency unit in minor units. */
  readonly unit: bigint;
  readonly voters: number;
  readonly candidates: readonly Candidate[];
  /** Number of voters with the same selection. */
  readonly weights: readonly number[];
}

/** One line of a trace, without pot and number. */
export type Step = Record<string, Json>;

/** What a rule decided: ids in order of selection, every step, and how many runs it took. */
export interface Decision {
  readonly order: readonly string[];
  readonly steps: readonly Step[];
  readonly runs: number;
}

/**
 * Groups equal selections and orders the projects by tie order. Projects that the tie order leaves
 * out come last, by id order of the list; ids that are not among the projects do not count.
 */
export function instanceOf(
  pot: Pot,
  projects: readonly Project[],
  ballots: readonly (readonly string[])[],
  decimals: number,
): Instance {
  const rank = new Map(pot.tieOrder.map((id, index) => [id, index]));
  const rankOf = (project: Project): number => rank.get(project.id) ?? Infinity;
  const ordered = projects.filter((project) => project.pot === pot.id);
  ordered.sort((a, b) => (rankOf(a) === rankOf(b) ? 0 : rankOf(a) - rankOf(b)));
  const indexOf = new Map(ordered.map((project, index) => [project.id, index]));
  const groups = groupBallots(ballots, indexOf);
  const weights = groups.map((group) => group.weight);
  const supporters: number[][] = ordered.map(() => []);
  groups.forEach((group, number) => {
    for (const index of group.selection) supporters[index]?.push(number);
  });
  const candidates = ordered.map(({ id, cost }, index) => {
    const mine = supporters[index] as number[];
    const votes = mine.reduce((sum, group) => sum + (weights[group] as number), 0);
    return { index, id, cost, votes, groups: mine };
  });
  const unit = 10n ** BigInt(decimals);
  return { pot, budget: pot.budget, unit, voters: ballots.length, candidates, weights };
}

interface BallotGroup {
  readonly selection: readonly number[];
  weight: number;
}

function groupBallots(
  ballots: readonly (readonly string[])[],
  indexOf: ReadonlyMap<string, number>,
): BallotGroup[] {
  const groups = new Map<string, BallotGroup>();
  for (const ballot of ballots) {
    const known = ballot.map((id) => indexOf.get(id)).filter((index) => index !== undefined);
    const selection = [...new Set(known)].sort((a, b) => a - b);
    const key = selection.join(' ');
    const group = groups.get(key) ?? { selection, weight: 0 };
    group.weight += 1;
    groups.set(key, group);
  }
  return [...groups.values()];
}
