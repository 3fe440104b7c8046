import fc from 'fast-check';

import type { PotLimits } from '../../src/domain/tally/constraints';
import { COUNTING_RULES } from '../../src/domain/tally/counting-rule';
import type { RuleConfig } from '../../src/domain/tally/rule';
import type { PotTallyInput } from '../../src/domain/tally/tally-pot';

type Options = NonNullable<RuleConfig['options']>;

/** A pot without its rule; ballots are lists, not packed. */
export type RandomPot = Omit<PotTallyInput, 'rule' | 'ballots'> & {
  readonly ballots: readonly (readonly string[])[];
};

/** What random pots may have beside projects and ballots. */
export interface PotExtras {
  readonly hasPoints?: boolean;
  readonly hasLimits?: boolean;
  readonly hasFloors?: boolean;
  readonly hasDistricts?: boolean;
  readonly hasParts?: boolean;
  /** Costs from 0 instead of 1. */
  readonly hasFree?: boolean;
  /** Only small costs, of which many are equal. */
  readonly hasTies?: boolean;
  /** In how many units all costs can be told: so many runs may add1 need; 100 unless told otherwise. */
  readonly unitsInAll?: number;
  /** Six unless told otherwise. */
  readonly mostProjects?: number;
  readonly mostVoters?: number;
}

/** Values for the options whose values are too many for a list. */
const THRESHOLDS: Readonly<Record<string, readonly string[]>> = {
  minVotes: ['0', '1', '3'],
  minSharePercent: ['0', '25', '33.3'],
  relativeCost: ['0', '1/3', '1/1'],
};
const STYLES = ['east', 'north', 'west'];

/** A rule with any of its options set, but for those that are given. */
export function ruleOf(id: string, given: Options = {}): fc.Arbitrary<RuleConfig> {
  const known = COUNTING_RULES.find((rule) => rule.id === id);
  const all = Object.entries(known?.options ?? {}).map(([name, allowed]) => {
    const values = 'form' in allowed ? (THRESHOLDS[name] as readonly string[]) : allowed;
    return [name, fc.constantFrom<string | boolean>(...values)] as const;
  });
  const drawn = fc.record(Object.fromEntries(all), { requiredKeys: [] }) as fc.Arbitrary<Options>;
  return drawn.map((options) => ({ id, version: 1, options: { ...options, ...given } }));
}

/** Any rule with any options. */
export const anyRule: fc.Arbitrary<RuleConfig> = fc.oneof(
  ...COUNTING_RULES.map(({ id }) => ruleOf(id)),
  ruleOf('equal-shares'),
);

const idOf = (place: number): string => `p${place}`;

function amounts({ hasFree, hasTies }: PotExtras): fc.Arbitrary<bigint> {
  const least = hasFree ? 0n : 1n;
  if (hasTies) return fc.bigInt({ min: least, max: 4n });
  return fc.oneof(
    fc.bigInt({ min: least, max: 6n }),
    fc.bigInt({ min: least, max: 60n }),
    fc.bigInt({ min: least, max: 10n ** 6n }),
  );
}

/** Parts of all costs; a pot is more often too small than large enough. */
const percent = fc.integer({ min: 5, max: 105 });
const partOf = (all: bigint, part: number): bigint => (all * BigInt(part)) / 100n;

function limitsOf(ids: readonly string[], total: bigint, hasFloors: boolean) {
  const amount = fc.option(percent, { nil: undefined });
  const group = fc.record({
    projects: fc.subarray([...ids], { minLength: 1 }),
    ceiling: amount,
    floor: hasFloors ? amount : fc.constant(undefined),
    mostWinners: fc.option(fc.nat(3), { nil: undefined }),
  });
  return fc
    .record({
      groups: fc.array(group, { maxLength: 2 }),
      conflicts: fc.array(fc.subarray([...ids], { minLength: Math.min(2, ids.length) }), {
        maxLength: 2,
      }),
    })
    .map(({ groups, conflicts }): PotLimits => ({
      conflicts: conflicts.filter(({ length }) => length > 1),
      groups: groups.map(({ projects, ceiling, floor, mostWinners }, i) => ({
        ...{ name: `group ${i}`, projects },
        ...(ceiling !== undefined && { ceilingMinor: partOf(total, ceiling) }),
        ...(floor !== undefined && { floorMinor: partOf(total, Math.min(floor, ceiling ?? 100)) }),
        ...(mostWinners !== undefined && { mostWinners }),
      })),
    }));
}

function sharesOf(budget: bigint, cuts: readonly number[]): Map<string, bigint> {
  const [a, b] = [...cuts].sort((x, y) => x - y) as [number, number];
  const [east, rest] = [partOf(budget, a), partOf(budget, b)];
  return new Map([
    ['east', east],
    ['north', rest - east],
    ['west', budget - rest],
  ]);
}

/** What of a pot is drawn after its costs are known. */
function filledIn(costs: readonly bigint[], extras: PotExtras): fc.Arbitrary<RandomPot> {
  const { hasPoints, hasLimits, hasFloors, hasDistricts, hasParts, mostVoters = 10 } = extras;
  const { unitsInAll = 100 } = extras;
  const ids = costs.map((_, place) => idOf(place));
  const total = costs.reduce((sum, one) => sum + one, 0n);
  const ballot = fc.array(fc.tuple(fc.nat(ids.length - 1), fc.integer({ min: -1, max: 4 })), {
    maxLength: ids.length,
  });
  return fc
    .record({
      budget: percent,
      votes: fc.array(ballot, { minLength: 1, maxLength: mostVoters }),
      tieOrder: fc.shuffledSubarray(ids, { minLength: ids.length }),
      limits: hasLimits ? limitsOf(ids, total, hasFloors ?? true) : fc.constant(undefined),
      cuts: fc.tuple(fc.nat(100), fc.nat(100)),
      styles: fc.array(fc.constantFrom(...STYLES), {
        minLength: mostVoters,
        maxLength: mostVoters,
      }),
      least: fc.array(fc.option(percent), { minLength: ids.length, maxLength: ids.length }),
    })
    .map(({ budget, votes, tieOrder, limits, cuts, styles, least }) => {
      const distinct = votes.map((vote) => [...new Map(vote)]);
      const budgetMinor = partOf(total, budget) + 1n;
      const projects = costs.map((costMinor, place) => {
        const leastMinor = partOf(costMinor, least[place] ?? 0);
        const isPart = hasParts && leastMinor > 0n && leastMinor < costMinor;
        return { id: ids[place]!, costMinor, ...(isPart && { leastMinor }) };
      });
      return {
        ...{ budgetMinor, projects, tieOrder, limits },
        unitMinor: 1n + total / BigInt(unitsInAll),
        ballots: distinct.map((vote) => vote.map(([place]) => idOf(place))),
        ...(hasPoints && { points: distinct.map((vote) => vote.map(([, value]) => value)) }),
        ...(hasDistricts && {
          districts: {
            sharesMinor: sharesOf(budgetMinor, cuts),
            styles: styles.slice(0, votes.length),
          },
        }),
      };
    });
}

/** Pots of a few projects and voters: small numbers make ties, large ones make fractions. */
export function potsWith(extras: PotExtras = {}): fc.Arbitrary<RandomPot> {
  return fc
    .array(amounts(extras), { minLength: 1, maxLength: extras.mostProjects ?? 6 })
    .chain((costs) => filledIn(costs, extras));
}

/** Pots that have all, some or none of the extras. */
export function anyPots(more: PotExtras = {}): fc.Arbitrary<RandomPot> {
  return fc
    .record({
      hasPoints: fc.boolean(),
      hasLimits: fc.boolean(),
      hasFloors: fc.boolean(),
      hasParts: fc.boolean(),
      hasFree: fc.boolean(),
      hasTies: fc.boolean(),
    })
    .chain((extras) => potsWith({ ...extras, ...more }));
}

/** The same pot without the money of districts where the rule does not know it. */
export function countable(pot: RandomPot, rule: RuleConfig): PotTallyInput {
  const knows = COUNTING_RULES.find(({ id }) => id === rule.id)?.respectsDistricts === true;
  return { ...pot, rule, districts: knows ? pot.districts : undefined };
}
