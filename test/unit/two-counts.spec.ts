import fc from 'fast-check';

import { compareCodePoints } from '../../src/domain/shared/code-points';
import { COUNTING_RULES } from '../../src/domain/tally/counting-rule';
import type { CountingRule } from '../../src/domain/tally/rule';
import { parseRoundConfig } from '../../src/domain/tally/round-config';
import { tieOrder } from '../../src/domain/tally/tie-order';
import { CONFIG } from '../../src/verifier/core/shapes';
import type { Json, JsonObject } from '../../src/verifier/formats/json';
import type { BundleSpec, PotSpec } from '../support/bundle-builder';
import { countTwice } from '../support/counted-twice';

type Options = Readonly<Record<string, string | boolean>>;

/** Nothing set, and every way to set one option or two. */
function combinations(options: readonly (readonly [string, readonly Json[]])[]): JsonObject[] {
  const single = options.map(([name, values]) => values.map((value) => ({ [name]: value })));
  const pairs = single.flatMap((ones, i) =>
    single
      .slice(i + 1)
      .flatMap((others) => ones.flatMap((one) => others.map((other) => ({ ...one, ...other })))),
  );
  return [{}, ...single.flat(), ...pairs];
}

/** Options whose values are listed, and the default of the others. */
function listedOptions({ options }: CountingRule): (readonly [string, readonly Json[]])[] {
  return Object.entries(options).map(([name, allowed]) => [
    name,
    'form' in allowed ? [allowed.default] : allowed,
  ]);
}

const STRANGE: readonly Json[] = ['', 'votes', 'stop', true, false, null, 1];
const ALL_RULES: JsonObject[] = COUNTING_RULES.flatMap((rule) =>
  combinations(listedOptions(rule)).map((options) => ({
    id: rule.id,
    version: 1,
    options,
  })),
);
const STRANGE_RULES: JsonObject[] = COUNTING_RULES.flatMap((rule) => [
  { id: rule.id, version: 2 },
  { id: rule.id, version: 1, options: { other: true } },
  { id: rule.id, version: 1, extra: true },
  { id: 'phragmen', version: 1 },
  ...Object.keys(rule.options).flatMap((name) =>
    STRANGE.map((value) => ({ id: rule.id, version: 1, options: { [name]: value } })),
  ),
]);

const configWith = (rule: JsonObject): JsonObject => ({
  v: 1,
  round: 'demo-2026',
  pots: { main: { budgetMinor: '10', ballot: { type: 'knapsack' }, rule, tieOrder: [] } },
  styles: { all: ['main'] },
});
const isCounted = (rule: JsonObject): boolean => parseRoundConfig(configWith(rule)).ok;
const isVerified = (rule: JsonObject): boolean => CONFIG(configWith(rule), '') === undefined;

const ACCEPTED = ALL_RULES.filter(isCounted);

const SMALL_COST = fc.constantFrom(0, 1, 2, 3, 5, 6);
const cost = fc.oneof(SMALL_COST, SMALL_COST, fc.integer({ min: 0, max: 400 }));

interface DrawnPot extends PotSpec {
  readonly max: number;
}

const pot = (prefix: string): fc.Arbitrary<DrawnPot> =>
  fc
    .record({
      budget: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 600 })),
      costs: fc.array(cost, { maxLength: 6 }),
      rule: fc.constantFrom(...ACCEPTED),
      max: fc.integer({ min: 1, max: 6 }),
      isKnapsack: fc.boolean(),
      seed: fc.constantFrom('', 'c0ffee', '00'),
      keys: fc.constantFrom([], ['min-cost'], ['id'], ['min-cost', 'id']),
      isDrawn: fc.boolean(),
    })
    .map(({ costs, isKnapsack, max, seed, keys, isDrawn, ...rest }) => {
      const projects = Object.fromEntries(
        costs.map((price, place) => [`${prefix}${place}`, price]),
      );
      const list = Object.entries(projects).map(([id, price]) => ({
        id,
        costMinor: BigInt(price),
      }));
      const tie = { keys: [...keys], seed };
      return {
        ...rest,
        max,
        projects,
        ballot: isKnapsack ? { type: 'knapsack' } : { type: 'approval', max },
        ...(isDrawn && { tie }),
        tieOrder: tieOrder(list, tie.keys, seed),
      };
    });

/** The chosen ids, shortened until they are a legal choice. */
function legalChoice({ projects, ballot, budget, max }: DrawnPot, bits: number): string[] {
  const chosen: string[] = [];
  let spent = 0;
  for (const [place, [id, price]] of Object.entries(projects).entries()) {
    const fits = ballot?.['type'] === 'knapsack' ? spent + price <= budget : chosen.length < max;
    if ((bits >> place) % 2 === 0 || !fits) continue;
    chosen.push(id);
    spent += price;
  }
  return chosen.sort(compareCodePoints);
}

const PLACES = [0, 1, 2, 3, 4];

/** Five pots at once: a bundle takes longer than a count. */
const round: fc.Arbitrary<BundleSpec> = fc
  .record({
    drawn: fc.tuple(pot('a'), pot('b'), pot('c'), pot('d'), pot('e')),
    decimals: fc.constantFrom(0, 1, 2),
    voters: fc.array(fc.array(fc.option(fc.nat(63)), { minLength: 5, maxLength: 5 }), {
      maxLength: 10,
    }),
  })
  .map(({ drawn, decimals, voters }) => {
    const pots = Object.fromEntries(drawn.map((one, place) => [`pot-${place}`, one]));
    return {
      config: { currency: { code: 'PLN', decimals } },
      pots,
      styles: { all: { pots: Object.keys(pots), roll: 12 } },
      voters: voters.map((bits) => ({ style: 'all', ballots: [ballotOf(drawn, bits)] })),
    };
  });

/** A ballot without the pots for which there are no bits. */
function ballotOf(pots: readonly DrawnPot[], bits: readonly (number | null)[]) {
  const held = PLACES.filter((place) => typeof bits[place] === 'number');
  return Object.fromEntries(
    held.map((place) => [`pot-${place}`, legalChoice(pots[place]!, Number(bits[place]))]),
  );
}

/** So many pots that no entry of the log outgrows its limit. */
const POTS_AT_ONCE = 25;

/** Rules on projects with and without support and cost, each in a pot of its own. */
function roundOf(rules: readonly JsonObject[], voters: number): BundleSpec {
  const costs = { dear: 90, even: 30, free: 0, like: 30, lonely: 5, 'lonely-free': 0 };
  const choices = [['dear', 'free'], ['even'], ['like', 'free'], []];
  const pots = rules.map((rule, place) => {
    const projects = Object.entries(costs).map(([id, price]) => [`${place}-${id}`, price] as const);
    return [`pot-${place}`, { budget: 100, projects: Object.fromEntries(projects), rule }] as const;
  });
  const ballot = (chosen: readonly string[]) =>
    Object.fromEntries(
      rules.map((_, place) => [`pot-${place}`, chosen.map((id) => `${place}-${id}`)]),
    );
  return {
    config: { currency: { code: 'PLN', decimals: 0 } },
    pots: Object.fromEntries(pots),
    styles: { all: { pots: pots.map(([id]) => id), roll: 9 } },
    voters: Array.from({ length: voters }, (_, number) => ({
      style: 'all',
      ballots: [ballot(choices[number % 4] ?? [])],
    })),
  };
}

function everyRule(voters: number): BundleSpec[] {
  const starts = Array.from({ length: Math.ceil(ACCEPTED.length / POTS_AT_ONCE) }, (_, i) => i);
  return starts.map((i) => {
    const first = i * POTS_AT_ONCE;
    return roundOf(ACCEPTED.slice(first, first + POTS_AT_ONCE), voters);
  });
}

describe('the count and the verifier', () => {
  it('accept the same rules and options', () => {
    const rules = [...ALL_RULES, ...STRANGE_RULES];
    expect(rules.filter(isVerified)).toEqual(rules.filter(isCounted));
    expect(rules.length).toBeGreaterThan(2 * ACCEPTED.length);
  });

  it('know every rule, utility and completion', () => {
    const named = (name: string) =>
      new Set(ACCEPTED.map(({ options }) => (options as Options)[name]).filter(Boolean));
    expect(new Set(ACCEPTED.map(({ id }) => id))).toEqual(
      new Set(COUNTING_RULES.map(({ id }) => id)),
    );
    // Ballots of this round carry no points.
    expect(named('utility')).toEqual(new Set(['cost', 'cardinality']));
    expect(named('completion').size).toBe(6);
  });

  it.each([0, 1, 2, 3, 8])(
    'give the same outcome and trace under every rule with %i votes',
    (n) => {
      everyRule(n).forEach(countTwice);
    },
  );

  it('give the same outcome and trace for every random round', () => {
    fc.assert(fc.property(round, countTwice), { numRuns: 60 });
  });
});
