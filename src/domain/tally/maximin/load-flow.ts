import { type Fraction, fraction } from '../../shared/fraction';
import type { Instance } from '../instance';

const UNREACHED = -1;
/** A product with it is not too large, whatever was rounded. */
const SAFELY_LESS = 1 - 2 ** -48;

/**
 * Whether the costs of some projects can be spread over their supporters so that nobody carries
 * more than a given load. Costs flow from the projects to groups of equal ballots; amounts are whole
 * numbers in doubles, so it is exact where `fitsDoubles` says so.
 * @see Dinic: Algorithm for solution of a problem of maximum flow in networks
 */
export class LoadFlow {
  /** What flows along each entry of `supporters`. */
  private readonly flow: Float64Array;
  /** What each group can still carry. */
  private readonly room: Float64Array;
  /** What each project has not placed yet. */
  private readonly excess: Float64Array;
  private readonly projectLevels: Int32Array;
  private readonly groupLevels: Int32Array;
  /** Where the search for a way onward stands, by project and by group. */
  private readonly nextOfProject: Int32Array;
  private readonly nextOfGroup: Int32Array;
  private readonly costs: Float64Array;
  /** Entries of group `g` are `entries[firstEntry[g]]` up to `firstEntry[g + 1]`. */
  private readonly firstEntry: Int32Array;
  private readonly entries: Int32Array;
  /** The project of every entry of `supporters`. */
  private readonly owners: Int32Array;
  private readonly chosen: number[] = [];
  private projects: readonly number[] = [];
  /** Amounts are in units of a minor currency unit over this. */
  private scale = 1;
  /** What flows for the chosen projects, and its scale. */
  private readonly settled: Float64Array;
  private settledScale = 1;
  /** The level of the groups with room that are nearest to what is left to place. */
  private lastLevel = 0;

  constructor(private readonly instance: Instance) {
    const { projects, weights, supporters } = instance;
    this.flow = new Float64Array(supporters.length);
    this.settled = new Float64Array(supporters.length);
    this.room = new Float64Array(weights.length);
    this.excess = new Float64Array(projects.length);
    this.projectLevels = new Int32Array(projects.length);
    this.groupLevels = new Int32Array(weights.length);
    this.nextOfProject = new Int32Array(projects.length);
    this.nextOfGroup = new Int32Array(weights.length);
    this.costs = Float64Array.from(projects, ({ costMinor }) => Number(costMinor));
    this.owners = ownersOf(instance);
    this.firstEntry = startsOf(instance);
    this.entries = entriesOf(instance, this.firstEntry);
  }

  /**
   * Adds a project for good.
   * @param load what voters carry at most once the project is there
   */
  choose(project: number, load: Fraction): void {
    this.spread(project, load);
    this.chosen.push(project);
    this.settled.set(this.flow);
    this.settledScale = this.scale;
  }

  /**
   * A set of the chosen projects and one more whose cost exceeds what its supporters carry at this
   * load each, as its cost per supporter; undefined when there is no such set.
   * @param load the cost of some projects per voter, for some of the voters
   */
  heavier(project: number, load: Fraction): Fraction | undefined {
    this.spread(project, load);
    const isOver = this.projects.some((p) => (this.excess[p] as number) > 0);
    return isOver ? this.reachedLoad() : undefined;
  }

  /** Places as much of the costs as the load allows. */
  private spread(project: number, { num, den }: Fraction): void {
    if (this.projects.at(-1) !== project) this.restore(project);
    this.rescale(Number(num), Number(den));
    while (this.findLevels()) this.advance();
  }

  /** Goes back to what was found for the chosen projects, and takes another one in. */
  private restore(project: number): void {
    this.flow.set(this.settled);
    this.scale = this.settledScale;
    this.projects = [...this.chosen, project];
  }

  /** What flowed at another load still flows at this one, up to roundings, if it is larger. */
  private rescale(carried: number, scale: number): void {
    const { firstSupporter, supporters, weights } = this.instance;
    const { flow, room } = this;
    const factor = (scale / this.scale) * SAFELY_LESS;
    this.scale = scale;
    for (let group = 0; group < room.length; group += 1) {
      room[group] = (weights[group] as number) * carried;
    }
    for (const p of this.projects) {
      let left = (this.costs[p] as number) * scale;
      const end = firstSupporter[p + 1] as number;
      for (let i = firstSupporter[p] as number; i < end; i += 1) {
        const kept = Math.floor((flow[i] as number) * factor);
        flow[i] = kept;
        left -= kept;
        room[supporters[i] as number] = (room[supporters[i] as number] as number) - kept;
      }
      this.excess[p] = left;
    }
  }

  /**
   * Distances from the projects that have something left to place, over groups that are full to the
   * projects that fill them; whether a group with room is reached.
   */
  private findLevels(): boolean {
    this.projectLevels.fill(UNREACHED);
    this.groupLevels.fill(UNREACHED);
    let front = this.projects.filter((p) => (this.excess[p] as number) > 0);
    for (const p of front) this.projectLevels[p] = 0;
    let hasRoom = false;
    for (let level = 0; front.length > 0 && !hasRoom; level += 2) {
      const beyond: number[] = [];
      for (const p of front) hasRoom = this.reachFrom(p, level, beyond) || hasRoom;
      this.lastLevel = level + 1;
      front = beyond;
    }
    return hasRoom;
  }

  private reachFrom(project: number, level: number, beyond: number[]): boolean {
    const { firstSupporter, supporters } = this.instance;
    const { groupLevels, room } = this;
    const end = firstSupporter[project + 1] as number;
    let hasRoom = false;
    for (let i = firstSupporter[project] as number; i < end; i += 1) {
      const group = supporters[i] as number;
      if (groupLevels[group] !== UNREACHED) continue;
      groupLevels[group] = level + 1;
      this.nextOfGroup[group] = this.firstEntry[group] as number;
      if ((room[group] as number) > 0) hasRoom = true;
      else this.reachBehind(group, level, beyond);
    }
    this.nextOfProject[project] = firstSupporter[project] as number;
    return hasRoom;
  }

  private reachBehind(group: number, level: number, beyond: number[]): void {
    const { entries, flow, owners, projectLevels } = this;
    const end = this.firstEntry[group + 1] as number;
    for (let k = this.firstEntry[group] as number; k < end; k += 1) {
      const entry = entries[k] as number;
      const owner = owners[entry] as number;
      if (projectLevels[owner] !== UNREACHED || (flow[entry] as number) <= 0) continue;
      projectLevels[owner] = level + 2;
      beyond.push(owner);
    }
  }

  private advance(): void {
    for (const p of this.projects) {
      const left = this.excess[p] as number;
      if (left > 0 && this.projectLevels[p] === 0) this.excess[p] = left - this.place(p, left);
    }
  }

  /** Places as much of the amount as these levels allow; returns how much that is. */
  private place(project: number, amount: number): number {
    const { firstSupporter, supporters } = this.instance;
    const { flow, groupLevels, nextOfProject } = this;
    const level = (this.projectLevels[project] as number) + 1;
    const end = firstSupporter[project + 1] as number;
    let left = amount;
    for (let i = nextOfProject[project] as number; i < end; i += 1) {
      nextOfProject[project] = i;
      const group = supporters[i] as number;
      if (groupLevels[group] !== level) continue;
      const placed = this.load(group, left);
      flow[i] = (flow[i] as number) + placed;
      left -= placed;
      if (left === 0) return amount;
    }
    nextOfProject[project] = end;
    return amount - left;
  }

  /** Makes a group carry more, or the same for another project than before. */
  private load(group: number, amount: number): number {
    const { entries, flow, nextOfGroup, owners, projectLevels, room } = this;
    const taken = Math.min(room[group] as number, amount);
    room[group] = (room[group] as number) - taken;
    const level = (this.groupLevels[group] as number) + 1;
    if (level > this.lastLevel) return taken;
    const end = this.firstEntry[group + 1] as number;
    let left = amount - taken;
    for (let k = nextOfGroup[group] as number; left > 0 && k < end; k += 1) {
      nextOfGroup[group] = k;
      const entry = entries[k] as number;
      const owner = owners[entry] as number;
      const movable = Math.min(left, flow[entry] as number);
      if (projectLevels[owner] !== level || movable <= 0) continue;
      const moved = this.place(owner, movable);
      flow[entry] = (flow[entry] as number) - moved;
      left -= moved;
    }
    return amount - left;
  }

  /** What lies before the bottleneck: what it costs, and who supports it. */
  private reachedLoad(): Fraction {
    let cost = 0n;
    let supporters = 0;
    for (const p of this.projects) {
      const { costMinor } = this.instance.projects[p] as Instance['projects'][number];
      if (this.projectLevels[p] !== UNREACHED) cost += costMinor;
    }
    this.groupLevels.forEach((level, group) => {
      if (level !== UNREACHED) supporters += this.instance.weights[group] as number;
    });
    return fraction(cost, BigInt(supporters));
  }
}

/** Whether all amounts of a flow, cost times voters at most, are whole numbers of doubles. */
export function fitsDoubles({ projects, voters }: Instance): boolean {
  const cost = projects.reduce((sum, { costMinor }) => sum + costMinor, 0n);
  return cost * BigInt(voters) <= BigInt(Number.MAX_SAFE_INTEGER);
}

function ownersOf({ firstSupporter, supporters, projects }: Instance): Int32Array {
  const owners = new Int32Array(supporters.length);
  projects.forEach((_, p) => owners.fill(p, firstSupporter[p], firstSupporter[p + 1]));
  return owners;
}

function startsOf({ supporters, weights }: Instance): Int32Array {
  const starts = new Int32Array(weights.length + 1);
  for (const group of supporters) starts[group + 1] = (starts[group + 1] as number) + 1;
  for (let g = 0; g < weights.length; g += 1) {
    starts[g + 1] = (starts[g + 1] as number) + (starts[g] as number);
  }
  return starts;
}

function entriesOf({ supporters }: Instance, starts: Int32Array): Int32Array {
  const next = starts.slice();
  const entries = new Int32Array(supporters.length);
  supporters.forEach((group, entry) => {
    entries[next[group] as number] = entry;
    next[group] = (next[group] as number) + 1;
  });
  return entries;
}
