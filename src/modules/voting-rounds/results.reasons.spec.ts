import type { TraceLine, TraceStep } from '../../domain/tally/trace';
import { Reasons, roundedDown, roundedUp } from './results.reasons';

const money = (minor: bigint | string): string => `${String(minor)} c`;

function reasonsOf(steps: readonly TraceStep[], order: readonly string[] = []): Reasons {
  const lines = steps.map((step, i): TraceLine => ({ pot: 'p', i, ...step }));
  return new Reasons(lines, new Map(order.map((id, i) => [id, i + 1])), money);
}

const greedy = (t: 'take' | 'misfit' | 'unsupported', project: string): TraceStep => {
  return { t, project, votes: 3, costMinor: '500', leftMinor: '40' };
};

const bought = (paying: number): TraceStep => ({
  t: 'buy',
  project: 'a',
  supporters: 9,
  paying,
  share: '1001/3',
  exhausted: 0,
  costMinor: '3000',
  leftMinor: '0',
});

const short = (supporters: number): TraceStep => {
  return { t: 'short', project: 'a', supporters, money: '1001/3', costMinor: '500' };
};

describe('why a project won', () => {
  it('says what its supporters paid, rounded so that “at most” is true', () => {
    expect(reasonsOf([bought(9)], ['a']).of('a')).toEqual({
      key: 'buyAll',
      values: { place: 1, supporters: 9, paying: 9, share: '334 c' },
    });
    expect(reasonsOf([bought(7)], ['b', 'a']).of('a')).toMatchObject({
      key: 'buySome',
      values: { place: 2, paying: 7 },
    });
  });

  it('tells votes from money, and a second look from the first', () => {
    expect(reasonsOf([greedy('take', 'a')], ['a']).of('a')).toEqual({
      key: 'take',
      values: { place: 1, votes: 3, left: '40 c' },
    });
    expect(reasonsOf([short(2), greedy('take', 'a')], ['a']).of('a').key).toBe('takeRest');
    const free: TraceStep = { t: 'free', project: 'a', supporters: 4 };
    expect(reasonsOf([free], ['a']).of('a')).toEqual({
      key: 'free',
      values: { place: 1, supporters: 4 },
    });
  });
});

describe('why a project lost', () => {
  it('says what its supporters had left, never too much', () => {
    expect(reasonsOf([short(2)]).of('a')).toEqual({
      key: 'short',
      values: { supporters: 2, money: '333 c', cost: '500 c' },
    });
  });

  it('says what was left in the pot when its turn came', () => {
    expect(reasonsOf([greedy('misfit', 'a')]).of('a')).toEqual({
      key: 'misfit',
      values: { votes: 3, left: '40 c', cost: '500 c' },
    });
    expect(reasonsOf([short(2), greedy('misfit', 'a')]).of('a')).toEqual({
      key: 'shortAndMisfit',
      values: { supporters: 2, money: '333 c', cost: '500 c', left: '40 c' },
    });
  });

  it('says that nobody chose it', () => {
    expect(reasonsOf([short(0)]).of('a').key).toBe('unsupported');
    expect(reasonsOf([greedy('unsupported', 'a')]).of('a').key).toBe('unsupported');
    expect(reasonsOf([short(0), greedy('unsupported', 'a')]).of('a').key).toBe('unsupported');
  });
});

describe('ties', () => {
  it('are told in the order in which they were met', () => {
    const tied = { ...greedy('take', 'b'), tied: ['a', 'b'] } as TraceStep;
    expect(reasonsOf([tied, greedy('take', 'a')], ['b', 'a']).ties()).toEqual([
      { ids: ['a', 'b'], first: 'b' },
    ]);
  });
});

describe('fractions of minor units', () => {
  it('are rounded in the direction that keeps the sentence true', () => {
    expect([roundedDown('7/2'), roundedUp('7/2')]).toEqual([3n, 4n]);
    expect([roundedDown('8/2'), roundedUp('8/2')]).toEqual([4n, 4n]);
  });
});
