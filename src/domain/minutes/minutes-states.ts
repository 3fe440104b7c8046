import type { Instant } from '../shared/instant';
import { err, ok, type Result } from '../shared/result';

/** Where minutes can stand. */
export const MINUTES_STATES = ['draft', 'in_review', 'approved', 'published'] as const;
/** One of the states. */
export type MinutesState = (typeof MINUTES_STATES)[number];

/** What is done to minutes. */
export const MINUTES_ACTS = ['submit', 'return', 'approve', 'publish'] as const;
/** One of the acts. */
export type MinutesAct = (typeof MINUTES_ACTS)[number];

/** The table of transitions: what is not here is refused. */
export const MINUTES_TABLE: Readonly<
  Record<MinutesState, Readonly<Partial<Record<MinutesAct, MinutesState>>>>
> = {
  draft: { submit: 'in_review' },
  in_review: { return: 'draft', approve: 'approved' },
  approved: { publish: 'published' },
  published: {},
};

/** The vote by which minutes are approved, in a later meeting or by circulation. */
export interface ApprovingVote {
  readonly outcome: 'adopted' | 'rejected';
  readonly at: Instant;
  /** The meeting in which it was taken; null for a vote by circulation. */
  readonly meetingId: string | null;
}

/** Why minutes cannot go on. */
export type MinutesError =
  | {
      readonly kind: 'minutes-act-not-possible';
      readonly state: MinutesState;
      readonly act: MinutesAct;
    }
  | { readonly kind: 'approval-not-voted' }
  | { readonly kind: 'approval-in-same-meeting' }
  | { readonly kind: 'approval-too-early' };

/** The state after an act that needs no vote; `minutes-act-not-possible` where the table has none. */
export function minutesAfter(
  state: MinutesState,
  act: MinutesAct,
): Result<MinutesState, MinutesError> {
  const next = MINUTES_TABLE[state][act];
  return next === undefined ? err({ kind: 'minutes-act-not-possible', state, act }) : ok(next);
}

/**
 * Whether a vote approves minutes: it was adopted, after the meeting that they are of, and not in that
 * meeting itself.
 */
export function approvedBy(
  state: MinutesState,
  { meetingId, closedAt }: { readonly meetingId: string; readonly closedAt: Instant },
  vote: ApprovingVote,
): Result<MinutesState, MinutesError> {
  const next = minutesAfter(state, 'approve');
  if (!next.ok) return next;
  if (vote.outcome !== 'adopted') return err({ kind: 'approval-not-voted' });
  if (vote.meetingId === meetingId) return err({ kind: 'approval-in-same-meeting' });
  return vote.at <= closedAt ? err({ kind: 'approval-too-early' }) : next;
}
