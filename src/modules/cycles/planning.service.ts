import { Injectable } from '@nestjs/common';

import type { Instant } from '../../domain/shared/instant';
import type { PhaseAct, PhaseKind } from '../../domain/cycle/phase';
import { checkReschedule, checkSchedule } from '../../domain/cycle/schedule';
import { mayDecide } from '../../domain/cycle/transitions';
import { err, ok, type Result } from '../../domain/shared/result';
import { Clock } from '../../platform/clock';
import { UnitOfWork, type Tx } from '../../platform/database/unit-of-work';
import { newId } from '../../platform/ids';
import { AuditTrail } from '../audit-trail';
import { CycleCache } from './cycle-cache';
import type { CycleView, PhaseView } from './cycle.view';
import type { CyclesError } from './cycles.errors';
import { CyclesRepository } from './cycles.repository';
import { datesOf } from './cycles.service';
import { isCurrency } from './currencies';

/** What an officer says about a running cycle. */
export interface RevisedCycle {
  readonly title: string;
  readonly summary: string;
  readonly currency: string;
  readonly phases: readonly PhaseView[];
}

/** An act by hand, with the reason that everybody can read. */
export interface PhaseDecisionTerms {
  readonly phase: PhaseKind;
  readonly act: PhaseAct;
  readonly reason: string;
}

/** Changes of running cycles: words, dates, and phases opened or closed by hand. */
@Injectable()
export class PlanningService {
  constructor(
    private readonly cycles: CyclesRepository,
    private readonly cache: CycleCache,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** Checks a revision without writing anything: what the check page is shown for. */
  checkRevision(
    cycle: CycleView,
    revised: RevisedCycle,
  ): Result<readonly PhaseView[], CyclesError> {
    const { currency } = revised;
    if (!isCurrency(currency)) return err({ kind: 'currency-unknown', currency });
    if (cycle.pots.length > 0 && currency !== cycle.currency) {
      return err({ kind: 'currency-in-use', currency: cycle.currency });
    }
    const phases = checkSchedule(revised.phases);
    return phases.ok ? checkReschedule(cycle, phases.value, this.clock.now()) : phases;
  }

  async reviseCycle(
    actorId: string,
    cycleId: string,
    revised: RevisedCycle,
  ): Promise<Result<void, CyclesError>> {
    return this.change(cycleId, async (tx, cycle) => {
      const phases = this.checkRevision(cycle, revised);
      if (!phases.ok) return phases;
      const { title, summary, currency } = revised;
      const subject = `cycle:${cycleId}`;
      await this.cycles.describe(tx, cycleId, { title, summary, currency });
      if (hasOtherWords(cycle, revised)) {
        await this.audit.record(tx, {
          event: 'cycle-described',
          actorId,
          subject,
          details: { currency },
        });
      }
      if (hasSameDates(cycle.phases, phases.value)) return ok(undefined);
      await this.cycles.setPhases(tx, cycleId, phases.value);
      await this.audit.record(tx, {
        event: 'cycle-rescheduled',
        actorId,
        subject,
        details: datesOf(phases.value),
      });
      return ok(undefined);
    });
  }

  /**
   * Lets a phase last longer, and the one behind it begin later; nothing where it lasts as long
   * already. `dates-not-possible` where the phase behind would have no time left.
   */
  async extendPhase(
    actorId: string | null,
    cycleId: string,
    { phase, to }: { readonly phase: PhaseKind; readonly to: Instant },
  ): Promise<Result<void, CyclesError>> {
    return this.change(cycleId, async (tx, cycle) => {
      const at = cycle.phases.findIndex(({ kind }) => kind === phase);
      const known = cycle.phases[at];
      if (known === undefined || known.closesAt >= to) return ok(undefined);
      const longer = cycle.phases.map((other, i) => ({
        kind: other.kind,
        opensAt: i === at + 1 ? to : other.opensAt,
        closesAt: i === at ? to : other.closesAt,
      }));
      const phases = checkSchedule(longer);
      if (!phases.ok) return phases;
      const subject = `cycle:${cycleId}`;
      const details = datesOf(phases.value);
      await this.cycles.setPhases(tx, cycleId, phases.value);
      await this.audit.record(tx, { event: 'cycle-rescheduled', actorId, subject, details });
      return ok(undefined);
    });
  }

  /** Opens or closes a phase now: from the commit on, its state follows from this act. */
  async decidePhase(
    actorId: string | null,
    cycleId: string,
    { phase, act, reason }: PhaseDecisionTerms,
  ): Promise<Result<void, CyclesError>> {
    return this.change(cycleId, async (tx, cycle) => {
      const now = this.clock.now();
      const allowed = mayDecide(cycle, phase, act, now);
      if (!allowed.ok) return allowed;
      const decision = { kind: phase, act, reason, decidedBy: actorId, decidedAt: now };
      const position = cycle.decisions.length + 1;
      await this.cycles.insertDecision(tx, { id: newId(), cycleId, position, ...decision });
      const event = act === 'open' ? 'phase-opened' : 'phase-closed';
      await this.audit.record(tx, {
        event,
        actorId,
        subject: `cycle:${cycleId}`,
        details: { phase, reason },
      });
      return ok(undefined);
    });
  }

  async renameArea(actorId: string, id: string, name: string): Promise<Result<void, CyclesError>> {
    const outcome = await this.unitOfWork.run(async (tx): Promise<Result<void, CyclesError>> => {
      if (await this.cycles.isAreaNameTaken(tx, name, id))
        return err({ kind: 'area-name-taken', name });
      if (!(await this.cycles.renameArea(tx, id, name))) return err({ kind: 'area-not-found' });
      await this.audit.record(tx, { event: 'area-renamed', actorId, subject: `area:${id}` });
      return ok(undefined);
    });
    this.cache.forget();
    return outcome;
  }

  private async change(
    cycleId: string,
    work: (tx: Tx, cycle: CycleView) => Promise<Result<void, CyclesError>>,
  ): Promise<Result<void, CyclesError>> {
    const outcome = await this.unitOfWork.run(async (tx): Promise<Result<void, CyclesError>> => {
      const cycle = await this.cycles.byIdIn(tx, cycleId);
      return cycle === undefined ? err({ kind: 'cycle-not-found' }) : work(tx, cycle);
    });
    this.cache.forget();
    return outcome;
  }
}

function hasOtherWords(cycle: CycleView, { title, summary, currency }: RevisedCycle): boolean {
  return cycle.title !== title || cycle.summary !== summary || cycle.currency !== currency;
}

function hasSameDates(a: readonly PhaseView[], b: readonly PhaseView[]): boolean {
  const asText = (phases: readonly PhaseView[]) =>
    phases.map(({ kind, opensAt, closesAt }) => `${kind} ${opensAt} ${closesAt}`).join('\n');
  return asText(a) === asText(b);
}
