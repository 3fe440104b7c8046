import { doubleOf } from '../equal-shares/doubles';
import type { Instance } from '../instance';

/** An exact load, not reduced. */
export interface Load {
  readonly num: bigint;
  readonly den: bigint;
}

/** An interval that certainly holds a value. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Who carries how much of what was bought. Everybody who paid for the same project last carries the
 * same load, so that a load is a number per purchase and not one per voter.
 */
export class PhragmenLoads {
  private readonly classes: Int32Array;
  private readonly estimates: Float64Array;
  /** Numerators over `den`, one per purchase; the first is the load of those who carry nothing. */
  private nums: bigint[] = [0n];
  private den = 1n;

  constructor(private readonly instance: Instance) {
    this.classes = new Int32Array(instance.weights.length);
    this.estimates = new Float64Array(instance.weights.length);
  }

  /** The load that the supporters of a project would carry after it, exactly. */
  exactly(project: number): Load {
    const counts = new Float64Array(this.nums.length);
    for (const group of this.supportersOf(project)) {
      const known = this.classes[group] as number;
      counts[known] = (counts[known] as number) + (this.instance.weights[group] as number);
    }
    let num = this.costOf(project) * this.den;
    counts.forEach((count, i) => {
      if (count > 0) num += BigInt(count) * (this.nums[i] as bigint);
    });
    return { num, den: this.den * BigInt(this.votesOf(project)) };
  }

  /**
   * The same load between two doubles. All terms of the sum are positive, so that its relative error
   * is below one rounding per term, and one each for the cost, every load and the division.
   */
  roughly(project: number): Interval {
    const supporters = this.supportersOf(project);
    let sum = Number(this.costOf(project));
    for (const group of supporters) {
      sum += (this.estimates[group] as number) * (this.instance.weights[group] as number);
    }
    const value = sum / this.votesOf(project);
    const error = value * (supporters.length + 16) * Number.EPSILON;
    return { low: value - error, high: value + error };
  }

  /** Books a purchase: all supporters carry the load from now on. */
  assign(project: number, { num, den }: Load): void {
    const votes = BigInt(this.votesOf(project));
    this.nums = [...this.nums.map((known) => known * votes), num];
    this.den = den;
    const estimate = num === 0n ? 0 : doubleOf(num, den, this.roughly(project).high);
    for (const group of this.supportersOf(project)) {
      this.classes[group] = this.nums.length - 1;
      this.estimates[group] = estimate;
    }
  }

  private supportersOf(project: number): Int32Array {
    const { firstSupporter, supporters } = this.instance;
    return supporters.subarray(firstSupporter[project], firstSupporter[project + 1]);
  }

  private costOf(project: number): bigint {
    return (this.instance.projects[project] as Instance['projects'][number]).costMinor;
  }

  private votesOf(project: number): number {
    return this.instance.votes[project] as number;
  }
}
