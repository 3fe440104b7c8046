import { Injectable } from '@nestjs/common';
import { In, IsNull, Like } from 'typeorm';

import type { Role } from '../../platform/security/current-actor';
import { ReadDatabase } from '../../platform/database/read-database';
import type { Tx } from '../../platform/database/unit-of-work';
import { AccountToken } from './account-token.entity';
import { Account } from './account.entity';
import { RoleGrant } from './role-grant.entity';

const PAGE = 50;

/** The tables of accounts, their roles and their mail tokens. */
@Injectable()
export class AccountsRepository {
  constructor(private readonly reads: ReadDatabase) {}

  async byId(id: string): Promise<Account | null> {
    return this.reads.manager.findOneBy(Account, { id });
  }

  async byEmail(email: string): Promise<Account | null> {
    return this.reads.manager.findOneBy(Account, { email });
  }

  async search(words: string): Promise<Account[]> {
    const pattern = Like(`%${words.toLowerCase()}%`);
    return this.reads.manager.find(Account, {
      where: words === '' ? {} : { email: pattern },
      order: { email: 'ASC' },
      take: PAGE,
    });
  }

  async namesOf(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows = await this.reads.manager.findBy(Account, { id: In([...new Set(ids)]) });
    return new Map(rows.map((row) => [row.id, row.name]));
  }

  async liveRoles(accountIds: readonly string[]): Promise<RoleGrant[]> {
    return this.reads.manager.findBy(RoleGrant, {
      accountId: In([...accountIds]),
      revokedAt: IsNull(),
    });
  }

  async isEmailTaken(tx: Tx, email: string): Promise<boolean> {
    return tx.manager.existsBy(Account, { email });
  }

  async insert(tx: Tx, account: Account): Promise<void> {
    await tx.manager.insert(Account, account);
  }

  async confirm(tx: Tx, id: string, confirmedAt: string): Promise<void> {
    await tx.manager.update(Account, { id, confirmedAt: IsNull() }, { confirmedAt });
  }

  async setPassword(tx: Tx, id: string, passwordHash: string): Promise<void> {
    await tx.manager.update(Account, { id }, { passwordHash });
  }

  async insertToken(tx: Tx, token: AccountToken): Promise<void> {
    await tx.manager.insert(AccountToken, token);
  }

  async token(tokenHash: string): Promise<AccountToken | null> {
    return this.reads.manager.findOneBy(AccountToken, { tokenHash });
  }

  /** Marks a token as used; false when it was used already. */
  async useToken(tx: Tx, tokenHash: string, usedAt: string): Promise<boolean> {
    const outcome = await tx.manager.update(
      AccountToken,
      { tokenHash, usedAt: IsNull() },
      { usedAt },
    );
    return outcome.affected === 1;
  }

  /** Ids of the accounts that hold one of these roles now. */
  async holdersOf(roles: readonly Role[]): Promise<string[]> {
    const where = { role: In([...roles]), revokedAt: IsNull() };
    const grants = await this.reads.manager.findBy(RoleGrant, where);
    return [...new Set(grants.map(({ accountId }) => accountId))];
  }

  async liveRole(tx: Tx, accountId: string, role: Role): Promise<RoleGrant | null> {
    return tx.manager.findOneBy(RoleGrant, { accountId, role, revokedAt: IsNull() });
  }

  async countLive(tx: Tx, role: Role): Promise<number> {
    return tx.manager.countBy(RoleGrant, { role, revokedAt: IsNull() });
  }

  async insertGrant(tx: Tx, grant: RoleGrant): Promise<void> {
    await tx.manager.insert(RoleGrant, grant);
  }

  async revokeGrant(tx: Tx, id: string, by: string, at: string): Promise<void> {
    await tx.manager.update(RoleGrant, { id }, { revokedBy: by, revokedAt: at });
  }
}
