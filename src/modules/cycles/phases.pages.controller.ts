import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';

import { isPhaseKind, type PhaseAct, type PhaseKind } from '../../domain/cycle/phase';
import { mayDecide, type TransitionError } from '../../domain/cycle/transitions';
import { Clock } from '../../platform/clock';
import { Problem } from '../../platform/errors/problem';
import { blankForm, formAgain, tryAgain, type FormState } from '../../platform/forms/form-page';
import { readForm } from '../../platform/forms/read-form';
import { CurrentActor, type Actor } from '../../platform/security/current-actor';
import { requireRole } from '../../platform/security/guard';
import { Locale } from '../../platform/i18n/locale-choice';
import { page, seeOther, type Page, type SeeOther } from '../../platform/views/page';
import { CityService } from './city.service';
import type { CycleLine } from './cycle-line';
import { phaseRow } from './cycle.pages';
import type { CycleView, PhaseView } from './cycle.view';
import { DecisionForm } from './cycles.forms';
import { CyclesService } from './cycles.service';
import { PlanningService } from './planning.service';

/** The part of an address that names a phase. */
interface PhasePath {
  readonly slug: string;
  readonly kind: string;
}

interface Place {
  readonly cycle: CycleView;
  readonly phase: PhaseView;
  readonly line: CycleLine;
}

/** Opening and closing by hand: one page says what will happen before anything does. */
@Controller('cycles/:slug/phases/:kind/decision')
export class PhasesPagesController {
  constructor(
    private readonly cycles: CyclesService,
    private readonly planning: PlanningService,
    private readonly city: CityService,
    private readonly clock: Clock,
  ) {}

  @Get()
  async show(
    @CurrentActor() actor: Actor | undefined,
    @Param() path: PhasePath,
    @Locale() locale: string,
    @Query('act') wanted = '',
  ): Promise<Page> {
    requireRole(actor, 'officer');
    const place = await this.find(path, locale);
    const isOpen = this.cycles.phaseState(place.cycle, place.phase.kind) === 'open';
    const act = wanted === 'open' || wanted === 'close' ? wanted : isOpen ? 'close' : 'open';
    return page('cycles/decision', await this.model(place, act, blankForm()));
  }

  @Post()
  async decide(
    @CurrentActor() actor: Actor | undefined,
    @Param() path: PhasePath,
    @Locale() locale: string,
    @Body() body: unknown,
  ): Promise<Page | SeeOther> {
    const officer = requireRole(actor, 'officer');
    const place = await this.find(path, locale);
    const form = readForm(DecisionForm, body);
    if (!form.ok) {
      const act = typedAct(body);
      return tryAgain(
        'cycles/decision',
        await this.model(place, act, formAgain(body, form.error.fields)),
      );
    }
    const { act, reason } = form.value;
    const { cycle, phase } = place;
    const decided = await this.planning.decidePhase(officer.accountId, cycle.id, {
      phase: phase.kind,
      act,
      reason,
    });
    if (!decided.ok)
      return tryAgain('cycles/decision', await this.model(place, act, formAgain(body, [])));
    return seeOther(
      `/cycles/${cycle.slug}`,
      act === 'open' ? 'cycles.notice.phaseOpened' : 'cycles.notice.phaseClosed',
    );
  }

  private async find({ slug, kind }: PhasePath, locale: string): Promise<Place> {
    const cycle = await this.cycles.bySlug(slug);
    if (cycle === undefined) throw new Problem({ kind: 'cycle-not-found' });
    const phase = isPhaseKind(kind) ? cycle.phases.find((one) => one.kind === kind) : undefined;
    if (phase === undefined) throw new Problem({ kind: 'page-not-found' });
    return { cycle, phase, line: await this.cycles.cycleLine(cycle, locale) };
  }

  private async model({ cycle, phase, line }: Place, act: PhaseAct, form: FormState) {
    const now = this.clock.now();
    const { timezone } = await this.city.current();
    const allowed = mayDecide(cycle, phase.kind, act, now);
    return {
      ...{ line, form, act, slug: cycle.slug, cycleTitle: cycle.title },
      phase: phaseRow(cycle, phase, { now, timezone }),
      isShutting: act === 'open' && SHUTTING.has(phase.kind),
      refusal: allowed.ok ? null : refusalOf(allowed.error),
    };
  }
}

/** Phases whose opening shuts an earlier one for good. */
const SHUTTING: ReadonlySet<PhaseKind> = new Set(['voting', 'results', 'delivery']);

/** Why it is not possible: a text key with its values. */
function refusalOf(error: TransitionError) {
  const other = 'later' in error ? error.later : 'earlier' in error ? error.earlier : error.phase;
  return { text: `cycles.refusal.${error.kind}`, values: { phase: error.phase, other } };
}

function typedAct(body: unknown): PhaseAct {
  return (body as { act?: unknown } | undefined)?.act === 'close' ? 'close' : 'open';
}
