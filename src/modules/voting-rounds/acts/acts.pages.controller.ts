import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import type { DomainError } from '../../../domain/shared/result';
import { Clock } from '../../../platform/clock';
import { Problem, unwrap } from '../../../platform/errors/problem';
import { formAgain, tryAgain } from '../../../platform/forms/form-page';
import { typedValues, type FieldError } from '../../../platform/forms/read-form';
import { actorOf, type Actor } from '../../../platform/security/current-actor';
import { FreshSignIn } from '../../../platform/security/fresh-sign-in';
import { Throttle } from '../../../platform/security/throttle';
import { page, seeOther, type Page, type SeeOther } from '../../../platform/views/page';
import { guessers } from '../../accounts';
import { CityService } from '../../cycles';
import { RoundDesk } from '../round-desk';
import { ActPages } from './act.pages';
import { ClosureService } from '../closure.service';
import type { ActKind } from './act-terms';
import { knowsOfCopies, readProposal } from './acts.forms';
import { ActsService, type ProposedAct } from './acts.service';

interface Place {
  readonly slug: string;
  readonly id: string;
}

const KINDS: readonly ActKind[] = ['void', 'restore', 'deadline', 'shredding'];

/** Refusals that belong to a field of the form; all others have a page of their own. */
const FIELDS: Readonly<Record<string, string>> = {
  'act-refused': 'code',
  'no-ballot-with-code': 'code',
  'void-reason-unknown': 'reason',
  'deadline-not-later': 'to',
  'wrong-password': 'password',
};

const TEXTS: Readonly<Record<string, string>> = {
  'act-refused': 'errors.actRefused',
  'no-ballot-with-code': 'errors.noBallotWithCode',
  'void-reason-unknown': 'errors.voidReasonUnknown',
  'deadline-not-later': 'errors.deadlineNotLater',
  'wrong-password': 'accounts.form.wrongPassword',
};

/** Acts that need two officers: one proposes, another decides. */
@Controller('rounds/:slug/acts')
export class ActsPagesController {
  constructor(
    private readonly desk: RoundDesk,
    private readonly pages: ActPages,
    private readonly acts: ActsService,
    private readonly closure: ClosureService,
    private readonly city: CityService,
    private readonly fresh: FreshSignIn,
    private readonly throttle: Throttle,
    private readonly clock: Clock,
  ) {}

  @Get()
  async list(@Req() request: FastifyRequest, @Param('slug') slug: string): Promise<Page> {
    const model = await this.pages.list(await this.file(request, slug));
    return page('voting-rounds/acts/index', model, { noStore: true });
  }

  @Get('new')
  async blank(
    @Req() request: FastifyRequest,
    @Param('slug') slug: string,
    @Query('kind') kind: string | undefined,
  ): Promise<Page> {
    const file = await this.file(request, slug);
    const model = await this.pages.form(file, kindOf(kind));
    this.fresh.require(request);
    return page('voting-rounds/acts/new', model, { noStore: true });
  }

  @Post()
  async propose(
    @Req() request: FastifyRequest,
    @Param('slug') slug: string,
    @Body() body: unknown,
  ): Promise<Page | SeeOther> {
    const file = await this.file(request, slug);
    this.fresh.require(request);
    const kind = kindOf(typedValues(body)['kind']);
    const again = async (fields: readonly FieldError[]): Promise<Page> => {
      const model = await this.pages.form(file, kind, formAgain(body, fields));
      return tryAgain('voting-rounds/acts/new', model);
    };
    const { timezone } = await this.city.current();
    const proposal = readProposal(body, { kind, timezone, now: this.clock.now() });
    if (!proposal.ok) return again(proposal.error.fields);
    const proposed = await this.trying(request, file.officer, () =>
      this.acts.propose(file.officer, slug, proposal.value),
    );
    if (!proposed.ok) return again([atField(await this.pages.readable(file, proposed.error))]);
    return seeOther(`/rounds/${slug}/acts/${proposed.value}`, 'acts.notice.proposed');
  }

  @Get(':id')
  async show(@Req() request: FastifyRequest, @Param() { slug, id }: Place): Promise<Page> {
    const file = await this.file(request, slug);
    const model = await this.pages.show(file, await this.found(slug, id));
    // Whoever is about to decide gives her password first, and not after she has read everything.
    if (model.isOpen && !model.isMine && model.standing === 'ready') this.fresh.require(request);
    return page('voting-rounds/acts/show', model, { noStore: true });
  }

  @Post(':id/approval')
  async approve(
    @Req() request: FastifyRequest,
    @Param() { slug, id }: Place,
    @Body() body: unknown,
  ): Promise<Page | SeeOther> {
    const file = await this.file(request, slug);
    this.fresh.require(request);
    const values = typedValues(body);
    const { password = '' } = values;
    const act = await this.found(slug, id);
    const again = async (field: FieldError): Promise<Page> => {
      const model = await this.pages.show(file, act, formAgain(body, [field]));
      return tryAgain('voting-rounds/acts/show', model);
    };
    if (!knowsOfCopies(act.kind, values)) {
      return again({ field: 'copies', text: 'acts.form.copies' });
    }
    const approved = await this.trying(request, file.officer, () =>
      this.acts.approve(file.officer, { slug, id }, password),
    );
    if (!approved.ok) return again(atField(await this.pages.readable(file, approved.error)));
    if (act.kind === 'shredding') {
      const settled = await this.closure.settle(slug, file.officer.accountId);
      const isTold = !settled.ok && this.closure.hindranceOf(slug) !== undefined;
      if (isTold) return seeOther(`/rounds/${slug}/closure`);
    }
    return seeOther(`/rounds/${slug}/acts/${id}`, 'acts.notice.approved');
  }

  @Post(':id/refusal')
  async refuse(@Req() request: FastifyRequest, @Param() { slug, id }: Place): Promise<SeeOther> {
    const { officer } = await this.file(request, slug);
    this.fresh.require(request);
    unwrap(await this.acts.refuse(officer, slug, id));
    return seeOther(`/rounds/${slug}/acts`, 'acts.notice.refused');
  }

  /** Counts wrong passwords as a sign-in does. */
  private async trying<R extends { readonly ok: boolean; readonly error?: DomainError }>(
    request: FastifyRequest,
    { email }: Actor,
    act: () => Promise<R>,
  ): Promise<R> {
    const subjects = guessers(request, email);
    unwrap(await this.throttle.check(subjects));
    const done = await act();
    if (!done.ok && done.error?.kind === 'wrong-password') await this.throttle.fail(subjects);
    return done;
  }

  private file(request: FastifyRequest, slug: string) {
    return this.desk.forOfficer(actorOf(request), slug, request.locale);
  }

  private async found(slug: string, id: string): Promise<ProposedAct> {
    const found = await this.acts.find(slug, id);
    if (found === undefined) throw new Problem({ kind: 'page-not-found' });
    return found;
  }
}

function kindOf(text: string | undefined): ActKind {
  const kind = KINDS.find((known) => known === text);
  if (kind === undefined) throw new Problem({ kind: 'page-not-found' });
  return kind;
}

/** @throws Problem for what no field can mend */
function atField(error: DomainError): FieldError {
  const [field, text] = [FIELDS[error.kind], TEXTS[error.kind]];
  if (field === undefined || text === undefined) throw new Problem(error);
  const { kind: _kind, ...values } = error;
  return { field, text, values };
}
