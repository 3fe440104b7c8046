import { Injectable } from '@nestjs/common';

import { err, ok, type Result } from '../../domain/shared/result';
import { Clock } from '../../platform/clock';
import { UnitOfWork, type Tx } from '../../platform/database/unit-of-work';
import { newId } from '../../platform/ids';
import type { Actor, Role } from '../../platform/security/current-actor';
import { AuditTrail } from '../audit-trail';
import type { Account } from './account.entity';
import type { AccountsError } from './accounts.errors';
import { AccountsRepository } from './accounts.repository';
import { hashPassword, verifyPassword } from './password-hashing';

/** A person as the admin's list shows them. */
export interface AccountSummary {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly isConfirmed: boolean;
  readonly roles: readonly Role[];
}

/** Who people are and what they may do. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** The actor of a confirmed account with this e-mail and password; equally slow when there is none. */
  async verify(email: string, password: string): Promise<Actor | undefined> {
    const account = await this.accounts.byEmail(email.trim().toLowerCase());
    const matches = await verifyPassword(account?.passwordHash, password);
    const isUsable = account !== null && matches && account.confirmedAt !== null;
    return isUsable ? this.actor(account) : undefined;
  }

  /** Whether this is the password of the signed-in person. */
  async isPasswordOf({ accountId, email }: Actor, password: string): Promise<boolean> {
    return (await this.verify(email, password))?.accountId === accountId;
  }

  async load(accountId: string): Promise<Actor | undefined> {
    const account = await this.accounts.byId(accountId);
    return account === null ? undefined : this.actor(account);
  }

  async search(words: string): Promise<AccountSummary[]> {
    const found = await this.accounts.search(words.trim());
    const grants = await this.accounts.liveRoles(found.map((account) => account.id));
    return found.map((account) => ({
      id: account.id,
      name: account.name,
      email: account.email,
      isConfirmed: account.confirmedAt !== null,
      roles: grants
        .filter((grant) => grant.accountId === account.id)
        .map((grant) => grant.role as Role),
    }));
  }

  /** The public names of accounts. */
  async namesOf(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return this.accounts.namesOf(ids);
  }

  /** The e-mail addresses of accounts, for mail only: never for a page of somebody else. */
  async emailOf(id: string): Promise<string | undefined> {
    return (await this.accounts.byId(id))?.email;
  }

  /** The account with an e-mail address, for officers who name somebody by it. */
  async idOf(email: string): Promise<string | undefined> {
    return (await this.accounts.byEmail(email.trim().toLowerCase()))?.id;
  }

  async recordStaffSignIn(actor: Actor): Promise<void> {
    await this.recordStaff(actor, 'staff-signed-in');
  }

  async recordStaffSignOut(actor: Actor): Promise<void> {
    await this.recordStaff(actor, 'staff-signed-out');
  }

  /** What records that signing in with this e-mail failed; nothing for others than staff. */
  async failedSignIn(email: string): Promise<(tx: Tx) => Promise<void>> {
    const account = await this.accounts.byEmail(email.trim().toLowerCase());
    const isStaff = account !== null && isStaffed(await this.actor(account));
    if (!isStaff) return async () => undefined;
    const subject = `account:${account.id}`;
    return (tx) => this.audit.record(tx, { event: 'staff-sign-in-failed', actorId: null, subject });
  }

  async grantRole(
    by: Actor | undefined,
    accountId: string,
    role: Role,
  ): Promise<Result<void, AccountsError>> {
    if ((await this.accounts.byId(accountId)) === null) return err({ kind: 'account-not-found' });
    return this.unitOfWork.run(async (tx) => {
      if ((await this.accounts.liveRole(tx, accountId, role)) !== null) {
        return err({ kind: 'role-already-granted', role });
      }
      const grantedBy = by?.accountId ?? null;
      const grantedAt = this.clock.now();
      await this.accounts.insertGrant(tx, {
        id: newId(),
        accountId,
        role,
        grantedBy,
        grantedAt,
        revokedBy: null,
        revokedAt: null,
      });
      await this.audit.record(tx, {
        event: 'role-granted',
        actorId: grantedBy,
        subject: `account:${accountId}`,
        details: { role },
      });
      return ok(undefined);
    });
  }

  /** Takes a role away; the last admin stays, or nobody could ever grant a role again. */
  async revokeRole(by: Actor, accountId: string, role: Role): Promise<Result<void, AccountsError>> {
    return this.unitOfWork.run(async (tx) => {
      const grant = await this.accounts.liveRole(tx, accountId, role);
      if (grant === null) return err({ kind: 'role-not-granted', role });
      if (role === 'admin' && (await this.accounts.countLive(tx, role)) === 1)
        return err({ kind: 'last-admin' });
      await this.accounts.revokeGrant(tx, grant.id, by.accountId, this.clock.now());
      await this.audit.record(tx, {
        event: 'role-revoked',
        actorId: by.accountId,
        subject: `account:${accountId}`,
        details: { role },
      });
      return ok(undefined);
    });
  }

  /** Makes a confirmed account, for the set-up and the demo city; returns its id. */
  async createConfirmed(person: {
    name: string;
    email: string;
    password: string;
  }): Promise<string> {
    const passwordHash = await hashPassword(person.password);
    const now = this.clock.now();
    const id = newId();
    const email = person.email.toLowerCase();
    await this.unitOfWork.run((tx) =>
      this.accounts.insert(tx, {
        id,
        email,
        name: person.name,
        passwordHash,
        createdAt: now,
        confirmedAt: now,
      }),
    );
    return id;
  }

  private async recordStaff(
    actor: Actor,
    event: 'staff-signed-in' | 'staff-signed-out',
  ): Promise<void> {
    if (!isStaffed(actor)) return;
    const subject = `account:${actor.accountId}`;
    await this.unitOfWork.run((tx) =>
      this.audit.record(tx, { event, actorId: actor.accountId, subject }),
    );
  }

  private async actor(account: Account): Promise<Actor> {
    const grants = await this.accounts.liveRoles([account.id]);
    const roles = ['resident', ...grants.map((grant) => grant.role)] as Role[];
    return { accountId: account.id, name: account.name, email: account.email, roles };
  }
}

function isStaffed({ roles }: Actor): boolean {
  return roles.some((role) => role !== 'resident');
}
