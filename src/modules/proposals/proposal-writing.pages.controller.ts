import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

import { Problem, unwrap } from '../../platform/errors/problem';
import { formAgain, tryAgain } from '../../platform/forms/form-page';
import { typedValues } from '../../platform/forms/read-form';
import { CurrentActor, type Actor } from '../../platform/security/current-actor';
import { signedIn } from '../../platform/security/guard';
import { page, seeOther, type Page, type SeeOther } from '../../platform/views/page';
import { MAX_PHOTO_BYTES } from './photo-encoding';
import { ProposalFormsService } from './proposal-forms.service';
import { ProposalsService } from './proposals.service';

/** A photo that is too large is cut off one byte later, so that the form comes back with its texts. */
const TAKES_PHOTO = RouteConfig({
  multipartOptions: { throwFileSizeLimit: false, limits: { fileSize: MAX_PHOTO_BYTES + 1 } },
});

/** Writing, publishing and editing one's own proposals. */
@Controller('proposals')
export class ProposalWritingPagesController {
  constructor(
    private readonly forms: ProposalFormsService,
    private readonly proposals: ProposalsService,
  ) {}

  @Get('new')
  async blank(
    @Req() request: FastifyRequest,
    @CurrentActor() actor: Actor | undefined,
    @Query() query: unknown,
  ): Promise<Page> {
    signedIn(actor);
    const typed = typedValues(query);
    const cycle = await this.forms.cycleFor(typed['cycle']);
    if (cycle === undefined) return page('proposals/no-call', await this.forms.choice());
    return page('proposals/new', await this.forms.blank(cycle, request.locale));
  }

  @Post()
  @TAKES_PHOTO
  async submit(
    @Req() request: FastifyRequest,
    @CurrentActor() actor: Actor | undefined,
    @Body() body: unknown,
  ): Promise<Page | SeeOther> {
    const { accountId } = signedIn(actor);
    const { locale } = request;
    const cycle = await this.forms.cycleFor(typedValues(body)['cycle']);
    if (cycle === undefined) throw new Problem({ kind: 'cycle-not-found' });
    const input = await this.forms.read(body, { cycle, isPublished: false });
    if (!input.ok)
      return tryAgain(
        'proposals/new',
        await this.forms.again(cycle, formAgain(body, input.error.fields), locale),
      );
    const as = input.value.isToPublish ? 'published' : 'draft';
    const saved = await this.proposals.submitProposal(
      accountId,
      { ...input.value, cycleId: cycle.id },
      as,
    );
    if (saved.ok) return seeOther(`/proposals/${saved.value}`, NOTICES[as]);
    const mistakes = await this.forms.mistakes(saved.error, cycle, { locale, body });
    return tryAgain(
      'proposals/new',
      await this.forms.again(cycle, formAgain(body, mistakes), locale),
    );
  }

  @Get(':slug/edit')
  async edit(
    @Req() request: FastifyRequest,
    @CurrentActor() actor: Actor | undefined,
    @Param('slug') slug: string,
  ): Promise<Page> {
    const own = await this.own(actor, slug);
    return page('proposals/edit', await this.forms.filled(own, request.locale), { noStore: true });
  }

  @Post(':slug/edit')
  @TAKES_PHOTO
  async save(
    @Req() request: FastifyRequest,
    @CurrentActor() actor: Actor | undefined,
    @Param('slug') slug: string,
    @Body() body: unknown,
  ): Promise<Page | SeeOther> {
    const own = await this.own(actor, slug);
    const { locale } = request;
    const again = async (mistakes: Parameters<typeof formAgain>[1]): Promise<Page> =>
      tryAgain('proposals/edit', await this.forms.filled(own, locale, formAgain(body, mistakes)));
    const input = await this.forms.read(body, {
      cycle: own.cycle,
      isPublished: own.proposal.publishedAt !== null,
    });
    if (!input.ok) return again(input.error.fields);
    const saved = await this.proposals.editProposal(own.proposal.authorId, slug, input.value);
    if (!saved.ok)
      return again(await this.forms.mistakes(saved.error, own.cycle, { locale, body }));
    if (!input.value.isToPublish || own.proposal.publishedAt !== null)
      return seeOther(`/proposals/${slug}`, NOTICES.saved);
    const published = await this.proposals.publishProposal(own.proposal.authorId, slug);
    if (!published.ok)
      return again(await this.forms.mistakes(published.error, own.cycle, { locale, body }));
    return seeOther(`/proposals/${slug}`, NOTICES.published);
  }

  @Post(':slug/publication')
  async publish(
    @Req() request: FastifyRequest,
    @CurrentActor() actor: Actor | undefined,
    @Param('slug') slug: string,
  ): Promise<Page | SeeOther> {
    const own = await this.own(actor, slug);
    const published = await this.proposals.publishProposal(own.proposal.authorId, slug);
    if (published.ok) return seeOther(`/proposals/${slug}`, NOTICES.published);
    const { locale } = request;
    const mistakes = await this.forms.mistakes(published.error, own.cycle, { locale, body: {} });
    return tryAgain('proposals/edit', await this.forms.filled(own, locale, { errors: mistakes }));
  }

  private async own(actor: Actor | undefined, slug: string) {
    return unwrap(await this.forms.own(signedIn(actor).accountId, slug));
  }
}

const NOTICES = {
  draft: 'proposals.notice.draft',
  published: 'proposals.notice.published',
  saved: 'proposals.notice.saved',
} as const;
