import { assert, assertDefined } from '../shared/assert';

/** A project as the count sees it: who it is and what it costs in minor currency units. */
export interface CostedProject {
  readonly id: string;
  readonly costMinor: bigint;
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
}

interface Group {
  readonly projects: readonly number[];
  weight: number;
}

/**
 * Merges equal ballots and lays the pot out for counting. The result does not depend on the order
 * of the ballots, nor on the order of the ids within a ballot.
 * @param tieOrder every project id once; an earlier one wins ties
 * @param ballots each a list of different ids of these projects; the same array may occur often
 * @throws AssertionError when the tie order is no permutation of the projects, or a ballot names an
 *   unknown project or one project twice
 */
export function buildInstance(
  projects: readonly CostedProject[],
  tieOrder: readonly string[],
  ballots: readonly (readonly string[])[],
): Instance {
  const ranked = rankProjects(projects, tieOrder);
  const groups = groupBallots(ballots, new Map(tieOrder.map((id, rank) => [id, rank])));
  return { projects: ranked, voters: ballots.length, ...layOut(groups, ranked.length) };
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

function groupBallots(
  ballots: readonly (readonly string[])[],
  rankOf: ReadonlyMap<string, number>,
): Group[] {
  const groups = new Map<string, Group>();
  for (const [ballot, weight] of countOccurrences(ballots)) {
    const ranks = ranksOf(ballot, rankOf);
    const key = ranks.join(' ');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { projects: ranks, weight });
    else group.weight += weight;
  }
  groups.delete('');
  return sortedGroups(groups);
}

/** Sorted by content, so that sums of doubles do not depend on the order of the ballots. */
function sortedGroups(groups: ReadonlyMap<string, Group>): Group[] {
  const keys = [...groups.keys()].sort();
  return keys.map((key) => assertDefined(groups.get(key), 'group'));
}

/** Parsers hand out one array per distinct ballot, which makes this first pass a cheap one. */
function countOccurrences(
  ballots: readonly (readonly string[])[],
): ReadonlyMap<readonly string[], number> {
  const counts = new Map<readonly string[], number>();
  for (const ballot of ballots) counts.set(ballot, (counts.get(ballot) ?? 0) + 1);
  return counts;
}

function ranksOf(ballot: readonly string[], rankOf: ReadonlyMap<string, number>): number[] {
  const ranks = ballot.map((id) => assertDefined(rankOf.get(id), `project ${id} of a ballot`));
  ranks.sort((a, b) => a - b);
  const isDistinct = ranks.every((rank, i) => i === 0 || rank !== ranks[i - 1]);
  assert(isDistinct, 'a ballot names a project twice');
  return ranks;
}

type Layout = Pick<Instance, 'votes' | 'weights' | 'firstSupporter' | 'supporters'>;

function layOut(groups: readonly Group[], projectCount: number): Layout {
  const lists = Array.from({ length: projectCount }, (): number[] => []);
  groups.forEach((group, index) => {
    for (const project of group.projects) lists[project]?.push(index);
  });
  const weights = Int32Array.from(groups, (group) => group.weight);
  const firstSupporter = new Int32Array(projectCount + 1);
  lists.forEach((list, p) => {
    firstSupporter[p + 1] = (firstSupporter[p] as number) + list.length;
  });
  const votes = Int32Array.from(lists, (list) =>
    list.reduce((sum, group) => sum + (weights[group] as number), 0),
  );
  return { votes, weights, firstSupporter, supporters: Int32Array.from(lists.flat()) };
}
