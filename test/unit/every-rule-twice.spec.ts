import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';

import { compareCodePoints } from '../../src/domain/shared/code-points';
import type { PotLimits } from '../../src/domain/tally/constraints';
import { COUNTING_RULES } from '../../src/domain/tally/counting-rule';
import type { RuleConfig } from '../../src/domain/tally/rule';
import { ballotsOf } from '../../src/domain/tally/pabulib/ballots';
import { parsePabulib, type PabulibFile } from '../../src/domain/tally/pabulib/parse';
import { tallyPot } from '../../src/domain/tally/tally';
import { countBy } from '../../src/verifier/recount/count';
import { electionOf } from '../../src/verifier/recount/election';
import type { Limits } from '../../src/verifier/recount/instance';
import { canonical } from '../../src/verifier/formats/json';

type Value = string | boolean;

interface Drawn {
  readonly costs: readonly bigint[];
  readonly budget: bigint;
  readonly unit: bigint;
  readonly ballots: readonly (readonly string[])[];
  readonly points?: readonly (readonly number[])[] | undefined;
  readonly ids: readonly string[];
  /** Least amounts, by place; undefined where only the whole cost will do. */
  readonly least?: readonly (bigint | undefined)[];
  readonly limits?: Limits;
  /** Money per style, and the style of every ballot. */
  readonly shares?: ReadonlyMap<string, bigint>;
  readonly styles?: readonly string[];
}

const RULES = COUNTING_RULES.map(({ id }) => id);
/** Values for the options whose values are too many for a list. */
const THRESHOLDS: Readonly<Record<string, readonly string[]>> = {
  minVotes: ['0', '1', '2', '4'],
  minSharePercent: ['0', '10', '33.3', '50', '100'],
  relativeCost: ['0', '1/3', '1/1', '5/2'],
};

function options(id: string): fc.Arbitrary<Readonly<Record<string, Value>>> {
  const rule = COUNTING_RULES.find((known) => known.id === id);
  const all = Object.entries(rule?.options ?? {}).map(([name, allowed]) => {
    const values = 'form' in allowed ? (THRESHOLDS[name] as readonly string[]) : allowed;
    return [name, fc.constantFrom(...(values as readonly Value[]))] as const;
  });
  const drawn = fc.record(Object.fromEntries(all), { requiredKeys: [] });
  return drawn as fc.Arbitrary<Record<string, Value>>;
}

const rules = fc.oneof(
  ...RULES.map((id) =>
    options(id).map((chosen): RuleConfig => ({ id, version: 1, options: chosen })),
  ),
);
// Most of the risk is in Equal Shares, so half of the elections are counted by it.
const sharesOrAny = fc.oneof(
  rules,
  options('equal-shares').map((chosen): RuleConfig => ({
    id: 'equal-shares',
    version: 1,
    options: chosen,
  })),
);

/** Small numbers make ties, large ones make fractions. */
const cost = fc.oneof(
  fc.bigInt({ min: 0n, max: 6n }),
  fc.bigInt({ min: 1n, max: 60n }),
  fc.bigInt({ min: 1n, max: 10n ** 11n }),
);
const ballot = fc.array(fc.tuple(fc.nat(6), fc.integer({ min: -1, max: 5 })), { maxLength: 5 });

const election: fc.Arbitrary<Drawn> = fc
  .record({
    costs: fc.array(cost, { maxLength: 7 }),
    budget: fc.oneof(
      fc.bigInt({ min: 1n, max: 20n }),
      fc.bigInt({ min: 1n, max: 120n }),
      fc.bigInt({ min: 1n, max: 10n ** 11n }),
    ),
    unit: fc.constantFrom(1n, 10n, 100n),
    votes: fc.array(ballot, { maxLength: 12 }),
    copies: fc.array(fc.nat(11), { maxLength: 6 }),
    hasPoints: fc.boolean(),
  })
  .map(({ costs, budget, unit, votes, copies, hasPoints }) => {
    // The runs of add1 are at most so many as units are in all costs.
    const total = costs.reduce((sum, one) => sum + one, 0n);
    const ids = costs.map((_, place) => `p${place}`);
    const again =
      votes.length === 0 ? [] : copies.map((place) => votes[place % votes.length] ?? []);
    const distinct = [...votes, ...again].map((vote) =>
      [...new Map(vote)].filter(([place]) => place < costs.length),
    );
    return {
      ...{ costs, budget, ids, unit: unit + total / 150n },
      ballots: distinct.map((vote) => vote.map(([place]) => `p${place}`)),
      points: hasPoints ? distinct.map((vote) => vote.map(([, value]) => value)) : undefined,
    };
  });

function engineLimits({ groups, conflicts }: Limits): PotLimits {
  return {
    groups: groups.map(({ name, projects, ceiling, floor, mostWinners }) => ({
      ...{ name, projects },
      ...(ceiling !== undefined && { ceilingMinor: ceiling }),
      ...(floor !== undefined && { floorMinor: floor }),
      ...(mostWinners !== undefined && { mostWinners }),
    })),
    conflicts,
  };
}

/** A step as a line of `trace.jsonl` has it. */
const textOf = (step: object): string => canonical({ ...step });

function countTwice(drawn: Drawn, rule: RuleConfig) {
  const { limits, shares, styles } = drawn;
  const projects = drawn.ids.map((id, place) => {
    return { id, cost: drawn.costs[place] as bigint, least: drawn.least?.[place] };
  });
  const fast = tallyPot({
    budgetMinor: drawn.budget,
    unitMinor: drawn.unit,
    projects: projects.map(({ id, cost: costMinor, least: leastMinor }) => {
      return { id, costMinor, leastMinor };
    }),
    ballots: drawn.ballots,
    points: drawn.points,
    limits: limits && engineLimits(limits),
    districts: shares && { sharesMinor: shares, styles: styles ?? [] },
    rule,
    tieOrder: drawn.ids,
  });
  const { budget, unit } = drawn;
  const ballots = drawn.ballots.map((ids, i) => {
    return { projects: ids, points: drawn.points?.[i], style: styles?.[i] };
  });
  const cast = { projects, ballots, budget, unit, limits, districts: shares };
  const { book, runs } = countBy(electionOf(cast), rule, 5000);
  const order = [...book.wins.keys()].map(({ id }) => id);
  return {
    fast: {
      ...{ order: fast.order, winners: fast.winners, runs: fast.runs, ties: fast.ties },
      ...{ leftMinor: fast.leftMinor, steps: fast.trace.map((step) => textOf(step)) },
    },
    plain: {
      ...{ order, winners: [...order].sort(compareCodePoints), runs },
      ties: book.steps.filter((step) => 'tied' in step || step['isUnique'] === false).length,
      ...{ leftMinor: book.left, steps: book.steps.map((step) => canonical({ ...step })) },
    },
  };
}

const limitGroup = fc.record({
  name: fc.constantFrom('north', 'parks', 'roads'),
  projects: fc.subarray([0, 1, 2, 3, 4, 5, 6], { minLength: 1 }),
  ceiling: fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }),
  floor: fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined }),
  mostWinners: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
});
/** What elections may have beside projects and ballots; amounts in percent. */
const extras = fc.record({
  groups: fc.array(limitGroup, { maxLength: 3 }),
  conflicts: fc.array(fc.subarray([0, 1, 2, 3, 4, 5, 6], { minLength: 2 }), { maxLength: 2 }),
  hasLimits: fc.boolean(),
  least: fc.array(fc.option(fc.integer({ min: 1, max: 99 })), { minLength: 7, maxLength: 7 }),
  hasDistricts: fc.boolean(),
  cuts: fc.tuple(fc.nat(100), fc.nat(100)),
  styles: fc.array(fc.constantFrom('east', 'north', 'west'), { minLength: 18, maxLength: 18 }),
});
type Extras = typeof extras extends fc.Arbitrary<infer T> ? T : never;

function extended(drawn: Drawn, more: Extras, rule: RuleConfig): Drawn {
  const idsOf = (places: readonly number[]): string[] => {
    return places.filter((place) => place < drawn.ids.length).map((place) => `p${place}`);
  };
  const part = (of: bigint, percent: number): bigint => (of * BigInt(percent)) / 100n;
  const some = (percent: number | undefined): bigint | undefined =>
    percent === undefined ? undefined : part(drawn.budget, percent);
  const groups = more.groups.map(({ name, projects, ceiling, floor, mostWinners }) => {
    return {
      name,
      projects: idsOf(projects),
      ceiling: some(ceiling),
      floor: some(floor),
      mostWinners,
    };
  });
  const [a, b] = [...more.cuts].sort((x, y) => x - y) as [number, number];
  const [east, rest] = [part(drawn.budget, a), part(drawn.budget, b)];
  const shares = new Map([
    ['west', drawn.budget - rest],
    ['east', east],
    ['north', rest - east],
  ]);
  const least = drawn.costs.map((cost, place) => {
    const amount = part(cost, more.least[place] ?? 0);
    return amount > 0n ? amount : undefined;
  });
  const isDivided = more.hasDistricts && rule.id === 'equal-shares';
  return {
    ...{ ...drawn, least },
    ...(more.hasLimits && { limits: { groups, conflicts: more.conflicts.map(idsOf) } }),
    ...(isDivided && { shares, styles: more.styles.slice(0, drawn.ballots.length) }),
  };
}

describe('the count and the second count', () => {
  it('agree on thousands of elections with limits, parts and districts', () => {
    fc.assert(
      fc.property(election, sharesOrAny, extras, (drawn, rule, more) => {
        const { fast, plain } = countTwice(extended(drawn, more, rule), rule);
        expect(fast).toEqual(plain);
      }),
      { numRuns: 4000, seed: 20_260_402 },
    );
  });

  it('agree on thousands of elections under every rule', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(election, sharesOrAny, (drawn, rule) => {
        const { fast, plain } = countTwice(drawn, rule);
        expect(fast).toEqual(plain);
        seen.set(rule.id, (seen.get(rule.id) ?? 0) + 1);
      }),
      { numRuns: 4000, seed: 20_260_401 },
    );
    expect([...seen.keys()].sort()).toEqual([...RULES].sort());
  });

  it('refuse a rule that does not exist, and runs without end', () => {
    const projects = [{ id: 'a', cost: 9n }];
    const drawn = { projects, ballots: [{ projects: ['a'] }], budget: 8n, unit: 1n };
    expect(() => countBy(electionOf(drawn), { id: 'lot' })).toThrow('there is no rule lot');
    const long = electionOf({ ...drawn, unit: 1n, budget: 1n });
    const add1 = { id: 'equal-shares', options: { completion: 'add1' } };
    expect(() => countBy(long, add1, 0)).toThrow('too many runs');
  });
});

const folder = process.env['BARAZA_PABULIB_DIR'] ?? '';
const isThere = existsSync(folder);
/** Ballots times projects that the plain count gets through in some seconds for every rule. */
const MOST_WORK = Number(process.env['BARAZA_SECOND_COUNT_WORK'] ?? 30_000);
const MOST_RUNS = 400;

function publishedFiles(): string[] {
  if (isThere) return readdirSync(folder).filter((name) => name.endsWith('.pb'));
  process.stderr.write('Set BARAZA_PABULIB_DIR to count published elections twice.\n');
  return ['none'];
}

const PUBLISHED_RULES: RuleConfig[] = [
  { id: 'greedy', version: 1 },
  { id: 'greedy', version: 1, options: { onMisfit: 'stop', measure: 'points' } },
  { id: 'greedy-per-cost', version: 1, options: { measure: 'points', fundUnsupported: true } },
  { id: 'phragmen', version: 1 },
  { id: 'phragmen', version: 1, options: { onMisfit: 'skip' } },
  ...['cost', 'cardinality', 'points', 'cost-points', 'borda', 'cost-borda'].flatMap((utility) => [
    { id: 'equal-shares', version: 1, options: { utility, comparison: 'satisfaction' } },
    { id: 'equal-shares', version: 1, options: { utility, completion: 'greedy' } },
    { id: 'equal-shares', version: 1, options: { utility, completion: 'add1eu' } },
    { id: 'equal-shares', version: 1, options: { utility, completion: 'add1', start: 'floor' } },
  ]),
];

function drawnFrom(file: PabulibFile): Drawn {
  const { ballots, points } = ballotsOf(file);
  const isRanked = file.voteType === 'ordinal';
  const ranks = ballots.map(({ length }) => Array.from({ length }, (_, i) => length - i));
  return {
    costs: file.projects.map(({ costMinor }) => costMinor),
    ids: file.projects.map(({ id }) => id),
    budget: file.budgetMinor,
    unit: 10n ** BigInt(file.decimals),
    ballots,
    points: isRanked ? ranks : points,
  };
}

(isThere ? describe : describe.skip)('the second count of published elections', () => {
  it.each(publishedFiles())(
    'agrees on %s',
    (name) => {
      const parsed = parsePabulib(readFileSync(join(folder, name), 'utf8'));
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
      const drawn = drawnFrom(parsed.value);
      const work = drawn.ballots.reduce((sum, { length }) => sum + length, 0);
      if (work > MOST_WORK) return;
      for (const rule of PUBLISHED_RULES) {
        const isLong = String(rule.options?.['completion']).startsWith('add1');
        const perVoter = drawn.budget / drawn.unit / BigInt(drawn.ballots.length);
        if (isLong && (work > MOST_WORK / 10 || perVoter > BigInt(MOST_RUNS))) continue;
        const { fast, plain } = countTwice(drawn, rule);
        expect({ rule, ...fast }).toEqual({ rule, ...plain });
      }
    },
    600_000,
  );
});
