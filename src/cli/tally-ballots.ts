import type { PackedBallots } from '../domain/tally/instance-groups';
import { packedBallotsOf } from '../domain/tally/pabulib/ballots';
import type { PabulibFile } from '../domain/tally/pabulib/parse';
import {
  type BordaPoints,
  firstPlacePoints,
  LONGEST_RANKING,
} from '../domain/tally/pabulib/points-by-rank';
import { UsageError } from './command';

/**
 * The ballots of a file as a utility wants them.
 * @throws UsageError when the votes of the file do not give such a utility
 */
export function ballotsFor(file: PabulibFile, utility: string, borda: BordaPoints): PackedBallots {
  const packed = packedBallotsOf(file);
  if (utility.endsWith('borda')) {
    needs(file.voteType === 'ordinal', utility, 'ordinal');
    checkLongest(file, borda);
    return { ...packed, scores: pointsByRank(file, packed, borda) };
  }
  const hasPoints = packed.scores !== undefined;
  needs(hasPoints || !utility.endsWith('points'), utility, 'cumulative or scoring');
  return packed;
}

function checkLongest({ meta }: PabulibFile, borda: BordaPoints): void {
  const declared = meta.get('max_length') ?? '';
  if (borda !== 'max-length' || !(Number(declared) > LONGEST_RANKING)) return;
  throw new UsageError(
    `max_length is ${declared}; points by rank begin at ${LONGEST_RANKING} at most, so choose --borda ballot-length or below`,
  );
}

function needs(isFine: boolean, utility: string, voteTypes: string): void {
  if (!isFine) throw new UsageError(`--utility ${utility} needs votes that are ${voteTypes}`);
}

function pointsByRank(
  file: PabulibFile,
  { first, projects, weights }: PackedBallots,
  borda: BordaPoints,
): Float64Array {
  const topOf = firstPlacePoints(file, borda);
  const points = new Float64Array(projects.length);
  weights.forEach((_, b) => {
    const [start, end] = [first[b] as number, first[b + 1] as number];
    const top = topOf(end - start);
    for (let i = start; i < end; i += 1) points[i] = top - (i - start);
  });
  return points;
}

/** How many ballots support each project. */
export function countVotes({ ids, weights, first, projects, scores }: PackedBallots) {
  const votes = new Float64Array(ids.length);
  weights.forEach((weight, b) => {
    for (let i = first[b] as number; i < (first[b + 1] as number); i += 1) {
      const p = projects[i] as number;
      const supports = scores === undefined || (scores[i] as number) > 0;
      if (supports) votes[p] = (votes[p] as number) + weight;
    }
  });
  return new Map(ids.map((id, p) => [id, votes[p] as number]));
}

/** The same ballots, none of which names one of these projects; they all still count as ballots. */
export function withoutProjects(packed: PackedBallots, gone: ReadonlySet<string>): PackedBallots {
  const { ids, first, projects, scores } = packed;
  const isKept = Array.from(projects, (p) => !gone.has(ids[p] as string));
  const before = new Int32Array(projects.length + 1);
  isKept.forEach((kept, i) => (before[i + 1] = (before[i] as number) + Number(kept)));
  return {
    ...packed,
    first: first.map((at) => before[at] as number),
    projects: projects.filter((_, i) => isKept[i]),
    ...(scores && { scores: scores.filter((_, i) => isKept[i]) }),
  };
}
