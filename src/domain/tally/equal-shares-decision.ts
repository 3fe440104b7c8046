import type { ExactShare } from './share-ledger';

/** The exact share of a project, and how it divides the project's supporters. */
export interface Split {
  readonly share: ExactShare;
  /** Budgets up to this double are exhausted for certain. */
  readonly floor: number;
  /** Classes whose budget is too near to the share for doubles, and is exhausted by it. */
  readonly exhaustedClasses: ReadonlySet<number>;
  /** Whether any budget was that near. */
  readonly isNarrow: boolean;
}

/** The cheapest project of a step, with those that cost exactly as much per utility. */
export interface Decision {
  readonly project: number;
  readonly split: Split;
  /** Indexes in ascending order, the project itself included. */
  readonly tied: readonly number[];
}
