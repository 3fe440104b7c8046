import fc from 'fast-check';

import { influenceOfVoids, potMargin, sharePercent } from '../../src/domain/tally/margin';
import { influenceOf, marginOf, percent } from '../../src/verifier/core/margins';
import type { PotCount } from '../../src/verifier/recount/recount';

const projects = fc.uniqueArray(
  fc.record({
    id: fc.stringMatching(/^[a-z]{1,3}$/),
    votes: fc.nat(20),
    points: fc.option(fc.nat(50), { nil: undefined }),
    wins: fc.boolean(),
  }),
  { selector: ({ id }) => id, maxLength: 6 },
);

describe('what is said of ballots that were taken out', () => {
  it('is the same on the page and by the verifier', () => {
    fc.assert(
      fc.property(projects, fc.nat(30), fc.nat(500), (all, voids, casts) => {
        const order = all.filter(({ wins }) => wins).map(({ id }) => id);
        const lines = all.map(({ id, votes, points }) => ({
          ...{ id, votes, costMinor: '1' },
          ...(points === undefined ? {} : { points }),
        }));
        const margin = potMargin({ winners: order, projects: lines });
        expect(margin).toBe(marginOf({ order, projects: lines } as unknown as PotCount));
        expect(influenceOfVoids(voids, margin)).toBe(influenceOf(voids, margin));
        expect(sharePercent(voids, casts)).toBe(percent(voids, casts));
      }),
    );
  });
});
