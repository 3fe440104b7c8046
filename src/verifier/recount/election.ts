import type { Limits, PotBallot } from './instance';

/** A project to be counted; money in minor units. */
export interface ListedProject {
  readonly id: string;
  readonly cost: bigint;
  readonly least?: bigint | undefined;
}

/** Voters with equal ballots in one district. */
export interface VoterGroup {
  size: number;
  /** Points above 0 by the place of the project in tie order. */
  readonly points: ReadonlyMap<number, number>;
  readonly district: number;
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
  /** Groups that support it, with the points of each of their voters. */
  readonly backers: readonly { readonly group: number; readonly points: number }[];
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
  readonly groups: readonly VoterGroup[];
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
  readonly ballots: readonly PotBallot[];
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
  const places = new Map(projects.map(({ id }, place) => [id, place]));
  const shares = districts ?? new Map<string, bigint>();
  const styles = [...shares.keys()].sort();
  const groups = new Map<string, VoterGroup>();
  const members = styles.map(() => 0);
  const against = pointsAgainst(ballots, places);
  for (const ballot of ballots) {
    const district = districts === undefined ? 0 : styles.indexOf(ballot.style as string);
    if (districts !== undefined) members[district]! += 1;
    const liked = likedBy(ballot, places);
    const key = `${district}: ${liked.join(' ')}`;
    const group = groups.get(key) ?? { size: 0, points: new Map(liked), district };
    group.size += 1;
    groups.set(key, group);
  }
  const list = [...groups.values()];
  const entrants = projects.map((project, index) =>
    entrantOf({ ...project, index }, list, against[index]!),
  );
  const voters = ballots.length;
  const divided = styles.map((style, i) => {
    return { style, share: shares.get(style) as bigint, voters: members[i] as number };
  });
  return {
    ...{ entrants, groups: list, voters, budget, unit, limits },
    hasPoints: ballots.some(({ points }) => points !== undefined),
    districts: districts === undefined ? [{ style: '', share: 1n, voters }] : divided,
    isDivided: districts !== undefined,
  };
}

/** The sum of the points below 0 of every project, by its place. */
function pointsAgainst(
  ballots: readonly PotBallot[],
  places: ReadonlyMap<string, number>,
): readonly number[] {
  const sums = Array.from(places, () => 0);
  for (const { projects, points = [] } of ballots) {
    projects.forEach((id, k) => {
      const [place, given] = [places.get(id), points[k] ?? 0];
      if (place !== undefined && given < 0) sums[place]! += given;
    });
  }
  return sums;
}

type Liked = readonly [place: number, points: number];

function likedBy(ballot: PotBallot, places: ReadonlyMap<string, number>): Liked[] {
  const liked = new Map<number, number>();
  ballot.projects.forEach((id, k) => {
    const place = places.get(id);
    const points = ballot.points === undefined ? 1 : (ballot.points[k] as number);
    if (place !== undefined && points > 0) liked.set(place, points);
  });
  return [...liked].sort(([a], [b]) => a - b);
}

function entrantOf(
  project: ListedProject & { readonly index: number },
  groups: readonly VoterGroup[],
  against: number,
): Entrant {
  let [votes, score] = [0, 0];
  const backers: Entrant['backers'][number][] = [];
  groups.forEach(({ size, points: given }, group) => {
    const points = given.get(project.index);
    if (points === undefined) return;
    votes += size;
    score += size * points;
    backers.push({ group, points });
  });
  return { ...project, votes, score, total: score + against, backers };
}
