import { percent } from './pot-bar';

/** The model of the meter in `sticky-bar`. */
export interface BallotBar {
  /** How far it is filled, 0 to 100. */
  readonly percent: string;
  readonly isOver: boolean;
}

/**
 * Draws what is chosen against what may be chosen.
 * @param used number of choices, or their cost in minor units
 * @param limit most choices, or the budget in minor units
 */
export function ballotBar(used: number | bigint | string, limit: number | bigint | string): BallotBar {
  const part = BigInt(used);
  const whole = BigInt(limit);
  return { percent: percent(part > whole ? whole : part, whole), isOver: part > whole };
}
