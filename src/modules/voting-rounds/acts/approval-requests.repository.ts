import { Injectable } from '@nestjs/common';

import { ReadDatabase } from '../../../platform/database/read-database';
import type { Tx } from '../../../platform/database/unit-of-work';
import { ApprovalRequest, type RequestState } from './approval-request.entity';

/** What a decision writes beside the state. */
export type Decision = Partial<
  Pick<
    ApprovalRequest,
    'decidedBy' | 'decidedAt' | 'secondKey' | 'secondApproval' | 'entryIndex' | 'failure'
  >
>;

/** The table of what officers propose to each other. */
@Injectable()
export class ApprovalRequestsRepository {
  constructor(private readonly reads: ReadDatabase) {}

  async find(round: string, id: string): Promise<ApprovalRequest | null> {
    return this.reads.manager.findOneBy(ApprovalRequest, { round, id });
  }

  /** The newest first. */
  async ofRound(round: string): Promise<ApprovalRequest[]> {
    const order = { proposedAt: 'DESC', id: 'ASC' } as const;
    return this.reads.manager.find(ApprovalRequest, { where: { round }, order });
  }

  async inState(state: RequestState): Promise<ApprovalRequest[]> {
    const order = { decidedAt: 'ASC', id: 'ASC' } as const;
    return this.reads.manager.find(ApprovalRequest, { where: { state }, order });
  }

  async insert(tx: Tx, request: ApprovalRequest): Promise<void> {
    await tx.manager.insert(ApprovalRequest, request);
  }

  /** Moves a request on; false when somebody has moved it meanwhile. */
  async move(
    tx: Tx,
    id: string,
    [from, to]: readonly [RequestState, RequestState],
    decision: Decision,
  ): Promise<boolean> {
    const where = { id, state: from };
    const outcome = await tx.manager.update(ApprovalRequest, where, { state: to, ...decision });
    return outcome.affected === 1;
  }
}
