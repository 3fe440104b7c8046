import { compareCodePoints } from '../../shared/code-points';
import type { BallotRule } from '../ballot-rule';
import { namedIn, type Selections } from '../selections';

/** The selections of one voter with her number in the file. */
export interface NumberedVote {
  readonly voter: number;
  readonly selections: Selections;
}

/** The columns of VOTES for ballots of this rule. */
export function voteColumns({ type }: BallotRule): string[] {
  const hasPoints = type === 'cumulative' || type === 'scoring';
  return hasPoints ? ['voter_id', 'vote', 'points'] : ['voter_id', 'vote'];
}

/** A row of VOTES: approvals by id, rankings as they are, points from the most to the least. */
export function voteRow({ voter, selections }: NumberedVote): (string | number)[] {
  switch (selections.type) {
    case 'approval':
      return [voter, [...selections.projects].sort(compareCodePoints).join(',')];
    case 'ordinal':
      return [voter, selections.ranking.join(',')];
    case 'cumulative':
    case 'scoring': {
      const given = Object.entries(selections.points);
      given.sort(([a, x], [b, y]) => y - x || compareCodePoints(a, b));
      return [voter, given.map(([id]) => id).join(','), given.map(([, n]) => n).join(',')];
    }
  }
}

/** How many voters name each project, whatever they say of it. */
export function namedCounts(votes: readonly NumberedVote[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { selections } of votes) {
    for (const id of namedIn(selections)) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}
