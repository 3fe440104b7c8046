import { Injectable } from '@nestjs/common';

import { phaseStateOf } from '../../domain/cycle/phase-at';
import { TEXT_LIMITS } from '../../domain/proposals/proposal-text';
import { currencyOf, plainDecimal } from '../../domain/shared/money';
import { err, ok, type Result } from '../../domain/shared/result';
import { Clock } from '../../platform/clock';
import { Problem } from '../../platform/errors/problem';
import { blankForm, type FormState } from '../../platform/forms/form-page';
import type { FieldError, InvalidForm } from '../../platform/forms/read-form';
import { Catalogues } from '../../platform/i18n/catalogues';
import { formatMoney } from '../../platform/views/formats';
import { CityService, CyclesService, type CycleView } from '../cycles';
import { photoSmallUrl } from './project.view';
import { problemAt } from './problem-fields';
import { photoOf, readProposal, type ProposalInput } from './proposal-input';
import type { Proposal } from './proposal.entity';
import type { ProposalError } from './proposals.errors';
import { mayEdit } from './proposals.policy';
import { ProposalsService } from './proposals.service';

/** A proposal in the hands of its author. */
export interface OwnProposal {
  readonly proposal: Proposal;
  readonly cycle: CycleView;
}

interface Circumstances {
  readonly cycle: CycleView;
  readonly isPublished: boolean;
}

/** What the pages for writing a proposal show, and what comes back from them. */
@Injectable()
export class ProposalFormsService {
  constructor(
    private readonly proposals: ProposalsService,
    private readonly cycles: CyclesService,
    private readonly city: CityService,
    private readonly catalogues: Catalogues,
    private readonly clock: Clock,
  ) {}

  /** The cycle named, else the only one whose call is on or still to come. */
  async cycleFor(slug: string | undefined): Promise<CycleView | undefined> {
    if (slug !== undefined && slug !== '') return this.cycles.bySlug(slug);
    const cycles = await this.cycles.list();
    const open = cycles.filter((cycle) => this.callState(cycle) === 'open');
    const candidates =
      open.length > 0 ? open : cycles.filter((cycle) => this.callState(cycle) === 'upcoming');
    return candidates.length === 1 ? candidates[0] : undefined;
  }

  /** The cycles among which somebody has to choose; none when no call is on. */
  async choice() {
    const open = (await this.cycles.list()).filter((cycle) => this.callState(cycle) !== 'closed');
    return {
      cycles: open.map(({ slug, title }) => ({ title, href: `/proposals/new?cycle=${slug}` })),
    };
  }

  async blank(cycle: CycleView, locale: string) {
    const [pot, ...others] = cycle.pots;
    const isOnly = pot !== undefined && others.length === 0;
    return this.model(cycle, blankForm(isOnly ? { pot: pot.slug } : {}), locale);
  }

  async again(cycle: CycleView, form: FormState, locale: string) {
    return this.model(cycle, form, locale);
  }

  /** The form with what is saved, or with what was typed last and its mistakes. */
  async filled(own: OwnProposal, locale: string, typed: Partial<FormState> = {}) {
    const { proposal, cycle } = own;
    const saved = await this.saved(own);
    const form = { values: saved, errors: [], ...typed };
    const isPublished = proposal.publishedAt !== null;
    const { slug, title, photo } = proposal;
    return {
      ...(await this.model(cycle, form, locale)),
      ...{ slug, title, isPublished, isLocked: !mayEdit(proposal, cycle, this.clock.now()) },
      photo: photo ? { src: photoSmallUrl(photo.id), alt: photo.alt } : null,
    };
  }

  /** The author's own proposal with its cycle. */
  async own(accountId: string, slug: string): Promise<Result<OwnProposal, ProposalError>> {
    const proposal = await this.proposals.visible(slug, accountId);
    if (proposal === undefined) return err({ kind: 'proposal-not-found' });
    if (proposal.authorId !== accountId) return err({ kind: 'not-your-proposal' });
    const cycle = await this.cycles.byId(proposal.cycleId);
    return cycle === undefined ? err({ kind: 'cycle-not-found' }) : ok({ proposal, cycle });
  }

  /** The form's content, or all its mistakes; a chosen photo has to be chosen once more then. */
  async read(
    body: unknown,
    { cycle, isPublished }: Circumstances,
  ): Promise<Result<ProposalInput, InvalidForm>> {
    const input = readProposal(body, { cycle, areas: await this.cycles.areas(), isPublished });
    if (input.ok) return input;
    return err({ kind: 'invalid-form', fields: withPhotoAgain(body, input.error.fields) });
  }

  /**
   * What a refusal says at its field.
   * @throws Problem when it concerns no field
   */
  async mistakes(
    error: ProposalError,
    cycle: CycleView,
    { locale, body }: { readonly locale: string; readonly body: unknown },
  ): Promise<readonly FieldError[]> {
    const { timezone } = await this.city.current();
    const mistake = problemAt(error, { locale, timezone, currency: cycle.currency });
    if (mistake === undefined) throw new Problem(error);
    return withPhotoAgain(body, [mistake]);
  }

  private callState(cycle: CycleView) {
    return phaseStateOf(cycle, 'call', this.clock.now());
  }

  private async model(cycle: CycleView, form: FormState, locale: string) {
    const areas = await this.cycles.areas();
    const call = cycle.phases.find(({ kind }) => kind === 'call');
    const { currency } = cycle;
    return {
      form,
      limits: {
        title: TEXT_LIMITS.title.max,
        text: TEXT_LIMITS.text.max,
        alt: TEXT_LIMITS.alt.max,
      },
      cycle: { slug: cycle.slug, title: cycle.title, currency },
      call: {
        state: this.callState(cycle),
        opens: call?.opensAt ?? null,
        closes: call?.closesAt ?? null,
      },
      pots: cycle.pots.map((pot) => ({
        value: pot.slug,
        text: pot.name,
        hint: this.potHint(locale, formatMoney(locale, pot.amountMinor, currency)),
      })),
      areas: areas.map(({ slug, name }) => ({ value: slug, text: name })),
      cycleLine: await this.cycles.cycleLine(cycle, locale),
    };
  }

  private potHint(locale: string, amount: string): string {
    return this.catalogues.text(locale, 'proposals.form.potHolds', { amount });
  }

  private async saved({ proposal, cycle }: OwnProposal): Promise<Record<string, string>> {
    const { title, text, costMinor, version, photo, potId, areaId } = proposal;
    const area = (await this.cycles.areas()).find(({ id }) => id === areaId);
    return {
      ...{ title, text, version: String(version), alt: photo?.alt ?? '' },
      pot: cycle.pots.find(({ id }) => id === potId)?.slug ?? '',
      area: area?.slug ?? '',
      cost: costMinor === null ? '' : plainDecimal(costMinor, currencyOf(cycle.currency).decimals),
    };
  }
}

/** Browsers forget a chosen file when a form comes back: say so. */
function withPhotoAgain(body: unknown, fields: readonly FieldError[]): readonly FieldError[] {
  const isSilent = photoOf(body) === undefined || fields.some(({ field }) => field === 'photo');
  return isSilent ? fields : [...fields, { field: 'photo', text: 'proposals.form.photoAgain' }];
}
