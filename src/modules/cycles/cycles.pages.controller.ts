import { Controller, Get, Param, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { Clock } from '../../platform/clock';
import { Problem } from '../../platform/errors/problem';
import { actorOf } from '../../platform/security/current-actor';
import { page, type Page } from '../../platform/views/page';
import { AccountsService } from '../accounts';
import { cycleSentence } from './cycle-line';
import { decisionsOf, isOver, mayPlan, moneyOf, panelModel, phaseRow } from './cycle.pages';
import type { CycleView } from './cycle.view';
import { CyclesService } from './cycles.service';
import { CyclePanels, type Panel } from './registries';

@Controller('cycles')
export class CyclesPagesController {
  constructor(
    private readonly cycles: CyclesService,
    private readonly panels: CyclePanels,
    private readonly accounts: AccountsService,
    private readonly clock: Clock,
  ) {}

  @Get()
  async list(@Req() request: FastifyRequest): Promise<Page> {
    const telling = await this.cycles.telling(request.locale);
    const all = await this.cycles.list();
    const rows = all.map((cycle) => ({
      ...{ slug: cycle.slug, title: cycle.title, isOver: isOver(cycle, telling.now) },
      sentence: cycleSentence(cycle, telling),
      money: moneyOf(cycle),
    }));
    const canPlan = mayPlan(actorOf(request));
    const running = rows.filter((row) => !row.isOver);
    return page('cycles/index', { running, over: rows.filter((row) => row.isOver), canPlan });
  }

  @Get(':slug')
  async show(@Req() request: FastifyRequest, @Param('slug') slug: string): Promise<Page> {
    const cycle = await this.cycles.bySlug(slug);
    if (cycle === undefined) throw new Problem({ kind: 'cycle-not-found' });
    const reader = { actor: actorOf(request), locale: request.locale, now: this.clock.now() };
    const { timezone, now } = await this.cycles.telling(request.locale);
    const canPlan = mayPlan(reader.actor);
    return page('cycles/show', {
      cycle: { slug, title: cycle.title, summary: cycle.summary },
      line: await this.cycles.cycleLine(cycle, request.locale),
      phases: cycle.phases.map((phase) => phaseRow(cycle, phase, { now, timezone })),
      money: moneyOf(cycle),
      panels: (await this.panels.of(cycle, reader))
        .toReversed()
        .toSorted(actionsFirst)
        .map(panelModel),
      isOver: isOver(cycle, now),
      decisions: await this.decisions(cycle, canPlan),
      canPlan,
    });
  }

  /** Everybody reads why; only colleagues read who. */
  private async decisions(cycle: CycleView, canPlan: boolean) {
    const ids = cycle.decisions.map(({ by }) => by).filter((by) => by !== null);
    const names =
      canPlan && ids.length > 0 ? await this.accounts.namesOf(ids) : new Map<string, string>();
    return decisionsOf(cycle.decisions, (id) => names.get(id) ?? null);
  }
}

/** What one can do now stands first, then what happened last. */
function actionsFirst(a: Panel, b: Panel): number {
  return Number(b.isAction === true) - Number(a.isAction === true);
}
