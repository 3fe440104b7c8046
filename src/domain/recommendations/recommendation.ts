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

/** An act with its day; oldest first they make the recommendation. */
export type RecommendationEvent = { readonly on: PlainDay } & (
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
  | {
      readonly act: Exclude<
        RecommendationAct,
        'submit' | 'refer' | 'ask_for_time' | 'respond' | 'answer_finally' | 'abandon'
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
  readonly answer: AnswerKind | null;
  readonly answeredOn: PlainDay | null;
  /** Whether the first answer came in time; null before. */
  readonly isAnsweredInTime: boolean | null;
  /** When the city must tell again how far it is. */
  readonly progressDueOn: PlainDay | null;
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
  | { readonly kind: 'nothing-to-commit-to' };

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
  ...{ hasAskedForTime: false, answer: null, answeredOn: null, isAnsweredInTime: null },
  progressDueOn: null,
};

/**
 * The recommendation after one more event.
 * @returns `recommendation-act-not-possible`, `not-their-act`, `reasons-missing` where not all is accepted,
 * `time-asked-already` the second time, `date-not-later`, `nothing-to-commit-to` after a rejection
 */
export function after(
  before: Recommendation,
  event: RecommendationEvent,
  by: Side,
  clocks: Clocks,
): Result<Recommendation, RecommendationError> {
  const { act } = event;
  const row = RECOMMENDATION_TABLE[act];
  const { state } = before;
  if (!row.from.includes(state)) {
    return err({ kind: 'recommendation-act-not-possible', state, act });
  }
  if (row.by !== by) return err({ kind: 'not-their-act', act });
  const refusal = refusalOf(before, event);
  if (refusal !== undefined) return err(refusal);
  return ok({ ...changed(before, event, clocks), state: row.to ?? state });
}

/** The recommendation that these events have made, of which each was possible when it came. */
export function made(events: readonly RecommendationEvent[], clocks: Clocks): Recommendation {
  return events.reduce((before, event) => {
    const next = after(before, event, RECOMMENDATION_TABLE[event.act].by, clocks);
    return next.ok ? next.value : before;
  }, DRAFT);
}

function refusalOf(
  before: Recommendation,
  event: RecommendationEvent,
): RecommendationError | undefined {
  const { act } = event;
  if (act === 'ask_for_time') return timeRefusal(before, event);
  if (act === 'commit' && before.answer === 'rejected') return { kind: 'nothing-to-commit-to' };
  return lacksReasons(event) ? { kind: 'reasons-missing' } : undefined;
}

function lacksReasons(event: RecommendationEvent): boolean {
  if (event.act === 'abandon') return event.text === '';
  if (event.act !== 'respond' && event.act !== 'answer_finally') return false;
  const { answer, reasons, text } = event;
  return answer !== 'accepted' && (reasons.length === 0 || text === '');
}

function timeRefusal(
  { hasAskedForTime, dueOn }: Recommendation,
  event: { readonly newDueOn: PlainDay; readonly text: string },
): RecommendationError | undefined {
  if (hasAskedForTime) return { kind: 'time-asked-already' };
  if (event.text === '') return { kind: 'reasons-missing' };
  const isLater = dueOn !== null && event.newDueOn > dueOn;
  return isLater ? undefined : { kind: 'date-not-later', dueOn: dueOn ?? '' };
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
  };
}

function onClock(
  { submittedOn }: Recommendation,
  event: RecommendationEvent,
  { rule, calendar }: Clocks,
): Partial<Recommendation> {
  const { on, act } = event;
  if (act === 'submit' || act === 'refer') {
    return {
      ...{ officeId: event.officeId, submittedOn: submittedOn ?? on },
      acknowledgeBy: dueAfterWorkingDays(on, rule.acknowledgeWorkingDays, calendar),
      dueOn: dueAfter(on, rule.answerDays, calendar),
    };
  }
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
  { act, on }: RecommendationEvent,
  { progressMonths }: Clocks,
): Partial<Recommendation> {
  if (act === 'commit' || act === 'begin') return { progressDueOn: plusMonths(on, progressMonths) };
  return act === 'implement' || act === 'abandon' ? { progressDueOn: null } : {};
}

function answered({ dueOn }: Recommendation, answer: AnswerKind, on: PlainDay) {
  return { answer, answeredOn: on, isAnsweredInTime: dueOn === null || on <= dueOn };
}
