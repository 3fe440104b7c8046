import fc from 'fast-check';

import type { BallotRule, OrdinalRule } from './ballot-rule';
import { namedIn, pointTotals, type Selections, selectionsType, supportOf } from './selections';

const IDS = ['a', 'b', 'c'];
const CUMULATIVE: BallotRule = {
  type: 'cumulative',
  points: 10,
  min: 1,
  max: 3,
  mostPerProject: 10,
};
const scoring = (unlisted: number): BallotRule => {
  return { type: 'scoring', lowest: -5, highest: 5, unlisted };
};
const ranks = (short: OrdinalRule['short']): BallotRule => {
  return { type: 'ordinal', min: 1, max: 3, points: [5, 3, 0], short };
};

describe('supportOf', () => {
  it('takes approvals as they are, without points', () => {
    const projects = ['b', 'a'];
    const support = supportOf({ type: 'approval', projects }, { type: 'knapsack' }, IDS);
    expect(support).toEqual({ projects });
    expect(support.projects).toBe(projects);
  });

  it.each<[Selections, BallotRule, object]>([
    [
      { type: 'cumulative', points: { b: 3, a: 7 } },
      CUMULATIVE,
      { projects: ['b', 'a'], points: [3, 7] },
    ],
    [
      { type: 'scoring', points: { a: 4, b: -1, c: 0 } },
      scoring(0),
      { projects: ['a', 'b'], points: [4, -1] },
    ],
    [
      { type: 'scoring', points: { a: 4, b: -1 } },
      scoring(2),
      { projects: ['a', 'b', 'c'], points: [4, -1, 2] },
    ],
    [
      { type: 'scoring', points: { b: 1 } },
      scoring(-2),
      { projects: ['a', 'b', 'c'], points: [-2, 1, -2] },
    ],
    [
      { type: 'ordinal', ranking: ['c', 'a', 'b'] },
      ranks('top'),
      { projects: ['c', 'a'], points: [5, 3] },
    ],
    [{ type: 'ordinal', ranking: ['b'] }, ranks('top'), { projects: ['b'], points: [5] }],
    [{ type: 'ordinal', ranking: ['b', 'a'] }, ranks('bottom'), { projects: ['b'], points: [3] }],
  ])('reads %j under %j', (selections, rule, support) => {
    expect(supportOf(selections, rule, IDS)).toEqual(support);
  });
});

describe('pointTotals', () => {
  it('adds up what every ballot gives, also to projects that it does not list', () => {
    const ballots: Selections[] = [
      { type: 'scoring', points: { a: 4, b: -3 } },
      { type: 'scoring', points: {} },
    ];
    const totals = (unlisted: number) => [...pointTotals(ballots, scoring(unlisted), IDS).values()];
    expect(totals(0)).toEqual([4, -3, 0]);
    expect(totals(2)).toEqual([6, -1, 4]);
    expect(totals(-2)).toEqual([2, -5, -4]);
  });

  it('counts nothing where ballots give no points', () => {
    const approvals: Selections = { type: 'approval', projects: ['a'] };
    const totals = pointTotals([approvals], { type: 'knapsack' }, IDS);
    expect([...totals.values()]).toEqual([0, 0, 0]);
  });

  it('is the sum of supports where nobody gives less than nothing', () => {
    const points = fc.dictionary(fc.constantFrom(...IDS), fc.nat(5));
    fc.assert(
      fc.property(fc.array(points), fc.nat(3), (lists, unlisted) => {
        const ballots = lists.map((list): Selections => ({ type: 'scoring', points: list }));
        const sums = new Map(IDS.map((id) => [id, 0]));
        for (const ballot of ballots) {
          const support = supportOf(ballot, scoring(unlisted), IDS);
          support.projects.forEach((id, i) => sums.set(id, sums.get(id)! + support.points![i]!));
        }
        expect(pointTotals(ballots, scoring(unlisted), IDS)).toEqual(sums);
      }),
    );
  });
});

describe('selections', () => {
  it('have the type of their ballots, and names in the order given', () => {
    expect(selectionsType({ type: 'knapsack' })).toBe('approval');
    expect(selectionsType(CUMULATIVE)).toBe('cumulative');
    expect(namedIn({ type: 'approval', projects: ['b', 'a'] })).toEqual(['b', 'a']);
    expect(namedIn({ type: 'ordinal', ranking: ['c', 'a'] })).toEqual(['c', 'a']);
    expect(namedIn({ type: 'scoring', points: { b: 0 } })).toEqual(['b']);
  });
});
