import { Injectable } from '@nestjs/common';

import { ReadDatabase } from '../../../platform/database/read-database';
import type { Tx } from '../../../platform/database/unit-of-work';
import { RoundPot } from '../round-pot.entity';
import { RoundLimit } from './round-limit.entity';

/** Where a pot's money comes from and goes to, beside its budget. */
export type PotMoney = Pick<RoundPot, 'leftTo' | 'shares'>;

/** The tables of limits. Callers make sure in the same unit that the round is a draft. */
@Injectable()
export class LimitsRepository {
  constructor(private readonly reads: ReadDatabase) {}

  /** In the order in which they were made. */
  async ofRound(roundId: string): Promise<RoundLimit[]> {
    const order = { createdAt: 'ASC', kind: 'ASC', name: 'ASC', id: 'ASC' } as const;
    return this.reads.manager.find(RoundLimit, { where: { roundId }, order });
  }

  async insert(tx: Tx, limit: RoundLimit): Promise<void> {
    await tx.manager.insert(RoundLimit, limit);
  }

  /** False when the round has no such limit. */
  async change(
    tx: Tx,
    key: Pick<RoundLimit, 'id' | 'roundId'>,
    terms: Partial<RoundLimit>,
  ): Promise<boolean> {
    const outcome = await tx.manager.update(RoundLimit, key, terms);
    return outcome.affected === 1;
  }

  /** False when the round has no such limit. */
  async remove(tx: Tx, key: Pick<RoundLimit, 'id' | 'roundId'>): Promise<boolean> {
    const outcome = await tx.manager.delete(RoundLimit, key);
    return outcome.affected === 1;
  }

  async saveMoney(
    tx: Tx,
    key: Pick<RoundPot, 'roundId' | 'potId'>,
    money: PotMoney,
  ): Promise<void> {
    await tx.manager.update(RoundPot, key, money);
  }
}
