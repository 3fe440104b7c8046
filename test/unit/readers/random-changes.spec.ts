import fc from 'fast-check';

import type { Json } from '../../../src/verifier/formats/json';
import { type Reading, readConfig, readProjects } from '../../support/both-readers';
import { FULL, LEAST, pot, PROJECTS } from '../../support/good-configs';
import { changedAtRandom } from '../../support/json-changes';

const LIMITED = {
  ...LEAST,
  pots: {
    north: pot({
      limits: {
        groups: [{ name: 'Parks', projects: ['a', 'b'], floorMinor: '2', ceilingMinor: '10' }],
        conflicts: [['a', 'b']],
      },
      leftTo: 'south',
    }),
    south: pot({ tie: { keys: ['id'], seed: '0a' } }),
  },
};

function expectAgreement(
  documents: readonly Json[],
  read: (document: Json) => Reading,
  numRuns: number,
): void {
  const seen = { accepted: 0, refused: 0 };
  fc.assert(
    fc.property(changedAtRandom(documents), (document) => {
      const { count, verifier } = read(document);
      expect({ document, verifier }).toEqual({ document, verifier: count });
      seen[count ? 'accepted' : 'refused'] += 1;
    }),
    { numRuns },
  );
  expect(Math.min(seen.accepted, seen.refused)).toBeGreaterThan(numRuns / 20);
}

describe('after any change the count and the verifier agree', () => {
  it('about a configuration', () => {
    expectAgreement([FULL, LEAST, LIMITED], readConfig, 4000);
  });

  it('about projects', () => {
    expectAgreement([PROJECTS], readProjects, 3000);
  });
});
