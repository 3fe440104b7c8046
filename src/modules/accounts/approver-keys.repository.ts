import { Injectable } from '@nestjs/common';
import { In, IsNull } from 'typeorm';

import { ReadDatabase } from '../../platform/database/read-database';
import type { Tx } from '../../platform/database/unit-of-work';
import { ApproverKey, type KeyEnd } from './approver-key.entity';

/** The table of the keys with which officers approve acts. */
@Injectable()
export class ApproverKeysRepository {
  constructor(private readonly reads: ReadDatabase) {}

  async live(accountId: string): Promise<ApproverKey | null> {
    return this.reads.manager.findOneBy(ApproverKey, { accountId, endedAt: IsNull() });
  }

  async liveOf(accountIds: readonly string[]): Promise<ApproverKey[]> {
    return this.reads.manager.find(ApproverKey, {
      where: { accountId: In([...accountIds]), endedAt: IsNull() },
      order: { keyId: 'ASC' },
    });
  }

  async isKeyIdTaken(tx: Tx, keyId: string): Promise<boolean> {
    return tx.manager.existsBy(ApproverKey, { keyId });
  }

  async insert(tx: Tx, key: ApproverKey): Promise<void> {
    await tx.manager.insert(ApproverKey, key);
  }

  /** Puts another seal in the place of the old one; false when that is not there any more. */
  async reseal(tx: Tx, old: ApproverKey, sealed: string): Promise<boolean> {
    const row = { id: old.id, sealed: old.sealed, endedAt: IsNull() };
    return (await tx.manager.update(ApproverKey, row, { sealed })).affected === 1;
  }

  /** Ends the live key of an account and gives its id; undefined where there is none. */
  async end(
    tx: Tx,
    accountId: string,
    { at, why }: { readonly at: string; readonly why: KeyEnd },
  ): Promise<string | undefined> {
    const key = await tx.manager.findOneBy(ApproverKey, { accountId, endedAt: IsNull() });
    if (key === null) return undefined;
    const end = { endedAt: at, endedWhy: why, sealed: '' };
    await tx.manager.update(ApproverKey, { id: key.id }, end);
    return key.keyId;
  }
}
