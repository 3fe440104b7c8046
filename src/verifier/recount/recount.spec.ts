import fc from 'fast-check';

import { byCodePoint } from '../formats/bytes';
import type { Json } from '../formats/json';
import type { Pot, Project } from './instance';
import { countPot, countPots, type PotCount } from './recount';

type Rule = Pick<Pot, 'rule' | 'options' | 'limits'>;

const GREEDY: Rule = { rule: 'greedy', options: {} };
const shares = (completion: string, utility = 'cost'): Rule => ({
  rule: 'equal-shares',
  options: { utility, completion },
});

function potWith(rule: Rule, budget: number, costs: Readonly<Record<string, number>>): Pot {
  return {
    ...rule,
    id: 'main',
    name: 'Main',
    budget: BigInt(budget),
    ballot: { type: 'approval', min: 1, max: 99 },
    ruleJson: {},
    ruleVersion: 1,
    tie: undefined,
    tieOrder: Object.keys(costs),
  };
}

function count(
  rule: Rule,
  budget: number,
  costs: Readonly<Record<string, number>>,
  ballots: readonly (readonly string[])[],
): PotCount {
  const pot = potWith(rule, budget, costs);
  const projects: Project[] = Object.entries(costs).map(([id, cost]) => ({
    id,
    cost: BigInt(cost),
    pot: 'main',
    name: id,
  }));
  const selections = ballots.map((ids) => ({ projects: ids }));
  return countPot(pot, projects, selections, { decimals: 0 });
}

const steps = (one: PotCount) => one.trace.map((line) => JSON.parse(line) as Record<string, Json>);
const times = (number: number, ...ids: string[]): string[][] =>
  Array.from({ length: number }, () => ids);

describe('greedy', () => {
  it('takes by votes, passes over what does not fit and what nobody supports', () => {
    const one = count(GREEDY, 100, { a: 60, b: 50, c: 40, d: 1 }, [
      ...times(3, 'a'),
      ...times(2, 'b', 'c'),
    ]);
    expect(one.order).toEqual(['a', 'c']);
    expect(steps(one)).toMatchObject([
      { i: 0, t: 'take', project: 'a', votes: 3, leftMinor: '40' },
      { i: 1, t: 'misfit', project: 'b', votes: 2, leftMinor: '40', tied: ['b', 'c'] },
      { i: 2, t: 'take', project: 'c', votes: 2, leftMinor: '0' },
      { i: 3, t: 'unsupported', project: 'd', votes: 0, leftMinor: '0' },
    ]);
    expect(one).toMatchObject({ ties: 1, runs: 1, voters: 5, cost: 100n });
  });

  it('funds what nobody supports only if the rule says so, and nothing without voters', () => {
    const generous = { ...GREEDY, options: { fundUnsupported: true } };
    expect(count(generous, 10, { a: 5, b: 5 }, [['a']]).order).toEqual(['a', 'b']);
    expect(count(generous, 10, { a: 5 }, []).order).toEqual([]);
  });

  it('counts a doubled or unknown id of a bad ballot once or not at all', () => {
    const one = count(GREEDY, 10, { a: 5, b: 5 }, [['a', 'a', 'x'], ['b'], ['b']]);
    expect(one.projects.map(({ votes }) => votes)).toEqual([1, 2]);
  });
});

describe('the best set', () => {
  const best: Rule = { rule: 'knapsack-optimum', options: {} };

  it('is, of sets of equal worth, the one with the earlier projects, however they are found', () => {
    const later = count(best, 30, { p: 20, a: 15, b: 15, q: 10 }, [
      ...times(3, 'p'),
      ...times(2, 'a', 'b'),
      ...times(1, 'q'),
    ]);
    expect(later.order).toEqual(['p', 'q']);
    expect(steps(later)[0]).toMatchObject({ t: 'optimum', welfare: '4', isUnique: false });
    expect(count(best, 10, { c: 10, d: 10 }, [['c', 'd']]).order).toEqual(['c']);
  });

  it('is the same where limits tell sets of equal worth apart', () => {
    const groups = ['a', 'b'].map((id) => ({ name: id, projects: [id], mostWinners: 1 }));
    const limits = { groups, conflicts: [] };
    expect(count({ ...best, limits }, 10, { b: 10, a: 10 }, [['a', 'b']]).order).toEqual(['b']);
    expect(count({ ...best, limits }, 10, { a: 10, b: 10 }, [['a', 'b']]).order).toEqual(['a']);
  });
});

describe('several pots', () => {
  it('are not counted when they leave money to each other in a circle', () => {
    const pots = ['x', 'y'].map((id) => ({ ...potWith(GREEDY, 1, {}), id }));
    const circle = pots.map((pot, i) => ({ ...pot, leftTo: pots[1 - i]!.id }));
    expect(() => countPots(circle, [], () => [], 0)).toThrow('in a circle');
  });
});

describe('equal shares', () => {
  it('lets supporters share equally, those who have less paying all', () => {
    // Ten voters with 10 each: a costs 6 voters 5 each; b then takes 10 of two and 5 of two.
    const one = count(shares('none'), 100, { a: 30, b: 30, c: 45 }, [
      ...times(2, 'a', 'b'),
      ...times(4, 'a'),
      ...times(2, 'b'),
      ...times(2, 'c'),
    ]);
    expect(one.order).toEqual(['a', 'b']);
    expect(steps(one)).toMatchObject([
      { t: 'endowment', perVoter: '10/1', voters: 10, run: 0, runs: 1, stop: 'single' },
      { t: 'buy', project: 'a', supporters: 6, paying: 6, share: '5/1', exhausted: 0 },
      { t: 'buy', project: 'b', share: '10/1', exhausted: 4, leftMinor: '40' },
      { t: 'short', project: 'c', supporters: 2, money: '20/1', costMinor: '45' },
    ]);
  });

  it('prefers few expensive votes under cost, cheap ones under cardinality', () => {
    const ballots = [...times(5, 'big', 'small'), ...times(5, 'big')];
    const costs = { big: 60, small: 20 };
    expect(count(shares('none'), 60, costs, ballots).order).toEqual(['big']);
    expect(count(shares('none', 'cardinality'), 60, costs, ballots).order[0]).toBe('small');
  });

  it('funds supported projects without cost first and leaves the unsupported', () => {
    const one = count(shares('none'), 10, { z: 0, y: 0, a: 10 }, [['z', 'a']]);
    expect(one.order).toEqual(['z', 'a']);
    expect(steps(one)[3]).toMatchObject({ t: 'short', project: 'y', money: '0/1' });
  });

  it('names ties and decides them by tie order', () => {
    const one = count(shares('none'), 10, { b: 5, a: 5 }, [['a'], ['b']]);
    expect(one.order).toEqual(['b', 'a']);
    expect(steps(one)[1]).toMatchObject({ project: 'b', tied: ['a', 'b'], exhausted: 1 });
    expect(one.ties).toBe(1);
  });

  it('funds nothing without voters', () => {
    const one = count(shares('add1eu'), 10, { a: 5, free: 0 }, []);
    expect(one).toMatchObject({ order: [], runs: 1 });
    expect(steps(one)[0]).toMatchObject({ perVoter: '0/1', voters: 0, stop: 'single' });
  });

  it('adds one unit for each voter until the next run is over budget', () => {
    // Three voters with 10 each; a needs 15 of one voter, which is run 5; b needs 40 of another.
    const ballots = [['a'], ['b'], ['c']];
    const one = count(shares('add1'), 30, { a: 15, b: 40, c: 8 }, ballots);
    expect(one).toMatchObject({ runs: 31, order: ['a', 'c'] });
    expect(steps(one)[0]).toMatchObject({
      perVoter: '39/1',
      run: 29,
      runs: 31,
      stop: 'over-budget',
    });
  });

  it('stops early when nothing more fits, if asked to', () => {
    const one = count(shares('add1e'), 30, { a: 15, b: 40, c: 8 }, [['a'], ['b'], ['c']]);
    expect(steps(one)[0]).toMatchObject({ perVoter: '15/1', run: 5, runs: 6, stop: 'exhaustive' });
  });

  it('takes one run when everything supported fits or there is no money', () => {
    expect(count(shares('add1'), 30, { a: 15, b: 15, x: 99 }, [['a'], ['b']]).runs).toBe(1);
    expect(count(shares('add1'), 0, { a: 15 }, [['a']]).runs).toBe(1);
  });

  it('spends the rest by votes, if asked to', () => {
    const ballots = [...times(3, 'a'), ...times(2, 'b'), ...times(1, 'c')];
    const one = count(shares('greedy'), 60, { a: 40, b: 20, c: 15 }, ballots);
    expect(one.order).toEqual(['b', 'a']);
    expect(steps(one).slice(-2)).toMatchObject([
      { t: 'take', project: 'a', leftMinor: '0' },
      { t: 'misfit', project: 'c' },
    ]);
  });
});

describe('equal shares against plain fractions', () => {
  interface Rational {
    readonly n: bigint;
    readonly d: bigint;
  }
  const less = (a: Rational, b: Rational): boolean => a.n * b.d < b.n * a.d;
  const minus = (a: Rational, b: Rational): Rational => ({
    n: a.n * b.d - b.n * a.d,
    d: a.d * b.d,
  });
  const sum = (all: readonly Rational[]): Rational =>
    all.reduce((a, b) => ({ n: a.n * b.d + b.n * a.d, d: a.d * b.d }), { n: 0n, d: 1n });

  /** One run as the definition says it, voter by voter. */
  function plainRun(
    money: Rational[],
    costs: readonly bigint[],
    ballots: readonly number[][],
    isCost: boolean,
  ): number[] {
    const bought: number[] = [];
    for (;;) {
      let best: { p: number; share: Rational; price: Rational } | undefined;
      for (const [p, cost] of costs.entries()) {
        const payers = money.filter((_, i) => ballots[i]?.includes(p));
        if (bought.includes(p) || cost === 0n || less(sum(payers), { n: cost, d: 1n })) continue;
        const share = shareOf(payers, cost);
        const price = isCost ? { n: share.n, d: share.d * cost } : share;
        if (best === undefined || less(price, best.price)) best = { p, share, price };
      }
      if (best === undefined) return bought;
      const { p, share } = best;
      bought.push(p);
      money.forEach((own, i) => {
        if (ballots[i]?.includes(p))
          money[i] = less(own, share) ? { n: 0n, d: 1n } : minus(own, share);
      });
    }
  }

  function shareOf(payers: readonly Rational[], cost: bigint): Rational {
    const poorFirst = [...payers].sort((a, b) => (less(a, b) ? -1 : 1));
    let rest: Rational = { n: cost, d: 1n };
    for (const [i, own] of poorFirst.entries()) {
      const share = { n: rest.n, d: rest.d * BigInt(poorFirst.length - i) };
      if (!less(own, share)) return share;
      rest = minus(rest, own);
    }
    throw new Error('cannot pay');
  }

  const round = fc.record({
    budget: fc.integer({ min: 1, max: 60 }),
    costs: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
    ballots: fc.array(fc.subarray([0, 1, 2, 3, 4]), { minLength: 1, maxLength: 7 }),
    isCost: fc.boolean(),
  });

  it('buys the same in the same order, and finds the same endowment one by one', () => {
    fc.assert(
      fc.property(round, ({ budget, costs, ballots, isCost }) => {
        const named = Object.fromEntries(costs.map((cost, p) => [`p${p}`, cost]));
        const prices = costs.map(BigInt);
        const n = BigInt(ballots.length);
        const known = ballots.map((ballot) => ballot.filter((p) => p < costs.length));
        const run = (extra: number): string[] => {
          const start = { n: BigInt(budget) + BigInt(extra) * n, d: n };
          const money = ballots.map(() => start);
          return plainRun(money, prices, known, isCost).map((p) => `p${p}`);
        };
        const costOf = (ids: readonly string[]): number =>
          ids.reduce((total, id) => total + (named[id] as number), 0);
        const utility = isCost ? 'cost' : 'cardinality';
        const votes = known.map((ballot) => ballot.map((p) => `p${p}`));
        expect(count(shares('none', utility), budget, named, votes).order).toEqual(run(0));
        const supported = Object.keys(named).filter((id) =>
          votes.some((list) => list.includes(id)),
        );
        let runs = 1;
        let isAll = run(0).length === supported.length;
        while (!isAll && costOf(run(runs - 1)) <= budget) {
          runs += 1;
          isAll = run(runs - 1).length === supported.length && costOf(supported) <= budget;
        }
        const added = count(shares('add1', utility), budget, named, votes);
        expect(added.runs).toBe(runs);
        expect(added.order).toEqual(run(isAll ? runs - 1 : Math.max(0, runs - 2)));
      }),
      { numRuns: 200 },
    );
  });

  it('gives the same with many groups, where no run is skipped, as with few', () => {
    const ids = Array.from({ length: 40 }, (_, p) => `q${p}`).sort(byCodePoint);
    const costs = Object.fromEntries(ids.map((id, p) => [id, 900 + 37 * ((p * 11) % 40)]));
    const ballots = Array.from({ length: 700 }, (_, v) =>
      ids.filter((_id, p) => ((v * 31 + p * 17) * (v + 3 * p + 7)) % 1009 < 180),
    );
    expect(new Set(ballots.map(String)).size * ids.length).toBeGreaterThan(20_000);
    const wide = count(shares('add1'), 12_000, costs, ballots);
    expect(wide.runs).toBeGreaterThan(2);
    const few = ballots.slice(0, 120);
    const narrow = count(shares('add1'), 12_000, costs, few);
    const padded = Object.fromEntries([...Object.entries(costs), ...emptyProjects(200)]);
    const stepwise = count(shares('add1'), 12_000, padded, few);
    expect(stepwise.order).toEqual(narrow.order);
    expect(stepwise.runs).toBe(narrow.runs);
  });

  /** Projects that nobody wants only make the pot too large for skipping runs. */
  function emptyProjects(number: number): [string, number][] {
    return Array.from({ length: number }, (_, p) => [`z${p}`, 1_000_000]);
  }
});
