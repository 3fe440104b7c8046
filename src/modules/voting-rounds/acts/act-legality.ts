import { Injectable } from '@nestjs/common';

import { objectionsUntil } from '../../../domain/cycle/objections';
import type { RoundState } from '../../../domain/cycle/round-state';
import { plusSeconds, type Instant } from '../../../domain/shared/instant';
import { err, ok, type Result } from '../../../domain/shared/result';
import { Clock } from '../../../platform/clock';
import { ActsLog, KeyShredding, type ActRefused } from '../../vote-log';
import type { RoundView } from '../round.view';
import { RoundsService } from '../rounds.service';
import { RULES, type ActKind, type ActTerms, type ActWish } from './act-terms';
import type { ActsError } from './acts.errors';
import type { ApprovalRequest } from './approval-request.entity';

/** So long before the close the second officer must have decided about a later one. */
const LEAD_SECONDS = 60;

/** When each act can be proposed and approved. */
const STATES: Readonly<Record<ActKind, readonly RoundState[]>> = {
  void: ['open', 'closed', 'published'],
  restore: ['open', 'closed', 'published'],
  deadline: ['upcoming', 'open'],
  shredding: ['published'],
};

type Unreferenced<T> = T extends unknown ? Omit<T, 'ref'> : never;

/** Terms without the hash of the case file. */
export type BareTerms = Unreferenced<ActTerms>;

/** What may be done to a round, and to which ballot. */
@Injectable()
export class ActLegality {
  constructor(
    private readonly rounds: RoundsService,
    private readonly log: ActsLog,
    private readonly shredding: KeyShredding,
    private readonly clock: Clock,
  ) {}

  /** The acts that can be proposed now. */
  async possibleNow(round: RoundView): Promise<ActKind[]> {
    const kinds = await this.thinkable(round);
    if (kinds.includes('shredding') && !(await this.objectionsOver(round)).ok) {
      return kinds.filter((kind) => kind !== 'shredding');
    }
    return kinds;
  }

  /** From when on the keys of a published round may be destroyed; undefined before it is published. */
  async objectionsUntil(round: RoundView): Promise<Instant | undefined> {
    if (round.publishedAt === null) return undefined;
    const frozen = await this.rounds.frozen(round.slug);
    return objectionsUntil(round.publishedAt, frozen?.config.objectionDays);
  }

  /** A round that may have an act of this kind now, as it stands in the database. */
  async roundFor(slug: string, kind: ActKind): Promise<Result<RoundView, ActsError>> {
    this.rounds.forget(slug);
    const round = await this.rounds.bySlug(slug);
    const isNow = round !== undefined && (await this.thinkable(round)).includes(kind);
    if (!isNow) return err({ kind: 'act-not-now' });
    return kind === 'shredding' ? this.objectionsOver(round) : ok(round);
  }

  /** What a wish comes to in the log of the round. */
  async termsOf(slug: string, wish: ActWish): Promise<Result<BareTerms, ActsError | ActRefused>> {
    const round = await this.roundFor(slug, wish.kind);
    if (!round.ok) return round;
    if (wish.kind === 'shredding') {
      return ok({ t: 'rule', what: RULES.shredding, to: this.clock.now() });
    }
    if (wish.kind === 'deadline') return this.deadlineTerms(round.value, wish.to);
    const reasons = (await this.rounds.frozen(slug))?.config.voidReasons ?? [];
    if (!reasons.includes(wish.reason)) return err({ kind: 'void-reason-unknown' });
    const cast = await this.log.castOfCode(slug, wish.code);
    if (cast === undefined) return err({ kind: 'no-ballot-with-code' });
    if (cast.isVoid === (wish.kind === 'void')) {
      return err({ kind: 'act-refused', why: 'changes-nothing' });
    }
    return ok({ t: wish.kind, k: cast.k, r: cast.r, reason: wish.reason });
  }

  /** Whether an act can still be entered; the log itself looks at the ballot once more. */
  async isStillRight({
    round: slug,
    kind,
    terms,
  }: ApprovalRequest): Promise<Result<void, ActsError>> {
    const round = await this.roundFor(slug, kind);
    if (!round.ok) return round;
    if (kind !== 'deadline' || terms.t !== 'rule') return ok(undefined);
    const checked = this.deadlineTerms(round.value, terms.to as Instant);
    return checked.ok ? ok(undefined) : checked;
  }

  /** By the state of the round; after its keys are gone its log takes nothing. */
  private async thinkable(round: RoundView): Promise<ActKind[]> {
    const state = this.rounds.stateOf(round);
    if (state === 'published' && (await this.shredding.isEntered(round.slug))) return [];
    const kinds = Object.keys(STATES) as ActKind[];
    return kinds.filter((kind) => STATES[kind].includes(state));
  }

  private async objectionsOver(round: RoundView): Promise<Result<RoundView, ActsError>> {
    const until = await this.objectionsUntil(round);
    if (until === undefined) return err({ kind: 'act-not-now' });
    return this.clock.now() < until ? err({ kind: 'objections-not-over', until }) : ok(round);
  }

  private deadlineTerms({ closesAt }: RoundView, to: Instant): Result<BareTerms, ActsError> {
    if (to <= closesAt) return err({ kind: 'deadline-not-later' });
    const isLate = this.clock.now() > plusSeconds(closesAt, -LEAD_SECONDS);
    if (isLate) return err({ kind: 'deadline-too-near' });
    return ok({ t: 'rule', what: RULES.deadline, to });
  }
}
