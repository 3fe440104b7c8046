import { Injectable, Logger } from '@nestjs/common';

import type { PhaseAct, PhaseKind } from '../../domain/cycle/phase';
import { Clock } from '../../platform/clock';
import { CyclesService, PlanningService } from '../cycles';
import type { RoundView } from './round.view';
import { RoundsService } from './rounds.service';

/** An officer's decision about a round, with the reason that everybody can read. */
export interface RoundDecision {
  readonly by: string;
  readonly reason: string;
}

/**
 * Keeps the phases of a cycle true to its rounds when an officer ends the last one early: what
 * every page says of the cycle would otherwise go on counting the days of a vote that is over.
 */
@Injectable()
export class VotingPhase {
  private readonly logger = new Logger('VotingPhase');

  constructor(
    private readonly rounds: RoundsService,
    private readonly cycles: CyclesService,
    private readonly planning: PlanningService,
    private readonly clock: Clock,
  ) {}

  /** Whether closing this round now ends the voting of its cycle. */
  async endsWith(round: Pick<RoundView, 'id' | 'cycleId'>): Promise<boolean> {
    if (!(await this.isOpen(round.cycleId, 'voting'))) return false;
    const others = (await this.rounds.ofCycle(round.cycleId)).filter(({ id }) => id !== round.id);
    const states = others.map((other) => this.rounds.stateOf(other, this.clock.now()));
    return states.every((state) => state === 'closed' || state === 'published');
  }

  /** Closes the voting phase of a cycle by hand, and opens that of its results. */
  async end(cycleId: string, decision: RoundDecision): Promise<void> {
    await this.decide(cycleId, { phase: 'voting', act: 'close' }, decision);
    await this.decide(cycleId, { phase: 'results', act: 'open' }, decision);
  }

  private async isOpen(cycleId: string, kind: PhaseKind): Promise<boolean> {
    const cycle = await this.cycles.byId(cycleId);
    return cycle !== undefined && this.cycles.phaseState(cycle, kind) === 'open';
  }

  /** Where the plan does not allow the act, such as a phase that is not planned, nothing changes. */
  private async decide(
    cycleId: string,
    step: { readonly phase: PhaseKind; readonly act: PhaseAct },
    { by, reason }: RoundDecision,
  ): Promise<void> {
    const decided = await this.planning.decidePhase(by, cycleId, { ...step, reason });
    if (!decided.ok) this.logger.log(`phase ${step.phase} stays as it is: ${decided.error.kind}`);
  }
}
