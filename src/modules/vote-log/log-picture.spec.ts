import { headMarks, logPicture } from './log-picture';

describe('the picture of a log', () => {
  it('shows few entries one by one', () => {
    const { leaves } = logPicture(3, []);
    expect(leaves.map(({ kind, index }) => [kind, index])).toEqual([
      ['open', 0],
      ['cast', 1],
      ['cast', 2],
    ]);
  });

  it('leaves out what lies between the first and the last ballot', () => {
    const { leaves } = logPicture(6591, ['close', 'reveal', 'tally', 'final']);
    expect(leaves.map(({ kind, index }) => [kind, index])).toEqual([
      ['open', 0],
      ['cast', 1],
      ['more', null],
      ['cast', 6586],
      ['close', 6587],
      ['reveal', 6588],
      ['tally', 6589],
      ['final', 6590],
    ]);
  });

  it('joins everything under one root, whatever the number of leaves', () => {
    for (const size of [1, 2, 3, 4, 9]) {
      const { edges, nodes, leaves, root, width } = logPicture(size, []);
      expect(edges.split('M').length - 1).toBe(nodes.length + 1);
      expect(leaves.length).toBeGreaterThan(0);
      expect(root).toBeGreaterThan(0);
      expect(root).toBeLessThan(width);
    }
  });

  it('places heads between the first entry and the last', () => {
    const marks = headMarks([
      { size: 0, note: 'o\n0\nR0\n' },
      { size: 5, note: 'o\n5\nR5\n' },
      { size: 20, note: 'o\n20\nR20\n' },
    ]);
    expect(marks.map(({ x, root }) => [x, root])).toEqual([
      ['0.00', 'R0'],
      ['25.00', 'R5'],
      ['100.00', 'R20'],
    ]);
  });
});
