import { Injectable, Logger } from '@nestjs/common';

import { assertDefined } from '../../../domain/shared/assert';
import { plusSeconds, type Instant } from '../../../domain/shared/instant';
import { err, ok, type Result } from '../../../domain/shared/result';
import { Clock } from '../../../platform/clock';
import { UnitOfWork, type Tx } from '../../../platform/database/unit-of-work';
import { AuditTrail } from '../../audit-trail';
import { PlanningService } from '../../cycles';
import { ActsLog, BallotBox, type BallotBoxUnavailable } from '../../vote-log';
import type { RoundView } from '../round.view';
import { RoundsRepository } from '../rounds.repository';
import { RoundsService } from '../rounds.service';
import { entryOf } from './act-terms';
import type { ApprovalRequest } from './approval-request.entity';
import { ApprovalRequestsRepository } from './approval-requests.repository';

/** So long before the close an act that moves it must be in the log, or it comes too late. */
const MARGIN_SECONDS = 30;

/**
 * Brings what two officers have approved into the log, and lets it take effect. Each step can be
 * repeated: what an interruption leaves half done, the next call finishes with the same entry.
 */
@Injectable()
export class ActEntering {
  private readonly logger = new Logger('Acts');

  constructor(
    private readonly requests: ApprovalRequestsRepository,
    private readonly rounds: RoundsRepository,
    private readonly roundsService: RoundsService,
    private readonly box: BallotBox,
    private readonly log: ActsLog,
    private readonly planning: PlanningService,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** Finishes what was approved and is not in the log yet, or has not taken effect. */
  async finishApproved(): Promise<void> {
    for (const request of await this.requests.inState('approved')) {
      const entered = await this.enter(request);
      if (!entered.ok) this.logger.warn(`act ${request.id} waits: ${entered.error.kind}`);
    }
  }

  /**
   * Enters an approved request. What the log does not take ends as `failed`; a busy ballot box
   * leaves it for the next time.
   */
  async enter(request: ApprovalRequest): Promise<Result<void, BallotBoxUnavailable>> {
    const { round: slug, terms, firstKey, secondKey, secondApproval } = request;
    const second = assertDefined(secondKey, 'key of the second officer');
    const entry = entryOf(terms, [firstKey, second]);
    let index = await this.log.placeOf(slug, entry);
    if (index === undefined) {
      if (await this.isTooLate(request)) return this.fail(request, 'deadline-too-near');
      const first = assertDefined(request.firstApprovals[second], 'first approval');
      const approvals = [first, assertDefined(secondApproval, 'second approval')] as const;
      const entered = await this.box.enter(slug, { entry, approvals });
      if (!entered.ok) {
        const { error } = entered;
        if (error.kind === 'ballot-box-unavailable') return err(error);
        return this.fail(request, error.kind === 'act-refused' ? error.why : error.kind);
      }
      index = entered.value.index;
    }
    await this.takeEffect(request);
    await this.note(request, index);
    this.roundsService.forget(slug);
    return ok(undefined);
  }

  private async isTooLate({ kind, round: slug }: ApprovalRequest): Promise<boolean> {
    if (kind !== 'deadline') return false;
    const round = await this.round(slug);
    const latest = plusSeconds(round.closesAt, -MARGIN_SECONDS);
    return round.closeDecidedAt !== null || this.clock.now() > latest;
  }

  /**
   * What must have happened before the request counts as done. Keys are destroyed later, by whoever closes
   * rounds: the bundle must tell of it first.
   */
  private async takeEffect({
    kind,
    round: slug,
    terms,
    decidedBy,
  }: ApprovalRequest): Promise<void> {
    if (kind !== 'deadline' || terms.t !== 'rule') return;
    const { cycleId } = await this.round(slug);
    const moved = await this.planning.extendPhase(decidedBy, cycleId, {
      phase: 'voting',
      to: terms.to as Instant,
    });
    if (!moved.ok) this.logger.log(`the plan of the cycle stays as it is: ${moved.error.kind}`);
  }

  private async note(request: ApprovalRequest, index: number): Promise<void> {
    const { id, kind, round: slug, terms, decidedBy } = request;
    const { id: roundId } = await this.round(slug);
    await this.unitOfWork.run(async (tx: Tx) => {
      const step = ['approved', 'entered'] as const;
      if (!(await this.requests.move(tx, id, step, { entryIndex: index }))) return;
      if (kind === 'deadline' && terms.t === 'rule') {
        await this.rounds.extend(tx, roundId, terms.to);
      }
      const details = { act: kind, index };
      const subject = `round:${slug}`;
      await this.audit.record(tx, { event: 'act-entered', actorId: decidedBy, subject, details });
    });
  }

  private async fail(request: ApprovalRequest, failure: string): Promise<Result<void, never>> {
    const { id, kind, round: slug } = request;
    await this.unitOfWork.run(async (tx) => {
      if (!(await this.requests.move(tx, id, ['approved', 'failed'], { failure }))) return;
      const details = { act: kind, failure };
      const subject = `round:${slug}`;
      await this.audit.record(tx, { event: 'act-not-entered', actorId: null, subject, details });
    });
    return ok(undefined);
  }

  private async round(slug: string): Promise<RoundView> {
    this.roundsService.forget(slug);
    return assertDefined(await this.roundsService.bySlug(slug), 'round of the act');
  }
}
