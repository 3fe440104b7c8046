import { Body, Controller, Get, Inject, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import type { Config } from '../../platform/config/config';
import { CONFIG } from '../../platform/config/config.token';
import { unwrap } from '../../platform/errors/problem';
import { blankForm, fieldErrors, formAgain, tryAgain } from '../../platform/forms/form-page';
import { readForm, typedValues } from '../../platform/forms/read-form';
import { signInAs } from '../../platform/security/sign-in';
import { page, seeOther, type Page, type SeeOther } from '../../platform/views/page';
import { EmailForm, MIN_PASSWORD, NewPasswordForm, SignUpForm } from './accounts.forms';
import { AccountsService } from './accounts.service';
import { SignUpService } from './sign-up.service';

@Controller()
export class SignUpPagesController {
  constructor(
    private readonly signUps: SignUpService,
    private readonly accounts: AccountsService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get('sign-up')
  show(): Page {
    return page('accounts/sign-up', { form: blankForm(), minLength: MIN_PASSWORD });
  }

  @Post('sign-up')
  async signUp(@Req() request: FastifyRequest, @Body() body: unknown): Promise<Page> {
    const form = readForm(SignUpForm, body);
    if (!form.ok) {
      return tryAgain('accounts/sign-up', {
        form: formAgain(body, form.error.fields),
        minLength: MIN_PASSWORD,
      });
    }
    await this.signUps.signUp(form.value, request.locale);
    return this.checkMail();
  }

  /** The link of the mail: a page with one button, since opening a link must change nothing. */
  @Get('confirmations')
  showConfirmation(@Query('token') token = ''): Page {
    return page('accounts/confirmation', { token });
  }

  @Post('confirmations')
  async confirm(@Req() request: FastifyRequest, @Body() body: unknown): Promise<SeeOther> {
    const accountId = unwrap(await this.signUps.confirm(typedValues(body)['token'] ?? ''));
    await this.enter(request, accountId);
    return seeOther('/account', 'accounts.notice.confirmed');
  }

  @Get('new-password')
  showNewPassword(): Page {
    return page('accounts/new-password', { form: blankForm() });
  }

  @Post('new-password')
  async requestNewPassword(@Req() request: FastifyRequest, @Body() body: unknown): Promise<Page> {
    const form = readForm(EmailForm, body);
    if (!form.ok)
      return tryAgain('accounts/new-password', { form: formAgain(body, form.error.fields) });
    await this.signUps.requestNewPassword(form.value.email, request.locale);
    return this.checkMail();
  }

  @Get('new-password/link')
  showPasswordLink(@Query('token') token = ''): Page {
    return page('accounts/password-link', { token, form: blankForm(), minLength: MIN_PASSWORD });
  }

  @Post('new-password/link')
  async setPassword(
    @Req() request: FastifyRequest,
    @Body() body: unknown,
  ): Promise<Page | SeeOther> {
    const { token = '', password = '' } = typedValues(body);
    const form = readForm(NewPasswordForm, { password });
    if (!form.ok) {
      const errors = fieldErrors(form.error, 'password', 'accounts.form.password');
      return tryAgain('accounts/password-link', {
        token,
        form: formAgain({}, errors),
        minLength: MIN_PASSWORD,
      });
    }
    const accountId = unwrap(await this.signUps.setNewPassword(token, form.value.password));
    await this.enter(request, accountId);
    return seeOther('/account', 'accounts.notice.passwordChanged');
  }

  private checkMail(): Page {
    return page('accounts/check-mail', {
      hasOutbox: this.config.demo,
      mailLeaves: this.config.mail.smtpUrl !== undefined,
    });
  }

  private async enter(request: FastifyRequest, accountId: string): Promise<void> {
    const actor = await this.accounts.load(accountId);
    if (actor !== undefined) await signInAs(request, actor);
  }
}
