import { ballotRules, checkBallot } from './ballot';
import type { BallotContent, FrozenProject, RoundConfig } from './round-config';

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

  it('leaves projects of unknown pots aside', () => {
    const stray = [...projects, { id: 'q', costMinor: 1n, pot: 'east' }];
    expect(ballotRules(config, stray, 'north').costs.has('east')).toBe(false);
  });
});
