import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { unwrap } from '../../platform/errors/problem';
import { blankForm, fieldErrors, formAgain, tryAgain } from '../../platform/forms/form-page';
import { readForm, typedValues, type FieldError } from '../../platform/forms/read-form';
import { CurrentActor, type Actor } from '../../platform/security/current-actor';
import { Catalogues } from '../../platform/i18n/catalogues';
import { formatList, formatNumber } from '../../platform/views/formats';
import { page, seeOther, type Page, type SeeOther } from '../../platform/views/page';
import { CityService, CyclesService } from '../cycles';
import { checkItem } from './check.view';
import { codesCsv, codesFileName, dataAddress } from './codes-csv';
import { CodesService, type CodeRequest, type PrintedCode } from './codes.service';
import { areaNamesOf } from './limits/limit.words';
import { OpeningService } from './opening.service';
import type { Check } from './readiness';
import { RollService, type ImportError } from './roll.service';
import { RoundDesk, type OpenedFile } from './round-desk';
import { MatchForm } from './round.forms';

/** So many slips fit one page that is printed; more come as a file for a printing house. */
const MOST_SLIPS = 2000;
const MOST_ROWS = 1_000_000;

/** The officer's pages before the opening: what is missing, who may vote, their codes. */
@Controller('rounds/:slug')
export class RollPagesController {
  constructor(
    private readonly desk: RoundDesk,
    private readonly opening: OpeningService,
    private readonly roll: RollService,
    private readonly codes: CodesService,
    private readonly catalogues: Catalogues,
    private readonly cycles: CyclesService,
    private readonly city: CityService,
  ) {}

  @Get('setup')
  async setup(
    @CurrentActor() actor: Actor | undefined,
    @Req() request: FastifyRequest,
    @Param('slug') slug: string,
  ): Promise<Page | SeeOther> {
    const { round, state, cycle, frame } = await this.desk.forOfficer(actor, slug, request.locale);
    if (state !== 'draft') return seeOther(`/rounds/${slug}`);
    const checks = await this.opening.checks(round);
    const missing = checks.filter((check) => check.state === 'open' || check.state === 'failed');
    const { locale } = request;
    const reader = {
      ...{ slug, cycleSlug: cycle.slug, locale, timezone: (await this.city.current()).timezone },
      areaNames: areaNamesOf(await this.cycles.areas()),
      say: (key: string, values?: Check['values']) => this.catalogues.text(locale, key, values),
    };
    const items = checks.map((check) => checkItem(check, reader));
    const model = { ...frame, checks: items, missing: missing.length };
    return page('voting-rounds/setup', model, { noStore: true });
  }

  @Get('roll')
  async showRoll(
    @CurrentActor() actor: Actor | undefined,
    @Req() request: FastifyRequest,
    @Param('slug') slug: string,
  ): Promise<Page> {
    const file = await this.desk.forOfficer(actor, slug, request.locale);
    const model = { ...(await this.rollModel(file)), form: blankForm(), match: blankForm() };
    return page('voting-rounds/roll', model, { noStore: true });
  }

  @Post('roll')
  async importRoll(
    @CurrentActor() actor: Actor | undefined,
    @Req() request: FastifyRequest,
    @Param('slug') slug: string,
    @Body() body: unknown,
  ): Promise<Page | SeeOther> {
    const file = await this.desk.forOfficer(actor, slug, request.locale);
    const csv = csvOf(body);
    const imported = await this.roll.import(file.officer.accountId, file.round, csv);
    if (imported.ok) return seeOther(`/rounds/${slug}/roll`, 'voting-rounds.notice.rollImported');
    const errors = importErrors(imported.error, file, typeof csv === 'string' ? 'text' : 'file');
    const model = {
      ...(await this.rollModel(file)),
      form: formAgain(body, errors),
      match: blankForm(),
    };
    return tryAgain('voting-rounds/roll', model);
  }

  @Post('matches')
  async matchAccount(
    @CurrentActor() actor: Actor | undefined,
    @Req() request: FastifyRequest,
    @Param('slug') slug: string,
    @Body() body: unknown,
  ): Promise<Page | SeeOther> {
    const file = await this.desk.forOfficer(actor, slug, request.locale);
    const form = readForm(MatchForm, body);
    const outcome = form.ok
      ? await this.roll.matchByRef(file.officer.accountId, file.round, form.value)
      : form;
    if (outcome.ok) return seeOther(`/rounds/${slug}/roll`, 'voting-rounds.notice.matched');
    const field = outcome.error.kind.includes('roll-entry') ? 'personRef' : 'email';
    const errors = fieldErrors(outcome.error, field, `voting-rounds.refused.${outcome.error.kind}`);
    const model = {
      ...(await this.rollModel(file)),
      form: blankForm(),
      match: formAgain(body, errors),
    };
    return tryAgain('voting-rounds/roll', model);
  }

  @Get('codes')
  async showCodes(
    @CurrentActor() actor: Actor | undefined,
    @Req() request: FastifyRequest,
    @Param('slug') slug: string,
  ): Promise<Page> {
    const file = await this.desk.forOfficer(actor, slug, request.locale);
    const form = blankForm({ who: 'missing', format: 'sheet' });
    return page(
      'voting-rounds/codes',
      { ...(await this.codesModel(file)), form },
      { noStore: true },
    );
  }

  /** The answer itself holds the codes: they are shown this once and never again. */
  @Post('codes')
  async generateCodes(
    @CurrentActor() actor: Actor | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Param('slug') slug: string,
  ): Promise<Page | string> {
    const file = await this.desk.forOfficer(actor, slug, request.locale);
    const wanted = codeRequest(request.body);
    if (wanted.kind === 'chosen' && wanted.personRefs.length === 0) {
      const form = formAgain(request.body, [{ field: 'refs', text: 'voting-rounds.form.refs' }]);
      return tryAgain('voting-rounds/codes', { ...(await this.codesModel(file)), form });
    }
    const codes = await this.codes.generate(file.officer.accountId, file.round, wanted);
    if (!codes.ok) {
      const errors = fieldErrors(codes.error, 'refs', `voting-rounds.refused.${codes.error.kind}`);
      const form = formAgain(request.body, errors);
      return tryAgain('voting-rounds/codes', { ...(await this.codesModel(file)), form });
    }
    if (wanted.format !== 'csv') return this.sheet(file, codes.value);
    void reply
      .code(200)
      .header('content-type', 'text/csv; charset=utf-8')
      .header('cache-control', 'no-store');
    const name = codesFileName(file.round.slug);
    void reply.header('content-disposition', `attachment; filename="${name}"`);
    return codesCsv(codes.value, this.desk.voteAddress(file.round));
  }

  private async sheet(file: OpenedFile, codes: readonly PrintedCode[]): Promise<Page> {
    const address = this.desk.voteAddress(file.round);
    const standing = await this.roll.standing(file.round.id);
    const model = {
      ...file.frame,
      codes,
      address,
      remaining: standing.unreachable,
      csv: dataAddress(codesCsv(codes, address)),
      csvName: codesFileName(file.round.slug),
    };
    return page('voting-rounds/code-sheet', model, { noStore: true });
  }

  private async rollModel({ round, state, cycle, frame, locale }: OpenedFile) {
    const { byStyle, ...standing } = await this.roll.standing(round.id);
    const say = (key: string) => this.catalogues.text(locale, `voting-rounds.roll.${key}`);
    const potName = (slug: string) => cycle.pots.find((pot) => pot.slug === slug)?.name ?? slug;
    const styleRows = round.styles.map(({ style, pots }) => [
      { text: style, mono: true },
      { text: formatList(locale, pots.map(potName)) },
      { text: formatNumber(locale, byStyle.get(style) ?? 0), numeric: true },
    ]);
    return {
      ...frame,
      ...standing,
      styleColumns: [
        { text: say('style') },
        { text: say('votesOn') },
        { text: say('people'), numeric: true },
      ],
      styleRows,
      example: `id,style,birth_month\n100234,${round.styles[0]?.style ?? ''},1984-07`,
      isDraft: state === 'draft',
    };
  }

  private async codesModel({ round, frame }: OpenedFile) {
    const { total, codes, matches } = await this.roll.standing(round.id);
    return { ...frame, total, codes, matches, without: total - codes, mostSlips: MOST_SLIPS };
  }
}

/** The uploaded file where there is one, else the pasted text. */
function csvOf(body: unknown): Uint8Array | string {
  const file = (body as Record<string, unknown> | undefined)?.['file'];
  if (Buffer.isBuffer(file) && file.length > 0) return file;
  return typedValues(body)['text'] ?? '';
}

function codeRequest(body: unknown): CodeRequest {
  const { who, refs = '', ...typed } = typedValues(body);
  const format = typed['format'] === 'csv' ? 'csv' : 'sheet';
  if (who !== 'chosen') {
    return { kind: 'missing', limit: format === 'csv' ? MOST_ROWS : MOST_SLIPS, format };
  }
  const personRefs = refs.split(/[\r\n,;]+/).map((ref) => ref.trim());
  return { kind: 'chosen', personRefs: personRefs.filter((ref) => ref !== ''), format };
}

function importErrors(
  error: ImportError,
  { round }: OpenedFile,
  field: 'file' | 'text',
): readonly FieldError[] {
  if (error.kind === 'round-already-open') return [...unwrapped(error)];
  if (error.kind !== 'roll-rows-broken') {
    return fieldErrors(error, field, `voting-rounds.rollFile.${error.kind}`);
  }
  const styles = round.styles.map(({ style }) => style).join(', ');
  const rows = error.rows.map(({ fault, ...values }) => ({
    field,
    text: `voting-rounds.rollFault.${fault}`,
    values: { ...values, styles },
  }));
  const more = error.total - error.rows.length;
  const rest = { field, text: 'voting-rounds.rollFile.more', values: { more } };
  return more === 0 ? rows : [...rows, rest];
}

/** Importing into an opened round is no slip of typing: it gets the page of that refusal. */
function unwrapped(error: ImportError): FieldError[] {
  return unwrap<FieldError[]>({ ok: false, error });
}
