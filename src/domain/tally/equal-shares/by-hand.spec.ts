import { countShares as count } from '../../../../test/support/shares-by-hand';
import type { PotOutcome } from '../tally-pot';
import type { BuyStep } from '../trace';

/** So large that a double does not know it from the number beside it. */
const H = 10n ** 21n;

const purchases = ({ trace }: PotOutcome): BuyStep[] =>
  trace.filter((step): step is BuyStep => step.t === 'buy');

describe('who pays all she has', () => {
  it('is found from the one with least to the one with most', () => {
    // After a, b the first voter has 4 H - 1/2 and the other 6 H - 1/2, and c asks for 4 H of each.
    const costs = { a: 3n * H, b: 2n * H, c: 8n * H };
    const outcome = count(15n * H - 1n, costs, ['abc', 'ac'], { utility: 'cardinality' });
    expect(outcome.order).toEqual(['a', 'b', 'c']);
    expect(purchases(outcome)[2]).toMatchObject({ exhausted: 1, share: `${8n * H + 1n}/2` });
  });

  it('is found from the one with least per point, where all have as much', () => {
    // Each has 8 H - 1/2. At 4 H per point the second would owe half a unit more than that.
    const outcome = count(16n * H - 1n, { a: 12n * H }, [{ a: 1 }, { a: 2 }], {
      utility: 'points',
    });
    expect(purchases(outcome)).toMatchObject([
      { paying: 2, exhausted: 1, perPoint: `${8n * H + 1n}/2`, share: `${16n * H - 1n}/2` },
    ]);
  });

  it('is found by money per point, not by money', () => {
    // Each has 12 H. At a fifth of 20 H + 1 per point the second would owe 12 H + 3/5.
    const outcome = count(24n * H, { a: 20n * H + 1n }, [{ a: 2 }, { a: 3 }], {
      utility: 'points',
    });
    expect(purchases(outcome)).toMatchObject([
      { paying: 2, exhausted: 1, perPoint: `${8n * H + 1n}/2`, share: `${12n * H}/1` },
    ]);
  });
});

describe('the lowest price', () => {
  it('is the lower of two that are equal for a double', () => {
    const outcome = count(3n * H, { a: 3n * H, b: 3n * H - 1n }, ['ab'], {
      utility: 'cardinality',
    });
    expect(purchases(outcome)).toMatchObject([{ project: 'b', exhausted: 0 }]);
    expect(outcome.ties).toBe(0);
  });

  it('is compared per supporter', () => {
    // 2 H of each of two, or 2 H - 1 of one.
    const outcome = count(4n * H, { a: 4n * H, b: 2n * H - 1n }, ['ab', 'a'], {
      utility: 'cardinality',
    });
    expect(purchases(outcome)).toMatchObject([{ project: 'b', share: `${2n * H - 1n}/1` }]);
  });

  it('is compared per supporter whichever has more of them', () => {
    // 2 H - 1/2 of each of two, or 2 H of one.
    const outcome = count(4n * H, { a: 4n * H - 1n, b: 2n * H }, ['ab', 'a'], {
      utility: 'cardinality',
    });
    expect(purchases(outcome)).toMatchObject([{ project: 'a', share: `${4n * H - 1n}/2` }]);
  });

  it('is compared per unit of cost', () => {
    // A half of what either costs.
    const outcome = count(6n, { a: 2n, b: 4n }, ['ab', 'ab'], { utility: 'cost' });
    expect(purchases(outcome)).toMatchObject([
      { project: 'a', tied: ['a', 'b'] },
      { project: 'b', share: '2/1' },
    ]);
  });

  it('is compared per point', () => {
    // H for a point of a, a third of a unit less for one of b.
    const outcome = count(3n * H, { a: 2n * H, b: 3n * H - 1n }, [{ a: 2, b: 3 }], {
      utility: 'points',
    });
    expect(purchases(outcome)).toMatchObject([{ project: 'b', perPoint: `${3n * H - 1n}/3` }]);
  });

  it('is that of the earlier in tie order where two are equal, whichever was looked at first', () => {
    // a and b cost 1 of a voter each; who buys c is asked for b first.
    const outcome = count(4n, { a: 1n, b: 1n, c: 2n }, ['bc', 'ac'], { utility: 'cost' });
    expect(outcome.order).toEqual(['c', 'a', 'b']);
    expect(purchases(outcome)[1]).toMatchObject({ tied: ['a', 'b'] });
  });
});

describe('a leap of add1', () => {
  it('does not pass over a run in which an earlier project is as cheap for a while', () => {
    // Half the cost is the price of w while its third voter has nothing left after y and x: until
    // each has 12. From then on it is that of p, too, which stands before w; with 13 w is cheaper.
    const costs = { p: 24n, y: 16n, x: 34n, m: 15n, w: 10n };
    const ballots = ['pw', 'w', 'wyx', 'x', 'x', 'x', 'ym', 'ym', 'ym', 'p'];
    const options = { utility: 'cost', completion: 'add1' };
    expect(count(90n, costs, ballots, options)).toMatchObject({
      order: ['y', 'x', 'm', 'w'],
      costMinor: 75n,
      runs: 4,
    });
  });

  it('does not pass over a run in which another project is cheaper for a while', () => {
    // After c and d, which cost 10 and 27 of each: with 51 per voter b is bought; from 59 on a costs
    // 32 of each, less than b, whose last supporter is short; above 62 she is not, and b is first again.
    const costs = { a: 64n, b: 89n, c: 10n, d: 108n };
    const ballots = ['b', 'abd', 'ad', 'd', 'bcd'];
    const outcome = count(229n, costs, ballots, { utility: 'cardinality', completion: 'add1' });
    expect(outcome).toMatchObject({ order: ['c', 'd', 'a'], runs: 17 });
    // Fewer were made than are counted: it does leap.
    expect(outcome.heard).toBeLessThan(17);
  });
});
