import { Body, Controller, Get, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { unwrap } from '../../platform/errors/problem';
import { blankForm, formAgain, tryAgain, type FormState } from '../../platform/forms/form-page';
import { readForm } from '../../platform/forms/read-form';
import { CurrentActor, type Actor } from '../../platform/security/current-actor';
import { FreshSignIn } from '../../platform/security/fresh-sign-in';
import { signedIn } from '../../platform/security/guard';
import { Throttle } from '../../platform/security/throttle';
import { page, seeOther, type Page, type SeeOther } from '../../platform/views/page';
import { MIN_PASSWORD, PasswordChangeForm } from './accounts.forms';
import { ApproverKeys } from './approver-keys';
import { guessers } from './guessers';
import { PasswordsService } from './passwords.service';

/** A new password for somebody who knows the old one. */
@Controller('account/password')
export class PasswordPagesController {
  constructor(
    private readonly passwords: PasswordsService,
    private readonly approverKeys: ApproverKeys,
    private readonly throttle: Throttle,
    private readonly fresh: FreshSignIn,
  ) {}

  @Get()
  async show(@CurrentActor() actor: Actor | undefined): Promise<Page> {
    const model = await this.model(signedIn(actor), blankForm());
    return page('accounts/password', model, { noStore: true });
  }

  @Post()
  async change(
    @CurrentActor() actor: Actor | undefined,
    @Req() request: FastifyRequest,
    @Body() body: unknown,
  ): Promise<Page | SeeOther> {
    const person = signedIn(actor);
    const form = readForm(PasswordChangeForm, body);
    if (!form.ok) return this.again(person, form.error.fields);
    const subjects = guessers(request, person.email);
    unwrap(await this.throttle.check(subjects));
    const { password, passwordNew } = form.value;
    const changed = await this.passwords.change(person, password, passwordNew);
    if (changed.ok) {
      await this.fresh.renew(request, person);
      return seeOther('/account', 'accounts.notice.passwordChanged');
    }
    if (changed.error.kind !== 'wrong-password') unwrap(changed);
    await this.throttle.fail(subjects);
    return this.again(person, [{ field: 'password', text: 'accounts.form.wrongPassword' }]);
  }

  private async again(person: Actor, errors: FormState['errors']): Promise<Page> {
    return tryAgain('accounts/password', await this.model(person, formAgain({}, errors)));
  }

  private async model({ accountId, email }: Actor, form: FormState) {
    const hasKey = (await this.approverKeys.ofAccount(accountId)) !== undefined;
    return { form, hasKey, email, minLength: MIN_PASSWORD };
  }
}
