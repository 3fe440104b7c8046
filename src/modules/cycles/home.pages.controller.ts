import { Controller, Get, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import type { PhaseKind } from '../../domain/cycle/phase';
import { nextPhase, openPhases } from '../../domain/cycle/phase-at';
import type { Instant } from '../../domain/shared/instant';
import { Clock } from '../../platform/clock';
import { page, type Page } from '../../platform/views/page';
import { cycleSentence } from './cycle-line';
import {
  currentPhase,
  isOver,
  kindsOf,
  mayPlan,
  moneyOf,
  panelModel,
  readerOf,
} from './cycle.pages';
import type { CycleView } from './cycle.view';
import { CyclesService } from './cycles.service';
import { HomePanels, type Panel } from './registries';

/** The first page: what is on, and the one thing to do about it. */
@Controller()
export class HomePagesController {
  constructor(
    private readonly cycles: CyclesService,
    private readonly panels: HomePanels,
    private readonly clock: Clock,
  ) {}

  @Get()
  async show(@Req() request: FastifyRequest): Promise<Page> {
    const now = this.clock.now();
    const all = await this.cycles.list();
    const main = mainCycle(all, now);
    const panels = await this.panels.of(readerOf(request, now));
    const canPlan = mayPlan(readerOf(request, now).actor);
    const shown = panels.map(panelModel);
    if (main === undefined)
      return page('cycles/home', {
        canPlan,
        cycle: null,
        line: null,
        money: null,
        others: [],
        panels: shown,
      });
    const telling = await this.cycles.telling(request.locale);
    const others = all.filter((cycle) => cycle !== main && !isOver(cycle, now));
    return page('cycles/home', {
      ...{ canPlan, panels: shown, money: moneyOf(main) },
      cycle: {
        slug: main.slug,
        title: main.title,
        ...stageOf(main, now),
        ...actionsOf(main, panels, now),
      },
      line: await this.cycles.cycleLine(main, request.locale),
      others: others.map((cycle) => ({
        slug: cycle.slug,
        title: cycle.title,
        sentence: cycleSentence(cycle, telling),
      })),
    });
  }
}

/** The cycle that is on; else the next one; else the newest. */
function mainCycle(cycles: readonly CycleView[], now: Instant): CycleView | undefined {
  const isOn = cycles.find((cycle) =>
    openPhases(cycle, now).some(({ kind }) => kind !== 'delivery'),
  );
  const next = cycles
    .filter((cycle) => nextPhase(cycle, now) !== undefined)
    .toSorted((a, b) => Date.parse(startOf(a, now)) - Date.parse(startOf(b, now)))[0];
  return isOn ?? next ?? cycles[0];
}

function startOf(cycle: CycleView, now: Instant): Instant {
  return nextPhase(cycle, now)?.opensAt ?? now;
}

/** Which words the page opens with: a phase that is on, `soon`, or `over`. */
function stageOf(cycle: CycleView, now: Instant) {
  const current = currentPhase(cycle, now);
  const next = nextPhase(cycle, now);
  const stage = current?.kind ?? (next === undefined ? 'over' : 'soon');
  return { stage, until: current?.closesAt ?? next?.opensAt ?? null, kinds: [...kindsOf(cycle)] };
}

/** One action per open phase, unless a section of another module stands in for it. */
function actionsOf(cycle: CycleView, panels: readonly Panel[], now: Instant) {
  const replaced = new Set(panels.map((panel) => panel.replaces));
  const open = openPhases(cycle, now).filter(({ kind }) => !replaced.has(kind));
  return { actions: open.map(({ kind }) => ({ kind, href: hrefOf(kind, cycle.slug) })) };
}

function hrefOf(kind: PhaseKind, slug: string): string {
  const places: Readonly<Record<PhaseKind, string>> = {
    call: `/proposals/new?cycle=${slug}`,
    review: `/proposals?cycle=${slug}`,
    voting: `/cycles/${slug}`,
    results: `/cycles/${slug}`,
    delivery: `/projects?cycle=${slug}`,
  };
  return places[kind];
}
