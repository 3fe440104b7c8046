import { compareCodePoints } from '../../shared/code-points';
import { fraction, fractionText } from '../../shared/fraction';
import { blockedStep, LimitLedger } from '../constraints';
import { fillFloors, idsOf } from '../greedy/greedy';
import type { Instance } from '../instance';
import { type Load, PhragmenLoads } from './phragmen-loads';
import type { Purse } from '../rule';
import type { LoadStep, TraceStep } from '../trace';

/** The options of the rule. */
export interface PhragmenOptions {
  /** What happens when the next project does not fit any more: counting ends, or passes it over. */
  readonly onMisfit: 'stop' | 'skip';
  /** Whether projects that nobody approves are funded last, when they fit. */
  readonly fundUnsupported: boolean;
}

/** What was bought, in order of purchase, and every step. */
export interface PhragmenOutcome {
  readonly selected: number[];
  readonly steps: TraceStep[];
}

/**
 * Phragmén's sequential rule: every purchase is spread evenly over the supporters, counting what
 * they carry already, and the project whose supporters would carry least is next. `stop` ends as
 * soon as one of the projects that are next does not fit any more. Floors of limits are filled before,
 * at nobody's load; a project that a limit comes to forbid is out from then on.
 * @param purse money in minor units
 * @see Los, Christoff, Grossi: Proportional Budget Allocations
 */
export function sequentialPhragmen(
  instance: Instance,
  purse: PhragmenPurse,
  options: PhragmenOptions,
): PhragmenOutcome {
  return new PhragmenCount(instance, purse, options).count();
}

/** The money to spend in minor units, and what winners must respect. */
export type PhragmenPurse = Pick<Purse, 'budgetMinor' | 'limits'>;

/** The projects that come next: equals, in tie order. */
interface Next {
  readonly tied: readonly number[];
  /** Nothing where nobody supports them. */
  readonly load: Load | undefined;
}

class PhragmenCount {
  private readonly loads: PhragmenLoads;
  private readonly steps: TraceStep[];
  private readonly selected: number[];
  private readonly ledger: LimitLedger;
  private leftMinor: bigint;
  /** Loads only grow, so that an old bound from below stays one. */
  private readonly low: Float64Array;
  private readonly open: Set<number>;

  constructor(
    private readonly instance: Instance,
    { budgetMinor, limits }: PhragmenPurse,
    private readonly options: PhragmenOptions,
  ) {
    const all = [...instance.projects.keys()];
    this.ledger = new LimitLedger(instance, limits);
    const floors = fillFloors(instance, all, { budgetMinor, ledger: this.ledger }, 'votes');
    this.selected = floors.taken;
    this.steps = floors.steps;
    this.leftMinor = floors.leftMinor;
    this.loads = new PhragmenLoads(instance);
    this.low = new Float64Array(instance.projects.length);
    this.open = new Set(all.filter((project) => !floors.taken.includes(project)));
  }

  count(): PhragmenOutcome {
    this.dropBlocked();
    for (const project of [...this.open]) {
      if (!this.fits(project)) this.note('load-misfit', project, { tied: [], load: undefined });
    }
    while (this.open.size > 0) {
      const next = this.next();
      if (next === undefined || !this.advance(next)) break;
    }
    for (const project of this.open) {
      this.note('load-unreached', project, { tied: [], load: undefined });
    }
    return { selected: this.selected, steps: this.steps };
  }

  /** Buys the first of the equals that fits; false when counting ends. */
  private advance(next: Next): boolean {
    const misfits = next.tied.filter((project) => !this.fits(project));
    if (this.options.onMisfit === 'stop' && misfits.length > 0) {
      this.note('load-misfit', misfits[0] as number, next);
      return false;
    }
    for (const project of misfits) this.note('load-misfit', project, next);
    const project = next.tied.find((candidate) => this.open.has(candidate));
    if (project === undefined) return true;
    this.selected.push(project);
    this.leftMinor -= this.costOf(project);
    this.note('load', project, next);
    if (next.load) this.loads.assign(project, next.load);
    this.ledger.take(project);
    this.dropBlocked();
    return true;
  }

  private dropBlocked(): void {
    for (const project of this.open) {
      const obstacle = this.ledger.obstacle(project);
      if (obstacle === undefined) continue;
      this.open.delete(project);
      this.steps.push(blockedStep(this.instance, project, obstacle, this.leftMinor));
    }
  }

  private next(): Next | undefined {
    const supported = [...this.open].filter((p) => (this.instance.votes[p] as number) > 0);
    if (supported.length > 0) return this.lightest(this.rivals(supported));
    const isFunding = this.options.fundUnsupported && this.instance.voters > 0;
    return isFunding ? { tied: [...this.open], load: undefined } : undefined;
  }

  /** The projects that may have the smallest load, as far as doubles can tell. */
  private rivals(supported: readonly number[]): number[] {
    const byBound = [...supported].sort((a, b) => this.lowOf(a) - this.lowOf(b));
    let best = Infinity;
    const fresh: number[] = [];
    for (const project of byBound) {
      if (this.lowOf(project) > best) break;
      const { low, high } = this.loads.roughly(project);
      this.low[project] = low;
      best = Math.min(best, high);
      fresh.push(project);
    }
    return fresh.filter((project) => this.lowOf(project) <= best).sort((a, b) => a - b);
  }

  private lightest(rivals: readonly number[]): Next {
    let load = this.loads.exactly(rivals[0] as number);
    let tied = [rivals[0] as number];
    for (const project of rivals.slice(1)) {
      const other = this.loads.exactly(project);
      const difference = other.num * load.den - load.num * other.den;
      if (difference < 0n) [load, tied] = [other, [project]];
      else if (difference === 0n) tied.push(project);
    }
    return { tied, load };
  }

  private lowOf(project: number): number {
    return this.low[project] as number;
  }

  private fits(project: number): boolean {
    return this.costOf(project) <= this.leftMinor;
  }

  private costOf(project: number): bigint {
    return (this.instance.projects[project] as Instance['projects'][number]).costMinor;
  }

  private note(t: LoadStep['t'], project: number, { tied, load }: Next): void {
    this.open.delete(project);
    this.steps.push({
      t,
      project: (this.instance.projects[project] as Instance['projects'][number]).id,
      supporters: this.instance.votes[project] as number,
      load: load ? fractionText(fraction(load.num, load.den)) : null,
      costMinor: String(this.costOf(project)),
      leftMinor: String(this.leftMinor),
      ...(tied.length > 1 && { tied: idsOf(this.instance, tied).sort(compareCodePoints) }),
    });
  }
}
