import { Body, Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { Problem, unwrap } from '../../platform/errors/problem';
import { blankForm, formAgain, tryAgain, type FormState } from '../../platform/forms/form-page';
import { typedValues, type FieldError } from '../../platform/forms/read-form';
import { CurrentActor, type Actor } from '../../platform/security/current-actor';
import { formatList } from '../../platform/views/formats';
import { page, seeOther, type Page, type SeeOther } from '../../platform/views/page';
import { frozenShares, type PlannedPot } from './frozen-round';
import { limitWords, tellerOf, toldMoney } from './limits/limit.words';
import { potLimits } from './limits/pot-limit';
import { OpeningService, type OpeningPreview } from './opening.service';
import { ballotRule } from './pot-ballot';
import { potWords } from './pot.words';
import { RoundDesk, type OpenedFile } from './round-desk';

const SHORTEST_REASON = 10;
const LONGEST_REASON = 500;

const CHANGED: readonly FieldError[] = [{ field: 'agree', text: 'errors.roundChanged' }];

/** The one act that freezes a round: a page that says what will happen, and a button. */
@Controller('rounds/:slug/opening')
export class OpeningPagesController {
  constructor(
    private readonly desk: RoundDesk,
    private readonly opening: OpeningService,
  ) {}

  @Get()
  async show(
    @CurrentActor() actor: Actor | undefined,
    @Req() request: FastifyRequest,
    @Param('slug') slug: string,
  ): Promise<Page | SeeOther> {
    const file = await this.desk.forOfficer(actor, slug, request.locale);
    if (file.state !== 'draft') return seeOther(`/rounds/${slug}`);
    const preview = await this.opening.preview(file.round, '');
    return page('voting-rounds/opening', openingModel(file, preview, blankForm()), {
      noStore: true,
    });
  }

  @Post()
  async open(
    @CurrentActor() actor: Actor | undefined,
    @Req() request: FastifyRequest,
    @Param('slug') slug: string,
    @Body() body: unknown,
  ): Promise<Page | SeeOther> {
    const file = await this.desk.forOfficer(actor, slug, request.locale);
    if (file.state !== 'draft') throw new Problem({ kind: 'round-already-open' });
    const { reason = '', agree, seen } = typedValues(body);
    const preview = await this.opening.preview(file.round, reason.trim());
    const again = (shown: OpeningPreview, errors: readonly FieldError[]) =>
      tryAgain('voting-rounds/opening', openingModel(file, shown, formAgain(body, errors)));
    const errors = mistakes(preview, reason.trim(), agree === 'yes');
    if (errors.length > 0) return again(preview, errors);
    const { officer, round } = file;
    const opened = await this.opening.open(officer.accountId, round, reason.trim(), seen);
    if (!opened.ok && opened.error.kind === 'round-changed') {
      return again(await this.opening.preview(round, reason.trim()), CHANGED);
    }
    unwrap(opened);
    return seeOther(`/rounds/${slug}`, 'voting-rounds.notice.opened');
  }
}

function mistakes(preview: OpeningPreview, reason: string, hasAgreed: boolean): FieldError[] {
  const errors: FieldError[] = [];
  const isReasonFine = reason.length >= SHORTEST_REASON && reason.length <= LONGEST_REASON;
  if (preview.smallStyles.length > 0 && !isReasonFine) {
    errors.push({ field: 'reason', text: 'voting-rounds.form.smallStyles' });
  }
  if (!hasAgreed) errors.push({ field: 'agree', text: 'voting-rounds.form.agree' });
  if (!preview.isReady && !preview.isInterrupted) {
    errors.push({ field: '', text: 'voting-rounds.form.notReady' });
  }
  return errors;
}

function openingModel(
  { round, cycle, frame, locale }: OpenedFile,
  preview: OpeningPreview,
  form: FormState,
) {
  const { files, projects, rollByStyle, smallStyles, areaNames, ...shown } = preview;
  const teller = tellerOf(projects, cycle.currency, locale);
  const potNames = (slugs: readonly string[]) =>
    formatList(
      locale,
      slugs.map((slug) => cycle.pots.find((pot) => pot.slug === slug)?.name ?? slug),
    );
  const { mayRevote, hasVoteRecords, tieSeed } = round;
  return {
    ...frame,
    form,
    isReady: shown.isReady || shown.isInterrupted,
    isInterrupted: shown.isInterrupted,
    seen: shown.seen,
    checks: shown.checks,
    rollTotal: shown.rollTotal,
    ...{ mayRevote, hasVoteRecords, tieSeed },
    smallStyles: smallStyles.map((style) => ({ style, people: rollByStyle.get(style) ?? 0 })),
    hashes: { config: files.configHash, projects: files.projectsHash, roll: shown.rollHash },
    // With a reason still to be typed, the configuration's hash is not yet that of the opening.
    isHashFinal: smallStyles.length === 0,
    files: { config: files.config, projects: files.projects },
    styles: [...rollByStyle].map(([style, people]) => ({
      style,
      people,
      pots: potNames(round.styles.find((known) => known.style === style)?.pots ?? []),
    })),
    pots: shown.pots.map((pot) => {
      const own = projects.filter((project) => project.pot === pot.slug);
      return {
        name: pot.name,
        amountMinor: pot.amountMinor,
        currency: cycle.currency,
        words: potWords(pot, ballotRule(pot, own.length), false),
        limits: limitWords(
          {
            ...{ limits: potLimits(pot.limits), projects: own },
            ...toldMoney(frozenMoney(pot, rollByStyle.keys()), shown.pots, areaNames),
          },
          teller,
        ),
        projects: own,
      };
    }),
  };
}

/** The pot with the shares that are frozen with it. */
function frozenMoney(pot: PlannedPot, styles: Iterable<string>): PlannedPot {
  return { ...pot, shares: Object.fromEntries(frozenShares(pot.shares, styles)) };
}
