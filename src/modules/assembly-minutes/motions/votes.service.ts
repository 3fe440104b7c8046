import { Injectable } from '@nestjs/common';

import { applyEdit, rebase } from '../../../domain/motions/amendment';
import { mayVote } from '../../../domain/motions/motion-states';
import {
  decide,
  mistakeIn,
  type CastingVote,
  type MajorityRule,
  type VoteCounts,
  type VoteResult,
} from '../../../domain/quorum/majority-rule';
import { presenceAt, type Presence } from '../../../domain/quorum/presence';
import { countedPresent, type QuorumCheck } from '../../../domain/quorum/quorum-rule';
import type { Instant } from '../../../domain/shared/instant';
import { err, ok, type Result } from '../../../domain/shared/result';
import type { Choice, Outcome, VoteKind } from '../../../domain/quorum/vote-kinds';
import { Clock } from '../../../platform/clock';
import type { Tx } from '../../../platform/database/unit-of-work';
import { newId } from '../../../platform/ids';
import { CityService } from '../../cycles';
import { AttendanceService } from '../meetings/attendance.service';
import { bodySize, countedAttendance } from '../meetings/meeting-policy';
import type { MeetingView } from '../meetings/meeting.view';
import { MeetingsRepository } from '../meetings/meetings.repository';
import { MeetingsService, type MeetingKey } from '../meetings/meetings.service';
import type { MotionView } from './motion.view';
import type { MotionsError } from './motions.errors';
import { MotionsRepository } from './motions.repository';
import { MotionsService, newestOf, type MotionPlace } from './motions.service';

/** A vote as it was taken; the result is never typed. */
export interface TakenVote {
  readonly motionId: string;
  readonly kind: VoteKind;
  /** Not asked for in a roll call, which is counted, nor where all agree. */
  readonly counts: Pick<VoteCounts, 'yes' | 'no' | 'abstain' | 'invalid'>;
  /** By membership; in a roll call only. */
  readonly choices: ReadonlyMap<string, Choice>;
  readonly casting: CastingVote | null;
  /** Two members who counted hands. */
  readonly tellerIds: readonly string[];
  /** Another result than the counts say, with its reason; null as a rule. */
  readonly override: { readonly outcome: Outcome; readonly reason: string } | null;
}

interface Standing {
  readonly quorum: QuorumCheck;
  readonly present: number;
  readonly eligible: number;
  /** Memberships that may say something in a roll call. */
  readonly voters: ReadonlySet<string>;
}

/** Votes: counted, held against quorum and majority, and carried out. */
@Injectable()
export class VotesService {
  constructor(
    private readonly votes: MotionsRepository,
    private readonly motions: MotionsService,
    private readonly meetings: MeetingsService,
    private readonly meetingRows: MeetingsRepository,
    private readonly attendance: AttendanceService,
    private readonly city: CityService,
    private readonly clock: Clock,
  ) {}

  /** A member declares an interest in an item; where the rules say so, she leaves the base of its votes. */
  async declare(
    key: MeetingKey,
    { itemId, membershipId, text }: { itemId: string; membershipId: string; text: string },
  ): Promise<Result<void, MotionsError>> {
    const interests = await this.votes.interestsIn(itemId);
    if (interests.some((one) => one.membershipId === membershipId)) {
      return err({ kind: 'interest-declared-already' });
    }
    return this.meetings.change(key, async (tx, { items }) => {
      if (!items.some(({ id }) => id === itemId)) return err({ kind: 'agenda-item-not-found' });
      const declaredAt = this.clock.now();
      await this.votes.insertInterest(tx, { itemId, membershipId, text, declaredAt });
      return ok(undefined);
    });
  }

  /** Memberships that have declared an interest in an item. */
  async interested(itemId: string): Promise<ReadonlySet<string>> {
    const interests = await this.votes.interestsIn(itemId);
    return new Set(interests.map(({ membershipId }) => membershipId));
  }

  /**
   * Decides a motion by a vote: the counts must add up and not exceed who is there, and the quorum must be
   * met when it is taken. An adopted amendment goes into the text of what it amends.
   */
  async take(
    actorId: string | null,
    key: MeetingKey,
    vote: TakenVote,
  ): Promise<Result<VoteResult, MotionsError>> {
    const at = this.clock.now();
    return this.motions.withMotion(key, vote.motionId, async (tx, place) => {
      const meeting = await this.meetingRows.lock(tx, key.body.id, key.no);
      if (meeting?.state !== 'open') return err({ kind: 'meeting-not-open' });
      const may = mayVote(place.motion, amendmentsOf(place), key.body.rules.motions);
      if (!may.ok) return may;
      const standing = await this.standing(tx, key, { meeting, motion: place.motion, at });
      const decided = decidedBy(key.body.rules.majority, vote, standing);
      if (!decided.ok) return decided;
      const { outcome } = decided.value;
      const merged = outcome === 'adopted' ? mergedText(place) : ok(undefined);
      if (!merged.ok) return merged;
      const id = await this.write(tx, vote, { ...decided.value, standing, at, actorId });
      const act = outcome === 'adopted' ? ('adopt' as const) : ('reject' as const);
      await this.motions.record(tx, place.motion, { act, reason: null, voteId: id, actorId });
      if (merged.value !== undefined) {
        await this.votes.insertVersion(tx, { ...merged.value, mergedVoteId: id, createdAt: at });
      }
      return ok(decided.value.result);
    });
  }

  /** Who may vote on a motion now, for the page that asks for the counts. */
  async standingOf(key: MeetingKey, meeting: MeetingView, motion: MotionView): Promise<Standing> {
    const interested = await this.interested(motion.itemId);
    return this.standingWith(key, { meeting, at: this.clock.now() }, interested);
  }

  private async write(
    tx: Tx,
    { motionId, kind, casting, override, choices, tellerIds }: TakenVote,
    { majority, counts, outcome, computed, standing, at, actorId }: Written,
  ): Promise<string> {
    const id = newId();
    const [tellerId = null, secondTellerId = null] = tellerIds;
    const { yes, no, abstain } = counts;
    const { needed: quorumNeeded, present: quorumPresent } = standing.quorum;
    await this.votes.insertVote(
      tx,
      {
        ...{ id, motionId, kind, majority, ...counts, valid: yes + no + abstain, at },
        ...{ casting, outcome, computed, overrideReason: override?.reason ?? null },
        ...{ quorumNeeded, quorumPresent, tellerId, secondTellerId, recordedBy: actorId },
      },
      [...choices].map(([membershipId, choice]) => ({ voteId: id, membershipId, choice })),
    );
    return id;
  }

  private async standing(
    tx: Tx,
    key: MeetingKey,
    { meeting, motion, at }: { meeting: MeetingView; motion: MotionView; at: Instant },
  ): Promise<Standing> {
    const interests = await this.votes.interestsInTx(tx, motion.itemId);
    const interested = new Set(interests.map(({ membershipId }) => membershipId));
    return this.standingWith(key, { meeting, at }, interested);
  }

  private async standingWith(
    key: MeetingKey,
    { meeting, at }: { meeting: MeetingView; at: Instant },
    interested: ReadonlySet<string>,
  ): Promise<Standing> {
    const { rules } = key.body;
    const quorum = await this.attendance.quorum(key, meeting, at);
    const day = await this.city.dayOf(at);
    const presence = presenceAt(countedAttendance(key.body, meeting, day), at);
    const out = rules.interestLeavesBase ? interested : new Set<string>();
    const free = withoutThose(presence, out);
    const { sittingMembers } = bodySize(key.body, day);
    const isCounted = { ...rules.quorum, includesRemote: true, includesProxies: true };
    return {
      quorum,
      present: countedPresent(isCounted, free),
      eligible: sittingMembers - out.size,
      voters: new Set([...free.inPerson, ...free.remote, ...free.represented]),
    };
  }
}

/** What a vote comes to. */
interface Decided {
  readonly majority: MajorityRule;
  readonly counts: VoteCounts;
  readonly result: VoteResult;
  readonly computed: Outcome;
  readonly outcome: Outcome;
}

interface Written extends Decided {
  readonly standing: Standing;
  readonly at: Instant;
  readonly actorId: string | null;
}

function decidedBy(
  majority: MajorityRule,
  vote: TakenVote,
  standing: Standing,
): Result<Decided, MotionsError> {
  const counted = countsOf(vote, standing);
  if (!counted.ok) return counted;
  const counts = counted.value;
  const result = decide(majority, counts, standing.quorum, vote.casting ?? undefined);
  if (!result.ok) return result;
  const { outcome: computed } = result.value;
  if (computed === 'casting_vote_needed') return err({ kind: 'casting-vote-missing' });
  const outcome = vote.override?.outcome ?? computed;
  return ok({ majority, counts, result: result.value, computed, outcome });
}

function withoutThose(presence: Presence, out: ReadonlySet<string>): Presence {
  const rest = (ids: readonly string[]): string[] => ids.filter((id) => !out.has(id));
  const { inPerson, remote, represented, registered } = presence;
  return {
    ...{ inPerson: rest(inPerson), remote: rest(remote), represented: rest(represented) },
    registered,
  };
}

function countsOf(
  vote: TakenVote,
  { present, eligible, voters }: Standing,
): Result<VoteCounts, MotionsError> {
  if (vote.kind === 'roll_call') {
    if ([...vote.choices.keys()].some((id) => !voters.has(id))) {
      return err({ kind: 'choice-of-absent' });
    }
  }
  if (vote.kind === 'show_of_hands' && new Set(vote.tellerIds).size < 2) {
    return err({ kind: 'tellers-missing' });
  }
  const { yes, no, abstain, invalid } = rawCounts(vote, present);
  const cast = yes + no + abstain + invalid;
  const counts = { eligible, present, cast, yes, no, abstain, invalid };
  const mistake = mistakeIn(counts);
  if (mistake !== undefined) return err(mistake);
  return cast > present ? err({ kind: 'votes-beyond-present', cast, present }) : ok(counts);
}

function rawCounts(vote: TakenVote, present: number): TakenVote['counts'] {
  if (vote.kind === 'unanimous') return { yes: present, no: 0, abstain: 0, invalid: 0 };
  if (vote.kind !== 'roll_call') return vote.counts;
  const of = (choice: Choice): number =>
    [...vote.choices.values()].filter((one) => one === choice).length;
  return { yes: of('yes'), no: of('no'), abstain: of('abstain'), invalid: 0 };
}

/** States of the amendments that hang on a motion. */
function amendmentsOf({ motion, all }: MotionPlace) {
  return all.filter(({ parentId }) => parentId === motion.id).map(({ state }) => state);
}

/** The next version of what an amendment amends; undefined for a motion that amends nothing. */
function mergedText({ motion, all }: MotionPlace) {
  const { edit, baseVersion, parentId } = motion;
  const parent = all.find(({ id }) => id === parentId);
  if (parent === undefined || edit === null) return ok(undefined);
  // What was adopted of the amendments to the amendment is what is put in.
  const inserted = newestOf(motion).text;
  const own = { ...edit, inserted: inserted === '' ? [] : inserted.split('\n') };
  const since = parent.versions.flatMap((one) =>
    one.no > (baseVersion ?? 0) && one.edit !== null ? [one.edit] : [],
  );
  const moved = rebase(own, since);
  if (!moved.ok) return moved;
  const newest = newestOf(parent);
  const text = applyEdit(newest.text, moved.value);
  if (!text.ok) return text;
  return ok({ motionId: parent.id, no: newest.no + 1, text: text.value, edit: moved.value });
}
