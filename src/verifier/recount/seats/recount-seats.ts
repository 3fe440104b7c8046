import type { NamedRule } from '../count';
import { type CastSeats, contestOf, type SeatContest, type SeatCount } from './contest';
import { meekStv } from './meek-stv';
import { APPROVAL, bordaPoints, byPoints } from './points';
import { schulze } from './schulze';
import { scottishStv } from './scottish-stv';

/**
 * Counts an election of people a second time: slow, with whole numbers only, and meant to be read.
 * @throws Error when there is no such rule
 */
export function recountSeats(cast: CastSeats, rule: NamedRule): SeatCount {
  const contest = contestOf(cast);
  switch (rule.id) {
    case 'scottish-stv':
      return scottishStv(contest);
    case 'meek-stv':
      return meekStv(contest);
    case 'schulze':
      return schulze(contest);
    case 'borda-seats':
      return borda(contest, rule);
    case 'approval-seats':
      return byPoints(contest, APPROVAL);
    default:
      throw new Error(`there is no rule ${rule.id} for seats`);
  }
}

function borda(contest: SeatContest, { options = {} }: NamedRule): SeatCount {
  const given = String(options['points'] ?? 'full');
  const full = contest.candidates.map((_, i) => BigInt(contest.candidates.length - i));
  const table = given === 'full' ? full : given.split(',').map(BigInt);
  return byPoints(contest, bordaPoints(table, options['shortBallots'] === 'from-last'));
}
