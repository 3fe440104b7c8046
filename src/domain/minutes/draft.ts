import type { Outcome, VoteKind, Choice } from '../quorum/vote-kinds';
import type { Instant } from '../shared/instant';
import type { ParagraphKind } from './paragraph';

/** How a member took part. */
export type Participation = 'present' | 'remote' | 'excused' | 'absent';

/** All that was noted of a meeting, as far as minutes tell of it. Names are public ones; null where none may be told. */
export interface MeetingRecord {
  readonly calledAt: Instant | null;
  /** Why the notice was short. */
  readonly urgency: string | null;
  readonly openedAt: Instant;
  readonly closedAt: Instant;
  /** Breaks, oldest first. */
  readonly breaks: readonly {
    readonly from: Instant;
    readonly until: Instant | null;
    readonly reason: string | null;
  }[];
  /** In the order of the attendance list. */
  readonly members: readonly {
    readonly id: string;
    readonly name: string | null;
    readonly participation: Participation;
    /** Who came after the opening, or left before the close. */
    readonly arrivedAt: Instant | null;
    readonly leftAt: Instant | null;
  }[];
  /** At the opening, and each time that it was met or lost; oldest first. */
  readonly quorum: readonly {
    readonly at: Instant;
    readonly present: number;
    readonly needed: number;
    readonly isMet: boolean;
  }[];
  /** In the order of the agenda. */
  readonly items: readonly RecordedItem[];
}

/** An item with what was moved and decided under it. */
export interface RecordedItem {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  /** The law or rule by which it was closed; null for an open item. */
  readonly closedGround: string | null;
  readonly lateReason: string | null;
  readonly startedAt: Instant | null;
  readonly interests: readonly { readonly memberId: string; readonly name: string | null }[];
  readonly motions: readonly RecordedMotion[];
}

/** A motion with its newest text. */
export interface RecordedMotion {
  readonly id: string;
  readonly no: number;
  /** Number of the motion that it amends. */
  readonly amends: number | null;
  readonly title: string;
  readonly text: string;
  readonly mover: string | null;
  readonly seconder: string | null;
  /** What became of it without a vote, such as `withdrawn`; null otherwise. */
  readonly ended: string | null;
  readonly votes: readonly {
    readonly id: string;
    readonly kind: VoteKind;
    readonly outcome: Outcome;
    readonly yes: number;
    readonly no: number;
    readonly abstain: number;
    readonly overrideReason: string | null;
    readonly choices: readonly {
      readonly memberId: string;
      readonly name: string | null;
      readonly choice: Choice;
    }[];
  }[];
}

/** A paragraph before it has words: they are those of the language in which minutes are written. */
export interface DraftParagraph {
  /** The same each time that the same thing is drafted. */
  readonly id: string;
  readonly itemId: string | null;
  readonly kind: ParagraphKind;
  /** Names the sentence; `summary` is left to the secretary. */
  readonly sentence: Sentence;
  readonly values: Readonly<Record<string, string | number | null>>;
  /** The ground on which it is withheld from the start; null where it is open. */
  readonly ground: string | null;
}

/** The sentences that minutes are drafted from. */
export const SENTENCES = [
  ...(['called', 'calledUrgently', 'opened', 'closed', 'brokenOff', 'member', 'quorum'] as const),
  ...(['item', 'lateItem', 'interest', 'motion', 'amendment', 'ended', 'vote'] as const),
  ...(['announced', 'choice', 'summary'] as const),
] as const;
/** One of the sentences. */
export type Sentence = (typeof SENTENCES)[number];

type Values = DraftParagraph['values'];

/** The paragraphs of minutes in reading order, drafted from what happened. */
export function draftOf(record: MeetingRecord): DraftParagraph[] {
  const { calledAt, urgency, openedAt, closedAt } = record;
  const call = calledAt === null ? [] : [calledParagraph(calledAt, urgency)];
  return [
    ...call,
    plain('opened', 'meeting', 'opened', { at: openedAt }),
    ...record.members.map(({ id, ...values }) =>
      plain(`member:${id}`, 'attendance', 'member', values),
    ),
    ...record.quorum.map(({ at, present, needed, isMet }, i) =>
      plain(`quorum:${String(i)}`, 'quorum', 'quorum', {
        ...{ at, present, needed, isMet: String(isMet) },
      }),
    ),
    ...record.breaks.map((one, i) =>
      plain(`break:${String(i)}`, 'meeting', 'brokenOff', { ...one }),
    ),
    ...record.items.flatMap(itemParagraphs),
    plain('closed', 'meeting', 'closed', { at: closedAt }),
  ];
}

/** A paragraph of minutes in the making. */
export interface WorkingParagraph {
  readonly id: string;
  readonly text: string;
  /** The words that were drafted; null for a paragraph that the secretary added. */
  readonly drafted: string | null;
}

/**
 * Drafts minutes anew: what the secretary has touched or added stays as it is, in its place; what she has
 * not touched follows what happened, and goes where it did not happen after all.
 * @param fresh what is drafted now, with its words, in reading order
 */
export function redraft<T extends WorkingParagraph>(
  existing: readonly T[],
  fresh: readonly T[],
): T[] {
  const known = new Map(existing.map((one) => [one.id, one]));
  const isFresh = new Set(fresh.map(({ id }) => id));
  const result = fresh.map((one) => {
    const before = known.get(one.id);
    return before !== undefined && isTouched(before) ? before : one;
  });
  for (const [i, one] of existing.entries()) {
    if (isFresh.has(one.id) || !isTouched(one)) continue;
    const before = existing.slice(0, i).findLast(({ id }) => result.some((kept) => kept.id === id));
    const place = before === undefined ? 0 : result.findIndex(({ id }) => id === before.id) + 1;
    result.splice(place, 0, one);
  }
  return result;
}

function isTouched({ text, drafted }: WorkingParagraph): boolean {
  return text !== drafted;
}

function calledParagraph(at: Instant, urgency: string | null): DraftParagraph {
  return urgency === null
    ? plain('called', 'meeting', 'called', { at })
    : plain('called', 'meeting', 'calledUrgently', { at, reason: urgency });
}

function itemParagraphs(item: RecordedItem): DraftParagraph[] {
  const { id, number, title, closedGround: ground, lateReason, startedAt } = item;
  const under = (
    paragraphId: string,
    kind: ParagraphKind,
    sentence: Sentence,
    values: Values,
  ): DraftParagraph => ({ id: paragraphId, itemId: id, kind, sentence, values, ground });
  const late =
    lateReason === null
      ? []
      : [under(`late:${id}`, 'summary', 'lateItem', { number, reason: lateReason })];
  const interests = item.interests.map(({ memberId, name }) =>
    under(`interest:${id}:${memberId}`, 'interest', 'interest', { name }),
  );
  return [
    under(`item:${id}`, 'heading', 'item', { number, title, at: startedAt }),
    ...late,
    ...interests,
    under(`summary:${id}`, 'summary', 'summary', {}),
    ...item.motions.flatMap((motion) => motionParagraphs(motion, under)),
  ];
}

function motionParagraphs(
  { id, no, amends, title, text, mover, seconder, ended, votes }: RecordedMotion,
  under: (id: string, kind: ParagraphKind, sentence: Sentence, values: Values) => DraftParagraph,
): DraftParagraph[] {
  const sentence = amends === null ? 'motion' : 'amendment';
  const facts = { no, amends, title, text, mover, seconder };
  const end = ended === null ? [] : [under(`ended:${id}`, 'motion', 'ended', { no, ended })];
  const voted = votes.flatMap(({ id: voteId, choices, overrideReason, ...counts }) => [
    under(`vote:${voteId}`, 'vote', overrideReason === null ? 'vote' : 'announced', {
      ...{ motion: no, ...counts, reason: overrideReason },
    }),
    ...choices.map(({ memberId, name, choice }) =>
      under(`choice:${voteId}:${memberId}`, 'roll_call', 'choice', { name, choice }),
    ),
  ]);
  return [under(`motion:${id}`, 'motion', sentence, facts), ...voted, ...end];
}

function plain(
  id: string,
  kind: ParagraphKind,
  sentence: Sentence,
  values: Values,
): DraftParagraph {
  return { id, itemId: null, kind, sentence, values, ground: null };
}
