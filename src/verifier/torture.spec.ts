import { buildBundle } from '../../test/support/bundle-builder';
import { falseAlarms, mutate } from '../../test/support/bundle-torture';
import { longActsRound } from '../../test/support/sample-rounds';

/** The short form of `npm run torture bundles`. */
describe('a bundle of 200 entries', () => {
  const bundle = buildBundle(longActsRound(150));

  it('is verified, and none of a hundred random changes goes unnoticed', () => {
    expect(bundle.entries.length).toBeGreaterThanOrEqual(190);
    expect(mutate(bundle, 100, Date.now() % 2 ** 31).misses).toEqual([]);
  });

  it('is no exception: random good bundles raise no alarm', () => {
    expect(falseAlarms(20, Date.now() % 2 ** 31)).toEqual([]);
  });
});
