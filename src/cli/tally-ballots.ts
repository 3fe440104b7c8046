import type { PackedBallots } from '../domain/tally/instance-groups';
import { packedBallotsOf } from '../domain/tally/pabulib/ballots';
import type { PabulibFile } from '../domain/tally/pabulib/parse';
import { UsageError } from './command';

/**
 * Points by rank: counted down from the longest ballot that the file allows; from the length of the
 * ballot; or the number of projects below on the ballot, so that the last one gets nothing.
 */
export const BORDA_POINTS = ['max-length', 'ballot-length', 'below'] as const;
/** One of `BORDA_POINTS`. */
export type BordaPoints = (typeof BORDA_POINTS)[number];

/**
 * The ballots of a file as a utility wants them.
 * @throws UsageError when the votes of the file do not give such a utility
 */
export function ballotsFor(file: PabulibFile, utility: string, borda: BordaPoints): PackedBallots {
  const packed = packedBallotsOf(file);
  if (utility.endsWith('borda')) {
    needs(file.voteType === 'ordinal', utility, 'ordinal');
    return { ...packed, scores: pointsByRank(file, packed, borda) };
  }
  const hasPoints = packed.scores !== undefined;
  needs(hasPoints || !utility.endsWith('points'), utility, 'cumulative or scoring');
  return packed;
}

function needs(isFine: boolean, utility: string, voteTypes: string): void {
  if (!isFine) throw new UsageError(`--utility ${utility} needs votes that are ${voteTypes}`);
}

function pointsByRank(
  file: PabulibFile,
  { first, projects, weights }: PackedBallots,
  borda: BordaPoints,
): Float64Array {
  const lengths = Array.from(weights, (_, b) => (first[b + 1] as number) - (first[b] as number));
  const longest = lengths.reduce((most, length) => Math.max(most, length), 0);
  const declared = Number(file.meta.get('max_length'));
  const most = Number.isSafeInteger(declared) ? Math.max(declared, longest) : longest;
  const points = new Float64Array(projects.length);
  lengths.forEach((length, b) => {
    const top = { 'max-length': most, 'ballot-length': length, below: length - 1 }[borda];
    for (let rank = 0; rank < length; rank += 1) points[(first[b] as number) + rank] = top - rank;
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
