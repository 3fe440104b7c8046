import { Injectable } from '@nestjs/common';

import { err, ok, type Result } from '../../domain/shared/result';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import type { Actor } from '../../platform/security/current-actor';
import { WebSessionRepository } from '../../platform/security/web-session.repository';
import { AuditTrail } from '../audit-trail';
import type { AccountsError } from './accounts.errors';
import { AccountsRepository } from './accounts.repository';
import { AccountsService } from './accounts.service';
import { ApproverKeys } from './approver-keys';
import { hashPassword } from './password-hashing';

/** New passwords for people who know their old one. */
@Injectable()
export class PasswordsService {
  constructor(
    private readonly accounts: AccountsService,
    private readonly repository: AccountsRepository,
    private readonly approverKeys: ApproverKeys,
    private readonly sessions: WebSessionRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Changes the password and ends all sessions of the account; a key for approving acts is sealed
   * again, under the new one. `wrong-password`; `changed-elsewhere` when key or password changed
   * in the same moment.
   */
  async change(actor: Actor, old: string, fresh: string): Promise<Result<void, AccountsError>> {
    if (!(await this.accounts.isPasswordOf(actor, old))) return err({ kind: 'wrong-password' });
    const { accountId } = actor;
    const passwordHash = await hashPassword(fresh);
    const resealing = await this.approverKeys.underNewPassword(accountId, { old, fresh });
    return this.unitOfWork.run(async (tx) => {
      if (resealing !== undefined && !(await this.approverKeys.reseal(tx, resealing))) {
        return err({ kind: 'changed-elsewhere' });
      }
      await this.repository.setPassword(tx, accountId, passwordHash);
      await this.sessions.removeOfAccount(tx, accountId);
      const subject = `account:${accountId}`;
      await this.audit.record(tx, { event: 'password-changed', actorId: accountId, subject });
      return ok(undefined);
    });
  }
}
