import fc from 'fast-check';

import { COUNTING_RULES } from '../../src/domain/tally/counting-rule';
import type { JsonObject } from '../../src/verifier/formats/json';
import type { BundleSpec, PotSpec } from '../support/bundle-builder';
import { countTwice } from '../support/counted-twice';

const IDS = ['a', 'b', 'c', 'd', 'e', 'f'];
const POINT_OPTIONS: readonly JsonObject[] = [
  { id: 'greedy', version: 1, options: { measure: 'points' } },
  { id: 'greedy-per-cost', version: 1, options: { measure: 'points' } },
  { id: 'knapsack-optimum', version: 1, options: { welfare: 'points' } },
  { id: 'equal-shares', version: 1, options: { utility: 'points', completion: 'add1u' } },
  { id: 'equal-shares', version: 1, options: { utility: 'cost-points', completion: 'greedy' } },
];
const COMPLETED: readonly JsonObject[] = ['none', 'greedy', 'add1', 'add1e', 'add1eu'].map(
  (completion) => ({ id: 'equal-shares', version: 1, options: { completion } }),
);
const PLAIN: readonly JsonObject[] = COUNTING_RULES.map(({ id }) => ({ id, version: 1 }));

const sum = (costs: readonly number[]): number => costs.reduce((all, one) => all + one, 0);

function someIds(prefix: string): fc.Arbitrary<string[]> {
  return fc.subarray(IDS, { minLength: 2 }).map((ids) => ids.map((id) => `${prefix}${id}`));
}

interface Group {
  readonly projects: string[];
  readonly ceilingMinor?: string;
  readonly floorMinor?: string;
  readonly mostWinners?: number;
}

/** A floor above its ceiling is refused when a round is frozen. */
function ordered(group: Group): Group {
  const { floorMinor, ceilingMinor } = group;
  if (floorMinor === undefined || ceilingMinor === undefined) return group;
  const isAbove = Number(floorMinor) > Number(ceilingMinor);
  return isAbove ? { ...group, floorMinor: ceilingMinor } : group;
}

function limits(prefix: string): fc.Arbitrary<JsonObject> {
  const amount = fc.integer({ min: 0, max: 60 }).map(String);
  const group = fc.record(
    {
      projects: someIds(prefix),
      ceilingMinor: amount,
      floorMinor: amount,
      mostWinners: fc.integer({ min: 0, max: 3 }),
    },
    { requiredKeys: ['projects'] },
  );
  return fc
    .record({
      groups: fc.array(group, { maxLength: 2 }),
      conflicts: fc.array(someIds(prefix), { maxLength: 1 }),
    })
    .map(({ groups, conflicts }) => ({
      groups: groups.map((one, i) => ({ name: `part ${i}`, ...ordered(one) })),
      conflicts,
    }));
}

/** Costs from 1, so that everything may be content with less. */
function pot(prefix: string, rules: readonly JsonObject[]): fc.Arbitrary<PotSpec> {
  return fc
    .record({
      costs: fc.array(fc.integer({ min: 2, max: 40 }), { minLength: 6, maxLength: 6 }),
      budget: fc.integer({ min: 5, max: 90 }),
      rule: fc.constantFrom(...rules),
      limited: fc.option(limits(prefix)),
      contents: fc.subarray(IDS),
    })
    .map(({ costs, budget, rule, limited, contents }) => ({
      budget: Math.min(budget, sum(costs)),
      rule,
      ballot: { type: 'approval', max: 6 },
      projects: Object.fromEntries(costs.map((cost, i) => [`${prefix}${IDS[i]}`, cost])),
      least: Object.fromEntries(contents.map((id) => [`${prefix}${id}`, 1])),
      more: limited === null ? {} : { limits: limited },
    }));
}

const rating: JsonObject = { type: 'scoring', lowest: -3, highest: 4, unlisted: -1 };

const round: fc.Arbitrary<BundleSpec> = fc
  .record({
    plain: pot('p', [...PLAIN, ...COMPLETED]),
    rated: pot('r', POINT_OPTIONS),
    divided: pot('d', COMPLETED),
    share: fc.nat(5),
    voters: fc.array(
      fc.record({
        style: fc.constantFrom('east', 'west'),
        approved: fc.subarray(IDS),
        points: fc.dictionary(
          fc.constantFrom(...IDS.map((id) => `r${id}`)),
          fc.integer({ min: -3, max: 4 }),
        ),
      }),
      { maxLength: 9 },
    ),
  })
  .map(({ plain, rated, divided, share, voters }) => {
    const east = Math.min(share, divided.budget);
    const districts = { east: `${east}`, west: `${divided.budget - east}` };
    const pots = {
      plain: { ...plain, more: { ...plain.more, leftTo: 'rated' } },
      rated: { ...rated, ballot: rating },
      divided: { ...divided, more: { ...divided.more, districts } },
    };
    const ids = Object.keys(pots);
    return {
      config: { currency: { code: 'PLN', decimals: 0 } },
      pots,
      styles: { east: { pots: ids, roll: 9 }, west: { pots: ids, roll: 9 } },
      voters: voters.map(({ style, approved, points }) => ({
        style,
        ballots: [
          {
            plain: approved.map((id) => `p${id}`),
            divided: approved.map((id) => `d${id}`),
            rated: { type: 'scoring', points: { ...points } },
          },
        ],
      })),
    };
  });

describe('both counts', () => {
  it('agree within limits, with parts, districts, money from other pots and points below zero', () => {
    fc.assert(fc.property(round, countTwice), { numRuns: 150 });
  });
});
