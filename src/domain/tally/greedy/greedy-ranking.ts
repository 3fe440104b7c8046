import { compareBigInts } from '../../shared/big-ints';
import { compareCodePoints } from '../../shared/code-points';
import type { Instance } from '../instance';

/** What projects are ranked by. */
export type Measure = 'votes' | 'points';

/** Projects from the one that comes first to the last. */
export interface Ranking {
  /** Project indexes. */
  readonly order: readonly number[];
  /** Votes or points of each project, by index. */
  readonly scores: ArrayLike<number>;
  /** Ids by code point of the project at a place and those after it that are level with it. */
  tiedAt(place: number): string[];
}

/** Points that ballots give to each project, for and against it; where ballots give no points, every vote is one. */
export function pointsOf(instance: Instance): ArrayLike<number> {
  const { scores, penalties, supporters, firstSupporter, weights, votes } = instance;
  if (!scores) return votes;
  return Float64Array.from(votes, (_, project) => {
    let sum = penalties?.[project] ?? 0;
    const end = firstSupporter[project + 1] as number;
    for (let i = firstSupporter[project] as number; i < end; i += 1) {
      sum += (scores[i] as number) * (weights[supporters[i] as number] as number);
    }
    return sum;
  });
}

function scoresBy(instance: Instance, measure: Measure): ArrayLike<number> {
  return measure === 'votes' ? instance.votes : pointsOf(instance);
}

/**
 * Ranks projects by score, or by score per unit of cost, where free projects with a score come
 * first and those without a positive score last; the tie rank decides between equals.
 * @param candidates indexes of projects in tie order
 */
export function rankProjects(
  instance: Instance,
  candidates: readonly number[],
  { measure, perCost }: { readonly measure: Measure; readonly perCost?: boolean },
): Ranking {
  const scores = scoresBy(instance, measure);
  const compare = perCost ? byDensity(instance, scores) : byScore(scores);
  const order = [...candidates].sort(compare);
  const tiedAt = (place: number): string[] => {
    let end = place + 1;
    const first = order[place] as number;
    while (end < order.length && compare(first, order[end] as number) === 0) end += 1;
    return idsOf(instance, order.slice(place, end)).sort(compareCodePoints);
  };
  return { order, scores, tiedAt };
}

type Comparison = (a: number, b: number) => number;

function byScore(scores: ArrayLike<number>): Comparison {
  return (a, b) => (scores[b] as number) - (scores[a] as number);
}

function byDensity({ projects }: Instance, scores: ArrayLike<number>): Comparison {
  const costs = projects.map((project) => project.costMinor);
  const exact = Array.from(scores, (score) => BigInt(Math.max(score, 0)));
  return (a, b) => {
    const [scoreA, scoreB] = [exact[a] as bigint, exact[b] as bigint];
    const [left, right] = [scoreA * (costs[b] as bigint), scoreB * (costs[a] as bigint)];
    // A score over a cost of zero is more than any other, but for those that are such, too.
    return Number(scoreB > 0n) - Number(scoreA > 0n) || compareBigInts(right, left);
  };
}

/** The ids of project indexes. */
export function idsOf(instance: Instance, indexes: readonly number[]): string[] {
  return indexes.map((index) => (instance.projects[index] as Instance['projects'][number]).id);
}
