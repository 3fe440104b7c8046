import { assertDefined } from '../shared/assert';
import type { Instance } from './instance';
import type { PassedStep } from './trace';

/** A district, a category, a proposer: projects whose sum of costs or whose number is limited. */
export interface ProjectLimit {
  readonly name: string;
  /** Project indexes. */
  readonly projects: ReadonlySet<number>;
  /** The most that may be spent on them, in minor units. */
  readonly ceilingMinor?: bigint;
  /** What is to be spent on them before anything else, in minor units, as far as projects allow. */
  readonly floorMinor?: bigint;
  /** How many of them may win. */
  readonly mostWinners?: number;
}

/** What the winners must respect beside the budget. */
export interface Limits {
  readonly groups: readonly ProjectLimit[];
  /** Sets of project indexes of which at most one may win. */
  readonly conflicts: readonly ReadonlySet<number>[];
}

/** The limits of a pot as a configuration names them: project ids instead of indexes. */
export interface PotLimits {
  readonly groups?: readonly (Omit<ProjectLimit, 'projects'> & {
    readonly projects: readonly string[];
  })[];
  readonly conflicts?: readonly (readonly string[])[];
}

/**
 * Turns ids into indexes.
 * @throws AssertionError when an id is none of the pot's projects
 */
export function limitsOf(instance: Instance, { groups = [], conflicts = [] }: PotLimits): Limits {
  const indexOf = new Map(instance.projects.map(({ id }, index) => [id, index]));
  const indexes = (ids: readonly string[]): ReadonlySet<number> =>
    new Set(ids.map((id) => assertDefined(indexOf.get(id), `project ${id} of a limit`)));
  return {
    groups: groups.map((group) => ({ ...group, projects: indexes(group.projects) })),
    conflicts: conflicts.map(indexes),
  };
}

/** Why a project cannot win any more; it stays so, since winners are never given back. */
export type Obstacle =
  | { readonly reason: 'ceiling' | 'winners'; readonly by: string }
  /** `by` is the id of the winner that excludes it. */
  | { readonly reason: 'conflict'; readonly by: string };

/** No limits but the budget. */
export const NO_LIMITS: Limits = { groups: [], conflicts: [] };

/** Keeps count of what limits still allow while a rule selects. */
export class LimitLedger {
  private readonly spent = new Map<ProjectLimit, bigint>();
  private readonly winners = new Map<ProjectLimit, number>();
  private readonly taken = new Set<number>();

  constructor(
    private readonly instance: Instance,
    private readonly limits: Limits = NO_LIMITS,
  ) {}

  /** Another ledger with the same winners, which may go on differently. */
  fork(): LimitLedger {
    const other = new LimitLedger(this.instance, this.limits);
    this.spent.forEach((amount, group) => other.spent.set(group, amount));
    this.winners.forEach((count, group) => other.winners.set(group, count));
    this.taken.forEach((project) => other.taken.add(project));
    return other;
  }

  /**
   * What keeps a project from winning; undefined when no limit does.
   * @param amountMinor what it would get, in minor units
   */
  obstacle(project: number, amountMinor = this.costOf(project)): Obstacle | undefined {
    return this.conflict(project) ?? this.exhausted(project, amountMinor);
  }

  /**
   * Books a winner.
   * @param amountMinor what it gets, in minor units
   */
  take(project: number, amountMinor = this.costOf(project)): void {
    this.taken.add(project);
    for (const group of this.groupsOf(project)) {
      this.spent.set(group, this.spentOn(group) + amountMinor);
      this.winners.set(group, (this.winners.get(group) ?? 0) + 1);
    }
  }

  /** The most that ceilings leave for a project, in minor units; undefined where there are none. */
  roomFor(project: number): bigint | undefined {
    let least: bigint | undefined;
    for (const group of this.groupsOf(project)) {
      if (group.ceilingMinor === undefined) continue;
      const room = group.ceilingMinor - this.spentOn(group);
      if (least === undefined || room < least) least = room;
    }
    return least;
  }

  /** The name of a group of the project on which less than its floor was spent so far. */
  floorBelow(project: number): string | undefined {
    const groups = this.groupsOf(project);
    return groups.find((group) => this.spentOn(group) < (group.floorMinor ?? 0n))?.name;
  }

  private conflict(project: number): Obstacle | undefined {
    for (const set of this.limits.conflicts) {
      if (!set.has(project)) continue;
      const winner = [...set].find((other) => this.taken.has(other));
      if (winner !== undefined) return { reason: 'conflict', by: this.at(winner).id };
    }
    return undefined;
  }

  private exhausted(project: number, amountMinor: bigint): Obstacle | undefined {
    for (const group of this.groupsOf(project)) {
      const { name, ceilingMinor, mostWinners } = group;
      if (ceilingMinor !== undefined && this.spentOn(group) + amountMinor > ceilingMinor) {
        return { reason: 'ceiling', by: name };
      }
      if ((this.winners.get(group) ?? 0) >= (mostWinners ?? Infinity)) {
        return { reason: 'winners', by: name };
      }
    }
    return undefined;
  }

  private groupsOf(project: number): ProjectLimit[] {
    return this.limits.groups.filter((group) => group.projects.has(project));
  }

  private spentOn(group: ProjectLimit): bigint {
    return this.spent.get(group) ?? 0n;
  }

  private costOf(project: number): bigint {
    return this.at(project).costMinor;
  }

  private at(project: number): Instance['projects'][number] {
    return this.instance.projects[project] as Instance['projects'][number];
  }
}

/** A step about a project that a limit forbids; `leftMinor` is the money left, in minor units. */
export function blockedStep(
  instance: Instance,
  project: number,
  obstacle: Obstacle,
  leftMinor: bigint,
): PassedStep {
  const { id, costMinor } = instance.projects[project] as Instance['projects'][number];
  return {
    t: 'blocked',
    project: id,
    votes: instance.votes[project] as number,
    costMinor: String(costMinor),
    leftMinor: String(leftMinor),
    ...obstacle,
  };
}
