import fc from 'fast-check';

import { ballotRules, checkBallot } from '../../src/domain/tally/ballot';
import {
  checkFrozenRound,
  parseBallotContent,
  parseProjects,
  parseRoundConfig,
} from '../../src/domain/tally/round-config';
import { isBallot } from '../../src/domain/vote-log/opening';
import { CONFIG, PROJECTS } from '../../src/verifier/core/shapes';
import type { JsonObject } from '../../src/verifier/formats/json';
import { verifyBundle } from '../../src/verifier/verify';
import { buildBundle, type BundleSpec, type Draft } from '../support/bundle-builder';
import { countTwice, value } from '../support/counted-twice';

const FORMS: Readonly<Record<string, JsonObject>> = {
  approval: { type: 'approval', min: 2, max: 3 },
  knapsack: { type: 'knapsack' },
  cumulative: { type: 'cumulative', points: 7, min: 1, max: 3, mostPerProject: 5 },
  loose: { type: 'cumulative', points: 4 },
  scoring: { type: 'scoring', lowest: -2, highest: 3, unlisted: 1 },
  plain: { type: 'scoring', lowest: 0, highest: 5 },
  top: { type: 'ordinal', min: 2, max: 3, points: [5, 2, 0] },
  bottom: { type: 'ordinal', max: 3, points: [3, 2, 1], short: 'bottom' },
};
const NAMES = Object.keys(FORMS);
const COSTS = { '10': 30, '9': 20, é: 40, 'p "x"; y': 25 };

/** One pot for every way to fill in ballots; what each leaves goes to the next. */
function roundOf(voters: BundleSpec['voters']): BundleSpec {
  const pots = NAMES.map((name, i) => {
    const next = NAMES[i + 1];
    const projects = Object.entries(COSTS).map(([id, cost]) => [`${name} ${id}`, cost] as const);
    const more: JsonObject = next === undefined ? {} : { leftTo: next };
    const ballot = FORMS[name] as JsonObject;
    return [name, { budget: 60, projects: Object.fromEntries(projects), ballot, more }] as const;
  });
  return {
    config: { currency: { code: 'PLN', decimals: 0 } },
    pots: Object.fromEntries(pots),
    styles: { all: { pots: NAMES, roll: 50 } },
    voters,
  };
}

const ids = (name: string) => Object.keys(COSTS).map((id) => `${name} ${id}`);

/** Selections that may be legal or not. */
function selections(name: string): fc.Arbitrary<JsonObject> {
  const { type } = FORMS[name] as { type: string };
  const some = fc.shuffledSubarray(ids(name));
  if (type === 'ordinal') return some.map((ranking) => ({ type, ranking }));
  if (type === 'cumulative' || type === 'scoring') {
    const number = fc.integer({ min: type === 'scoring' ? -3 : 0, max: 4 });
    return fc
      .dictionary(fc.constantFrom(...ids(name)), number)
      .map((points) => ({ type, points: { ...points } }));
  }
  return some.map((projects) => ({ type: 'approval', projects: projects.sort() }));
}

const ballot: fc.Arbitrary<Record<string, JsonObject>> = fc.record(
  Object.fromEntries(NAMES.map((name) => [name, selections(name)])),
  { requiredKeys: [] },
) as fc.Arbitrary<Record<string, JsonObject>>;

function frozen(draft: Draft) {
  const config = value(parseRoundConfig(draft.config));
  const projects = value(parseProjects(draft.projects));
  value(checkFrozenRound(config, projects));
  return { config, projects };
}

function isLegal(draft: Draft, content: unknown): boolean {
  const { config, projects } = frozen(draft);
  const read = value(parseBallotContent(content));
  return isBallot(content) && checkBallot(read, ballotRules(config, projects, 'all')).ok;
}

const DRAFT = (() => {
  let draft: Draft | undefined;
  buildBundle(roundOf([]), {
    before: (one) => {
      draft = structuredClone({ ...one, files: new Map() });
    },
  });
  return draft as unknown as Draft;
})();

const legalBallot = ballot.map((content) => {
  const legal = Object.entries(content).filter(([pot, one]) => isLegal(DRAFT, { [pot]: one }));
  return Object.fromEntries(legal);
});

describe('ballots of every type', () => {
  it('count alike in the round and in the verifier, down to the Pabulib files', () => {
    const voters = fc.array(legalBallot, { maxLength: 12 });
    fc.assert(
      fc.property(voters, (ballots) => {
        const spec = roundOf(ballots.map((one) => ({ style: 'all', ballots: [one] })));
        countTwice(spec);
      }),
      { numRuns: 30 },
    );
  });

  it('are legal for the ballot box exactly where they are for the verifier', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...NAMES).chain((pot) => selections(pot).map((one) => [pot, one] as const)),
        ([pot, one]) => {
          const content = { [pot]: one };
          const spec = roundOf([{ style: 'all', ballots: [content] }]);
          const bundle = buildBundle(spec);
          const report = verifyBundle(bundle.source(), { vkey: bundle.vkey });
          const validity = report.checks.find(({ id }) => id === 'B04');
          expect(validity?.findings.length === 0).toBe(isLegal(DRAFT, content));
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('what is frozen', () => {
  const pot = (more: object) => ({
    budgetMinor: '100',
    ballot: { type: 'approval', max: 2 },
    rule: { id: 'equal-shares', version: 1 },
    tieOrder: ['a', 'b'],
    ...more,
  });
  const pots = (north: object, south: object = {}) => ({
    v: 1,
    round: 'demo',
    pots: { north: pot(north), south: pot(south) },
    styles: { one: ['north', 'south'], two: ['south'] },
  });
  const greedy = { id: 'greedy', version: 1 };
  const limited = (limits: object) => pots({ rule: greedy, limits });
  const cumulative = { type: 'cumulative', points: 5 };
  const ordinal = { type: 'ordinal', max: 2, points: [2, 1] };

  it.each([
    pots({}),
    ...Object.values(FORMS).map((form) => pots({ ballot: form })),
    pots({ ballot: { ...cumulative, min: 6 } }),
    pots({ ballot: { ...cumulative, min: 3, max: 2 } }),
    pots({ ballot: { ...cumulative, mostPerProject: 6 } }),
    pots({ ballot: { ...cumulative, points: 1_000_001 } }),
    pots({ ballot: { type: 'scoring', lowest: 2, highest: 2 } }),
    pots({ ballot: { ...ordinal, points: [2] } }),
    pots({ ballot: { ...ordinal, points: [1, 2] } }),
    pots({ ballot: { ...ordinal, min: 3 } }),
    pots({ ballot: { ...ordinal, short: 'left' } }),
    ...['points', 'cost-points', 'borda', 'cost-borda', 'cost'].flatMap((utility) =>
      Object.values(FORMS).map((ballotForm) =>
        pots({
          ballot: ballotForm,
          rule: { id: 'equal-shares', version: 1, options: { utility } },
        }),
      ),
    ),
    ...['greedy', 'greedy-per-cost', 'phragmen', 'knapsack-optimum', 'maximin-support'].map((id) =>
      pots({ rule: { id, version: 1 } }),
    ),
    pots({ rule: { ...greedy, options: { minVotes: '12', minSharePercent: '2.5' } } }),
    pots({ rule: { ...greedy, options: { relativeCost: '1/3', onMisfit: 'stop' } } }),
    pots({ rule: { ...greedy, options: { minVotes: '-1' } } }),
    pots({ rule: { ...greedy, options: { measure: 'points' } } }),
    pots({ rule: { id: 'knapsack-optimum', version: 1, options: { welfare: 'points' } } }),
    limited({}),
    limited({ conflicts: [['a', 'b']] }),
    limited({ conflicts: [['b', 'a']] }),
    limited({ conflicts: [['a']] }),
    limited({ conflicts: [['a', 'x']] }),
    limited({ groups: [{ name: 'G', projects: ['a'], floorMinor: '2', ceilingMinor: '2' }] }),
    limited({ groups: [{ name: 'G', projects: ['a'], floorMinor: '3', ceilingMinor: '2' }] }),
    limited({ groups: [{ name: 'G', projects: [], mostWinners: 1 }] }),
    limited({ groups: [{ name: '', projects: ['a'] }] }),
    limited({
      groups: [
        { name: 'G', projects: ['a'] },
        { name: 'G', projects: ['b'] },
      ],
    }),
    pots({ leftTo: 'south' }),
    pots({ leftTo: 'north' }),
    pots({ leftTo: 'east' }),
    pots({ leftTo: 'south' }, { leftTo: 'north' }),
    pots({}, { districts: { one: '40', two: '60' } }),
    pots({}, { districts: { one: '40', two: '61' } }),
    pots({}, { districts: { one: '100' } }),
    pots({ districts: { one: '100', two: '0' } }),
    pots({ leftTo: 'south' }, { districts: { one: '40', two: '60' } }),
    pots({}, { rule: greedy, districts: { one: '40', two: '60' } }),
  ])('reads as well for the count as for the verifier: %j', (config) => {
    const problem = CONFIG(config, '');
    expect(problem === undefined).toBe(parseRoundConfig(config).ok);
  });

  it.each(['1', '9', '0', '10', '-1', '01', 'x'])('least of a project: %s', (leastMinor) => {
    const projects = [{ id: 'a', costMinor: '10', pot: 'north', leastMinor }];
    expect(PROJECTS(projects, '') === undefined).toBe(parseProjects(projects).ok);
  });
});
