import { assertDefined } from '../../shared/assert';
import { add, compareFractions, type Fraction, fraction, multiply } from '../../shared/fraction';
import type { EndowmentStep, EndowmentStop, TraceStep } from '../trace';
import { fractionOf, wholeMinor } from './figures';

/** What a pot had to divide; money in minor units. */
export interface DividedMoney {
  readonly budgetMinor: bigint;
  /** The part of the voters of each style, where these have shares of their own. */
  readonly districts?: ReadonlyMap<string, bigint> | undefined;
}

/**
 * How what a ballot had in the count that was kept stands to the pot divided equally: it is the same
 * (`plain`), more because the shares were raised (`raised`), or less because the count began with
 * whole currency units (`whole`).
 */
export type DivisionKind = 'plain' | 'raised' | 'whole';

/** What every ballot had, in whole minor units: the pot divided, and in the count that was kept. */
export interface BallotShare {
  readonly voters: number;
  readonly firstMinor: bigint;
  readonly keptMinor: bigint;
}

/** The shares of Equal Shares; those of districts by style. */
export interface Division extends BallotShare {
  readonly kind: DivisionKind;
  readonly districts: readonly (BallotShare & { readonly style: string })[];
  /** How many projects were funded for a floor before anything was divided. */
  readonly floors: number;
  readonly runs: number;
  readonly stop: EndowmentStop;
}

const NOTHING = fraction(0n);
const KINDS: readonly DivisionKind[] = ['whole', 'plain', 'raised'];

/**
 * What every ballot had at first and in the end, the mean where districts have shares; undefined
 * where nothing was divided.
 * @param steps the trace of a pot
 */
export function divisionOf(steps: readonly TraceStep[], money: DividedMoney): Division | undefined {
  const [step, ...rest] = steps;
  if (step?.t !== 'endowment') return undefined;
  const { floors, leftMinor } = afterFloors(rest, money.budgetMinor);
  const districts = districtsOf(step, money, leftMinor);
  const first = districts === undefined ? partOf(leftMinor, step.voters) : mean(districts, step);
  const kept = fractionOf(step.perVoter);
  const { voters, runs, stop } = step;
  return {
    ...{ voters, floors, runs, stop },
    ...{ firstMinor: wholeMinor(first), keptMinor: wholeMinor(kept) },
    kind: KINDS[compareFractions(kept, first) + 1] as DivisionKind,
    districts: (districts ?? []).map((district) => ({
      style: district.style,
      voters: district.voters,
      firstMinor: wholeMinor(district.first),
      keptMinor: wholeMinor(district.kept),
    })),
  };
}

/** Floors of limits are filled from the pot before it is divided. */
function afterFloors(steps: readonly TraceStep[], budgetMinor: bigint) {
  let [floors, leftMinor] = [0, budgetMinor];
  for (const step of steps) {
    if (step.t === 'free') continue;
    if (step.t !== 'take' || step.floor === undefined) break;
    floors += 1;
    leftMinor = BigInt(step.leftMinor);
  }
  return { floors, leftMinor };
}

interface DistrictShare {
  readonly style: string;
  readonly voters: number;
  readonly first: Fraction;
  readonly kept: Fraction;
}

function districtsOf(
  { districts }: EndowmentStep,
  money: DividedMoney,
  leftMinor: bigint,
): DistrictShare[] | undefined {
  if (districts === undefined) return undefined;
  const shares = assertDefined(money.districts, 'the shares of the districts');
  const all = [...shares.values()].reduce((sum, share) => sum + share, 0n);
  return districts.map(({ style, voters, perVoter }) => {
    const share = assertDefined(shares.get(style), `the share of ${style}`);
    const first = partOf(leftMinor * share, voters, all);
    return { style, voters, first, kept: fractionOf(perVoter) };
  });
}

function mean(districts: readonly DistrictShare[], { voters }: EndowmentStep): Fraction {
  const sum = districts
    .map((district) => multiply(fraction(BigInt(district.voters)), district.first))
    .reduce(add, NOTHING);
  return voters === 0 ? NOTHING : multiply(sum, fraction(1n, BigInt(voters)));
}

function partOf(minor: bigint, voters: number, of = 1n): Fraction {
  return voters === 0 ? NOTHING : fraction(minor, of * BigInt(voters));
}
