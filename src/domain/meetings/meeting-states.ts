import { daysBetween, type PlainDay } from '../shared/plain-day';
import { err, ok, type Result } from '../shared/result';

/** Where a meeting can stand. */
export const MEETING_STATES = [
  'planned',
  'called',
  'open',
  'suspended',
  'closed',
  'cancelled',
] as const;
/** One of the states. */
export type MeetingState = (typeof MEETING_STATES)[number];

/** What is done to a meeting. */
export const MEETING_ACTS = ['call', 'open', 'suspend', 'resume', 'close', 'cancel'] as const;
/** One of the acts. */
export type MeetingAct = (typeof MEETING_ACTS)[number];

/** The table of transitions: what is not here is refused. */
export const MEETING_TABLE: Readonly<
  Record<MeetingState, Readonly<Partial<Record<MeetingAct, MeetingState>>>>
> = {
  planned: { call: 'called', cancel: 'cancelled' },
  called: { open: 'open', cancel: 'cancelled' },
  open: { suspend: 'suspended', close: 'closed' },
  suspended: { resume: 'open', close: 'closed' },
  closed: {},
  cancelled: {},
};

/** Why an act is not possible. */
export type MeetingError =
  | {
      readonly kind: 'meeting-act-not-possible';
      readonly state: MeetingState;
      readonly act: MeetingAct;
    }
  | { readonly kind: 'notice-too-late'; readonly days: number; readonly needed: number }
  | { readonly kind: 'agenda-empty' };

/** The state after an act; `meeting-act-not-possible` where the table has none. */
export function meetingAfter(
  state: MeetingState,
  act: MeetingAct,
): Result<MeetingState, MeetingError> {
  const next = MEETING_TABLE[state][act];
  return next === undefined ? err({ kind: 'meeting-act-not-possible', state, act }) : ok(next);
}

/** The state after these acts, of which each was possible when it was done; oldest first. */
export function stateOf(acts: readonly MeetingAct[]): MeetingState {
  let state: MeetingState = 'planned';
  for (const act of acts) state = MEETING_TABLE[state][act] ?? state;
  return state;
}

/** When a meeting is called, and how long before it that must be. */
export interface NoticeFacts {
  readonly calledOn: PlainDay;
  readonly meetsOn: PlainDay;
  readonly noticeDays: number;
  readonly mayBeUrgent: boolean;
  /** Why the notice is short; empty without a reason. */
  readonly urgency: string;
  readonly itemCount: number;
}

/**
 * Whether notice of a meeting may go out: in time, or late where the rules allow that and a reason is given.
 * The day of the notice counts, that of the meeting does not.
 * @returns whether the notice is short; `notice-too-late`, `agenda-empty`
 */
export function mayCall(facts: NoticeFacts): Result<{ readonly isShort: boolean }, MeetingError> {
  if (facts.itemCount === 0) return err({ kind: 'agenda-empty' });
  const days = daysBetween(facts.calledOn, facts.meetsOn);
  const isShort = days < facts.noticeDays;
  const isAllowed = !isShort || (facts.mayBeUrgent && facts.urgency !== '' && days >= 0);
  if (isAllowed) return ok({ isShort });
  return err({ kind: 'notice-too-late', days, needed: facts.noticeDays });
}
