import fc from 'fast-check';

import { add, compareFractions, fraction } from '../../shared/fraction';
import { buildInstance } from '../instance';
import { proportionality, votersWithWinner } from './proportionality';

const IDS = ['a', 'b', 'c'];

function instanceOf(...ballots: string[][]) {
  return buildInstance(
    IDS.map((id) => ({ id, costMinor: 100n })),
    IDS,
    ballots,
  );
}

const four = instanceOf(['a'], ['a', 'b'], ['b'], []);

describe('voters with a winner', () => {
  it('are counted once, however many of their projects won', () => {
    expect(votersWithWinner(four, ['a', 'b'])).toBe(3);
    expect(votersWithWinner(four, ['a'])).toBe(2);
    expect(votersWithWinner(four, ['c'])).toBe(0);
    expect(() => votersWithWinner(four, ['x'])).toThrow('project x of the pot');
  });
});

describe('how voters stand after a pot was spent', () => {
  it('weighs projects by their money', () => {
    const spending = new Map([
      ['a', 300n],
      ['b', 100n],
    ]);
    const report = proportionality(four, spending);
    // 300, 400, 100 and 0 of 400.
    expect(report).toMatchObject({ voters: 4, withWinner: 3, satisfaction: fraction(1n, 2n) });
    // Shares 150, 200, 50 and 0; an equal one is 100.
    expect(report.shares).toEqual({ none: 1, small: 0, fair: 1, large: 2 });
  });

  it('tells less than half an equal share from more', () => {
    const report = proportionality(
      instanceOf(['a'], ['b'], ['b'], ['b']),
      new Map([
        ['a', 700n],
        ['b', 100n],
      ]),
    );
    expect(report.shares).toEqual({ none: 0, small: 3, fair: 0, large: 1 });
  });

  it('takes exactly half an equal share for a fair one, and exactly an equal one for a large one', () => {
    const all = instanceOf(['a'], ['a'], ['b'], ['b']);
    const report = proportionality(all, new Map([['a', 60n]]));
    expect(report.shares).toEqual({ none: 2, small: 0, fair: 0, large: 2 });
    const equal = proportionality(instanceOf(['a'], ['a']), new Map([['a', 60n]]));
    expect(equal.shares).toEqual({ none: 0, small: 0, fair: 0, large: 2 });
    const uneven = new Map([
      ['a', 30n],
      ['b', 90n],
    ]);
    expect(proportionality(all, uneven).shares).toEqual({ none: 0, small: 0, fair: 2, large: 2 });
  });

  it('knows projects that cost nothing or that nobody supports, and pots without winners', () => {
    const free = proportionality(four, new Map([['a', 0n]]));
    expect(free).toMatchObject({ withWinner: 2, satisfaction: fraction(0n) });
    expect(free.shares).toEqual({ none: 4, small: 0, fair: 0, large: 0 });
    const unsupported = proportionality(four, new Map([['c', 50n]]));
    expect(unsupported).toMatchObject({ withWinner: 0, satisfaction: fraction(0n) });
    expect(unsupported.shares.none).toBe(4);
    expect(proportionality(instanceOf(), new Map()).satisfaction).toEqual(fraction(0n));
  });

  it('is what a count voter by voter gives', () => {
    const ballots = fc.array(fc.subarray(IDS), { minLength: 1, maxLength: 12 });
    const amounts = fc.tuple(fc.nat(50), fc.nat(50), fc.nat(50));
    fc.assert(
      fc.property(ballots, amounts, (all, money) => {
        const spending = new Map(IDS.map((id, i) => [id, BigInt(money[i] as number)]));
        const report = proportionality(instanceOf(...all), spending);
        const total = money.reduce((sum, amount) => sum + amount, 0);
        const equal = fraction(BigInt(total), BigInt(all.length));
        const half = fraction(BigInt(total), BigInt(2 * all.length));
        const bands = { none: 0, small: 0, fair: 0, large: 0 };
        for (const ballot of all) {
          const share = ballot
            .map((id) =>
              fraction(
                spending.get(id) as bigint,
                BigInt(all.filter((other) => other.includes(id)).length),
              ),
            )
            .reduce(add, fraction(0n));
          if (share.num === 0n) bands.none += 1;
          else if (compareFractions(share, equal) >= 0) bands.large += 1;
          else bands[compareFractions(share, half) >= 0 ? 'fair' : 'small'] += 1;
        }
        expect(report.shares).toEqual(bands);
      }),
    );
  });
});
