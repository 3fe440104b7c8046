import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { run } from '../../src/cli/tally';

interface Reference {
  readonly winners?: readonly string[];
  readonly order: readonly string[];
  readonly cost: string;
  readonly add1_runs?: number;
}

interface Expected {
  readonly instances: Readonly<
    Record<
      string,
      { readonly vote_type: string; readonly rules: Readonly<Record<string, Reference>> }
    >
  >;
}

const FIXTURES = join(__dirname, '..', 'fixtures', 'pabulib');

async function tally(folder: string, file: string, flags: readonly string[]) {
  let text = '';
  const stdout = { write: (chunk: string) => (text += chunk) };
  const io = { stdout, stderr: { write: () => true }, env: {} };
  expect(await run([join(folder, file), ...flags, '--json'], io)).toBe(0);
  return JSON.parse(text) as Reference & { readonly runs: number };
}

describe('baraza tally on worked examples', () => {
  const shares = ['--rule', 'equal-shares'];
  const greedy = ['--rule', 'greedy'];

  it.each([
    // Both villages' first choices cost all the money: the greater village takes everything.
    ['two-villages.pb', greedy, ['a', 'b'], '100', 1],
    // Ten each: a takes the six voters' all, c the four voters' all.
    ['two-villages.pb', shares, ['a', 'c'], '100', 1],
    // b is cheaper and wins the tie; it leaves its supporters 20, too little for a.
    ['two-villages.pb', [...shares, '--tie', 'min-cost,id'], ['b', 'c'], '80', 1],
    // With 17 each the six could pay for b too, which is over the budget.
    ['two-villages.pb', [...shares, '--completion', 'add1'], ['a', 'c'], '100', 8],
    // Nothing is left for b at once.
    ['two-villages.pb', [...shares, '--completion', 'add1e'], ['a', 'c'], '100', 1],
    ['forty-nine.pb', shares, ['p'], '1', 1],
    ['without-cost.pb', shares, ['a'], '10', 1],
    ['without-cost.pb', [...shares, '--zero-cost', 'fund'], ['z', 'a'], '10', 1],
    ['without-cost.pb', [...shares, '--utility', 'cardinality'], ['z', 'a'], '10', 1],
    ['without-cost.pb', [...shares, '--completion', 'greedy'], ['a', 'z'], '10', 1],
    ['without-cost.pb', greedy, ['a', 'z'], '10', 1],
    ['without-cost.pb', [...greedy, '--fund-unsupported'], ['a', 'z', 'u'], '10', 1],
    // 33.50 each: two pay 67, one pays 33.50.
    ['decimal-comma.pb', [...shares, '--completion', 'add1'], ['y', 'x'], '100.5', 1],
  ])('%s %j', async (file, flags, order, ...sums) => {
    const [cost, runs] = sums;
    const outcome = await tally(FIXTURES, file, flags);
    expect(outcome).toMatchObject({ order, cost, runs, winners: [...order].sort() });
  });
});

const folder = process.env['BARAZA_PABULIB_DIR'] ?? '';
const hasReference = existsSync(join(folder, 'expected.json'));

const COMPLETIONS = ['', 'greedy', 'add1', 'add1e', 'add1u', 'add1eu'];
/** Vote types and the utilities of Equal Shares that have reference outcomes for them, by name. */
const UTILITIES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  approval: { mes_cost: 'cost', mes_card: 'cardinality' },
  'choose-1': { mes_cost: 'cost', mes_card: 'cardinality' },
  cumulative: { mes_points: 'points', mes_cost_points: 'cost-points' },
  ordinal: { mes_borda: 'borda', mes_cost_borda: 'cost-borda' },
};
const GREEDY = ['--rule', 'greedy', '--fund-unsupported'];
const BY_RANK_BELOW = ['--utility', 'borda', '--borda', 'below'];

/** The flags for every rule of the references that is checked here. */
function rulesFor(voteType: string): [string, readonly string[]][] {
  const shares = ['--rule', 'equal-shares', '--fund-unsupported'];
  const named = Object.entries(UTILITIES[voteType] ?? {}).flatMap(([name, utility]) =>
    COMPLETIONS.map((completion): [string, readonly string[]] => [
      completion === '' ? name : `${name}+${completion}`,
      [...shares, '--utility', utility, '--completion', completion || 'none'],
    ]),
  );
  return [
    ['greedy_votes', GREEDY],
    ...named,
    ['pabutools_mes_Additive_Borda_Sat', [...shares, ...BY_RANK_BELOW]],
  ];
}

function references(): [string, string, readonly string[], Reference][] {
  if (!hasReference) {
    process.stderr.write('Set BARAZA_PABULIB_DIR to compare with the published outcomes.\n');
    return [['', '', [], { order: [], cost: '' }]];
  }
  const text = readFileSync(join(folder, 'expected.json'), 'utf8');
  const { instances } = JSON.parse(text) as Expected;
  return Object.entries(instances).flatMap(([file, { vote_type: voteType, rules }]) =>
    rulesFor(voteType).flatMap(([name, flags]): ReturnType<typeof references> => {
      const reference = rules[name];
      return reference?.winners === undefined ? [] : [[file, name, flags, reference]];
    }),
  );
}

(hasReference ? describe : describe.skip)('baraza tally on published elections', () => {
  it.each(references())(
    '%s %s',
    async (file, _name, flags, reference) => {
      const outcome = await tally(folder, file, flags);
      const { winners, order, cost, add1_runs: runs = outcome.runs } = reference;
      expect(outcome).toMatchObject({ winners, order, cost, runs });
    },
    60_000,
  );
});
