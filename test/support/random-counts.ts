import fc from 'fast-check';

import type { Json, JsonObject } from '../../src/verifier/formats/json';
import type { BundleSpec, ChoiceSpec } from './bundle-builder';

const IDS = ['a', 'b', 'c', 'd', 'e'];
const MOST_POINTS = 8;

const boolean = fc.boolean();
/** Draws some of the members. */
const some = (members: Record<string, fc.Arbitrary<Json>>): fc.Arbitrary<JsonObject> =>
  fc.record(members, { requiredKeys: [] }) as fc.Arbitrary<JsonObject>;

const ballots: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.constant({ type: 'approval', max: IDS.length }),
  fc.constant({ type: 'cumulative', points: MOST_POINTS }),
  some({ unlisted: fc.integer({ min: -1, max: 2 }) }).map((more) => {
    return { type: 'scoring', lowest: -2, highest: 3, ...more };
  }),
  some({ short: fc.constantFrom('top', 'bottom') }).map((more) => {
    return { type: 'ordinal', max: IDS.length, points: [5, 3, 3, 1, 0], ...more };
  }),
);

const greedy = (measures: readonly string[]): fc.Arbitrary<JsonObject> =>
  fc.record({
    id: fc.constantFrom('greedy', 'greedy-per-cost'),
    version: fc.constant(1),
    options: some({
      onMisfit: fc.constantFrom('skip', 'stop'),
      fundUnsupported: boolean,
      measure: fc.constantFrom(...measures),
      minVotes: fc.constantFrom('0', '2'),
      minSharePercent: fc.constantFrom('0', '12.5', '40'),
      relativeCost: fc.constantFrom('0', '1/3'),
    }),
  });

const shares = (utilities: readonly string[]): fc.Arbitrary<JsonObject> =>
  fc.record({
    id: fc.constant('equal-shares'),
    version: fc.constant(1),
    options: some({
      utility: fc.constantFrom(...utilities),
      completion: fc.constantFrom('none', 'greedy', 'add1', 'add1e', 'add1u', 'add1eu'),
      start: fc.constantFrom('exact', 'floor', 'exact-then-floor'),
      comparison: fc.constantFrom('none', 'satisfaction', 'exclusion'),
      fundUnsupported: boolean,
      zeroCost: fc.constantFrom('fund', 'skip'),
    }),
  });

/** Rules that can count such ballots. */
function rulesFor({ type }: JsonObject): fc.Arbitrary<JsonObject> {
  const points = type === 'approval' ? [] : ['points', 'cost-points'];
  const borda = type === 'ordinal' ? ['borda', 'cost-borda'] : [];
  return fc.oneof(
    greedy(['votes', ...points.slice(0, 1)]),
    shares(['cost', 'cardinality', ...points, ...borda]),
  );
}

const group = (number: number): fc.Arbitrary<JsonObject> =>
  fc
    .record({
      projects: fc.subarray(IDS, { minLength: 1 }),
      more: some({
        ceilingMinor: fc.integer({ min: 1, max: 20 }).map(String),
        mostWinners: fc.nat(2),
      }),
    })
    .map(({ projects, more }) => ({ name: `group ${number}`, projects, ...more }));

const limits: fc.Arbitrary<JsonObject> = some({
  groups: fc.tuple(group(1), group(2)).map((both): Json => both),
  conflicts: fc.subarray(IDS, { minLength: 2, maxLength: 3 }).map((ids): Json => [ids]),
});

/** What a voter says, from a few numbers per project. */
function choiceFrom({ type }: JsonObject, liked: readonly (readonly [string, number])[]) {
  const ids = liked.map(([id]) => id);
  if (type === 'approval') return ids;
  if (type === 'ordinal') return { type, ranking: ids };
  const given =
    type === 'scoring' ? liked : liked.slice(0, 2).map(([id, n]) => [id, Math.abs(n) + 1]);
  return { type: type as string, points: Object.fromEntries(given) as JsonObject };
}

const liked = fc.uniqueArray(fc.tuple(fc.constantFrom(...IDS), fc.integer({ min: -2, max: 3 })), {
  selector: ([id]) => id,
  maxLength: IDS.length,
});

const drawn = ballots.chain((ballot) =>
  fc.record({
    ballot: fc.constant(ballot),
    rule: rulesFor(ballot),
    budget: fc.integer({ min: 1, max: 30 }),
    costs: fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 5, maxLength: 5 }),
    tieOrder: fc.shuffledSubarray(IDS, { minLength: IDS.length }),
    limits: fc.option(limits),
    voters: fc.array(liked, { maxLength: 7 }),
    isFed: boolean,
  }),
);

/**
 * Rounds with one pot that is counted by any form of greedy or Equal Shares, without floors, parts and
 * districts; another pot may leave its money to it.
 */
export const randomCount: fc.Arbitrary<BundleSpec> = drawn.map((random): BundleSpec => {
  const { ballot, rule, budget, costs, tieOrder, voters } = random;
  const main = {
    ...{ ballot, rule, budget, tieOrder },
    projects: Object.fromEntries(IDS.map((id, place) => [id, costs[place] as number])),
    ...(random.limits !== null && { more: { limits: random.limits } }),
  };
  const side = {
    ...{ budget: 9, projects: { s: 5 } },
    ...(random.isFed && { more: { leftTo: 'main' } }),
  };
  return {
    pots: { main, side },
    styles: { all: { pots: ['main', 'side'], roll: 7 } },
    voters: voters.map((list) => {
      const choice: ChoiceSpec = choiceFrom(ballot, list);
      return { style: 'all', ballots: [{ main: choice, side: ['s'] }] };
    }),
    config: { currency: { code: 'PLN', decimals: 0 } },
  };
});
