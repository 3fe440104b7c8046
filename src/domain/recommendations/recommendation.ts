import { plusMonths, type PlainDay } from '../shared/plain-day';
import { err, ok, type Result } from '../shared/result';
import {
  dueAfter,
  dueAfterWorkingDays,
  type ResponseCalendar,
  type ResponseRule,
} from './response-clock';

/** Where a recommendation can stand. Late is no state: it follows from the day. */
export const RECOMMENDATION_STATES = [
  'draft',
  'adopted',
  'submitted',
  'acknowledged',
  'responded',
  'second_look',
  'final',
  'committed',
  'in_progress',
  'implemented',
  'abandoned',
  'verified',
  'closed',
] as const;
/** One of the states. */
export type RecommendationState = (typeof RECOMMENDATION_STATES)[number];

/** What is done to a recommendation. */
export const RECOMMENDATION_ACTS = [
  'adopt',
  'submit',
  'acknowledge',
  'ask_for_time',
  'refer',
  'respond',
  'accept_answer',
  'reject_answer',
  'answer_finally',
  'commit',
  'begin',
  'implement',
  'abandon',
  'verify',
  'close',
] as const;
/** One of the acts. */
export type RecommendationAct = (typeof RECOMMENDATION_ACTS)[number];

/** Who does what: the body that asks, or the office that answers. */
export type Side = 'body' | 'office';

/** What a city can say to a recommendation. */
export const ANSWERS = ['accepted', 'partly', 'rejected'] as const;
/** One of the answers. */
export type AnswerKind = (typeof ANSWERS)[number];

/** Why a city does not do all that was asked. */
export const ANSWER_REASONS = ['legal', 'financial', 'technical'] as const;
/** One of the reasons. */
export type AnswerReason = (typeof ANSWER_REASONS)[number];

/** A step of a commitment. */
export interface Milestone {
  readonly text: string;
  readonly dueOn: PlainDay;
}

/** An act with its day and who did it; oldest first they make the recommendation. */
export type RecommendationEvent = { readonly on: PlainDay; readonly by: Side } & (
  | {
      readonly act: 'submit' | 'refer';
      /** To whom it goes. */
      readonly officeId: string;
    }
  | {
      readonly act: 'ask_for_time';
      readonly newDueOn: PlainDay;
      readonly text: string;
    }
  | {
      readonly act: 'respond' | 'answer_finally';
      readonly answer: AnswerKind;
      readonly reasons: readonly AnswerReason[];
      readonly text: string;
    }
  | { readonly act: 'abandon'; readonly text: string }
  | { readonly act: 'commit'; readonly milestones: readonly Milestone[] }
  | {
      readonly act: Exclude<
        RecommendationAct,
        'submit' | 'refer' | 'ask_for_time' | 'respond' | 'answer_finally' | 'abandon' | 'commit'
      >;
    }
);

/** A recommendation as its events have made it. */
export interface Recommendation {
  readonly state: RecommendationState;
  readonly officeId: string | null;
  readonly submittedOn: PlainDay | null;
  /** The last days for a sign of receipt and for the answer; null while no clock runs. */
  readonly acknowledgeBy: PlainDay | null;
  readonly dueOn: PlainDay | null;
  readonly hasAskedForTime: boolean;
  /** The last day that went by without an answer, whatever was decided later; null while none has. */
  readonly missedOn: PlainDay | null;
  readonly answer: AnswerKind | null;
  readonly answeredOn: PlainDay | null;
  /** Whether the first answer came in time; null before. */
  readonly isAnsweredInTime: boolean | null;
  readonly milestones: readonly Milestone[];
  /** When the city must tell again how far it is. */
  readonly progressDueOn: PlainDay | null;
  readonly wasImplemented: boolean;
  /** The day of the newest event. */
  readonly lastOn: PlainDay | null;
}

/** Why an act is not possible. */
export type RecommendationError =
  | {
      readonly kind: 'recommendation-act-not-possible';
      readonly state: RecommendationState;
      readonly act: RecommendationAct;
    }
  | { readonly kind: 'not-their-act'; readonly act: RecommendationAct }
  | { readonly kind: 'reasons-missing' }
  | { readonly kind: 'time-asked-already' }
  | { readonly kind: 'date-not-later'; readonly dueOn: string }
  | { readonly kind: 'too-late-to-ask'; readonly dueOn: string }
  | { readonly kind: 'same-office' }
  | { readonly kind: 'nothing-to-commit-to' }
  | { readonly kind: 'milestones-missing' }
  | { readonly kind: 'before-last-event'; readonly lastOn: string };

/** Events that cannot have come in this order; `at` counts from 0. */
export interface BrokenHistory {
  readonly kind: 'history-broken';
  readonly at: number;
  readonly error: RecommendationError;
}

/** The clocks of a city. */
export interface Clocks {
  readonly rule: ResponseRule;
  readonly calendar: ResponseCalendar;
  readonly progressMonths: number;
}

interface Row {
  readonly by: Side;
  readonly from: readonly RecommendationState[];
  /** Null: it stays where it is. */
  readonly to: RecommendationState | null;
}

/** The table of acts: who does them, from where, and where they lead. */
export const RECOMMENDATION_TABLE: Readonly<Record<RecommendationAct, Row>> = {
  adopt: { by: 'body', from: ['draft'], to: 'adopted' },
  submit: { by: 'body', from: ['adopted'], to: 'submitted' },
  acknowledge: { by: 'office', from: ['submitted'], to: 'acknowledged' },
  ask_for_time: { by: 'office', from: ['submitted', 'acknowledged'], to: null },
  refer: { by: 'office', from: ['submitted', 'acknowledged'], to: 'submitted' },
  respond: { by: 'office', from: ['submitted', 'acknowledged'], to: 'responded' },
  accept_answer: { by: 'body', from: ['responded'], to: 'final' },
  reject_answer: { by: 'body', from: ['responded'], to: 'second_look' },
  answer_finally: { by: 'office', from: ['second_look'], to: 'final' },
  commit: { by: 'office', from: ['responded', 'final'], to: 'committed' },
  begin: { by: 'office', from: ['committed'], to: 'in_progress' },
  implement: { by: 'office', from: ['committed', 'in_progress'], to: 'implemented' },
  abandon: { by: 'office', from: ['committed', 'in_progress'], to: 'abandoned' },
  verify: { by: 'body', from: ['implemented'], to: 'verified' },
  close: { by: 'body', from: ['final', 'abandoned', 'verified'], to: 'closed' },
};

/** A recommendation to which nothing has been done. */
export const DRAFT: Recommendation = {
  ...{ state: 'draft', officeId: null, submittedOn: null, acknowledgeBy: null, dueOn: null },
  ...{ hasAskedForTime: false, missedOn: null, answer: null, answeredOn: null },
  ...{ isAnsweredInTime: null, milestones: [], progressDueOn: null },
  ...{ wasImplemented: false, lastOn: null },
};

/**
 * The recommendation after one more event.
 * @returns `recommendation-act-not-possible`, `not-their-act`, `before-last-event`, `reasons-missing` where not
 * all is accepted, `time-asked-already`, `too-late-to-ask`, `date-not-later`, `same-office` for a referral that
 * is none, `nothing-to-commit-to` after a rejection, `milestones-missing`
 */
export function after(
  before: Recommendation,
  event: RecommendationEvent,
  clocks: Clocks,
): Result<Recommendation, RecommendationError> {
  const { act, by, on } = event;
  const row = RECOMMENDATION_TABLE[act];
  const { state, lastOn } = before;
  if (!row.from.includes(state)) {
    return err({ kind: 'recommendation-act-not-possible', state, act });
  }
  if (row.by !== by) return err({ kind: 'not-their-act', act });
  if (lastOn !== null && on < lastOn) return err({ kind: 'before-last-event', lastOn });
  const refusal = refusalOf(before, event);
  if (refusal !== undefined) return err(refusal);
  return ok({ ...changed(before, event, clocks), state: row.to ?? state });
}

/** The recommendation that these events have made; `history-broken` where one was not possible when it came. */
export function made(
  events: readonly RecommendationEvent[],
  clocks: Clocks,
): Result<Recommendation, BrokenHistory> {
  let recommendation = DRAFT;
  for (const [at, event] of events.entries()) {
    const next = after(recommendation, event, clocks);
    if (!next.ok) return err({ kind: 'history-broken', at, error: next.error });
    recommendation = next.value;
  }
  return ok(recommendation);
}

function refusalOf(
  before: Recommendation,
  event: RecommendationEvent,
): RecommendationError | undefined {
  const { act } = event;
  if (act === 'ask_for_time') return timeRefusal(before, event);
  if (act === 'commit') return commitRefusal(before, event.milestones);
  if (act === 'refer' && event.officeId === before.officeId) return { kind: 'same-office' };
  return lacksReasons(event) ? { kind: 'reasons-missing' } : undefined;
}

function commitRefusal(
  { answer }: Recommendation,
  milestones: readonly Milestone[],
): RecommendationError | undefined {
  if (answer === 'rejected') return { kind: 'nothing-to-commit-to' };
  return milestones.length === 0 ? { kind: 'milestones-missing' } : undefined;
}

function lacksReasons(event: RecommendationEvent): boolean {
  if (event.act === 'abandon') return isBlank(event.text);
  if (event.act !== 'respond' && event.act !== 'answer_finally') return false;
  const { answer, reasons, text } = event;
  return answer !== 'accepted' && (reasons.length === 0 || isBlank(text));
}

/** More time is asked for while there is some. */
function timeRefusal(
  { hasAskedForTime, dueOn }: Recommendation,
  event: { readonly on: PlainDay; readonly newDueOn: PlainDay; readonly text: string },
): RecommendationError | undefined {
  if (hasAskedForTime) return { kind: 'time-asked-already' };
  if (isBlank(event.text)) return { kind: 'reasons-missing' };
  if (dueOn === null || event.on > dueOn) return { kind: 'too-late-to-ask', dueOn: dueOn ?? '' };
  return event.newDueOn > dueOn ? undefined : { kind: 'date-not-later', dueOn };
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}

/** What an event changes beside the state. */
function changed(
  before: Recommendation,
  event: RecommendationEvent,
  clocks: Clocks,
): Recommendation {
  return {
    ...before,
    ...onClock(before, event, clocks),
    ...byAnswer(before, event),
    ...onProgress(event, clocks),
    lastOn: event.on,
  };
}

function onClock(
  before: Recommendation,
  event: RecommendationEvent,
  { rule, calendar }: Clocks,
): Partial<Recommendation> {
  const { on, act } = event;
  if (act === 'submit' || act === 'refer') {
    return {
      ...{ officeId: event.officeId, submittedOn: before.submittedOn ?? on },
      missedOn: missedBy(before, on),
      acknowledgeBy: dueAfterWorkingDays(on, rule.acknowledgeWorkingDays, calendar),
      dueOn: dueAfter(on, rule.answerDays, calendar),
    };
  }
  if (act === 'acknowledge') return { acknowledgeBy: null };
  if (act === 'ask_for_time') return { dueOn: event.newDueOn, hasAskedForTime: true };
  return act === 'reject_answer' ? { dueOn: dueAfter(on, rule.secondLookDays, calendar) } : {};
}

function byAnswer(before: Recommendation, event: RecommendationEvent): Partial<Recommendation> {
  if (event.act === 'respond') {
    return { ...answered(before, event.answer, event.on), dueOn: null, acknowledgeBy: null };
  }
  return event.act === 'answer_finally' ? { answer: event.answer, dueOn: null } : {};
}

function onProgress(
  event: RecommendationEvent,
  { progressMonths }: Clocks,
): Partial<Recommendation> {
  const { act, on } = event;
  const progressDueOn = plusMonths(on, progressMonths);
  if (act === 'commit') return { progressDueOn, milestones: event.milestones };
  if (act === 'begin') return { progressDueOn };
  if (act === 'implement') return { progressDueOn: null, wasImplemented: true };
  return act === 'abandon' ? { progressDueOn: null } : {};
}

function answered(before: Recommendation, answer: AnswerKind, on: PlainDay) {
  const missedOn = missedBy(before, on);
  return { answer, answeredOn: on, missedOn, isAnsweredInTime: missedOn === null };
}

/** A referral starts another clock, and does not make up for the day that went by before. */
function missedBy({ missedOn, dueOn }: Recommendation, on: PlainDay): PlainDay | null {
  if (missedOn !== null) return missedOn;
  return dueOn !== null && on > dueOn ? dueOn : null;
}
