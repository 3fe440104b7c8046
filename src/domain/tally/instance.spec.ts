import { buildInstance, buildPotInstance } from './instance';

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
    ['the tie order does not match the projects', ['a'], []],
    ['the tie order does not match the projects', ['a', 'a'], []],
    ['project c of the tie order', ['a', 'c'], []],
    ['project c of a ballot', ['a', 'b'], [['c']]],
    ['a ballot names a project twice', ['a', 'b'], [['a', 'a']]],
  ])('refuses what is wrong: %s', (fault, order, ballots) => {
    expect(() => buildInstance(projects, order, ballots)).toThrow(fault);
  });

  it('keeps points beside the supporters, and merges only ballots with equal points', () => {
    const both = ['a', 'b'];
    const ballots = [both, both, ['b', 'a'], ['a'], ['a'], both];
    const points = [[2, 1], [2, 1], [1, 2], [7], [7], [2, 2]];
    const instance = buildInstance(projects, both, ballots, points);
    expect([...instance.weights]).toEqual([3, 2, 1]);
    expect([...instance.votes]).toEqual([6, 4]);
    expect([...instance.supporters]).toEqual([0, 1, 2, 0, 2]);
    expect([...(instance.scores ?? [])]).toEqual([2, 7, 2, 1, 2]);
  });

  it('takes a project without positive points as not supported', () => {
    const ballots = [['b', 'a'], ['a'], ['a', 'b']];
    const instance = buildInstance(projects, ['a', 'b'], ballots, [[0, 5], [0], [5, 0]]);
    expect(instance).not.toHaveProperty('penalties');
    expect(instance.voters).toBe(3);
    expect([...instance.weights]).toEqual([2]);
    expect([...instance.votes]).toEqual([2, 0]);
    expect([...(instance.scores ?? [])]).toEqual([5]);
  });

  it('has no scores where the ballots give none', () => {
    expect(buildInstance(projects, ['a', 'b'], [['a']])).not.toHaveProperty('scores');
    expect(buildInstance(projects, ['a', 'b'], [], [])).toHaveProperty('scores');
  });

  it.each([
    ['points are not aligned', [['a'], ['b']], [[1]]],
    ['points are not aligned', [['a']], [[1], [1]]],
    ['points of a ballot are not aligned', [['a', 'b']], [[1]]],
    ['points of a ballot are not aligned', [['a']], [[1, 1]]],
    ['points are no safe integer', [['a']], [[0.5]]],
    ['points are no safe integer', [['a']], [[NaN]]],
    ['project c of a ballot', [['c']], [[0]]],
    ['a ballot names a project twice', [['a', 'a']], [[1, 1]]],
    ['the points of a project are too many', [['a'], ['a']], [[2 ** 53 - 1], [1]]],
    ['the points of a project are too many', [['a'], ['a']], [[2 ** 52], [2 ** 52]]],
    ['the points of a project are too many', [['a'], ['a']], [[1 - 2 ** 53], [-1]]],
  ])('refuses what is wrong with points: %s', (fault, ballots, points) => {
    expect(() => buildInstance(projects, ['a', 'b'], ballots, points)).toThrow(fault);
  });

  it('adds points up as far as numbers are exact', () => {
    const points = [[2 ** 53 - 2], [1], [2 - 2 ** 53], [-1]];
    const instance = buildInstance(projects, ['a', 'b'], Array(4).fill(['a']), points);
    expect([...(instance.scores ?? [])]).toEqual([2 ** 53 - 2, 1]);
    expect([...(instance.penalties ?? [])]).toEqual([1 - 2 ** 53, 0]);
  });

  it('merges thousands of ballots as a plain map would', () => {
    const ids = Array.from({ length: 12 }, (_, i) => `p${i}`);
    const many = ids.map((id) => ({ id, costMinor: 1n }));
    const subsetOf = (bits: number) => ids.filter((_, i) => (bits >> i) & 1);
    const ballots = Array.from({ length: 8192 }, (_, i) => subsetOf((i * 2654435761) % 4001));
    const instance = buildInstance(many, ids, ballots);
    const expected = new Set(ballots.filter((b) => b.length > 0).map((b) => b.join()));
    expect(instance.weights).toHaveLength(expected.size);
    const votes = ids.map((id) => ballots.filter((b) => b.includes(id)).length);
    expect([...instance.votes]).toEqual(votes);
  });

  it('merges blank ballots that share one array', () => {
    const blank: string[] = [];
    const instance = buildInstance(projects, ['a', 'b'], [blank, ['a'], blank, blank]);
    expect(instance.voters).toBe(4);
    expect([...instance.weights]).toEqual([1]);
  });

  it('merges equal ballots however many arrays they come in', () => {
    const ballots = Array.from({ length: 70_000 }, (_, i) => (i % 3 === 0 ? ['a'] : ['b', 'a']));
    const instance = buildInstance(projects, ['a', 'b'], ballots);
    expect([...instance.weights]).toEqual([23_334, 46_666]);
    expect([...instance.votes]).toEqual([70_000, 46_666]);
  });

  it('merges thousands of ballots with points', () => {
    const ids = Array.from({ length: 40 }, (_, i) => `p${i}`);
    const many = ids.map((id) => ({ id, costMinor: 1n }));
    const points = Array.from({ length: 3000 }, (_, i) =>
      ids.map((_id, p) => 1 + ((i + p) % 1000)),
    );
    const instance = buildInstance(many, ids, Array<string[]>(3000).fill(ids), points);
    expect(instance.weights).toHaveLength(1000);
    expect(new Set(instance.weights)).toEqual(new Set([3]));
    expect(instance.scores?.[40]).toBe(41);
  });

  it('refuses project ids that repeat', () => {
    const twice = [...projects, { id: 'a', costMinor: 3n }];
    expect(() => buildInstance(twice, ['a', 'b'], [])).toThrow('project ids repeat');
  });
});

describe('buildPotInstance', () => {
  const sharesMinor = new Map([
    ['y', 2n],
    ['x', 1n],
  ]);
  const ballots = [['a'], ['b'], ['a', 'b'], ['b']];
  const styles = ['y', 'x', 'y', 'y'];
  const lay = (points?: number[][], own = styles) =>
    buildPotInstance(projects, ['a', 'b'], {
      ...{ ballots, points },
      districts: { sharesMinor, styles: own },
    });

  it('keeps the voters of districts apart, and their points together', () => {
    const instance = lay([[3], [-1], [-2, 4], [-5]]);
    expect(instance.voters).toBe(4);
    expect(instance.districts).toEqual([
      { style: 'x', shareMinor: 1n, voters: 1 },
      { style: 'y', shareMinor: 2n, voters: 3 },
    ]);
    expect([...(instance.districtOf ?? [])]).toEqual([1, 1]);
    expect([...instance.supporters]).toEqual([0, 1]);
    expect([...(instance.scores ?? [])]).toEqual([3, 4]);
    expect([...(instance.penalties ?? [])]).toEqual([-2, -6]);
  });

  it('has points, and points against, only where ballots give some', () => {
    expect(lay([[3], [1], [2, 4], [5]])).not.toHaveProperty('penalties');
    const plain = lay();
    expect(plain).not.toHaveProperty('scores');
    expect([...plain.supporters]).toEqual([1, 2, 0, 2, 3]);
    expect([...(plain.districtOf ?? [])]).toEqual([0, 1, 1, 1]);
  });

  it('refuses ballots of a style without money, or of no style', () => {
    expect(() => lay(undefined, ['y', 'x', 'y', 'z'])).toThrow('a share of style z');
    expect(() => lay(undefined, ['y', 'x', 'y'])).toThrow('the styles are not aligned');
  });
});
