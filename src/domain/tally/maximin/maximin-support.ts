import { compareCodePoints } from '../../shared/code-points';
import { compareFractions, type Fraction, fraction, fractionText } from '../../shared/fraction';
import { blockedStep, LimitLedger } from '../constraints';
import { fillFloors, idsOf } from '../greedy/greedy';
import type { Instance } from '../instance';
import type { Purse } from '../rule';
import type { LoadStep, TraceStep } from '../trace';
import { fitsDoubles, LoadFlow } from './load-flow';
import { SupportClasses } from './support-classes';

/** What was bought, in order of purchase, and every step. */
export interface MaximinOutcome {
  readonly selected: number[];
  readonly steps: TraceStep[];
}

/**
 * The maximin support rule: the next project is the one with which the costs of everything bought
 * can still be spread most evenly, so that the voter who carries most carries least. Projects that
 * do not fit any more are passed over; those that nobody supports are never bought. Floors of limits
 * are filled before, at nobody's load; a project that a limit comes to forbid is out from then on.
 * @param purse money in minor units
 * @see Sánchez-Fernández, Fernández-García, Fisteus, Brill: The maximin support method
 */
export function maximinSupport(instance: Instance, purse: MaximinPurse): MaximinOutcome {
  return new MaximinCount(instance, purse).count();
}

/** The money to spend in minor units, and what winners must respect. */
export type MaximinPurse = Pick<Purse, 'budgetMinor' | 'limits'>;

interface Next {
  readonly tied: readonly number[];
  readonly load: Fraction | undefined;
}

class MaximinCount {
  private readonly loads: LoadFlow | SupportClasses;
  private readonly steps: TraceStep[];
  private readonly selected: number[];
  private readonly ledger: LimitLedger;
  private leftMinor: bigint;
  /** The more is bought, the larger the load with a project: a bound from below stays one. */
  private readonly bounds = new Map<number, Fraction>();
  private current = fraction(0n);

  constructor(
    private readonly instance: Instance,
    { budgetMinor, limits }: MaximinPurse,
  ) {
    const all = [...instance.projects.keys()];
    this.ledger = new LimitLedger(instance, limits);
    const floors = fillFloors(instance, all, { budgetMinor, ledger: this.ledger }, 'votes');
    this.selected = floors.taken;
    this.steps = floors.steps;
    this.leftMinor = floors.leftMinor;
    this.loads = fitsDoubles(instance) ? new LoadFlow(instance) : new SupportClasses(instance);
    instance.projects.forEach(({ costMinor }, project) => {
      const votes = instance.votes[project] as number;
      const isOpen = votes > 0 && !floors.taken.includes(project);
      if (isOpen) this.bounds.set(project, fraction(costMinor, BigInt(votes)));
    });
  }

  count(): MaximinOutcome {
    this.drop();
    while (this.bounds.size > 0) {
      this.buy(this.lightest());
      this.drop();
    }
    this.instance.projects.forEach((_, project) => {
      if (this.instance.votes[project] === 0) this.note('load-unreached', project, NOTHING);
    });
    return { selected: this.selected, steps: this.steps };
  }

  /** Takes out what a limit forbids and what does not fit any more. */
  private drop(): void {
    for (const project of this.bounds.keys()) {
      const obstacle = this.ledger.obstacle(project);
      if (obstacle === undefined && this.costOf(project) <= this.leftMinor) continue;
      this.bounds.delete(project);
      if (obstacle === undefined) this.note('load-misfit', project, NOTHING);
      else this.steps.push(blockedStep(this.instance, project, obstacle, this.leftMinor));
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
    this.ledger.take(project);
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
