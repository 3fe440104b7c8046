import { Body, Controller, Get, Param, Post, Req } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

import { Catalogues } from '../../../platform/i18n/catalogues';
import { Problem } from '../../../platform/errors/problem';
import { blankForm, formAgain, tryAgain } from '../../../platform/forms/form-page';
import { typedValues, type FieldError } from '../../../platform/forms/read-form';
import { CurrentActor, type Actor } from '../../../platform/security/current-actor';
import { page, seeOther, type Page, type SeeOther } from '../../../platform/views/page';
import { OutcomesService, type Outcome } from '../outcomes.service';
import { RoundDesk, type OpenedFile } from '../round-desk';
import { RoundsService } from '../rounds.service';
import { comparisonModel, standingModel } from './comparison.view';
import type { ComparisonStanding } from './compared';
import { ComparisonsService, isPublic } from './comparisons.service';

/** A file that cannot be read is told at the form, as long as that takes no longer than this. */
const PATIENCE_MS = 2000;
const MAX_FILE_BYTES = 32 * 1024 * 1024;

/** The ballots of a capital; what is larger is cut off one byte later, so that the form comes back. */
const TAKES_FILE = RouteConfig({
  bodyLimit: MAX_FILE_BYTES + 65_536,
  multipartOptions: { throwFileSizeLimit: false, limits: { fileSize: MAX_FILE_BYTES + 1 } },
});

/** Officers try rules on ballots that are public already, before they choose one. */
@Controller('rounds/:slug/what-if')
export class WhatIfPagesController {
  constructor(
    private readonly desk: RoundDesk,
    private readonly rounds: RoundsService,
    private readonly outcomes: OutcomesService,
    private readonly comparisons: ComparisonsService,
    private readonly catalogues: Catalogues,
  ) {}

  @Get()
  async choose(
    @CurrentActor() actor: Actor | undefined,
    @Req() request: FastifyRequest,
    @Param('slug') slug: string,
  ): Promise<Page> {
    const file = await this.desk.forOfficer(actor, slug, request.locale);
    const model = { ...(await this.model(file)), form: blankForm() };
    return page('voting-rounds/comparison/what-if', model, { noStore: true });
  }

  @Post()
  @TAKES_FILE
  async begin(
    @CurrentActor() actor: Actor | undefined,
    @Req() request: FastifyRequest,
    @Param('slug') slug: string,
    @Body() body: unknown,
  ): Promise<Page | SeeOther> {
    const opened = await this.desk.forOfficer(actor, slug, request.locale);
    const { file } = (body ?? {}) as { readonly file?: unknown };
    const bytes = Buffer.isBuffer(file) && file.length > 0 ? file : undefined;
    const begun = await this.begun(bytes, typedValues(body)['source'] ?? '');
    if (typeof begun === 'string') return seeOther(`/rounds/${slug}/what-if/${begun}`);
    const model = { ...(await this.model(opened)), form: formAgain(body, [begun]) };
    return tryAgain('voting-rounds/comparison/what-if', model);
  }

  @Get(':trial')
  async show(
    @CurrentActor() actor: Actor | undefined,
    @Req() request: FastifyRequest,
    @Param('slug') slug: string,
    @Param('trial') trial: string,
  ): Promise<Page> {
    const opened = await this.desk.forOfficer(actor, slug, request.locale);
    const { frame } = opened;
    const standing = await this.comparisons.standing(trial);
    if (standing.state === 'absent') throw new Problem({ kind: 'page-not-found' });
    const unread = unreadable(standing);
    if (unread !== undefined) {
      const model = { ...(await this.model(opened)), form: { values: {}, errors: [unread] } };
      return tryAgain('voting-rounds/comparison/what-if', model);
    }
    const options = { noStore: true };
    if (standing.state !== 'ready') {
      const stopAt = isPublic(trial) ? null : `/rounds/${slug}/what-if/${trial}/stop`;
      const model = { ...frame, ...standingModel(standing), stopAt };
      return page('voting-rounds/comparison/wait', model, options);
    }
    const say = (key: string): string => this.catalogues.text(request.locale, key);
    const model = { ...frame, ...comparisonModel(standing.compared, request.locale, say) };
    return page('voting-rounds/comparison/trial', model, options);
  }

  @Post(':trial/stop')
  async stop(
    @CurrentActor() actor: Actor | undefined,
    @Req() request: FastifyRequest,
    @Param('slug') slug: string,
    @Param('trial') trial: string,
  ): Promise<SeeOther> {
    await this.desk.forOfficer(actor, slug, request.locale);
    this.comparisons.stop(trial);
    return seeOther(`/rounds/${slug}/what-if/${trial}`);
  }

  /** The key of the trial, or what is wrong with what was sent. */
  private async begun(bytes: Buffer | undefined, source: string): Promise<string | FieldError> {
    if (bytes !== undefined && bytes.length > MAX_FILE_BYTES) {
      return { field: 'file', text: 'comparison.form.tooLarge' };
    }
    const key = await this.keyOf(bytes, source);
    if (key === undefined) return { field: 'source', text: 'comparison.form.nothing' };
    return unreadable(await this.comparisons.standingWithin(key, PATIENCE_MS)) ?? key;
  }

  private async keyOf(bytes: Buffer | undefined, source: string): Promise<string | undefined> {
    if (bytes !== undefined) return this.comparisons.tryFile(bytes);
    const outcome = source === '' ? undefined : await this.published(source);
    return outcome && this.comparisons.tryRound(outcome);
  }

  private async published(slug: string): Promise<Outcome | undefined> {
    const round = await this.rounds.bySlug(slug);
    return round && this.outcomes.published(round);
  }

  private async model({ frame }: OpenedFile) {
    const all = await this.rounds.all();
    const published = all.filter((round) => this.rounds.stateOf(round) === 'published');
    const sources = published.map(({ slug, title }) => ({ value: slug, text: title }));
    return { ...frame, sources };
  }
}

/** What to say at the field of a file that cannot be read. */
function unreadable(standing: ComparisonStanding): FieldError | undefined {
  if (standing.state !== 'unreadable') return undefined;
  const { line, field } = standing;
  return { field: 'file', text: 'comparison.form.unreadable', values: { line, field } };
}
