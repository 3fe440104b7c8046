import type { Limits, PotBallot } from './instance';
import { VoterGroups, type Backers, type Liked } from './voter-groups';

/** A project to be counted; money in minor units. */
export interface ListedProject {
  readonly id: string;
  readonly cost: bigint;
  readonly least?: bigint | undefined;
}

/** A project within a count. `index` is its place in tie order, so a lower index wins a tie. */
export interface Entrant extends ListedProject {
  readonly index: number;
  /** Voters who support it. */
  readonly votes: number;
  /** Points above 0 of all voters together. */
  readonly score: number;
  /** All their points, those below 0 included. */
  readonly total: number;
  readonly backers: Backers;
}

/** Voters who share a part of the money; `share` is in minor units, or 1 where all share all. */
export interface District {
  readonly style: string;
  readonly share: bigint;
  readonly voters: number;
}

/** Everything that a rule needs; entrants stand in tie order. */
export interface Election {
  readonly entrants: readonly Entrant[];
  readonly groups: VoterGroups;
  /** All voters, those with empty ballots included. */
  readonly voters: number;
  /** Minor units. */
  readonly budget: bigint;
  /** One currency unit in minor units. */
  readonly unit: bigint;
  readonly hasPoints: boolean;
  readonly limits: Limits | undefined;
  /** By style; a single one where voters are not divided. */
  readonly districts: readonly District[];
  readonly isDivided: boolean;
}

/** The ballots of an election as they were cast. */
export interface Cast {
  /** In tie order. */
  readonly projects: readonly ListedProject[];
  readonly ballots: Iterable<PotBallot>;
  readonly budget: bigint;
  readonly unit: bigint;
  readonly limits?: Limits | undefined;
  readonly districts?: ReadonlyMap<string, bigint> | undefined;
}

/**
 * Puts equal ballots together. A project with no points above 0 is not supported by a ballot; ids
 * that are unknown do not count, and repeated ones count once.
 */
export function electionOf({ projects, ballots, budget, unit, limits, districts }: Cast): Election {
  const shares = districts ?? new Map<string, bigint>();
  const styles = [...shares.keys()].sort();
  const reader = new BallotReader(projects, districts === undefined ? undefined : styles);
  const { groups, backers } = VoterGroups.of(reader.read(ballots), projects.length);
  const { voters, members, against, hasPoints } = reader;
  const entrants = projects.map((project, index) =>
    entrantOf({ ...project, index }, groups, backers[index]!, against[index]!),
  );
  const divided = styles.map((style, i) => {
    return { style, share: shares.get(style) as bigint, voters: members[i] as number };
  });
  return {
    ...{ entrants, groups, voters, budget, unit, limits, hasPoints },
    districts: districts === undefined ? [{ style: '', share: 1n, voters }] : divided,
    isDivided: districts !== undefined,
  };
}

/** Reads ballots one by one, and keeps what is asked about all of them together. */
class BallotReader {
  voters = 0;
  /** Whether any ballot gives points. */
  hasPoints = false;
  /** Voters of each district. */
  readonly members: number[];
  /** The sum of the points below 0 of every project, by its place. */
  readonly against: number[];
  private readonly places: ReadonlyMap<string, number>;

  constructor(
    projects: readonly ListedProject[],
    private readonly styles: readonly string[] | undefined,
  ) {
    this.places = new Map(projects.map(({ id }, place) => [id, place]));
    this.against = projects.map(() => 0);
    this.members = (styles ?? []).map(() => 0);
  }

  /** The district of each voter, and what she likes. */
  *read(ballots: Iterable<PotBallot>): Generator<readonly [number, readonly Liked[]], void> {
    for (const ballot of ballots) {
      this.voters += 1;
      this.hasPoints ||= ballot.points !== undefined;
      const district = this.styles?.indexOf(ballot.style as string) ?? 0;
      if (this.styles !== undefined) this.members[district]! += 1;
      yield [district, this.likedBy(ballot)];
    }
  }

  private likedBy({ projects, points }: PotBallot): Liked[] {
    const liked = new Map<number, number>();
    projects.forEach((id, k) => {
      const place = this.places.get(id);
      const given = points === undefined ? 1 : (points[k] as number);
      if (place === undefined) return;
      if (given > 0) liked.set(place, given);
      else this.against[place]! += given;
    });
    return [...liked].sort(([a], [b]) => a - b);
  }
}

function entrantOf(
  project: ListedProject & { readonly index: number },
  groups: VoterGroups,
  backers: Backers,
  against: number,
): Entrant {
  let [votes, score] = [0, 0];
  backers.groups.forEach((group, i) => {
    const size = groups.sizeOf(group);
    votes += size;
    score += size * (backers.points?.[i] ?? 1);
  });
  return { ...project, votes, score, total: score + against, backers };
}
