import type { BallotRule } from '../../domain/tally/ballot-rule';

/** A project on a ballot paper; its cost in minor units. */
export interface PaperProject {
  readonly id: string;
  readonly name: string;
  readonly costMinor: bigint;
  readonly pot: string;
}

/** One pot on a ballot paper, with its projects in a fixed order. */
export interface PaperPot {
  readonly id: string;
  readonly name: string;
  readonly budgetMinor: bigint;
  readonly rule: BallotRule;
  /** Whether the count looks at points and places, and not only at who was chosen. */
  readonly areWeighed: boolean;
  readonly projects: readonly PaperProject[];
}
