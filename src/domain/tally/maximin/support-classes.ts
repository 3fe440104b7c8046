import { type Fraction, fraction } from '../../shared/fraction';
import { FlowNetwork } from './flow-network';
import type { Instance } from '../instance';

/** Voters who support the same of the projects in question. */
interface SupportClass {
  readonly weight: number;
  /** Places of these projects in the list of chosen ones, the one in question last. */
  readonly projects: readonly number[];
}

/**
 * The voters, told apart only by which of the chosen projects they support, and how evenly they can
 * carry the costs of these.
 */
export class SupportClasses {
  private readonly chosen: number[] = [];
  private classes: SupportClass[];
  /** The class of each group of ballots. */
  private readonly classOf: Int32Array;

  constructor(private readonly instance: Instance) {
    this.classOf = new Int32Array(instance.weights.length);
    const weight = instance.weights.reduce((sum, count) => sum + count, 0);
    this.classes = [{ weight, projects: [] }];
  }

  /** Adds a project for good. */
  choose(project: number): void {
    const place = this.chosen.length;
    this.chosen.push(project);
    const inside = this.weightsInside(project);
    const twins = new Map<number, number>();
    this.classes = this.classes.map(({ weight, projects }, known) => ({
      weight: weight - (inside.get(known) ?? 0),
      projects,
    }));
    for (const [known, weight] of inside) {
      const { projects } = this.classes[known] as SupportClass;
      twins.set(known, this.classes.length);
      this.classes.push({ weight, projects: [...projects, place] });
    }
    for (const group of this.supportersOf(project)) {
      this.classOf[group] = twins.get(this.classOf[group] as number) as number;
    }
  }

  /**
   * A set of the chosen projects and one more whose cost exceeds what its supporters pay at this
   * load each, as its cost per supporter; undefined when there is no such set.
   */
  heavier(project: number, load: Fraction): Fraction | undefined {
    const costs = [...this.chosen, project].map((p) => this.costOf(p));
    return heavierSet(costs, this.withProject(project), load);
  }

  private withProject(project: number): SupportClass[] {
    const place = this.chosen.length;
    const inside = this.weightsInside(project);
    const split = this.classes.flatMap(({ weight, projects }, known): SupportClass[] => {
      const within = inside.get(known) ?? 0;
      return [
        { weight: weight - within, projects },
        { weight: within, projects: [...projects, place] },
      ];
    });
    return split.filter(({ weight, projects }) => weight > 0 && projects.length > 0);
  }

  /** How many supporters of a project each class has. */
  private weightsInside(project: number): Map<number, number> {
    const inside = new Map<number, number>();
    for (const group of this.supportersOf(project)) {
      const known = this.classOf[group] as number;
      const weight = this.instance.weights[group] as number;
      inside.set(known, (inside.get(known) ?? 0) + weight);
    }
    return inside;
  }

  private supportersOf(project: number): Int32Array {
    const { firstSupporter, supporters } = this.instance;
    return supporters.subarray(firstSupporter[project], firstSupporter[project + 1]);
  }

  private costOf(project: number): bigint {
    return (this.instance.projects[project] as Instance['projects'][number]).costMinor;
  }
}

/**
 * The cost per supporter of a set whose cost exceeds what its supporters pay at this load each;
 * undefined when there is no such set. Costs flow from the projects to their supporters, each of
 * whom takes the load; where the flow is held up, the projects before the bottleneck are the set.
 * @see Dinkelbach: On Nonlinear Fractional Programming
 */
function heavierSet(
  costs: readonly bigint[],
  classes: readonly SupportClass[],
  { num, den }: Fraction,
): Fraction | undefined {
  const [source, sink] = [0, 1];
  const nodeOf = (place: number): number => place + 2;
  const network = new FlowNetwork(2 + costs.length + classes.length);
  const total = costs.reduce((sum, cost) => sum + cost * den, 0n);
  costs.forEach((cost, place) => network.connect(source, nodeOf(place), cost * den));
  classes.forEach(({ weight, projects }, i) => {
    const node = nodeOf(costs.length + i);
    for (const place of projects) network.connect(nodeOf(place), node, total);
    network.connect(node, sink, num * BigInt(weight));
  });
  if (network.maximise(source, sink) === total) return undefined;
  const levels = network.reach(source);
  const isInside = (place: number): boolean => (levels[nodeOf(place)] as number) >= 0;
  const cost = costs.reduce((sum, own, place) => sum + (isInside(place) ? own : 0n), 0n);
  const supporting = classes.filter(({ projects }) => projects.some(isInside));
  const supporters = supporting.reduce((sum, { weight }) => sum + weight, 0);
  return fraction(cost, BigInt(supporters));
}
