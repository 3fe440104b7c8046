import type { AmendmentError } from '../../../domain/motions/amendment';
import type { MotionError } from '../../../domain/motions/motion-states';
import type { VoteError } from '../../../domain/quorum/majority-rule';
import type { MeetingsError } from '../meetings/meetings.errors';

/** Everything that can be refused around motions and votes. */
export type MotionsError =
  | AmendmentError
  | MotionError
  | VoteError
  | MeetingsError
  | { readonly kind: 'motion-not-found' }
  | { readonly kind: 'not-the-mover' }
  | { readonly kind: 'may-not-vote' }
  | { readonly kind: 'votes-beyond-present'; readonly cast: number; readonly present: number }
  | { readonly kind: 'casting-vote-missing' }
  | { readonly kind: 'tellers-missing' }
  | { readonly kind: 'choice-of-absent' }
  | { readonly kind: 'interest-declared-already' };
