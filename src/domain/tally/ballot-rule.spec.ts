import { givesPoints, readBallotRule } from './ballot-rule';
import { ShapeMismatch } from './shape';

function faultOf(value: unknown): unknown {
  try {
    return readBallotRule(value, '');
  } catch (error) {
    return error instanceof ShapeMismatch ? error.fault : error;
  }
}

const ORDINAL = { type: 'ordinal', max: 3, points: [5, 3, 3] };
const SCORING = { type: 'scoring', lowest: -1, highest: 5 };

describe('readBallotRule', () => {
  it.each([
    [
      { type: 'approval', max: 2 },
      { type: 'approval', min: 1, max: 2 },
    ],
    [{ type: 'knapsack' }, { type: 'knapsack' }],
    [
      { type: 'cumulative', points: 10 },
      { type: 'cumulative', points: 10, min: 1, max: 10, mostPerProject: 10 },
    ],
    [
      { type: 'cumulative', points: 10, min: 2, max: 3, mostPerProject: 5 },
      { type: 'cumulative', points: 10, min: 2, max: 3, mostPerProject: 5 },
    ],
    [
      { type: 'cumulative', points: 2, min: 2 },
      { type: 'cumulative', points: 2, min: 2, max: 2, mostPerProject: 2 },
    ],
    [SCORING, { ...SCORING, unlisted: 0 }],
    [
      { ...SCORING, unlisted: -2 },
      { ...SCORING, unlisted: -2 },
    ],
    [ORDINAL, { ...ORDINAL, min: 1, short: 'top' }],
    [
      { ...ORDINAL, min: 3, short: 'bottom' },
      { ...ORDINAL, min: 3, short: 'bottom' },
    ],
  ])('reads %j with the defaults of the format', (value, rule) => {
    expect(readBallotRule(value, '')).toEqual(rule);
  });

  it.each([
    [{ type: 'lots' }, 'type', 'range'],
    [{ type: 'approval' }, 'max', 'missing'],
    [{ type: 'approval', max: 100_001 }, 'max', 'range'],
    [{ type: 'approval', min: 0, max: 1 }, 'min', 'range'],
    [{ type: 'cumulative' }, 'points', 'missing'],
    [{ type: 'cumulative', points: 0 }, 'points', 'range'],
    [{ type: 'cumulative', points: 1_000_001 }, 'points', 'range'],
    [{ type: 'cumulative', points: 2, min: 3 }, 'min', 'range'],
    [{ type: 'cumulative', points: 5, min: 3, max: 2 }, 'max', 'range'],
    [{ type: 'cumulative', points: 5, mostPerProject: 6 }, 'mostPerProject', 'range'],
    [{ ...SCORING, lowest: 0.5 }, 'lowest', 'type'],
    [{ ...SCORING, highest: -1 }, 'highest', 'range'],
    [{ ...SCORING, unlisted: '0' }, 'unlisted', 'type'],
    [{ ...ORDINAL, points: [5, 3] }, 'points', 'mismatch'],
    [{ ...ORDINAL, points: [5, 3, 4] }, 'points.2', 'range'],
    [{ ...ORDINAL, points: [5, 3, -1] }, 'points.2', 'range'],
    [{ ...ORDINAL, points: 5 }, 'points', 'type'],
    [{ ...ORDINAL, short: 'middle' }, 'short', 'range'],
  ])('refuses %j', (value, path, problem) => {
    expect(faultOf(value)).toEqual({ path, problem });
  });

  it('knows which ballots give points', () => {
    const all = [ORDINAL, SCORING, { type: 'knapsack' }, { type: 'approval', max: 1 }];
    const given = all.map((value) => givesPoints(readBallotRule(value, '')));
    expect(given).toEqual([true, true, false, false]);
  });
});
