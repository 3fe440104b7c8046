import { createHmac, hkdfSync, randomBytes } from 'node:crypto';

import { Inject, Injectable } from '@nestjs/common';

import { assertDefined, assertNever } from '../../domain/shared/assert';
import { millisOf, type Instant } from '../../domain/shared/instant';
import { err, ok, type Result } from '../../domain/shared/result';
import {
  formKey,
  mintCastToken,
  verifyCastToken,
  type CastToken,
} from '../../domain/vote-log/cast-token';
import { Clock } from '../../platform/clock';
import type { Config } from '../../platform/config/config';
import { CONFIG } from '../../platform/config/config.token';
import { AskLimit } from '../../platform/security/ask-limit';
import type { SessionVoter } from '../../platform/security/session-voter';
import type { TooManyAttempts } from '../../platform/security/throttle';
import { BallotBox, PublicLog, type CastAnswer, type Receipt } from '../vote-log';
import {
  ballotOf,
  choicesOn,
  paperOf,
  type BallotPaper,
  type Choices,
  type Typed,
} from './ballot-paper';
import type {
  BallotFormOld,
  BallotNotLegal,
  BallotRefused,
  BlankNotConfirmed,
  NoSuchBallot,
  VoterUnknown,
} from './ballots.errors';
import { RollService } from './roll.service';
import type { FrozenRound } from './frozen-round';
import type { RoundView } from './round.view';
import { RoundsService } from './rounds.service';
import { statusOf, type StatusAnswer, type VoteStatus } from './vote-status';

/** Who stands at the table: what the session knows, and the signed-in account if any. */
export interface Arrival {
  readonly voterOf: (roundId: string) => SessionVoter | undefined;
  readonly accountId: string | undefined;
  /** When the server received the request: this time decides, whenever it is attended to. */
  readonly receivedAt: Instant;
  /** Whether it brings a form, for which a round may grant some seconds after its end. */
  readonly hasForm: boolean;
}

/** A voter with the paper of her style, in an open round. */
export interface Desk {
  readonly round: FrozenRound;
  readonly rollEntryId: string;
  readonly paper: BallotPaper;
  readonly receivedAt: Instant;
}

/** A legal ballot, ready to be shown once more and cast. */
export interface CheckedBallot {
  readonly choices: Choices;
  readonly isBlank: boolean;
  /** Whether an earlier ballot of this voter would be replaced. */
  readonly replaces: boolean;
  readonly token: string;
}

/** What the button "Cast my vote" sends. */
export interface CastForm {
  readonly sessionId: string;
  readonly typed: Typed;
  readonly token: string;
  readonly isBlankMeant: boolean;
  /** Whether the voter asked for the line that proves how she voted. */
  readonly wantsPrivatePart: boolean;
}

/** A ballot that is durably recorded. */
export interface RecordedBallot {
  /** Its code; the receipt is there, or follows, under the address of that code. */
  readonly receipt: Pick<Receipt, 'trackingSlug' | 'trackingCode'>;
  /** The line that opens the commitment: nobody can fetch it later, so it must be shown at once. */
  readonly privateLine: string | undefined;
}

const NONCE_BYTES = 16;
/** Of one voter about her own vote, in a quarter of an hour. */
const MOST_QUESTIONS = 20;

/** Gives out ballot papers, checks choices, and puts ballots into the box. */
@Injectable()
export class BallotsService {
  private readonly formKeys: readonly Uint8Array[];
  private readonly orderKey: Uint8Array;
  private readonly papers = new Map<string, BallotPaper>();

  constructor(
    private readonly rounds: RoundsService,
    private readonly roll: RollService,
    private readonly box: BallotBox,
    private readonly log: PublicLog,
    private readonly clock: Clock,
    private readonly asking: AskLimit,
    @Inject(CONFIG) { sessionSecrets }: Config,
  ) {
    const secret = assertDefined(sessionSecrets[0], 'session secret');
    this.formKeys = sessionSecrets.map(formKey);
    this.orderKey = Buffer.from(hkdfSync('sha256', secret, '', 'baraza ballot-order-v1', 32));
  }

  /** The voter's place in an open round. */
  async desk(
    slug: string,
    arrival: Arrival,
  ): Promise<Result<Desk, NoSuchBallot | BallotRefused | VoterUnknown>> {
    const view = await this.rounds.bySlug(slug);
    const round = view && (await this.rounds.frozen(slug));
    if (view === undefined || round === undefined) return err({ kind: 'ballot-round-not-found' });
    const refusal = await this.refusalOf(view, arrival);
    if (refusal !== undefined) return err({ kind: 'ballot-refused', reason: refusal });
    const voter = await this.voter(round, arrival);
    const paper = voter && this.paper(round, voter.style);
    if (voter === undefined || paper === undefined) return err({ kind: 'voter-unknown' });
    const { receivedAt } = arrival;
    return ok({ round, rollEntryId: voter.rollEntryId, paper, receivedAt });
  }

  /** `alreadyVoted` where the round takes one ballot of each voter and has this one's. */
  async mayVote({ round, rollEntryId }: Desk): Promise<Result<void, BallotRefused>> {
    if (round.config.revote !== false) return ok(undefined);
    const hasVoted = await this.hasVoted(round, rollEntryId);
    return hasVoted ? err({ kind: 'ballot-refused', reason: 'alreadyVoted' }) : ok(undefined);
  }

  /** "Did I vote?": answered for the voter alone, from the key of the round. */
  async voteStatus(
    slug: string,
    arrival: Arrival,
  ): Promise<Result<VoteStatus, NoSuchBallot | VoterUnknown | TooManyAttempts>> {
    const round = await this.rounds.frozen(slug);
    const view = round && (await this.rounds.bySlug(slug));
    if (round === undefined || view === undefined) return err({ kind: 'ballot-round-not-found' });
    const voter = await this.voter(round, arrival);
    if (voter === undefined) return err({ kind: 'voter-unknown' });
    const asked = this.asking.take(`vote-status ${voter.rollEntryId}`, MOST_QUESTIONS);
    if (!asked.ok) return asked;
    const isOpen = this.rounds.stateOf(view) === 'open';
    return ok({ round, isOpen, answer: await this.answerFor(slug, voter.rollEntryId) });
  }

  private async answerFor(slug: string, rollEntryId: string): Promise<StatusAnswer> {
    if (await this.log.isShredded(slug)) return 'gone';
    const standing = await this.box.standingOfVoter(slug, rollEntryId);
    return standing.ok ? statusOf(standing.value) : 'unknown';
  }

  /** The key of the order in which this voter sees the projects. */
  orderSeed({ round, rollEntryId }: Desk): string {
    return createHmac('sha256', this.orderKey).update(`${round.id}\0${rollEntryId}`).digest('hex');
  }

  /** What would be cast, with the token that lets it be cast exactly once. */
  async check(
    desk: Desk,
    typed: Typed,
    sessionId: string,
  ): Promise<Result<CheckedBallot, BallotNotLegal | BallotRefused>> {
    const choices = legalChoices(desk.paper, typed);
    if (!choices.ok) return choices;
    const replaces = await this.hasVoted(desk.round, desk.rollEntryId);
    if (replaces && desk.round.config.revote === false) {
      return err({ kind: 'ballot-refused', reason: 'alreadyVoted' });
    }
    const isBlank = choices.value.pots.every(({ chosen }) => chosen.length === 0);
    const token = this.mint(desk.round, sessionId);
    return ok({ choices: choices.value, isBlank, replaces, token });
  }

  /** Puts a ballot into the box; from the success on it is durably recorded. */
  async castBallot(
    { round, rollEntryId, paper, receivedAt }: Desk,
    form: CastForm,
  ): Promise<
    Result<RecordedBallot, BallotNotLegal | BlankNotConfirmed | BallotFormOld | BallotRefused>
  > {
    const choices = legalChoices(paper, form.typed);
    if (!choices.ok) return choices;
    const ballot = ballotOf(choices.value);
    const isBlank = Object.keys(ballot).length === 0;
    if (isBlank && !form.isBlankMeant) return err({ kind: 'blank-not-confirmed' });
    const token = this.readToken(round, form);
    if (token === undefined) return err({ kind: 'ballot-form-old' });
    const { slug } = round;
    const { style } = paper;
    const withOpening = form.wantsPrivatePart;
    const cast = {
      round: slug,
      voterId: rollEntryId,
      style,
      ballot,
      token,
      receivedAt,
      withOpening,
    };
    return answerOf(await this.box.cast(cast));
  }

  private async refusalOf(
    view: RoundView,
    { receivedAt, hasForm }: Arrival,
  ): Promise<'upcoming' | 'closed' | undefined> {
    const state = this.rounds.stateOf(view, receivedAt);
    if (state === 'open') return undefined;
    const isInGrace = hasForm && receivedAt < (await this.rounds.castingEndsAt(view));
    if (state === 'closed' && isInGrace) return undefined;
    return state === 'upcoming' ? state : 'closed';
  }

  private async voter(
    round: FrozenRound,
    { voterOf, accountId }: Arrival,
  ): Promise<{ rollEntryId: string; style: string } | undefined> {
    const known = voterOf(round.id);
    if (known !== undefined || accountId === undefined) return known;
    return this.roll.matchOf(round.id, accountId);
  }

  private paper(round: FrozenRound, style: string): BallotPaper | undefined {
    const key = `${round.id}\n${style}`;
    const paper = this.papers.get(key) ?? paperOf(round, style);
    if (paper !== undefined) this.papers.set(key, paper);
    return paper;
  }

  /** Where the box does not answer, nothing is claimed: casting will tell. */
  private async hasVoted({ slug }: FrozenRound, rollEntryId: string): Promise<boolean> {
    const answer = await this.box.hasVoted(slug, rollEntryId);
    return answer.ok && answer.value;
  }

  private mint({ slug }: FrozenRound, sessionId: string): string {
    const key = assertDefined(this.formKeys[0], 'key of forms');
    const nonce = randomBytes(NONCE_BYTES);
    return mintCastToken({ key, sessionId, round: slug }, nonce, millisOf(this.clock.now()));
  }

  private readToken({ slug }: FrozenRound, form: CastForm): CastToken | undefined {
    const now = millisOf(this.clock.now());
    for (const key of this.formKeys) {
      const context = { key, sessionId: form.sessionId, round: slug };
      const token = verifyCastToken(form.token, context, now);
      if (token.ok) return token.value;
    }
    return undefined;
  }
}

function legalChoices(paper: BallotPaper, typed: Typed): Result<Choices, BallotNotLegal> {
  const choices = choicesOn(paper, typed);
  const isLegal = choices.pots.every(({ mistakes }) => mistakes.length === 0);
  if (isLegal && choices.strangers.length === 0) return ok(choices);
  return err({ kind: 'ballot-not-legal', pots: choices.pots, strangers: choices.strangers });
}

function answerOf(answer: CastAnswer): Result<RecordedBallot, BallotRefused> {
  switch (answer.kind) {
    case 'accepted':
    case 'same-receipt':
      return ok({ receipt: answer.receipt, privateLine: answer.opening });
    case 'recorded':
      return ok({ receipt: answer, privateLine: answer.opening });
    case 'already-voted':
      return err({ kind: 'ballot-refused', reason: 'alreadyVoted' });
    case 'closed':
      return err({ kind: 'ballot-refused', reason: 'closedEarly' });
    case 'token-reused':
      return err({ kind: 'ballot-refused', reason: 'tokenReused' });
    case 'unavailable':
      return err({ kind: 'ballot-refused', reason: 'unavailable' });
    default:
      return assertNever(answer);
  }
}
