import { ballotRules, checkBallot, potFaults } from './ballot';
import type { BallotRule } from './ballot-rule';
import type { BallotContent, FrozenProject, RoundConfig, Selections } from './round-config';

const projects: FrozenProject[] = [
  { id: 'a', costMinor: 60n, pot: 'north' },
  { id: 'b', costMinor: 50n, pot: 'north' },
  { id: 'c', costMinor: 10n, pot: 'north' },
  { id: 'x', costMinor: 60n, pot: 'city' },
  { id: 'y', costMinor: 50n, pot: 'city' },
  { id: 'z', costMinor: 40n, pot: 'city' },
];

const rule = { id: 'greedy', version: 1 };

const config: RoundConfig = {
  v: 1,
  round: 'demo',
  pots: new Map([
    [
      'north',
      {
        budgetMinor: 100n,
        ballot: { type: 'approval', min: 2, max: 2 },
        rule,
        tieOrder: ['a', 'b', 'c'],
      },
    ],
    ['city', { budgetMinor: 100n, ballot: { type: 'knapsack' }, rule, tieOrder: ['x', 'y', 'z'] }],
  ]),
  styles: new Map([
    ['north', ['north', 'city']],
    ['south', ['city']],
  ]),
};

function check(content: Record<string, string[]>, style = 'north') {
  const ballot: BallotContent = Object.fromEntries(
    Object.entries(content).map(([pot, ids]) => [pot, { type: 'approval', projects: ids }]),
  );
  return checkBallot(ballot, ballotRules(config, projects, style));
}

describe('checkBallot', () => {
  it('records legal choices sorted by code point', () => {
    expect(check({ north: ['b', 'a'], city: ['z', 'y'] })).toEqual({
      ok: true,
      value: {
        city: { type: 'approval', projects: ['y', 'z'] },
        north: { type: 'approval', projects: ['a', 'b'] },
      },
    });
  });

  it('accepts projects that cost exactly what the pot holds', () => {
    expect(check({ city: ['x', 'z'] }).ok).toBe(true);
  });

  it('names the fault of the first pot', () => {
    const error = { kind: 'ballot-over-budget', pot: 'city', excessMinor: 10n };
    expect(check({ north: ['a'], city: ['x', 'y'] })).toEqual({ ok: false, error });
  });

  it('accepts a blank ballot, and a blank choice below the minimum', () => {
    expect(check({}).ok).toBe(true);
    expect(check({ north: [] }).ok).toBe(true);
  });

  it.each([
    [{ north: ['a', 'b', 'c'] }, { kind: 'ballot-too-many', pot: 'north', max: 2, chosen: 3 }],
    [{ north: ['a'] }, { kind: 'ballot-too-few', pot: 'north', min: 2, chosen: 1 }],
    [{ city: ['x', 'y'] }, { kind: 'ballot-over-budget', pot: 'city', excessMinor: 10n }],
    [{ north: ['a', 'x'] }, { kind: 'ballot-unknown-project', pot: 'north', project: 'x' }],
    [{ north: ['a', 'a'] }, { kind: 'ballot-duplicate-project', pot: 'north', project: 'a' }],
    [{ east: ['a'] }, { kind: 'ballot-pot-not-in-style', pot: 'east' }],
  ])('refuses %j', (content, error) => {
    expect(check(content)).toEqual({ ok: false, error });
  });

  it('refuses a pot that the style does not show, and every pot of an unknown style', () => {
    const error = { kind: 'ballot-pot-not-in-style', pot: 'north' };
    expect(check({ north: ['a', 'b'] }, 'south')).toEqual({ ok: false, error });
    expect(check({ north: [] }, 'west')).toEqual({ ok: false, error });
  });

  it('refuses a pot that a style shows though there is none', () => {
    const styles = new Map([['north', ['east']]]);
    const rules = ballotRules({ ...config, styles }, projects, 'north');
    const error = { kind: 'ballot-pot-not-in-style', pot: 'east' };
    const ballot: BallotContent = { east: { type: 'approval', projects: [] } };
    expect(checkBallot(ballot, rules)).toEqual({ ok: false, error });
  });

  it('leaves projects of unknown pots aside', () => {
    const stray = [...projects, { id: 'q', costMinor: 1n, pot: 'east' }];
    expect(ballotRules(config, stray, 'north').costs.has('east')).toBe(false);
  });
});

describe('checkBallot with points and ranks', () => {
  const cumulative: BallotRule = {
    type: 'cumulative',
    points: 10,
    min: 2,
    max: 2,
    mostPerProject: 7,
  };
  const scoring: BallotRule = { type: 'scoring', lowest: -1, highest: 5, unlisted: 0 };
  const ordinal: BallotRule = { type: 'ordinal', min: 2, max: 2, points: [2, 1], short: 'top' };

  function checkOne(ballot: BallotRule, selections: Selections) {
    const pots = new Map([['north', { ...config.pots.get('north')!, ballot }]]);
    const styles = new Map([['north', ['north']]]);
    const rules = ballotRules({ ...config, pots, styles }, projects, 'north');
    return checkBallot({ north: selections }, rules);
  }
  const given = (points: Record<string, number>) => ({ type: 'cumulative', points }) as const;
  const scored = (points: Record<string, number>) => ({ type: 'scoring', points }) as const;
  const ranked = (...ranking: string[]) => ({ type: 'ordinal', ranking }) as const;

  it.each<[BallotRule, Selections]>([
    [cumulative, given({ a: 7, c: 3 })],
    [cumulative, given({ a: 1, b: 1 })],
    [cumulative, given({})],
    [scoring, scored({ a: -1, b: 5, c: 0 })],
    [scoring, scored({})],
    [ordinal, ranked('c', 'a')],
    [ordinal, ranked()],
  ])('records what fits %j as it is: %j', (rule, selections) => {
    expect(checkOne(rule, selections)).toEqual({ ok: true, value: { north: selections } });
  });

  const range = { lowest: 1, highest: 7 };
  it.each<[BallotRule, Selections, object]>([
    [cumulative, ranked('a', 'b'), { kind: 'ballot-wrong-type' }],
    [ordinal, { type: 'approval', projects: ['a', 'b'] }, { kind: 'ballot-wrong-type' }],
    [cumulative, given({ a: 7, b: 4 }), { kind: 'ballot-points-over', given: 11, points: 10 }],
    [cumulative, given({ a: 1 }), { kind: 'ballot-too-few', min: 2, chosen: 1 }],
    [cumulative, given({ a: 1, b: 1, c: 1 }), { kind: 'ballot-too-many', max: 2, chosen: 3 }],
    [cumulative, given({ a: 8 }), { kind: 'ballot-points-out-of-range', project: 'a', ...range }],
    [cumulative, given({ a: 0 }), { kind: 'ballot-points-out-of-range', project: 'a', ...range }],
    [cumulative, given({ a: -1 }), { kind: 'ballot-points-out-of-range', project: 'a', ...range }],
    [cumulative, given({ a: 1.5 }), { kind: 'ballot-points-not-whole', project: 'a' }],
    [cumulative, given({ a: NaN }), { kind: 'ballot-points-not-whole', project: 'a' }],
    [cumulative, given({ a: 1e300 }), { kind: 'ballot-points-not-whole', project: 'a' }],
    [cumulative, given({ x: 1, a: 1 }), { kind: 'ballot-unknown-project', project: 'x' }],
    [
      scoring,
      scored({ a: 6 }),
      { kind: 'ballot-points-out-of-range', project: 'a', lowest: -1, highest: 5 },
    ],
    [ordinal, ranked('a'), { kind: 'ballot-too-few', min: 2, chosen: 1 }],
    [ordinal, ranked('a', 'b', 'c'), { kind: 'ballot-too-many', max: 2, chosen: 3 }],
    [ordinal, ranked('a', 'a'), { kind: 'ballot-duplicate-project', project: 'a' }],
  ])('refuses under %j %j', (rule, selections, error) => {
    expect(checkOne(rule, selections)).toEqual({ ok: false, error: { pot: 'north', ...error } });
  });

  it('finds every project that has a fault', () => {
    const pots = new Map([['north', { ...config.pots.get('north')!, ballot: cumulative }]]);
    const rules = ballotRules({ ...config, pots }, projects, 'north');
    expect(potFaults('north', given({ a: 9, b: 0.5, q: 1 }), rules)).toEqual([
      { kind: 'ballot-unknown-project', pot: 'north', project: 'q' },
      { kind: 'ballot-points-out-of-range', pot: 'north', project: 'a', ...range },
      { kind: 'ballot-points-not-whole', pot: 'north', project: 'b' },
    ]);
  });
});
