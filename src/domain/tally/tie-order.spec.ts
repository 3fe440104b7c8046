import { createHash } from 'node:crypto';

import fc from 'fast-check';

import { tieOrder } from './tie-order';

const projects = [
  { id: '10', costMinor: 5n, votes: 1 },
  { id: '2', costMinor: 5n, votes: 3 },
  { id: 'a', costMinor: 4n },
  { id: '😀', costMinor: 9n, votes: 3 },
];

describe('tieOrder', () => {
  it('goes by the keys in turn', () => {
    expect(tieOrder(projects, ['id'], '')).toEqual(['10', '2', 'a', '😀']);
    expect(tieOrder(projects, ['min-cost', 'max-votes'], '')).toEqual(['a', '2', '10', '😀']);
    expect(tieOrder(projects, ['max-votes', 'id'], '')).toEqual(['2', '😀', '10', 'a']);
  });

  it('counts unknown votes as none', () => {
    const unknown = ['b', 'a'].map((id) => ({ id, costMinor: 1n }));
    expect(tieOrder(unknown, ['max-votes', 'id'], '')).toEqual(['a', 'b']);
  });

  it('draws lots by the hash of seed and id', () => {
    const lot = (id: string) =>
      createHash('sha256')
        .update(Buffer.concat([Buffer.from('c0ffee', 'hex'), Buffer.from(id)]))
        .digest('hex');
    const expected = projects.map(({ id }) => id).sort((a, b) => (lot(a) < lot(b) ? -1 : 1));
    expect(tieOrder(projects, [], 'c0ffee')).toEqual(expected);
  });

  it('does not depend on the order of the projects', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(projects, { minLength: 4 }), (shuffled) => {
        const keys = ['min-cost'] as const;
        expect(tieOrder(shuffled, keys, '00')).toEqual(tieOrder(projects, keys, '00'));
      }),
    );
  });

  it('keeps projects with one id together', () => {
    const twins = [
      { id: 'a', costMinor: 1n },
      { id: 'a', costMinor: 1n },
    ];
    expect(tieOrder(twins, ['min-cost'], '')).toEqual(['a', 'a']);
  });
});
