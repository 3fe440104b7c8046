import { Injectable } from '@nestjs/common';

import { err, ok, type Result } from '../../../domain/shared/result';
import { Clock } from '../../../platform/clock';
import { UnitOfWork, type Tx } from '../../../platform/database/unit-of-work';
import { newId } from '../../../platform/ids';
import { AuditTrail } from '../../audit-trail';
import type { RoundView } from '../round.view';
import { RoundsRepository } from '../rounds.repository';
import type { VotingRoundsError } from '../voting-rounds.errors';
import { LimitsRepository, type PotMoney } from './limits.repository';
import type { LimitTerms } from './pot-limit';

type Outcome = Promise<Result<void, VotingRoundsError>>;
type Draft = Pick<RoundView, 'id' | 'slug'>;

/** What the winners of a pot must respect; it can change until the round is frozen. */
@Injectable()
export class LimitsService {
  constructor(
    private readonly limits: LimitsRepository,
    private readonly rounds: RoundsRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  async add(by: string, round: Draft, potId: string, terms: LimitTerms): Outcome {
    const row = { ...terms, potId, id: newId(), roundId: round.id, createdAt: this.clock.now() };
    return this.inDraft(by, round, async (tx) => {
      await this.limits.insert(tx, row);
      return true;
    });
  }

  async change(by: string, round: Draft, id: string, terms: LimitTerms): Outcome {
    const { kind: _kind, ...rest } = terms;
    return this.inDraft(by, round, (tx) =>
      this.limits.change(tx, { id, roundId: round.id }, { ...rest }),
    );
  }

  async remove(by: string, round: Draft, id: string): Outcome {
    return this.inDraft(by, round, (tx) => this.limits.remove(tx, { id, roundId: round.id }));
  }

  /** Says where the money of a pot of the round goes. */
  async saveMoney(by: string, round: Draft, potId: string, money: PotMoney): Outcome {
    return this.inDraft(by, round, async (tx) => {
      await this.limits.saveMoney(tx, { roundId: round.id, potId }, money);
      return true;
    });
  }

  /** @param act false when there is no such limit any more */
  private async inDraft(by: string, round: Draft, act: (tx: Tx) => Promise<boolean>): Outcome {
    return this.unitOfWork.run(async (tx) => {
      if ((await this.rounds.lockDraft(tx, round.id)) === null) {
        return err({ kind: 'round-already-open' });
      }
      if (!(await act(tx))) return err({ kind: 'limit-not-found' });
      const subject = `round:${round.slug}`;
      await this.audit.record(tx, { event: 'round-limited', actorId: by, subject });
      return ok(undefined);
    });
  }
}
