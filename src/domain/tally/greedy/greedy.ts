import type { LimitLedger, Obstacle } from '../constraints';
import { type Measure, type Ranking, rankProjects } from './greedy-ranking';
import type { Instance } from '../instance';
import type { GreedyStep, PassedStep } from '../trace';

export { idsOf } from './greedy-ranking';

/** The options of the rule; per project, skipping misfits unless told otherwise. */
export interface GreedyOptions {
  /** Whether a project that nobody supports is funded when it fits. */
  readonly fundUnsupported?: boolean;
  readonly measure: Measure;
  /** Rank by votes or points per unit of cost. */
  readonly perCost?: boolean;
  /** Whether the first supported project that does not fit the budget ends the count. */
  readonly onMisfit?: 'skip' | 'stop';
}

/** The money of a count in minor units, and what limits allow; winners are booked there. */
export interface GreedyPurse {
  readonly budgetMinor: bigint;
  readonly ledger: LimitLedger;
}

/** What was funded; money in minor units. */
export interface GreedyOutcome {
  /** Project indexes in order of selection. */
  readonly taken: number[];
  readonly leftMinor: bigint;
  readonly steps: (GreedyStep | PassedStep)[];
}

/**
 * Funds projects from the first rank to the last, as far as money and limits allow. Floors of limits
 * are filled first: before anything else, a supported project is funded in its turn if a group of it
 * has not reached its floor.
 * @param candidates indexes of the projects to consider, in tie order
 */
export function fundGreedily(
  instance: Instance,
  candidates: readonly number[],
  purse: GreedyPurse,
  options: GreedyOptions,
): GreedyOutcome {
  const ranking = rankProjects(instance, candidates, options);
  return new GreedyCount(instance, ranking, purse, options).count();
}

/**
 * Only fills the floors of limits: what rules that know no ranking do before anything else.
 * @param candidates indexes of the projects to consider, in tie order
 */
export function fillFloors(
  instance: Instance,
  candidates: readonly number[],
  purse: GreedyPurse,
  measure: Measure,
): GreedyOutcome {
  const ranking = rankProjects(instance, candidates, { measure });
  return new GreedyCount(instance, ranking, purse, { measure }).fill();
}

class GreedyCount {
  private readonly taken: number[] = [];
  private readonly steps: (GreedyStep | PassedStep)[] = [];
  private readonly ledger: LimitLedger;
  private leftMinor: bigint;
  private isStopped = false;

  constructor(
    private readonly instance: Instance,
    private readonly ranking: Ranking,
    purse: GreedyPurse,
    private readonly options: GreedyOptions,
  ) {
    this.leftMinor = purse.budgetMinor;
    this.ledger = purse.ledger;
  }

  fill(): GreedyOutcome {
    this.ranking.order.forEach((project, place) => this.fillFloor(project, place));
    return { taken: this.taken, leftMinor: this.leftMinor, steps: this.steps };
  }

  count(): GreedyOutcome {
    const { order } = this.ranking;
    this.fill();
    const filled = new Set(this.taken);
    order.forEach((project, place) => {
      if (!filled.has(project)) this.consider(project, place);
    });
    return { taken: this.taken, leftMinor: this.leftMinor, steps: this.steps };
  }

  private fillFloor(project: number, place: number): void {
    const floor = this.ledger.floorBelow(project);
    if (floor === undefined || this.scoreOf(project) <= 0 || !this.fits(project)) return;
    if (this.ledger.obstacle(project) === undefined) this.take(project, place, { floor });
  }

  private consider(project: number, place: number): void {
    // Without any ballot nothing is funded, whatever the options say.
    const fundsAll = this.options.fundUnsupported && this.instance.voters > 0;
    if (this.scoreOf(project) <= 0 && !fundsAll) return this.note('unsupported', project, place);
    if (this.isStopped) return this.note('unreached', project, place);
    const obstacle = this.ledger.obstacle(project);
    if (obstacle) return this.note('blocked', project, place, obstacle);
    if (this.fits(project)) return this.take(project, place);
    this.isStopped = this.options.onMisfit === 'stop';
    return this.note('misfit', project, place);
  }

  private take(project: number, place: number, more?: { readonly floor: string }): void {
    this.taken.push(project);
    this.ledger.take(project);
    this.leftMinor -= this.costOf(project);
    this.note('take', project, place, more);
  }

  private note(
    t: (GreedyStep | PassedStep)['t'],
    project: number,
    place: number,
    more?: Obstacle | { readonly floor: string },
  ): void {
    const tied = t === 'unsupported' ? [] : this.ranking.tiedAt(place);
    this.steps.push({
      t,
      project: this.projectAt(project).id,
      votes: this.instance.votes[project] as number,
      ...(this.options.measure === 'points' && { points: this.scoreOf(project) }),
      costMinor: String(this.costOf(project)),
      leftMinor: String(this.leftMinor),
      ...more,
      ...(tied.length > 1 && { tied }),
    });
  }

  private fits(project: number): boolean {
    return this.costOf(project) <= this.leftMinor;
  }

  private scoreOf(project: number): number {
    return this.ranking.scores[project] as number;
  }

  private costOf(project: number): bigint {
    return this.projectAt(project).costMinor;
  }

  private projectAt(project: number): Instance['projects'][number] {
    return this.instance.projects[project] as Instance['projects'][number];
  }
}
