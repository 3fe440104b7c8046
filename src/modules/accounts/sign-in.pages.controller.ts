import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { blankForm, formAgain, tryAgain } from '../../platform/forms/form-page';
import { typedValues } from '../../platform/forms/read-form';
import { unwrap } from '../../platform/errors/problem';
import { CurrentActor, type Actor, type Role } from '../../platform/security/current-actor';
import { signIn, signOut } from '../../platform/security/sign-in';
import { FreshSignIn } from '../../platform/security/fresh-sign-in';
import { Throttle } from '../../platform/security/throttle';
import { page, seeOther, type Page, type SeeOther } from '../../platform/views/page';
import { AccountsService } from './accounts.service';
import { guessers, localPath } from './guessers';

const HOME = '/';

@Controller()
export class SignInPagesController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly throttle: Throttle,
    private readonly fresh: FreshSignIn,
  ) {}

  @Get('sign-in')
  show(@Query('next') next?: string): Page {
    return page('accounts/sign-in', { form: blankForm(), next: localPath(next) });
  }

  @Post('sign-in')
  async signIn(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Body() body: unknown,
  ): Promise<Page | SeeOther> {
    const { email = '', next } = typedValues(body);
    const subjects = guessers(request, email);
    unwrap(await this.throttle.check(subjects));
    const actor = await signIn(request, reply);
    if (actor === undefined) {
      // Together, so that the answer for staff does not take a commit longer than for others.
      await this.throttle.fail(subjects, await this.accounts.failedSignIn(email));
      const errors = [{ field: 'email', text: 'accounts.form.wrongEmailOrPassword' }];
      return tryAgain('accounts/sign-in', { form: formAgain(body, errors), next: localPath(next) });
    }
    this.fresh.note(request, actor);
    await this.accounts.recordStaffSignIn(actor);
    const target = localPath(next);
    return seeOther(target === HOME ? deskOf(actor) : target);
  }

  @Post('sign-out')
  async signOut(
    @CurrentActor() actor: Actor | undefined,
    @Req() request: FastifyRequest,
  ): Promise<SeeOther> {
    await signOut(request);
    if (actor !== undefined) await this.accounts.recordStaffSignOut(actor);
    return seeOther(HOME, 'accounts.notice.signedOut');
  }
}

/** Where staff find their work; who has several roles begins with the first. */
const DESKS: readonly (readonly [Role, string])[] = [
  ['officer', '/console'],
  ['admin', '/accounts'],
  ['reviewer', '/reviews'],
  ['auditor', '/audit-trail'],
];

function deskOf(actor: Actor): string {
  return DESKS.find(([role]) => actor.roles.includes(role))?.[1] ?? HOME;
}
