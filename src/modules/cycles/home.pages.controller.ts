import { Controller, Get, Inject, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { PHASE_KINDS, type PhaseKind } from '../../domain/cycle/phase';
import { nextPhase, openPhases, phaseAt, phaseStateOf } from '../../domain/cycle/phase-at';
import { compareCodePoints } from '../../domain/shared/code-points';
import type { Instant } from '../../domain/shared/instant';
import { Clock } from '../../platform/clock';
import type { Config } from '../../platform/config/config';
import { CONFIG } from '../../platform/config/config.token';
import { actorOf } from '../../platform/security/current-actor';
import { page, type Page } from '../../platform/views/page';
import { cycleSentence, type Telling } from './cycle-line';
import { isOver, mayPlan, moneyOf, panelModel } from './cycle.pages';
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
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get()
  async show(@Req() request: FastifyRequest): Promise<Page> {
    const reader = { actor: actorOf(request), locale: request.locale, now: this.clock.now() };
    const all = await this.cycles.list();
    const main = mainCycle(all, reader.now);
    const panels = await this.panels.of(reader);
    const common = {
      panels: panels.map(panelModel),
      canPlan: mayPlan(reader.actor),
      isSignedIn: reader.actor !== undefined,
      hasDemo: this.config.demo,
    };
    if (main === undefined) return page('cycles/home', { ...common, ...NO_CYCLE });
    const telling = await this.cycles.telling(request.locale);
    const others = all.filter((cycle) => cycle !== main && !isOver(cycle, reader.now));
    return page('cycles/home', {
      ...common,
      cycle: { slug: main.slug, title: main.title, stage: stageOf(main, reader.now) },
      actions: actionsOf(main, panels, reader.now),
      line: await this.cycles.cycleLine(main, request.locale),
      money: moneyOf(main),
      steps: stepsOf(main, telling),
      others: others.map((cycle) => ({
        ...{ slug: cycle.slug, title: cycle.title },
        sentence: cycleSentence(cycle, telling),
      })),
    });
  }
}

const NO_CYCLE = { cycle: null, actions: [], line: null, money: null, steps: null, others: [] };

/** What people can do something about comes first. */
const URGENCY = ['voting', 'call', 'results', 'review'] as const satisfies readonly PhaseKind[];

/** The cycle in which there is most to do now; else the next one; else the newest. */
function mainCycle(cycles: readonly CycleView[], now: Instant): CycleView | undefined {
  const isOn = (cycle: CycleView, kind: PhaseKind) => phaseStateOf(cycle, kind, now) === 'open';
  const busiest = URGENCY.map((kind) => cycles.find((cycle) => isOn(cycle, kind)));
  const next = cycles
    .filter((cycle) => nextPhase(cycle, now) !== undefined)
    .toSorted((a, b) => compareCodePoints(startOf(a, now), startOf(b, now)))[0];
  return busiest.find((cycle) => cycle !== undefined) ?? next ?? cycles[0];
}

function startOf(cycle: CycleView, now: Instant): Instant {
  return nextPhase(cycle, now)?.opensAt ?? now;
}

/** Which words the page opens with: a phase that is on, `soon`, or `over`. */
function stageOf(cycle: CycleView, now: Instant): string {
  const isSoon = nextPhase(cycle, now) !== undefined;
  return openPhases(cycle, now).at(-1)?.kind ?? (isSoon ? 'soon' : 'over');
}

const STEP_STATES = { closed: 'done', open: 'current', upcoming: 'next' } as const;

/** The whole cycle in words, from the first idea to the built project. */
function stepsOf(cycle: CycleView, { catalogues, locale, now }: Telling) {
  return cycle.phases.map((phase) => ({
    title: catalogues.text(locale, `cycles.phase.${phase.kind}.name`),
    text: catalogues.text(locale, `cycles.phase.${phase.kind}.text`),
    state: STEP_STATES[phaseAt(phase, cycle.decisions, now)],
  }));
}

/** One action per open phase, unless a section of another module already says what to do. */
function actionsOf(cycle: CycleView, panels: readonly Panel[], now: Instant) {
  const said = new Set(
    panels
      .filter(({ links = [] }) => links.length > 0)
      .map(({ order }) => PHASE_KINDS[Math.floor(order / 100) - 1]),
  );
  const open = openPhases(cycle, now).filter(({ kind }) => !said.has(kind));
  return open.map(({ kind }) => ({ kind, href: hrefOf(kind, cycle.slug) }));
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
