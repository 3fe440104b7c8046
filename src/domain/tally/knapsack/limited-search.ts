import { compareBigInts } from '../../shared/big-ints';
import type { Limits, ProjectLimit } from '../constraints';

/** A project that may be chosen; amounts in minor units. */
export interface LimitedItem {
  readonly project: number;
  /** Greater than zero. */
  readonly welfare: bigint;
  readonly cost: bigint;
}

/** The best set that limits allow. */
export interface LimitedBest {
  /** Project indexes in tie order. */
  readonly projects: readonly number[];
  /** What floors lack together, in minor units. */
  readonly short: bigint;
  readonly welfare: bigint;
  readonly cost: bigint;
  /** Whether no other set lacks as little and gives as much. */
  readonly isUnique: boolean;
}

/** What a search is given, beside the items. */
export interface LimitedTask {
  /** The most that the chosen items may cost together. */
  readonly capacity: bigint;
  readonly limits: Limits;
  /** How many partial choices may be looked at. */
  readonly mostLooks: number;
}

/**
 * Finds the set that lacks least to floors, then has the greatest welfare, then costs least, then has
 * the earlier projects in tie order. Items are taken or left one after the other; a partial choice is
 * given up when even the rest, the last item cut to size, cannot make it as good as a known set.
 * @returns undefined when more partial choices would have to be looked at than allowed
 */
export function searchWithinLimits(
  items: readonly LimitedItem[],
  task: LimitedTask,
): LimitedBest | undefined {
  return new LimitedSearch(items, task).run();
}

class LimitedSearch {
  private readonly items: readonly LimitedItem[];
  private readonly spent = new Map<ProjectLimit, bigint>();
  private readonly winners = new Map<ProjectLimit, number>();
  private readonly taken = new Set<number>();
  private best: LimitedBest | undefined;
  private looks = 0;

  constructor(
    items: readonly LimitedItem[],
    private readonly task: LimitedTask,
  ) {
    this.items = [...items].sort(byDensity);
  }

  run(): LimitedBest | undefined {
    this.visit(0, 0n, 0n);
    return this.looks > this.task.mostLooks ? undefined : this.best;
  }

  private visit(next: number, cost: bigint, welfare: bigint): void {
    this.looks += 1;
    if (this.looks > this.task.mostLooks || !this.isPromising(next, cost, welfare)) return;
    const item = this.items[next];
    if (item === undefined) return this.compare(cost, welfare);
    if (cost + item.cost <= this.task.capacity && this.isAllowed(item)) {
      this.book(item, 1);
      this.visit(next + 1, cost + item.cost, welfare + item.welfare);
      this.book(item, -1);
    }
    this.visit(next + 1, cost, welfare);
  }

  private isPromising(next: number, cost: bigint, welfare: bigint): boolean {
    if (this.best === undefined) return true;
    const short = this.short(next);
    if (short !== this.best.short) return short < this.best.short;
    return this.bound(next, cost, welfare) >= this.best.welfare;
  }

  /** What no completion exceeds. */
  private bound(next: number, cost: bigint, welfare: bigint): bigint {
    let left = this.task.capacity - cost;
    let most = welfare;
    for (let i = next; i < this.items.length; i += 1) {
      const item = this.items[i] as LimitedItem;
      if (!this.isAllowed(item)) continue;
      if (item.cost > left) return most + (left * item.welfare) / item.cost;
      left -= item.cost;
      most += item.welfare;
    }
    return most;
  }

  /** What floors lack at least, if all the items from a place on were taken. */
  private short(next: number): bigint {
    let sum = 0n;
    for (const group of this.task.limits.groups) {
      let lack = (group.floorMinor ?? 0n) - (this.spent.get(group) ?? 0n);
      for (let i = next; i < this.items.length && lack > 0n; i += 1) {
        const { project, cost } = this.items[i] as LimitedItem;
        if (group.projects.has(project)) lack -= cost;
      }
      if (lack > 0n) sum += lack;
    }
    return sum;
  }

  private isAllowed({ project, cost }: LimitedItem): boolean {
    const { groups, conflicts } = this.task.limits;
    const isExcluded = conflicts.some(
      (set) => set.has(project) && [...set].some((other) => this.taken.has(other)),
    );
    return !isExcluded && groups.every((group) => this.leavesRoom(group, project, cost));
  }

  private leavesRoom(group: ProjectLimit, project: number, cost: bigint): boolean {
    if (!group.projects.has(project)) return true;
    const { ceilingMinor, mostWinners = Infinity } = group;
    const spent = (this.spent.get(group) ?? 0n) + cost;
    if (ceilingMinor !== undefined && spent > ceilingMinor) return false;
    return (this.winners.get(group) ?? 0) < mostWinners;
  }

  private book({ project, cost }: LimitedItem, sign: 1 | -1): void {
    if (sign === 1) this.taken.add(project);
    else this.taken.delete(project);
    for (const group of this.task.limits.groups) {
      if (!group.projects.has(project)) continue;
      this.spent.set(group, (this.spent.get(group) ?? 0n) + BigInt(sign) * cost);
      this.winners.set(group, (this.winners.get(group) ?? 0) + sign);
    }
  }

  private compare(cost: bigint, welfare: bigint): void {
    const projects = [...this.taken].sort((a, b) => a - b);
    const found = { projects, short: this.short(this.items.length), welfare, cost };
    const { best } = this;
    const isEqual = best?.short === found.short && best.welfare === welfare;
    if (!isEqual) this.best = { ...found, isUnique: true };
    else this.best = { ...(isBehind(best, found) ? found : best), isUnique: false };
  }
}

function byDensity(a: LimitedItem, b: LimitedItem): number {
  const [left, right] = [a.welfare * b.cost, b.welfare * a.cost];
  return compareBigInts(right, left) || a.project - b.project;
}

type Chosen = Pick<LimitedBest, 'cost' | 'projects'>;

/** Whether the second of two sets of equal welfare is cheaper, or has the earlier projects. */
function isBehind(first: Chosen, second: Chosen): boolean {
  if (first.cost !== second.cost) return first.cost > second.cost;
  const place = first.projects.findIndex((project, i) => project !== second.projects[i]);
  // Neither holds the other: every project adds welfare.
  return (second.projects[place] as number) < (first.projects[place] as number);
}
