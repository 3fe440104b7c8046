import { buildInstance } from './instance';

const projects = [
  { id: 'a', costMinor: 1n },
  { id: 'b', costMinor: 2n },
];

describe('buildInstance', () => {
  it('merges equal ballots and counts empty ones as voters', () => {
    const instance = buildInstance(projects, ['b', 'a'], [['a', 'b'], ['b', 'a'], ['a'], []]);
    expect(instance.projects.map(({ id }) => id)).toEqual(['b', 'a']);
    expect(instance.voters).toBe(4);
    expect([...instance.weights].sort()).toEqual([1, 2]);
    expect([...instance.votes]).toEqual([2, 3]);
    expect([...instance.firstSupporter]).toEqual([0, 1, 3]);
  });

  it.each([
    ['a tie order that lacks a project', ['a'], []],
    ['a tie order with a stranger', ['a', 'c'], []],
    ['a ballot with a stranger', ['a', 'b'], [['c']]],
    ['a ballot that names a project twice', ['a', 'b'], [['a', 'a']]],
  ])('refuses %s', (_, order, ballots) => {
    expect(() => buildInstance(projects, order, ballots)).toThrow('');
  });

  it('refuses project ids that repeat', () => {
    const twice = [...projects, { id: 'a', costMinor: 3n }];
    expect(() => buildInstance(twice, ['a', 'b'], [])).toThrow('project ids repeat');
  });
});
