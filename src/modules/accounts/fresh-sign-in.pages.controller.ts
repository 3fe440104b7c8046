import { Body, Controller, Get, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { unwrap } from '../../platform/errors/problem';
import { blankForm, formAgain, tryAgain } from '../../platform/forms/form-page';
import { typedValues } from '../../platform/forms/read-form';
import { CurrentActor, type Actor } from '../../platform/security/current-actor';
import { FreshSignIn } from '../../platform/security/fresh-sign-in';
import { signedIn } from '../../platform/security/guard';
import { Throttle } from '../../platform/security/throttle';
import { page, seeOther, type Page, type SeeOther } from '../../platform/views/page';
import { AccountsService } from './accounts.service';
import { guessers, localPath } from './guessers';

/** The password once more, before an act that cannot be undone. */
@Controller('sign-in/again')
export class FreshSignInPagesController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly throttle: Throttle,
    private readonly fresh: FreshSignIn,
  ) {}

  @Get()
  show(@CurrentActor() actor: Actor | undefined, @Query('next') next?: string): Page {
    const { email } = signedIn(actor);
    const model = { form: blankForm(), email, next: localPath(next) };
    return page('accounts/sign-in-again', model, { noStore: true });
  }

  @Post()
  async prove(
    @CurrentActor() actor: Actor | undefined,
    @Req() request: FastifyRequest,
    @Body() body: unknown,
  ): Promise<Page | SeeOther> {
    const person = signedIn(actor);
    const { password = '', next } = typedValues(body);
    const { email } = person;
    const subjects = guessers(request, email);
    unwrap(await this.throttle.check(subjects));
    if (await this.accounts.isPasswordOf(person, password)) {
      await this.fresh.renew(request, person);
      return seeOther(localPath(next), 'accounts.notice.signedInAgain');
    }
    await this.throttle.fail(subjects, await this.accounts.failedSignIn(email));
    const errors = [{ field: 'password', text: 'accounts.form.wrongPassword' }];
    const model = { form: formAgain(body, errors), email, next: localPath(next) };
    return tryAgain('accounts/sign-in-again', model);
  }
}
