import { Injectable } from '@nestjs/common';

import { dailyOrder } from '../../domain/proposals/daily-order';
import { PROPOSAL_STATUSES, type ProposalStatus } from '../../domain/proposals/proposal-status';
import { searchWords } from '../../domain/proposals/proposal-text';
import { Clock } from '../../platform/clock';
import { Catalogues } from '../../platform/i18n/catalogues';
import { pagination } from '../../platform/views/pagination';
import { CyclesService, type AreaView, type CycleView } from '../cycles';
import { cardOf, type ProposalCard } from './proposal.view';
import { ProposalListRepository, type ProposalFilter } from './proposal-list.repository';
import type { Proposal } from './proposal.entity';
import { isCallOpen } from './proposals.policy';
import { ProposalsRepository } from './proposals.repository';
import { ProjectsRepository } from './projects.repository';
import { ReviewsRepository } from './reviews.repository';
import { SupportsRepository } from './supports.repository';

export const PAGE_SIZE = 24;
const SORTS = ['newest', 'supported', 'random'] as const;
const ALL_CYCLES = 'all';

interface Choice {
  readonly cycle: CycleView | undefined;
  readonly areas: readonly AreaView[];
  readonly filter: ProposalFilter;
  readonly sort: (typeof SORTS)[number];
  /** The conditions that were really used, as they stand in the address. */
  readonly params: Readonly<Record<string, string>>;
}

/** The public list of proposals: search, filters, order, pages. */
@Injectable()
export class ProposalListingService {
  constructor(
    private readonly list: ProposalListRepository,
    private readonly proposals: ProposalsRepository,
    private readonly supports: SupportsRepository,
    private readonly reviews: ReviewsRepository,
    private readonly projects: ProjectsRepository,
    private readonly cycles: CyclesService,
    private readonly catalogues: Catalogues,
    private readonly clock: Clock,
  ) {}

  /** The model of the page; whatever in the address makes no sense is as if it were absent. */
  async page(typed: Readonly<Record<string, string>>, locale: string) {
    const choice = await this.choice(typed);
    const total = await this.list.count(choice.filter);
    const pageCount = Math.max(1, Math.ceil(total / PAGE_SIZE));
    const page = Math.min(Math.max(1, Number.parseInt(typed['page'] ?? '1', 10) || 1), pageCount);
    const cards = await this.cards(await this.slice(choice, (page - 1) * PAGE_SIZE));
    const { cycle } = choice;
    return {
      ...{
        cards,
        total,
        from: (page - 1) * PAGE_SIZE + 1,
        to: (page - 1) * PAGE_SIZE + cards.length,
      },
      pages:
        pageCount > 1
          ? pagination(page, pageCount, (each) => address({ ...choice.params, page: String(each) }))
          : null,
      form: await this.form(choice, typed['q'] ?? '', locale),
      isFiltered: Object.keys(choice.params).some((name) => !['cycle', 'sort'].includes(name)),
      cycleLine: cycle === undefined ? null : await this.cycles.cycleLine(cycle, locale),
      cycle:
        cycle === undefined
          ? null
          : {
              title: cycle.title,
              slug: cycle.slug,
              isCallOpen: isCallOpen(cycle, this.clock.now()),
            },
    };
  }

  /** Cards of proposals in the order given. */
  async cards(ids: readonly string[]): Promise<ProposalCard[]> {
    const rows = new Map((await this.proposals.byIds(ids)).map((row) => [row.id, row]));
    return this.cardsOf(ids.map((id) => rows.get(id)).filter((row) => row !== undefined));
  }

  async cardsOf(rows: readonly Proposal[]): Promise<ProposalCard[]> {
    const ids = rows.map(({ id }) => id);
    const supports = await this.supports.counts(ids);
    const reviews = await this.reviews.current(ids);
    const inProjects = await this.projects.usedProposals(ids);
    const cycles = await this.cycles.list();
    const areas = await this.cycles.areas();
    return rows.map((row) =>
      cardOf(row, {
        ...{ areas, cycle: cycles.find(({ id }) => id === row.cycleId) },
        supports: supports.get(row.id) ?? 0,
        outcome: reviews.get(row.id)?.outcome ?? null,
        isInProject: inProjects.has(row.id),
      }),
    );
  }

  /** How many proposals of a cycle are published. */
  async countOf(cycleId: string): Promise<number> {
    return this.list.count({ cycleId, words: [] });
  }

  /** The ids of the newest proposals of a cycle. */
  async newestOf(cycleId: string, take: number): Promise<string[]> {
    return this.list.newest({ cycleId, words: [] }, { skip: 0, take });
  }

  private async slice({ filter, sort }: Choice, skip: number): Promise<string[]> {
    const slice = { skip, take: PAGE_SIZE };
    if (sort === 'newest') return this.list.newest(filter, slice);
    if (sort === 'supported') return this.list.mostSupported(filter, slice);
    const today = this.clock.now().slice(0, 10);
    return dailyOrder(await this.list.all(filter), today).slice(skip, skip + PAGE_SIZE);
  }

  private async choice(typed: Readonly<Record<string, string>>): Promise<Choice> {
    const cycles = await this.cycles.list();
    const areas = await this.cycles.areas();
    const named = cycles.find(({ slug }) => slug === typed['cycle']);
    const cycle = typed['cycle'] === ALL_CYCLES ? undefined : (named ?? cycles[0]);
    const area = areas.find(({ slug }) => slug === typed['area']);
    const pot = cycle?.pots.find(({ slug }) => slug === typed['pot']);
    const status = PROPOSAL_STATUSES.find((each) => each === typed['status']);
    const sort = SORTS.find((each) => each === typed['sort']) ?? 'newest';
    const words = searchWords((typed['q'] ?? '').slice(0, 200));
    const params = {
      cycle: typed['cycle'] === ALL_CYCLES ? ALL_CYCLES : (named?.slug ?? ''),
      ...{ area: area?.slug ?? '', pot: pot?.slug ?? '', status: status ?? '' },
      ...{ q: words.join(' '), sort: sort === 'newest' ? '' : sort },
    };
    const filter = { cycleId: cycle?.id, areaId: area?.id, potId: pot?.id, status, words };
    return { cycle, areas, filter, sort, params: withoutEmpty(params) };
  }

  private async form({ cycle, areas, params, sort }: Choice, typed: string, locale: string) {
    const say = (key: string) => this.catalogues.text(locale, `proposals.list.${key}`);
    const cycles = await this.cycles.list();
    const named = (things: readonly { slug: string; name: string }[], all: string) => [
      { value: '', text: say(all) },
      ...things.map(({ slug, name }) => ({ value: slug, text: name })),
    ];
    const selects = [
      cycles.length > 1 && {
        ...{ name: 'cycle', label: say('cycle'), value: cycle?.slug ?? ALL_CYCLES },
        options: [
          ...cycles.map(({ slug, title }) => ({ value: slug, text: title })),
          { value: ALL_CYCLES, text: say('allCycles') },
        ],
      },
      areas.length > 0 && {
        name: 'area',
        label: say('area'),
        value: params['area'] ?? '',
        options: named(areas, 'allAreas'),
      },
      cycle !== undefined &&
        cycle.pots.length > 1 && {
          name: 'pot',
          label: say('pot'),
          value: params['pot'] ?? '',
          options: named(cycle.pots, 'allPots'),
        },
      {
        ...{ name: 'status', label: say('status'), value: params['status'] ?? '' },
        options: [
          { value: '', text: say('allStatuses') },
          ...PROPOSAL_STATUSES.map((value: ProposalStatus) => ({
            value,
            text: this.catalogues.text(locale, `proposals.status.${value}`),
          })),
        ],
      },
      {
        name: 'sort',
        label: say('sort'),
        value: sort,
        options: SORTS.map((value) => ({ value, text: say(`sorts.${value}`) })),
      },
    ].filter((select) => select !== false);
    const { cycle: _cycle, ...conditions } = params;
    return {
      selects,
      search: { name: 'q', label: say('search'), value: typed.slice(0, 200) },
      clear:
        Object.keys(conditions).length > 0
          ? address(params['cycle'] === undefined ? {} : { cycle: params['cycle'] })
          : null,
    };
  }
}

function address(params: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(params).toString();
  return query === '' ? '/proposals' : `/proposals?${query}`;
}

function withoutEmpty(params: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== ''));
}
