import { influenceOfVoids, potMargin, sharePercent } from './margin';

const project = (id: string, votes: number, points?: number) => ({
  ...{ id, costMinor: '1', votes },
  ...(points === undefined ? {} : { points }),
});

describe('the margin of a pot', () => {
  it('is between the weakest winner and the strongest loser', () => {
    const projects = [project('a', 9), project('b', 7), project('c', 4), project('d', 3)];
    expect(potMargin({ winners: ['a', 'b'], projects })).toBe(3);
    expect(potMargin({ winners: ['a', 'c'], projects })).toBe(-3);
  });

  it('goes by points where ballots give some', () => {
    const projects = [project('a', 1, 9), project('b', 5, 2)];
    expect(potMargin({ winners: ['a'], projects })).toBe(7);
  });

  it('is not there when nobody won or nobody lost', () => {
    const projects = [project('a', 9), project('b', 7)];
    expect(potMargin({ winners: [], projects })).toBeNull();
    expect(potMargin({ winners: ['a', 'b'], projects })).toBeNull();
  });
});

describe('the influence of ballots that were taken out', () => {
  it.each([
    [0, 0, 'no'],
    [2, 2, 'yes'],
    [2, 0, 'yes'],
    [2, 3, 'cannot-be-excluded'],
    [2, -1, 'cannot-be-excluded'],
    [2, null, 'cannot-be-excluded'],
  ] as const)('of %d with a margin of %p is %s', (voids, margin, influence) => {
    expect(influenceOfVoids(voids, margin)).toBe(influence);
  });
});

describe('a share in per cent', () => {
  it.each([
    [0, 0, '0.00'],
    [1, 3, '33.33'],
    [2, 3, '66.67'],
    [1, 20_000, '0.01'],
    [5, 5, '100.00'],
  ])('of %d in %d is %s', (part, whole, text) => {
    expect(sharePercent(part, whole)).toBe(text);
  });
});
