import type { ExactShare } from './share-ledger';

/** The exact share of a project, and how it divides the project's supporters. */
export interface Split {
  readonly share: ExactShare;
  /** Supporters with at most this for each of their points are exhausted for certain. */
  readonly floor: number;
  /** What is too near to the share for doubles and exhausted by it: class numbers by points. */
  readonly exhausted: ReadonlyMap<number, ReadonlySet<number>>;
}

/**
 * An exact price, share per utility, over any denominator, with an upper bound on it, and a lower
 * bound on the share.
 */
export interface Price {
  readonly num: bigint;
  readonly den: bigint;
  readonly ceiling: number;
  readonly floor: number;
}

/** The cheapest project of a step, with those that cost exactly as much per utility. */
export interface Decision {
  readonly project: number;
  readonly split: Split;
  /** Indexes in ascending order, the project itself included. */
  readonly tied: readonly number[];
}
