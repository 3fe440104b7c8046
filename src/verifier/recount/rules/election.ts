/** A project on the ballot; cost in minor units. */
export interface ListedProject {
  readonly id: string;
  readonly cost: bigint;
}

/** Voters with equal ballots. */
export interface VoterGroup {
  readonly size: bigint;
  /** Points above 0 by the place of the project in tie order. */
  readonly points: ReadonlyMap<number, bigint>;
}

/** A project within a count. `index` is its place in tie order, so a lower index wins a tie. */
export interface Entrant {
  readonly index: number;
  readonly id: string;
  readonly cost: bigint;
  /** Voters who support it. */
  readonly votes: bigint;
  /** Points of all voters together. */
  readonly score: bigint;
  /** Groups that support it, with the points of each of their voters. */
  readonly backers: readonly (readonly [group: number, points: bigint])[];
}

/** Everything that a rule needs; entrants stand in tie order. */
export interface Election {
  readonly entrants: readonly Entrant[];
  readonly groups: readonly VoterGroup[];
  /** All voters, those with empty ballots included. */
  readonly voters: bigint;
  /** Minor units. */
  readonly budget: bigint;
  /** One currency unit in minor units. */
  readonly unit: bigint;
}

/** The ballots of an election as they were cast. */
export interface Cast {
  /** In tie order. */
  readonly projects: readonly ListedProject[];
  /** Different ids of projects on each ballot. */
  readonly ballots: readonly (readonly string[])[];
  /** Aligned with the ballots; without it, every project named has one point. */
  readonly points?: readonly (readonly number[])[] | undefined;
  readonly budget: bigint;
  readonly unit: bigint;
}

/** Puts equal ballots together. A project with no points above 0 is not supported by a ballot. */
export function electionOf({ projects, ballots, points, budget, unit }: Cast): Election {
  const places = new Map(projects.map(({ id }, place) => [id, place]));
  const groups = new Map<string, VoterGroup>();
  ballots.forEach((ballot, i) => {
    const given = ballot.map((id, k) => {
      return [places.get(id) as number, BigInt(points?.[i]?.[k] ?? 1)] as const;
    });
    const liked = given.filter(([, value]) => value > 0n).sort(([a], [b]) => a - b);
    const key = liked.join(' ');
    const size = (groups.get(key)?.size ?? 0n) + 1n;
    groups.set(key, { size, points: new Map(liked) });
  });
  const list = [...groups.values()];
  const entrants = projects.map(({ id, cost }, index) => entrantOf({ id, cost, index }, list));
  return { entrants, groups: list, voters: BigInt(ballots.length), budget, unit };
}

function entrantOf(
  project: ListedProject & { readonly index: number },
  groups: readonly VoterGroup[],
): Entrant {
  let [votes, score] = [0n, 0n];
  const backers: [number, bigint][] = [];
  groups.forEach(({ size, points }, group) => {
    const value = points.get(project.index);
    if (value === undefined) return;
    votes += size;
    score += size * value;
    backers.push([group, value]);
  });
  return { ...project, votes, score, backers };
}

/** What a rule decided: entrants in order of selection, and how many runs it took. */
export interface Verdict {
  readonly chosen: readonly Entrant[];
  readonly runs: number;
}

/** The cost of all of them, minor units. */
export function costOf(entrants: readonly Entrant[]): bigint {
  return entrants.reduce((sum, { cost }) => sum + cost, 0n);
}
