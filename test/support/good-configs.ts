import type { Json, JsonObject } from '../../src/verifier/formats/json';

const RULE = { id: 'greedy', version: 1 };

/** A pot of two projects, and what is different about it. */
export const pot = (more: JsonObject = {}): JsonObject => ({
  budgetMinor: '100',
  ballot: { type: 'approval', max: 2 },
  rule: RULE,
  tieOrder: ['a', 'b'],
  ...more,
});

/** The least that a configuration has. */
export const LEAST: JsonObject = {
  v: 1,
  round: 'demo',
  pots: { north: pot() },
  styles: { one: ['north'] },
};

/** Everything that a configuration may have, with ballots of every type. */
export const FULL: JsonObject = {
  v: 1,
  round: 'demo-2026',
  title: 'Zażółć gęślą jaźń',
  city: { name: 'Wieliczka', country: 'Poland' },
  currency: { code: 'PLN', decimals: 2 },
  opens: '2026-05-01T06:00:00.000Z',
  closes: '2026-05-24T18:00:00.000Z',
  graceSeconds: 0,
  revote: true,
  pots: {
    cumulative: pot({
      ballot: { type: 'cumulative', points: 5, min: 1, max: 2, mostPerProject: 3 },
      rule: { ...RULE, options: { measure: 'points', minVotes: '3', relativeCost: '1/3' } },
      leftTo: 'ordinal',
    }),
    divided: pot({
      rule: { id: 'equal-shares', version: 1, options: { completion: 'add1', start: 'floor' } },
      districts: { one: '40', two: '60' },
    }),
    knapsack: pot({
      ballot: { type: 'knapsack' },
      rule: { id: 'knapsack-optimum', version: 1, options: { welfare: 'cost' } },
      limits: {
        groups: [
          { name: 'Schools', projects: ['a', 'b'], floorMinor: '10', ceilingMinor: '90' },
          { name: 'Parks', projects: ['b'], mostWinners: 1 },
        ],
        conflicts: [['a', 'b']],
      },
      leftTo: 'cumulative',
    }),
    ordinal: pot({
      name: 'Ranks',
      ballot: { type: 'ordinal', min: 1, max: 2, points: [2, 1], short: 'bottom' },
      rule: { id: 'equal-shares', version: 1, options: { utility: 'borda' } },
      tie: { keys: ['min-cost', 'id'], seed: 'c0ffee' },
    }),
    scoring: pot({
      ballot: { type: 'scoring', lowest: -2, highest: 3, unlisted: -1 },
      rule: { id: 'phragmen', version: 1, options: { onMisfit: 'skip', fundUnsupported: true } },
    }),
  },
  styles: { one: ['cumulative', 'divided', 'knapsack'], two: ['divided', 'ordinal', 'scoring'] },
  voidReasons: ['court-order', 'ineligible'],
  privacy: { profile: 'open', smallStyles: 'The council of elders asked for it.' },
};

/** Projects that fit no configuration in particular. */
export const PROJECTS: Json[] = [
  { id: 'a', costMinor: '60', pot: 'north', name: 'Trees', area: 'Centre' },
  { id: 'b', costMinor: '50', pot: 'north', leastMinor: '20' },
  { id: 'c 7', costMinor: '0', pot: 'south' },
];

/** A copy with the value at a path replaced; `undefined` takes it out. */
export function changed<T extends Json>(source: T, path: string, value: Json | undefined): T {
  const copy = structuredClone(source);
  const keys = path.split('.');
  const last = keys.pop() as string;
  const parent = keys.reduce((object, key) => object[key] as JsonObject, copy as JsonObject);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return copy;
}
