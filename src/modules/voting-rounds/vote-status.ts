import type { VoteStanding } from '../vote-log';
import type { FrozenRound } from './frozen-round';

/**
 * `void`: two officers took the ballot out of the count; `unknown`: the box cannot tell now; `gone`:
 * the key is destroyed, nobody can ever tell again.
 */
export type StatusAnswer = 'yes' | 'void' | 'no' | 'unknown' | 'gone';

/** Whether a ballot of the voter is recorded. */
export interface VoteStatus {
  readonly round: FrozenRound;
  readonly isOpen: boolean;
  readonly answer: StatusAnswer;
}

const ANSWERS: Readonly<Record<VoteStanding, StatusAnswer>> = {
  none: 'no',
  recorded: 'yes',
  void: 'void',
};

/** What a voter is told of what the ballot box found. */
export function statusOf(standing: VoteStanding): StatusAnswer {
  return ANSWERS[standing];
}
