import { Body, Controller, Get, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { unwrap } from '../../platform/errors/problem';
import { blankForm, formAgain, tryAgain, type FormState } from '../../platform/forms/form-page';
import { readForm } from '../../platform/forms/read-form';
import { CurrentActor, type Actor } from '../../platform/security/current-actor';
import { requireRole } from '../../platform/security/guard';
import { Throttle } from '../../platform/security/throttle';
import { page, seeOther, type Page, type SeeOther } from '../../platform/views/page';
import { PasswordForm } from './accounts.forms';
import { ApproverKeys } from './approver-keys';
import { guessers } from './guessers';

/** The key with which an officer approves acts: what it is, and making one. */
@Controller('account/approver-key')
export class ApproverKeyPagesController {
  constructor(
    private readonly approverKeys: ApproverKeys,
    private readonly throttle: Throttle,
  ) {}

  @Get()
  async show(@CurrentActor() actor: Actor | undefined): Promise<Page> {
    const model = await this.model(requireRole(actor, 'officer'), blankForm());
    return page('accounts/approver-key', model, { noStore: true });
  }

  @Post()
  async make(
    @CurrentActor() actor: Actor | undefined,
    @Req() request: FastifyRequest,
    @Body() body: unknown,
  ): Promise<Page | SeeOther> {
    const officer = requireRole(actor, 'officer');
    const form = readForm(PasswordForm, body);
    if (!form.ok) return this.again(officer, form.error.fields);
    const subjects = guessers(request, officer.email);
    unwrap(await this.throttle.check(subjects));
    const made = await this.approverKeys.make(officer, form.value.password);
    if (made.ok) return seeOther('/account/approver-key', 'accounts.notice.approverKeyMade');
    await this.throttle.fail(subjects);
    return this.again(officer, [{ field: 'password', text: 'accounts.form.wrongPassword' }]);
  }

  private async again(officer: Actor, errors: FormState['errors']): Promise<Page> {
    return tryAgain('accounts/approver-key', await this.model(officer, formAgain({}, errors)));
  }

  private async model({ accountId, email }: Actor, form: FormState) {
    const key = (await this.approverKeys.ofAccount(accountId)) ?? null;
    return { form, key, email };
  }
}
