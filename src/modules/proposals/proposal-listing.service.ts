import { Injectable } from '@nestjs/common';

import { dailyOrder } from '../../domain/proposals/daily-order';
import { PROPOSAL_STATUSES } from '../../domain/proposals/proposal-status';
import { searchWords } from '../../domain/proposals/proposal-text';
import { Clock } from '../../platform/clock';
import { Catalogues } from '../../platform/i18n/catalogues';
import { pagination } from '../../platform/views/pagination';
import { CyclesService, type CycleView } from '../cycles';
import { ALL_CYCLES, listSelects, SORTS, type ListChoice, type Say } from './list-selects';
import { cardOf, type ProposalCard } from './proposal.view';
import { ProposalListRepository, type ProposalFilter } from './proposal-list.repository';
import type { Proposal } from './proposal.entity';
import { isCallOpen } from './proposals.policy';
import { ProposalsRepository } from './proposals.repository';
import { ProjectsRepository } from './projects.repository';
import { ReviewsRepository } from './reviews.repository';
import { SupportsRepository } from './supports.repository';

export const PAGE_SIZE = 24;
const MAX_SEARCH = 200;

type Typed = Readonly<Record<string, string>>;

interface Choice extends ListChoice {
  readonly filter: ProposalFilter;
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
  async page(typed: Typed, locale: string) {
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
      form: await this.form(choice, searchOf(typed), locale),
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

  private async choice(typed: Typed): Promise<Choice> {
    const areas = await this.cycles.areas();
    const { cycle, param } = chosenCycle(typed['cycle'], await this.cycles.list());
    const area = bySlug(areas, typed['area']);
    const pot = bySlug(cycle?.pots ?? [], typed['pot']);
    const status = PROPOSAL_STATUSES.find((each) => each === typed['status']);
    const sort = SORTS.find((each) => each === typed['sort']) ?? 'newest';
    const words = searchWords(searchOf(typed));
    const params = withoutEmpty({
      ...{ cycle: param, area: area?.slug, pot: pot?.slug, status },
      ...{ q: words.join(' '), sort: sort === 'newest' ? '' : sort },
    });
    const filter = { cycleId: cycle?.id, areaId: area?.id, potId: pot?.id, status, words };
    return { cycle, areas, filter, sort, params };
  }

  private async form(choice: Choice, typed: string, locale: string) {
    const say: Say = (key) => this.catalogues.text(locale, `proposals.${key}`);
    const { cycle, ...conditions } = choice.params;
    const isNarrowed = Object.keys(conditions).length > 0;
    const kept: Record<string, string> = cycle === undefined ? {} : { cycle };
    return {
      selects: listSelects(choice, await this.cycles.list(), say),
      search: { name: 'q', label: say('list.search'), value: typed },
      clear: isNarrowed ? address(kept) : null,
    };
  }
}

function address(params: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(params).toString();
  return query === '' ? '/proposals' : `/proposals?${query}`;
}

function withoutEmpty(
  params: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const given = Object.entries(params).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(given) as Record<string, string>;
}

function searchOf({ q = '' }: Typed): string {
  return q.slice(0, MAX_SEARCH);
}

/** The cycle of the address, or the newest one; none when all are asked for. */
function chosenCycle(slug: string | undefined, cycles: readonly CycleView[]) {
  if (slug === ALL_CYCLES) return { cycle: undefined, param: ALL_CYCLES };
  const named = bySlug(cycles, slug);
  return { cycle: named ?? cycles[0], param: named?.slug };
}

function bySlug<T extends { readonly slug: string }>(
  things: readonly T[],
  slug: string | undefined,
): T | undefined {
  return things.find((thing) => thing.slug === slug);
}
