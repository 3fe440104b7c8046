import { assertDefined } from '../../shared/assert';
import { type Fraction, fraction } from '../../shared/fraction';
import type { Instance } from '../instance';
import type { IneligibleStep } from '../trace';

/** What a project needs to be counted at all; everything that is left out is not asked for. */
export interface Thresholds {
  /** Ballots that support it. */
  readonly minVotes?: number;
  /** Its share of all ballots of the pot, the empty ones included. */
  readonly minShare?: Fraction;
  /** Its share of ballots is at least this part of its share of the budget (Świecie: 1/3). */
  readonly relativeCost?: Fraction;
}

/** The options that set thresholds, as every rule that has thresholds names them: decimal texts. */
export const THRESHOLD_OPTIONS = {
  minVotes: { default: '0', form: /^(?:0|[1-9]\d{0,8})$/ },
  minSharePercent: { default: '0', form: /^(?:(?:0|[1-9]\d?)(?:\.\d{1,6})?|100(?:\.0{1,6})?)$/ },
  relativeCost: { default: '0', form: /^(?:0|[1-9]\d{0,3}\/[1-9]\d{0,3})$/ },
} as const;

/** Reads the values of `THRESHOLD_OPTIONS`, which have their forms. */
export function thresholdsOf(options: Readonly<Record<string, string | boolean>>): Thresholds {
  const [whole, decimals = ''] = textOf(options, 'minSharePercent').split('.');
  const [num, den = '1'] = textOf(options, 'relativeCost').split('/');
  return {
    minVotes: Number(textOf(options, 'minVotes')),
    minShare: fraction(BigInt(`${whole}${decimals}`), 100n * 10n ** BigInt(decimals.length)),
    relativeCost: fraction(BigInt(num as string), BigInt(den)),
  };
}

function textOf(options: Readonly<Record<string, string | boolean>>, name: string): string {
  return String(assertDefined(options[name], `option ${name}`));
}

/** The projects that may be counted, and a step for each of the others. */
export interface Eligibility {
  /** Indexes in tie order. */
  readonly candidates: number[];
  readonly steps: IneligibleStep[];
}

/**
 * Sorts out projects before counting. What is exactly at a threshold has reached it.
 * @param budgetMinor the pot's money, in minor units
 */
export function applyThresholds(
  instance: Instance,
  budgetMinor: bigint,
  thresholds: Thresholds,
): Eligibility {
  const candidates: number[] = [];
  const steps: IneligibleStep[] = [];
  instance.projects.forEach(({ id, costMinor }, project) => {
    const votes = instance.votes[project] as number;
    const missed = missedThreshold(
      { votes, costMinor, voters: instance.voters, budgetMinor },
      thresholds,
    );
    if (missed === undefined) candidates.push(project);
    else steps.push({ t: 'ineligible', project: id, votes, costMinor: String(costMinor), missed });
  });
  return { candidates, steps };
}

interface Standing {
  readonly votes: number;
  readonly voters: number;
  readonly costMinor: bigint;
  readonly budgetMinor: bigint;
}

function missedThreshold(
  { votes, voters, costMinor, budgetMinor }: Standing,
  { minVotes = 0, minShare, relativeCost }: Thresholds,
): IneligibleStep['missed'] | undefined {
  if (votes < minVotes) return 'votes';
  const [v, n] = [BigInt(votes), BigInt(voters)];
  if (minShare && v * minShare.den < n * minShare.num) return 'share';
  if (!relativeCost) return undefined;
  const isEnough = v * budgetMinor * relativeCost.den >= costMinor * relativeCost.num * n;
  return isEnough ? undefined : 'relative-cost';
}
