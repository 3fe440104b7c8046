import { Inject, Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';

import { sha256Hex } from '../../domain/shared/canonical-json';
import { plusSeconds } from '../../domain/shared/instant';
import { err, ok, type Result } from '../../domain/shared/result';
import { Clock } from '../../platform/clock';
import type { Config } from '../../platform/config/config';
import { CONFIG } from '../../platform/config/config.token';
import { UnitOfWork, type Tx } from '../../platform/database/unit-of-work';
import { Catalogues } from '../../platform/i18n/catalogues';
import { newId } from '../../platform/ids';
import { Outbox } from '../../platform/mail/outbox';
import { WebSessionRepository } from '../../platform/security/web-session.repository';
import { AuditTrail } from '../audit-trail';
import type { AccountToken } from './account-token.entity';
import type { Account } from './account.entity';
import type { AccountsError } from './accounts.errors';
import type { SignUpForm } from './accounts.forms';
import { AccountsRepository } from './accounts.repository';
import { ApproverKeys } from './approver-keys';
import { hashPassword } from './password-hashing';

type Purpose = AccountToken['purpose'];
type MailKind = 'welcome' | 'alreadyThere' | 'newPassword';

const LINK_HOURS = 24;

/** Everything that goes through a link in a mail: confirming an address, choosing a new password. */
@Injectable()
export class SignUpService {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly approverKeys: ApproverKeys,
    private readonly sessions: WebSessionRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly catalogues: Catalogues,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Makes an account that waits for its mail link. For an address that is known already the answer
   * is the same, so that nobody learns who has an account; only the mail differs.
   */
  async signUp(form: SignUpForm, locale: string): Promise<void> {
    const passwordHash = await hashPassword(form.password);
    const email = form.email.trim().toLowerCase();
    const account: Account = {
      id: newId(),
      email,
      name: form.name.trim(),
      passwordHash,
      createdAt: this.clock.now(),
      confirmedAt: null,
    };
    await this.unitOfWork.run(async (tx) => {
      const existing = (await this.accounts.isEmailTaken(tx, email))
        ? await this.accounts.byEmail(email)
        : null;
      if (existing?.confirmedAt)
        return this.mail(tx, { to: email, locale, kind: 'alreadyThere', link: '/sign-in' });
      if (existing === null) await this.accounts.insert(tx, account);
      return this.mailToken(tx, existing ?? account, {
        purpose: 'confirm-email',
        kind: 'welcome',
        locale,
        path: '/confirmations',
      });
    });
  }

  /** Confirms the address of a mail link and gives the id of its account. */
  async confirm(token: string): Promise<Result<string, AccountsError>> {
    return this.useToken(token, 'confirm-email', (tx, row) =>
      this.accounts.confirm(tx, row.accountId, this.clock.now()),
    );
  }

  /** Sends a link for a new password, if the address belongs to an account. */
  async requestNewPassword(email: string, locale: string): Promise<void> {
    const account = await this.accounts.byEmail(email.trim().toLowerCase());
    if (account === null) return;
    await this.unitOfWork.run((tx) =>
      this.mailToken(tx, account, {
        purpose: 'new-password',
        kind: 'newPassword',
        locale,
        path: '/new-password/link',
      }),
    );
  }

  /**
   * Sets the password of a mail link's account and ends all its sessions. A key for approving acts is
   * lost: without the old password nobody can open it.
   */
  async setNewPassword(token: string, password: string): Promise<Result<string, AccountsError>> {
    const passwordHash = await hashPassword(password);
    return this.useToken(token, 'new-password', async (tx, row) => {
      await this.accounts.setPassword(tx, row.accountId, passwordHash);
      await this.accounts.confirm(tx, row.accountId, this.clock.now());
      await this.sessions.removeOfAccount(tx, row.accountId);
      await this.approverKeys.end(tx, row.accountId, 'password-lost');
      await this.audit.record(tx, {
        event: 'password-changed',
        actorId: row.accountId,
        subject: `account:${row.accountId}`,
      });
    });
  }

  private async useToken(
    token: string,
    purpose: Purpose,
    act: (tx: Tx, row: AccountToken) => Promise<void>,
  ): Promise<Result<string, AccountsError>> {
    const tokenHash = sha256Hex(token);
    const row = await this.accounts.token(tokenHash);
    if (row === null || row.purpose !== purpose || row.expiresAt <= this.clock.now())
      return err({ kind: 'link-not-valid' });
    return this.unitOfWork.run(async (tx) => {
      if (!(await this.accounts.useToken(tx, tokenHash, this.clock.now())))
        return err({ kind: 'link-not-valid' });
      await act(tx, row);
      return ok(row.accountId);
    });
  }

  private async mailToken(
    tx: Tx,
    account: Account,
    what: { purpose: Purpose; kind: MailKind; locale: string; path: string },
  ): Promise<void> {
    const token = randomBytes(24).toString('base64url');
    const expiresAt = plusSeconds(this.clock.now(), LINK_HOURS * 3600);
    await this.accounts.insertToken(tx, {
      tokenHash: sha256Hex(token),
      accountId: account.id,
      purpose: what.purpose,
      expiresAt,
      usedAt: null,
    });
    await this.mail(tx, {
      to: account.email,
      locale: what.locale,
      kind: what.kind,
      link: `${what.path}?token=${token}`,
    });
  }

  private async mail(
    tx: Tx,
    what: { to: string; locale: string; kind: MailKind; link: string },
  ): Promise<void> {
    const say = (key: string) =>
      this.catalogues.text(what.locale, `accounts.mail.${what.kind}.${key}`, {
        link: this.config.publicUrl + what.link,
      });
    await this.outbox.put(tx, { to: what.to, subject: say('subject'), body: say('body') });
  }
}
