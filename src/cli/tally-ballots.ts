import { ballotsOf } from '../domain/tally/pabulib/ballots';
import type { PabulibFile } from '../domain/tally/pabulib/parse';
import { UsageError } from './command';

/**
 * Points by rank: counted down from the longest ballot that the file allows; from the length of the
 * ballot; or the number of projects below on the ballot, so that the last one gets nothing.
 */
export const BORDA_POINTS = ['max-length', 'ballot-length', 'below'] as const;
/** One of `BORDA_POINTS`. */
export type BordaPoints = (typeof BORDA_POINTS)[number];

/** What is counted of each vote; `points` is there where a rule or a file needs it. */
export interface TallyBallots {
  readonly ballots: readonly (readonly string[])[];
  readonly points?: readonly (readonly number[])[];
}

/**
 * The ballots of a file as a utility wants them.
 * @throws UsageError when the votes of the file do not give such a utility
 */
export function ballotsFor(file: PabulibFile, utility: string, borda: BordaPoints): TallyBallots {
  const { ballots, points } = ballotsOf(file);
  if (utility.endsWith('borda')) {
    needs(file.voteType === 'ordinal', utility, 'ordinal');
    return { ballots, points: pointsByRank(file, ballots, borda) };
  }
  needs(points !== undefined || !utility.endsWith('points'), utility, 'cumulative or scoring');
  return { ballots, ...(points && { points }) };
}

function needs(isFine: boolean, utility: string, voteTypes: string): void {
  if (!isFine) throw new UsageError(`--utility ${utility} needs votes that are ${voteTypes}`);
}

function pointsByRank(
  file: PabulibFile,
  ballots: TallyBallots['ballots'],
  borda: BordaPoints,
): (readonly number[])[] {
  const longest = ballots.reduce((length, ballot) => Math.max(length, ballot.length), 0);
  const declared = Number(file.meta.get('max_length'));
  const most = Number.isSafeInteger(declared) ? Math.max(declared, longest) : longest;
  const lists = Array.from({ length: longest + 1 }, (_, length) => {
    const first = { 'max-length': most, 'ballot-length': length, below: length - 1 }[borda];
    return Array.from({ length }, (_point, rank) => first - rank);
  });
  return ballots.map(({ length }) => lists[length] as readonly number[]);
}

/** How many ballots support each project. */
export function countVotes({ ballots, points }: TallyBallots): Map<string, number> {
  const votes = new Map<string, number>();
  ballots.forEach((ballot, i) => {
    const own = points?.[i];
    ballot.forEach((id, k) => {
      if (own === undefined || (own[k] as number) > 0) votes.set(id, (votes.get(id) ?? 0) + 1);
    });
  });
  return votes;
}
