import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';

import { ReadDatabase } from '../../platform/database/read-database';
import type { Tx } from '../../platform/database/unit-of-work';
import { newRandomId } from '../../platform/ids';
import { AuditActor } from './audit-actor.entity';

/** Which account stands behind which random id. */
@Injectable()
export class AuditActorRepository {
  constructor(private readonly reads: ReadDatabase) {}

  /** The id under which the acts of an account stand; a new one for an account without acts. */
  async idOf(tx: Tx, accountId: string): Promise<string> {
    const known = await tx.manager.findOneBy(AuditActor, { accountId });
    if (known !== null) return known.id;
    const id = newRandomId();
    await tx.manager.insert(AuditActor, { id, accountId });
    return id;
  }

  async find(accountId: string): Promise<string | undefined> {
    return (await this.reads.manager.findOneBy(AuditActor, { accountId }))?.id;
  }

  /** The accounts behind these ids, as far as they were not erased. */
  async accountsOf(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows = await this.reads.manager.findBy(AuditActor, { id: In([...new Set(ids)]) });
    return new Map(rows.map((row) => [row.id, row.accountId]));
  }

  /** @returns whether it was there */
  async remove(tx: Tx, id: string): Promise<boolean> {
    if (!(await tx.manager.existsBy(AuditActor, { id }))) return false;
    await tx.manager.delete(AuditActor, { id });
    return true;
  }
}
