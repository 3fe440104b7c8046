import { ballotRule } from './pot-ballot';

describe('ballotRule', () => {
  const ranked = { ballotType: 'ordinal', minChoices: 1, maxChoices: 5 } as const;

  it('counts places down to one, however few projects there are', () => {
    expect(ballotRule(ranked)).toMatchObject({ max: 5, points: [5, 4, 3, 2, 1] });
    expect(ballotRule(ranked, 3)).toMatchObject({ max: 3, points: [3, 2, 1] });
  });

  it('keeps the first of the points that an officer gave to places', () => {
    const ballotNumbers = { rankPoints: [10, 5, 3, 2, 1] };
    expect(ballotRule({ ...ranked, ballotNumbers }, 2)).toMatchObject({ points: [10, 5] });
  });
});
