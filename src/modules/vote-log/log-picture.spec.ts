import type { StepType } from '../../domain/vote-log/step';
import { headMarks, logPicture } from './log-picture';

const stepsAt = (steps: Readonly<Record<number, StepType>>) =>
  Object.entries(steps).map(([index, kind]) => ({ index: Number(index), kind }));

const OPEN = stepsAt({ 0: 'open' });

describe('the picture of a log', () => {
  it('shows few entries one by one', () => {
    const { leaves } = logPicture(3, OPEN);
    expect(leaves.map(({ kind, index }) => [kind, index])).toEqual([
      ['open', 0],
      ['cast', 1],
      ['cast', 2],
    ]);
  });

  it('leaves out what lies between the first and the last ballot', () => {
    const { leaves } = logPicture(
      6591,
      stepsAt({ 0: 'open', 6587: 'close', 6588: 'reveal', 6589: 'tally', 6590: 'final' }),
    );
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

  it('shows acts where they stand, before the close and after it', () => {
    const steps = stepsAt({ 0: 'open', 2: 'void', 9: 'restore', 10: 'close', 11: 'rule' });
    const { leaves } = logPicture(12, steps);
    expect(leaves.map(({ kind, index }) => [kind, index])).toEqual([
      ['open', 0],
      ['cast', 1],
      ['void', 2],
      ['cast', 3],
      ['more', null],
      ['cast', 8],
      ['restore', 9],
      ['close', 10],
      ['rule', 11],
    ]);
  });

  it('leaves the first of many acts out', () => {
    const voids = Array.from({ length: 40 }, (_unused, i) => [2 * i + 2, 'void'] as const);
    const steps = stepsAt({ 0: 'open', ...Object.fromEntries(voids), 82: 'close' });
    const { leaves } = logPicture(83, steps);
    expect(leaves.slice(0, 4).map(({ kind, index }) => [kind, index])).toEqual([
      ['open', 0],
      ['more', null],
      ['cast', 63],
      ['void', 64],
    ]);
    expect(leaves.at(-1)).toMatchObject({ kind: 'close', index: 82 });
    expect(leaves.filter(({ isSpecial }) => isSpecial)).toHaveLength(11);
  });

  it('joins everything under one root, whatever the number of leaves', () => {
    for (const size of [1, 2, 3, 4, 9]) {
      const { edges, nodes, leaves, root, width } = logPicture(size, OPEN);
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
