import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';

import { Problem, unwrap } from '../../platform/errors/problem';
import { readForm } from '../../platform/forms/read-form';
import {
  CurrentActor,
  holds,
  ROLES,
  type Actor,
  type Role,
} from '../../platform/security/current-actor';
import { requireRole, signedIn } from '../../platform/security/guard';
import { page, seeOther, type Page, type SeeOther } from '../../platform/views/page';
import { RoleForm } from './accounts.forms';
import { AccountsService } from './accounts.service';

const GRANTABLE = ROLES.filter((role) => role !== 'resident');

@Controller()
export class AccountsPagesController {
  constructor(private readonly accounts: AccountsService) {}

  @Get('account')
  own(@CurrentActor() actor: Actor | undefined): Page {
    const { name, email, roles } = signedIn(actor);
    const isOfficer = holds(actor, 'officer');
    const model = { name, email, roles: [...roles], isOfficer };
    return page('accounts/account', model, { noStore: true });
  }

  @Get('accounts')
  async list(@CurrentActor() actor: Actor | undefined, @Query('q') words = ''): Promise<Page> {
    requireRole(actor, 'admin');
    const accounts = await this.accounts.search(words);
    return page(
      'accounts/index',
      { words, accounts: accounts.map(withGrantable) },
      { noStore: true },
    );
  }

  @Post('accounts/:id/roles')
  async grant(
    @CurrentActor() actor: Actor | undefined,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<SeeOther> {
    const admin = requireRole(actor, 'admin');
    const form = unwrap(readForm(RoleForm, body));
    unwrap(await this.accounts.grantRole(admin, id, form.role));
    return seeOther('/accounts', 'accounts.notice.roleGranted');
  }

  @Post('accounts/:id/roles/:role/revocation')
  async revoke(
    @CurrentActor() actor: Actor | undefined,
    @Param('id') id: string,
    @Param('role') role: string,
  ): Promise<SeeOther> {
    const admin = requireRole(actor, 'admin');
    const known = GRANTABLE.find((candidate) => candidate === role);
    if (known === undefined) throw new Problem({ kind: 'page-not-found' });
    unwrap(await this.accounts.revokeRole(admin, id, known));
    return seeOther('/accounts', 'accounts.notice.roleRevoked');
  }
}

function withGrantable<T extends { readonly roles: readonly Role[] }>(account: T) {
  return { ...account, grantable: GRANTABLE.filter((role) => !account.roles.includes(role)) };
}
