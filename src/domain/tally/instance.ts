import { assert, assertDefined } from '../shared/assert';
import {
  type BallotGroups,
  groupBallots,
  groupPacked,
  type PackedBallots,
} from './instance-groups';

/** A project as the count sees it: who it is and what it costs in minor currency units. */
export interface CostedProject {
  readonly id: string;
  readonly costMinor: bigint;
  /** The least that is worth giving, where less than the cost is; greater than zero. */
  readonly leastMinor?: bigint | undefined;
}

/** Voters who share a part of the pot's money among them; minor units. */
export interface District {
  readonly style: string;
  readonly shareMinor: bigint;
  /** Their ballots, the empty ones included. */
  readonly voters: number;
}

/**
 * One pot, ready to be counted: projects by tie rank, equal ballots merged, supporters as one flat
 * list. A project's index is its tie rank, so the lower index wins every tie.
 */
export interface Instance {
  readonly projects: readonly CostedProject[];
  /** Number of ballots that hold the pot, the empty ones included. */
  readonly voters: number;
  /** Ballots that approve each project. */
  readonly votes: Int32Array;
  /** How many ballots each group of equal ballots stands for. */
  readonly weights: Int32Array;
  /** Supporters of project `p` are `supporters[firstSupporter[p]]` up to `firstSupporter[p + 1]`. */
  readonly firstSupporter: Int32Array;
  /** Indexes of ballot groups, project after project. */
  readonly supporters: Int32Array;
  /**
   * The points that each entry of `supporters` gives: positive safe integers whose sum over all
   * ballots is a safe integer for every project. Absent: everybody gives 1.
   */
  readonly scores?: Float64Array;
  /**
   * The sum of the negative points of every project, a safe integer; absent where there are none.
   * They count where points are summed up, and nowhere else: nobody supports less than nothing.
   */
  readonly penalties?: Float64Array;
  /** By style; absent where all voters share all the money. */
  readonly districts?: readonly District[];
  /** The district of each ballot group; there where districts are. */
  readonly districtOf?: Int32Array;
}

/** The ballots of a pot, all lists aligned with each other. */
export interface PotBallots {
  /** Each a list of different ids of projects; the same array may occur often. */
  readonly ballots: readonly (readonly string[])[];
  /**
   * For every ballot a list aligned with it, of safe integers; a project with 0 points or fewer is
   * not supported by that ballot.
   */
  readonly points?: readonly (readonly number[])[] | undefined;
  /** Money of the voters of each style, in minor units, and the style of each ballot. */
  readonly districts?: DistrictShares | undefined;
}

/** Parts of a pot's money that belong to voters of a style, in minor units. */
export interface DistrictShares {
  readonly sharesMinor: ReadonlyMap<string, bigint>;
  /** Of every ballot; each has a share. */
  readonly styles: readonly string[];
}

/**
 * Lays a pot out whose voters may share the money of districts; see `buildInstance`.
 * @throws AssertionError as `buildInstance` does, or when a ballot's style has no share
 */
export function buildPotInstance(
  projects: readonly CostedProject[],
  tieOrder: readonly string[],
  { ballots, points, districts }: PotBallots,
): Instance {
  if (districts === undefined) return buildInstance(projects, tieOrder, ballots, points);
  const { sharesMinor, styles } = districts;
  assert(styles.length === ballots.length, 'the styles are not aligned');
  const ranked = rankProjects(projects, tieOrder);
  const rankOf = new Map(tieOrder.map((id, rank) => [id, rank]));
  const names = [...sharesMinor.keys()].sort();
  const placeOf = new Map(names.map((style, place) => [style, place]));
  const members = names.map((): number[] => []);
  styles.forEach((style, i) => {
    const place = assertDefined(placeOf.get(style), `a share of style ${style}`);
    members[place]?.push(i);
  });
  const parts = members.map((own) => {
    const pick = <T>(list: readonly T[]): T[] => own.map((i) => list[i] as T);
    return groupBallots({ ballots: pick(ballots), points: points && pick(points) }, rankOf);
  });
  return {
    projects: ranked,
    voters: ballots.length,
    ...layOut(joined(parts), ranked.length),
    districts: names.map((style, place) => ({
      style,
      shareMinor: sharesMinor.get(style) as bigint,
      voters: members[place]?.length as number,
    })),
    districtOf: Int32Array.from(parts.flatMap(({ weights }, d) => Array.from(weights, () => d))),
  };
}

function joined(parts: readonly BallotGroups[]): BallotGroups {
  const groupCount = parts.reduce((sum, { weights }) => sum + weights.length, 0);
  const length = parts.reduce((sum, { projects }) => sum + projects.length, 0);
  const weights = new Int32Array(groupCount);
  const first = new Int32Array(groupCount + 1);
  const projects = new Int32Array(length);
  const scores = new Float64Array(length);
  let [group, start] = [0, 0];
  for (const part of parts) {
    weights.set(part.weights, group);
    first.set(
      part.first.map((end) => start + end),
      group,
    );
    projects.set(part.projects, start);
    scores.set(part.scores ?? [], start);
    group += part.weights.length;
    start += part.projects.length;
  }
  const penalties = addedUp(parts.flatMap((part) => part.penalties ?? []));
  const isScored = parts.some((part) => part.scores);
  return {
    ...{ weights, first, projects },
    ...(isScored && { scores }),
    ...(penalties && { penalties }),
  };
}

function addedUp(lists: readonly Float64Array[]): Float64Array | undefined {
  return lists[0]?.map((_, i) => lists.reduce((sum, list) => sum + (list[i] as number), 0));
}

/**
 * Merges equal ballots and lays the pot out for counting. What a count decides depends neither on
 * the order of the ballots nor on the order of the ids within a ballot.
 * @param tieOrder every project id once; an earlier one wins ties
 * @param ballots each a list of different ids of these projects; the same array may occur often
 * @param points for every ballot a list aligned with it, of safe integers; a project with 0 points
 *   or fewer is not supported by that ballot
 * @throws AssertionError when the tie order is no permutation of the projects, a ballot names an
 *   unknown project or one project twice, or points are not as described
 */
export function buildInstance(
  projects: readonly CostedProject[],
  tieOrder: readonly string[],
  ballots: readonly (readonly string[])[],
  points?: readonly (readonly number[])[],
): Instance {
  const ranked = rankProjects(projects, tieOrder);
  const rankOf = new Map(tieOrder.map((id, rank) => [id, rank]));
  const groups = groupBallots({ ballots, points }, rankOf);
  return { projects: ranked, voters: ballots.length, ...layOut(groups, ranked.length) };
}

/**
 * Like `buildInstance`, for ballots that are flat lists already.
 * @throws AssertionError as `buildInstance` does
 */
export function packedInstance(
  projects: readonly CostedProject[],
  tieOrder: readonly string[],
  packed: PackedBallots,
): Instance {
  const ranked = rankProjects(projects, tieOrder);
  const rankOf = new Map(tieOrder.map((id, rank) => [id, rank]));
  const groups = groupPacked(packed, rankOf);
  const voters = packed.weights.reduce((sum, weight) => sum + weight, 0);
  return { projects: ranked, voters, ...layOut(groups, ranked.length) };
}

function rankProjects(
  projects: readonly CostedProject[],
  tieOrder: readonly string[],
): CostedProject[] {
  const byId = new Map(projects.map((project) => [project.id, project]));
  assert(byId.size === projects.length, 'project ids repeat');
  assert(new Set(tieOrder).size === projects.length, 'the tie order does not match the projects');
  return tieOrder.map((id) => assertDefined(byId.get(id), `project ${id} of the tie order`));
}

type Layout = Omit<Instance, 'projects' | 'voters'>;

/** Turns lists of projects per group into lists of groups per project. */
function layOut(groups: BallotGroups, projectCount: number): Layout {
  const { weights, first, projects } = groups;
  const firstSupporter = startsOf(projects, projectCount);
  const next = firstSupporter.slice();
  const votes = new Int32Array(projectCount);
  const supporters = new Int32Array(projects.length);
  const scores = groups.scores && new Float64Array(projects.length);
  for (let group = 0; group < weights.length; group += 1) {
    for (let i = first[group] as number; i < (first[group + 1] as number); i += 1) {
      const project = projects[i] as number;
      const place = next[project] as number;
      supporters[place] = group;
      if (scores) scores[place] = groups.scores[i] as number;
      votes[project] = (votes[project] as number) + (weights[group] as number);
      next[project] = place + 1;
    }
  }
  const layout = { weights, votes, firstSupporter, supporters };
  if (!scores) return layout;
  assertSafeTotals(layout, scores);
  const { penalties } = groups;
  assert(penalties?.every(Number.isSafeInteger) ?? true, 'the points of a project are too many');
  return { ...layout, scores, ...(penalties && { penalties }) };
}

/** Sums are kept in doubles, which are exact up to here. */
function assertSafeTotals({ weights, supporters, firstSupporter }: Layout, scores: Float64Array) {
  for (let p = 0; p + 1 < firstSupporter.length; p += 1) {
    let total = 0;
    for (let i = firstSupporter[p] as number; i < (firstSupporter[p + 1] as number); i += 1) {
      total += (scores[i] as number) * (weights[supporters[i] as number] as number);
    }
    assert(total <= Number.MAX_SAFE_INTEGER, 'the points of a project are too many');
  }
}

function startsOf(projects: Int32Array, projectCount: number): Int32Array {
  const starts = new Int32Array(projectCount + 1);
  for (let i = 0; i < projects.length; i += 1) {
    const next = (projects[i] as number) + 1;
    starts[next] = (starts[next] as number) + 1;
  }
  for (let p = 0; p < projectCount; p += 1) {
    starts[p + 1] = (starts[p + 1] as number) + (starts[p] as number);
  }
  return starts;
}
