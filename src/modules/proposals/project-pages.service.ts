import { Injectable } from '@nestjs/common';

import { isEligible } from '../../domain/proposals/proposal-status';
import { plainBeginning, TEXT_LIMITS } from '../../domain/proposals/proposal-text';
import { currencyOf, plainDecimal } from '../../domain/shared/money';
import type { FormState } from '../../platform/forms/form-page';
import { Catalogues } from '../../platform/i18n/catalogues';
import { formatMoney } from '../../platform/views/formats';
import { potBar } from '../../platform/views/charts/pot-bar';
import { CyclesService, type CycleView, type PotView } from '../cycles';
import type { PageReader } from './proposal-pages.service';
import type { ProjectView } from './project.view';
import { ProjectsService } from './projects.service';
import type { Proposal } from './proposal.entity';
import { nameOf } from './proposal.view';
import { ProposalsService } from './proposals.service';
import type { Review } from './review.entity';
import { ReviewsService } from './reviews.service';

const SUMMARY = 600;

/** Where a new project is made. */
export interface ProjectGround {
  readonly cycle: CycleView;
  readonly pot: PotView;
  /** The proposal from whose page the officer came. */
  readonly from: Proposal | undefined;
}

type Typed = Readonly<Record<string, string>>;

/** The models of the pages about projects. */
@Injectable()
export class ProjectPagesService {
  constructor(
    private readonly projects: ProjectsService,
    private readonly proposals: ProposalsService,
    private readonly reviews: ReviewsService,
    private readonly cycles: CyclesService,
    private readonly catalogues: Catalogues,
  ) {}

  /** The public list of a cycle: every pot with its projects, drawn to scale. */
  async list(typed: Typed, locale: string) {
    const cycles = await this.cycles.list();
    const cycle = cycles.find(({ slug }) => slug === typed['cycle']) ?? cycles[0];
    if (cycle === undefined)
      return { cycle: null, cycleLine: null, total: 0, pots: [], selects: [], clear: null };
    const areas = await this.cycles.areas();
    const area = areas.find(({ slug }) => slug === typed['area']);
    const all = await this.projects.ofCycle(cycle.id);
    const shown = area === undefined ? all : all.filter(({ areaId }) => areaId === area.id);
    const say = (key: string) => this.catalogues.text(locale, `proposals.list.${key}`);
    return {
      cycle: { title: cycle.title, slug: cycle.slug },
      cycleLine: await this.cycles.cycleLine(cycle, locale),
      total: shown.length,
      pots: cycle.pots
        .map((pot) => potOf(pot, shown, cycle.currency))
        .filter(({ cards }) => cards.length > 0),
      selects: [
        cycles.length > 1 && {
          name: 'cycle',
          label: say('cycle'),
          value: cycle.slug,
          options: cycles.map(({ slug, title }) => ({ value: slug, text: title })),
        },
        areas.length > 0 && {
          ...{ name: 'area', label: say('area'), value: area?.slug ?? '' },
          options: [
            { value: '', text: say('allAreas') },
            ...areas.map(({ slug, name }) => ({ value: slug, text: name })),
          ],
        },
      ].filter((select) => select !== false),
      clear: area === undefined ? null : `/projects?cycle=${cycle.slug}`,
    };
  }

  async show(slug: string, { locale }: PageReader) {
    const found = await this.find(slug);
    if (found === undefined) return undefined;
    const { project, cycle } = found;
    const pot = cycle.pots.find(({ id }) => id === project.potId);
    const sources = await this.projects.sourcesOf(project.id);
    return {
      project: project.photoUrl === undefined ? { ...project, photoUrl: null } : project,
      ...{ currency: cycle.currency, cycle: { slug: cycle.slug, title: cycle.title } },
      pot: pot === undefined ? null : { name: pot.name, amountMinor: pot.amountMinor },
      bar:
        pot === undefined
          ? null
          : potBar({
              budgetMinor: pot.amountMinor,
              currency: cycle.currency,
              blocks: [{ id: project.id, label: project.title, costMinor: project.costMinor }],
            }),
      sources: sources.map((source) => ({
        title: source.title,
        href: `/proposals/${source.slug}`,
      })),
      exceptionReason: await this.projects.exceptionReasonOf(slug),
      isFrozen: !(await this.projects.mayChange(project.cycleId, project.potId)),
      cycleLine: await this.cycles.cycleLine(cycle, locale),
    };
  }

  /** Cycle and pot of a new project, from the address; undefined while the officer must still choose. */
  async ground(typed: Typed): Promise<ProjectGround | undefined> {
    const from = typed['proposal']
      ? await this.proposals.visible(typed['proposal'], undefined)
      : undefined;
    const cycles = await this.cycles.list();
    const cycle = cycles.find(({ id, slug }) =>
      from === undefined ? slug === typed['cycle'] : id === from.cycleId,
    );
    const pot = cycle?.pots.find(({ id, slug }) =>
      from === undefined ? slug === typed['pot'] : id === from.potId,
    );
    return cycle === undefined || pot === undefined ? undefined : { cycle, pot, from };
  }

  /** The pots in which a project can be made. */
  async choice() {
    const cycles = await this.cycles.list();
    return {
      cycles: cycles.map(({ title, slug, pots, currency }) => ({
        title,
        pots: pots.map((pot) => ({
          text: pot.name,
          amountMinor: pot.amountMinor,
          currency,
          href: `/projects/new?cycle=${slug}&pot=${pot.slug}`,
        })),
      })),
    };
  }

  async blank(
    ground: ProjectGround,
    { locale }: PageReader,
    typed?: FormState,
    chosen?: readonly string[],
  ) {
    const { cycle, pot, from } = ground;
    const candidates = await this.proposals.publishedOfPot(pot.id);
    const reviews = await this.reviews.current(candidates.map(({ id }) => id));
    const review = from === undefined ? undefined : reviews.get(from.id);
    return {
      ...(await this.formParts(cycle, pot, locale)),
      form: typed ?? { values: await this.suggestion(from, review, cycle), errors: [] },
      nextCode: await this.projects.nextCode(cycle.id),
      isFrozen: !(await this.projects.mayChange(cycle.id, pot.id)),
      candidates: candidates.map((candidate) =>
        this.option(candidate, reviews.get(candidate.id), { cycle, locale }),
      ),
      chosen: chosen ?? (from === undefined ? [] : [from.slug]),
    };
  }

  async filled(slug: string, { locale }: PageReader, typed?: FormState) {
    const found = await this.find(slug);
    if (found === undefined) return undefined;
    const { project, cycle, pot } = found;
    if (pot === undefined) return undefined;
    const area = (await this.cycles.areas()).find(({ id }) => id === project.areaId);
    const values = {
      ...{
        title: project.title,
        summary: project.summary,
        code: project.code,
        area: area?.slug ?? '',
      },
      cost: plainDecimal(project.costMinor, currencyOf(cycle.currency).decimals),
      free: project.costMinor === 0 ? 'yes' : '',
      least: leastText(project, cycle),
    };
    return {
      ...(await this.formParts(cycle, pot, locale)),
      ...{ slug, title: project.title, nextCode: project.code },
      form: typed ?? { values, errors: [] },
      isFrozen: !(await this.projects.mayChange(cycle.id, pot.id)),
    };
  }

  private async find(
    slug: string,
  ): Promise<{ project: ProjectView; cycle: CycleView; pot: PotView | undefined } | undefined> {
    const project = await this.projects.bySlug(slug);
    const cycle = project === undefined ? undefined : await this.cycles.byId(project.cycleId);
    if (project === undefined || cycle === undefined) return undefined;
    return { project, cycle, pot: cycle.pots.find(({ id }) => id === project.potId) };
  }

  private async formParts(cycle: CycleView, pot: PotView, locale: string) {
    return {
      cycle: { slug: cycle.slug, title: cycle.title },
      ...{
        currency: cycle.currency,
        pot: { slug: pot.slug, name: pot.name, amountMinor: pot.amountMinor },
      },
      areas: (await this.cycles.areas()).map(({ slug, name }) => ({ value: slug, text: name })),
      limits: { title: TEXT_LIMITS.title.max, summary: TEXT_LIMITS.summary.max },
      cycleLine: await this.cycles.cycleLine(cycle, locale),
    };
  }

  /** What the officer starts from: the words of the proposal, and the cost of its review. */
  private async suggestion(
    from: Proposal | undefined,
    review: Review | undefined,
    cycle: CycleView,
  ): Promise<Record<string, string>> {
    if (from === undefined) return {};
    const cost = review?.costMinor ?? from.costMinor;
    const { decimals } = currencyOf(cycle.currency);
    const area = (await this.cycles.areas()).find(({ id }) => id === from.areaId);
    return {
      ...{ title: from.title, summary: plainBeginning(from.text, SUMMARY), area: area?.slug ?? '' },
      cost: cost === null ? '' : plainDecimal(cost, decimals),
    };
  }

  private option(
    { slug, title, costMinor }: Proposal,
    review: Review | undefined,
    { cycle, locale }: { readonly cycle: CycleView; readonly locale: string },
  ) {
    const status = this.catalogues.text(
      locale,
      `proposals.status.${review?.outcome ?? 'unreviewed'}`,
    );
    const cost = review?.costMinor ?? costMinor;
    const amount = cost === null ? '' : ` · ${formatMoney(locale, cost, cycle.currency)}`;
    const doubt = isEligible(review?.outcome ?? null)
      ? ''
      : ` · ${this.catalogues.text(locale, 'proposals.project.needsReason')}`;
    return { value: slug, text: title, hint: `${status}${amount}${doubt}` };
  }
}

function leastText({ leastMinor }: ProjectView, { currency }: CycleView): string {
  return leastMinor === null ? '' : plainDecimal(leastMinor, currencyOf(currency).decimals);
}

function potOf(pot: PotView, projects: readonly ProjectView[], currency: string) {
  const own = projects.filter(({ potId }) => potId === pot.id);
  return {
    ...{ name: pot.name, amountMinor: pot.amountMinor, currency },
    costMinor: own.reduce((sum, { costMinor }) => sum + costMinor, 0),
    cards: own.map((project) => ({
      ...{
        id: project.id,
        href: `/projects/${project.slug}`,
        title: project.title,
        code: project.code,
      },
      summary: plainBeginning(project.summary, 160),
      ...{
        area: project.areaName ?? nameOf([pot], project.potId),
        cost: project.costMinor,
        currency,
      },
      photo:
        project.photoSmallUrl === undefined
          ? null
          : { src: project.photoSmallUrl, alt: project.photoAlt ?? '' },
    })),
  };
}
