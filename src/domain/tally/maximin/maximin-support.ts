import { compareCodePoints } from '../../shared/code-points';
import { compareFractions, type Fraction, fraction, fractionText } from '../../shared/fraction';
import { idsOf } from '../greedy/greedy-ranking';
import type { Instance } from '../instance';
import type { LoadStep } from '../trace';
import { fitsDoubles, LoadFlow } from './load-flow';
import { SupportClasses } from './support-classes';

/** What was bought, in order of purchase, and every step. */
export interface MaximinOutcome {
  readonly selected: number[];
  readonly steps: LoadStep[];
}

/**
 * The maximin support rule: the next project is the one with which the costs of everything bought
 * can still be spread most evenly, so that the voter who carries most carries least. Projects that
 * do not fit any more are passed over; those that nobody supports are never bought.
 * @param budgetMinor money to spend, in minor currency units
 * @see Sánchez-Fernández, Fernández-García, Fisteus, Brill: The maximin support method
 */
export function maximinSupport(instance: Instance, budgetMinor: bigint): MaximinOutcome {
  return new MaximinCount(instance, budgetMinor).count();
}

interface Next {
  readonly tied: readonly number[];
  readonly load: Fraction | undefined;
}

class MaximinCount {
  private readonly loads: LoadFlow | SupportClasses;
  private readonly steps: LoadStep[] = [];
  private readonly selected: number[] = [];
  /** The more is bought, the larger the load with a project: a bound from below stays one. */
  private readonly bounds = new Map<number, Fraction>();
  private current = fraction(0n);

  constructor(
    private readonly instance: Instance,
    private leftMinor: bigint,
  ) {
    this.loads = fitsDoubles(instance) ? new LoadFlow(instance) : new SupportClasses(instance);
    instance.projects.forEach(({ costMinor }, project) => {
      const votes = instance.votes[project] as number;
      if (votes > 0) this.bounds.set(project, fraction(costMinor, BigInt(votes)));
    });
  }

  count(): MaximinOutcome {
    this.dropMisfits();
    while (this.bounds.size > 0) {
      this.buy(this.lightest());
      this.dropMisfits();
    }
    this.instance.projects.forEach((_, project) => {
      if (this.instance.votes[project] === 0) this.note('load-unreached', project, NOTHING);
    });
    return { selected: this.selected, steps: this.steps };
  }

  private dropMisfits(): void {
    for (const project of this.bounds.keys()) {
      if (this.costOf(project) <= this.leftMinor) continue;
      this.bounds.delete(project);
      this.note('load-misfit', project, NOTHING);
    }
  }

  private lightest(): Next {
    const byBound = [...this.bounds].sort((a, b) => compareFractions(a[1], b[1]) || a[0] - b[0]);
    let load: Fraction | undefined;
    let tied: number[] = [];
    for (const [project, bound] of byBound) {
      if (load !== undefined && compareFractions(bound, load) > 0) break;
      const known = compareFractions(bound, this.current) > 0 ? bound : this.current;
      const found = this.largestLoad(project, known, load);
      this.bounds.set(project, found);
      const order = load === undefined ? -1 : compareFractions(found, load);
      if (order < 0) [load, tied] = [found, [project]];
      else if (order === 0) tied.push(project);
    }
    return { tied: tied.sort((a, b) => a - b), load };
  }

  /**
   * The load of the voter who carries most, when the costs of what was bought and one project more
   * are spread as evenly as supporters allow: the greatest cost per supporter of any set of them.
   * @param known a load that some set of them certainly has
   * @param ceiling the search ends early, with a bound from below, when the load passes this
   * @see Dinkelbach: On Nonlinear Fractional Programming
   */
  private largestLoad(project: number, known: Fraction, ceiling: Fraction | undefined): Fraction {
    let load = known;
    for (;;) {
      if (ceiling !== undefined && compareFractions(load, ceiling) > 0) return load;
      const heavier = this.loads.heavier(project, load);
      if (heavier === undefined) return load;
      load = heavier;
    }
  }

  private buy(next: Next): void {
    const project = next.tied[0] as number;
    this.bounds.delete(project);
    this.selected.push(project);
    this.leftMinor -= this.costOf(project);
    this.current = next.load as Fraction;
    this.loads.choose(project, this.current);
    this.note('load', project, next);
  }

  private costOf(project: number): bigint {
    return (this.instance.projects[project] as Instance['projects'][number]).costMinor;
  }

  private note(t: LoadStep['t'], project: number, { tied, load }: Next): void {
    this.steps.push({
      t,
      project: idsOf(this.instance, [project])[0] as string,
      supporters: this.instance.votes[project] as number,
      load: load === undefined ? null : fractionText(load),
      costMinor: String(this.costOf(project)),
      leftMinor: String(this.leftMinor),
      ...(tied.length > 1 && { tied: idsOf(this.instance, tied).sort(compareCodePoints) }),
    });
  }
}

const NOTHING: Next = { tied: [], load: undefined };
