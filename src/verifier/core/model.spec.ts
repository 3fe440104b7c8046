import { FULL, LEAST, pot, PROJECTS } from '../../../test/support/good-configs';
import type { JsonObject } from '../formats/json';
import { configFrom, projectsFrom } from './model';

const ballotOf = (ballot: JsonObject) =>
  configFrom({ ...LEAST, pots: { north: pot({ ballot }) } }).pots.get('north')?.ballot;

describe('what the verifier reads out of the frozen files', () => {
  it('has amounts of projects and of limits', () => {
    const projects = projectsFrom(PROJECTS);
    expect(projects.map(({ cost, least }) => [cost, least])).toEqual([
      [60n, undefined],
      [50n, 20n],
      [0n, undefined],
    ]);
    expect(configFrom(FULL).pots.get('knapsack')?.limits).toEqual({
      groups: [
        {
          ...{ name: 'Schools', projects: ['a', 'b'], mostWinners: undefined },
          ...{ floor: 10n, ceiling: 90n },
        },
        {
          ...{ name: 'Parks', projects: ['b'], mostWinners: 1 },
          ...{ floor: undefined, ceiling: undefined },
        },
      ],
      conflicts: [['a', 'b']],
    });
  });

  it('has no limits but those that are there', () => {
    const limited = (limits: JsonObject) =>
      configFrom({ ...LEAST, pots: { north: pot({ limits }) } }).pots.get('north')?.limits;
    expect(limited({ conflicts: [['a', 'b']] })?.groups).toEqual([]);
    expect(limited({ groups: [] })?.conflicts).toEqual([]);
  });

  it.each([
    [{ type: 'approval', max: 2 }, { min: 1 }],
    [
      { type: 'cumulative', points: 5 },
      { min: 1, max: 5, mostPerProject: 5 },
    ],
    [{ type: 'scoring', lowest: -2, highest: 3 }, { unlisted: 0 }],
    [
      { type: 'ordinal', max: 2, points: [2, 1] },
      { min: 1, short: 'top' },
    ],
  ])('says what a ballot leaves unsaid: %j', (ballot, unsaid) => {
    expect(ballotOf(ballot)).toEqual({ ...ballot, ...unsaid });
  });
});
