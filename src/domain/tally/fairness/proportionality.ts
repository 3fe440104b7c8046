import { assertDefined } from '../../shared/assert';
import { type Fraction, fraction, gcd } from '../../shared/fraction';
import type { Instance } from '../instance';

/** What was spent on every project that won, by id; minor units, never negative. */
export type Spending = ReadonlyMap<string, bigint>;

/** How the voters of a pot stand after it was spent. */
export interface Proportionality {
  readonly voters: number;
  /** Voters who support at least one project on the list of winners. */
  readonly withWinner: number;
  /**
   * The part of the money that the average voter sees go to projects that she supports, 0 to 1:
   * money is summed over her projects, divided by all that was spent, and averaged over voters.
   */
  readonly satisfaction: Fraction;
  /**
   * Voters by their share of the money. The money for a project is divided equally among its
   * supporters; what a voter gets that way is compared with what everybody would get if all that
   * was spent were divided equally among the voters.
   */
  readonly shares: ShareBands;
}

/** Numbers of voters: without any share, below half an equal share, below a whole one, and above. */
export interface ShareBands {
  readonly none: number;
  readonly small: number;
  readonly fair: number;
  readonly large: number;
}

/**
 * Looks at an outcome from the side of the voters; all numbers are exact.
 * @param spending ids are projects of the instance
 * @throws AssertionError for an id that is no project of the instance
 * @see Faliszewski et al.: Participatory Budgeting: Data, Tools, and Analysis (voters who are left
 *   out, and the money that goes to their projects)
 * @see Lackner, Maly, Rey: Fairness in Participatory Budgeting via Equality of Resources
 */
export function proportionality(instance: Instance, spending: Spending): Proportionality {
  const winners = winnersOf(instance, spending);
  const total = winners.reduce((sum, { money }) => sum + money, 0n);
  const seen = winners.reduce((sum, { money, votes }) => sum + money * BigInt(votes), 0n);
  const whole = total * BigInt(instance.voters);
  return {
    voters: instance.voters,
    withWinner: votersWithWinner(instance, [...spending.keys()]),
    satisfaction: whole === 0n ? fraction(0n) : fraction(seen, whole),
    shares: shareBands(instance, winners, total),
  };
}

/**
 * How many voters support at least one of these projects.
 * @throws AssertionError for an id that is no project of the instance
 */
export function votersWithWinner(instance: Instance, winners: readonly string[]): number {
  const isServed = new Uint8Array(instance.weights.length);
  for (const index of indexesOf(instance, winners)) {
    for (const group of supportersOf(instance, index)) isServed[group] = 1;
  }
  return instance.weights.reduce(
    (sum, weight, group) => (isServed[group] === 1 ? sum + weight : sum),
    0,
  );
}

interface Winner {
  readonly index: number;
  readonly votes: number;
  readonly money: bigint;
}

function winnersOf(instance: Instance, spending: Spending): Winner[] {
  const indexes = indexesOf(instance, [...spending.keys()]);
  const amounts = [...spending.values()];
  return indexes.map((index, i) => ({
    index,
    votes: instance.votes[index] as number,
    money: amounts[i] as bigint,
  }));
}

function indexesOf(instance: Instance, ids: readonly string[]): number[] {
  const indexOf = new Map(instance.projects.map(({ id }, index) => [id, index]));
  return ids.map((id) => assertDefined(indexOf.get(id), `project ${id} of the pot`));
}

function supportersOf({ firstSupporter, supporters }: Instance, index: number): Int32Array {
  return supporters.subarray(firstSupporter[index], firstSupporter[index + 1]);
}

/** One denominator for all shares keeps the sums of every group of voters in whole numbers. */
function shareBands(instance: Instance, winners: readonly Winner[], total: bigint): ShareBands {
  const supported = winners.filter(({ votes }) => votes > 0);
  const unit = supported.reduce((common, { votes }) => multiple(common, BigInt(votes)), 1n);
  const shares = Array.from(instance.weights, () => 0n);
  for (const { index, votes, money } of supported) {
    const share = money * (unit / BigInt(votes));
    for (const group of supportersOf(instance, index)) {
      shares[group] = (shares[group] as bigint) + share;
    }
  }
  return bandsOf(instance, shares, total * unit);
}

/** @param spent all money in the unit of the shares */
function bandsOf(instance: Instance, shares: readonly bigint[], spent: bigint): ShareBands {
  const voters = BigInt(instance.voters);
  const bands = { none: instance.voters, small: 0, fair: 0, large: 0 };
  instance.weights.forEach((weight, group) => {
    const share = (shares[group] as bigint) * voters;
    if (share === 0n) return;
    bands.none -= weight;
    if (share >= spent) bands.large += weight;
    else if (2n * share >= spent) bands.fair += weight;
    else bands.small += weight;
  });
  return bands;
}

function multiple(a: bigint, b: bigint): bigint {
  return (a / gcd(a, b)) * b;
}
