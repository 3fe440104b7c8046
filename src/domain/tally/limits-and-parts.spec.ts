import { fraction } from '../shared/fraction';
import { ShareLedger } from './equal-shares/share-ledger';
import { buildInstance } from './instance';
import { limitedOptimum } from './knapsack/knapsack-optimum';
import { LimitLedger } from './constraints';
import { fundParts } from './part-funding';
import { tallyPot, type PotTallyInput } from './tally-pot';

function pot(costs: Readonly<Record<string, number>>, ballots: readonly string[][]) {
  const projects = Object.entries(costs).map(([id, cost]) => ({ id, costMinor: BigInt(cost) }));
  return { projects, ballots, tieOrder: Object.keys(costs), unitMinor: 1n };
}

const shares = (options = {}): PotTallyInput['rule'] => ({
  id: 'equal-shares',
  version: 1,
  options,
});
const kinds = (input: PotTallyInput): string[] =>
  tallyPot(input).trace.map((step) => `${step.t} ${'project' in step ? step.project : ''}`.trim());

describe('Equal Shares within limits', () => {
  const three = pot({ a: 4, b: 4, c: 4 }, [['a', 'b'], ['a', 'b'], ['c']]);

  it('takes a project out as soon as a winner excludes it', () => {
    const limits = { conflicts: [['a', 'b']] };
    expect(kinds({ ...three, budgetMinor: 12n, rule: shares(), limits })).toEqual([
      'endowment',
      'buy a',
      'blocked b',
      'buy c',
    ]);
  });

  it('pays floors off the top', () => {
    const limits = { groups: [{ name: 'north', projects: ['c'], floorMinor: 1n }] };
    const outcome = tallyPot({ ...three, budgetMinor: 10n, rule: shares(), limits });
    expect(outcome.order).toEqual(['c', 'a']);
    expect(outcome.trace[0]).toMatchObject({ perVoter: '2/1' });
    expect(outcome.trace[1]).toMatchObject({ t: 'take', project: 'c', floor: 'north' });
  });

  it('ends add1 where limits forbid all the rest', () => {
    const limits = { groups: [{ name: 'all', projects: ['a', 'b', 'c'], mostWinners: 1 }] };
    const rule = shares({ completion: 'add1' });
    const outcome = tallyPot({ ...three, budgetMinor: 9n, rule, limits });
    expect(outcome.order).toEqual(['a']);
    expect(outcome.trace[0]).toMatchObject({ run: 0, runs: 1, stop: 'exhaustive' });
  });
});

describe('money of districts', () => {
  it('is shared among the voters of each district', () => {
    const input = pot({ a: 6, b: 6 }, [['a'], ['b'], ['b']]);
    const districts = {
      sharesMinor: new Map([
        ['south', 6n],
        ['north', 6n],
        ['west', 0n],
      ]),
      styles: ['north', 'south', 'south'],
    };
    const outcome = tallyPot({ ...input, budgetMinor: 12n, rule: shares(), districts });
    expect(outcome.order.sort()).toEqual(['a', 'b']);
    expect(outcome.trace[0]).toMatchObject({
      perVoter: '4/1',
      districts: [
        { style: 'north', voters: 1, perVoter: '6/1' },
        { style: 'south', voters: 2, perVoter: '3/1' },
        { style: 'west', voters: 0, perVoter: '0/1' },
      ],
    });
  });

  it('is what supporters are short of', () => {
    const input = pot({ a: 9, b: 9 }, [['a', 'b'], ['b'], ['b']]);
    const districts = {
      sharesMinor: new Map([
        ['north', 5n],
        ['south', 2n],
      ]),
      styles: ['north', 'south', 'south'],
    };
    const outcome = tallyPot({ ...input, budgetMinor: 7n, rule: shares(), districts });
    const short = { t: 'short', costMinor: '9' };
    expect(outcome.trace.slice(1)).toEqual([
      { ...short, project: 'a', supporters: 1, money: '5/1' },
      { ...short, project: 'b', supporters: 3, money: '7/1' },
    ]);
  });

  it('comes in any number of districts', () => {
    const ledger = new ShareLedger();
    ledger.reset(Array.from({ length: 100 }, (_, i) => fraction(BigInt(i), 3n)));
    ledger.addVoters(99, 2);
    ledger.addVoters(1, 1);
    expect(fraction(ledger.takeSum(), ledger.denominator)).toEqual(fraction(199n, 3n));
  });
});

describe('parts', () => {
  const least = (id: string, cost: bigint, leastMinor?: bigint) => ({
    id,
    costMinor: cost,
    leastMinor,
  });
  const base = {
    budgetMinor: 10n,
    unitMinor: 1n,
    tieOrder: ['a', 'b', 'c', 'd'],
    ballots: [['a', 'b', 'c'], ['a', 'b', 'c'], ['a']],
  };

  it('go to losers that are content with what is left', () => {
    const projects = [least('a', 6n), least('c', 9n, 4n), least('b', 9n, 5n), least('d', 1n, 1n)];
    const outcome = tallyPot({ ...base, projects, rule: { id: 'greedy', version: 1 } });
    expect(outcome).toMatchObject({
      order: ['a', 'c'],
      partial: [{ id: 'c', grantedMinor: 4n }],
      costMinor: 10n,
      leftMinor: 0n,
    });
    expect(outcome.trace.at(-1)).toMatchObject({ t: 'part', grantedMinor: '4', leftMinor: '0' });
  });

  it('are no more than what ceilings leave', () => {
    const projects = [
      least('a', 20n, 2n),
      least('b', 30n, 3n),
      least('c', 40n, 4n),
      least('d', 1n),
    ];
    const groups = [
      { name: 'north', projects: ['a', 'b'], ceilingMinor: 5n },
      { name: 'trees', projects: ['a'], ceilingMinor: 2n },
      { name: 'all', projects: ['a', 'b', 'c'], ceilingMinor: 9n },
    ];
    const rule = { id: 'greedy', version: 1 };
    expect(tallyPot({ ...base, projects, rule, limits: { groups } })).toMatchObject({
      order: ['a', 'b', 'c'],
      partial: [
        { id: 'a', grantedMinor: 2n },
        { id: 'b', grantedMinor: 3n },
        { id: 'c', grantedMinor: 4n },
      ],
      leftMinor: 1n,
    });
  });

  it('may be the whole cost, are listed by id, and name ties', () => {
    const projects = [least('a', 3n, 1n), least('b', 5n, 1n), least('c', 5n, 1n), least('d', 1n)];
    const rule = { id: 'phragmen', version: 1 };
    const limits = { groups: [{ name: 'none', projects: ['a'], mostWinners: 0 }] };
    const cheap = { ...base, budgetMinor: 4n, projects, rule, limits };
    expect(tallyPot(cheap)).toMatchObject({ order: ['b'], partial: [{ id: 'b' }], ties: 1 });
    const instance = buildInstance(projects, base.tieOrder, base.ballots);
    const counted = { selected: [], steps: [], leftMinor: 9n, ledger: new LimitLedger(instance) };
    expect(fundParts(instance, counted, rule).grants).toEqual([
      { project: 0, grantedMinor: 3n },
      { project: 1, grantedMinor: 5n },
      { project: 2, grantedMinor: 1n },
    ]);
    const steps = [{ t: 'unproven', looked: 9 }] as const;
    expect(fundParts(instance, { ...counted, steps }, rule).grants).toEqual([]);
  });
});

describe('parts in the order of a rule', () => {
  // Two ballots want b, one gives a more points; c is the cheapest for its one vote.
  const projects = [
    { id: 'a', costMinor: 60n, leastMinor: 1n },
    { id: 'b', costMinor: 80n, leastMinor: 1n },
    { id: 'c', costMinor: 30n, leastMinor: 1n },
    { id: 'd', costMinor: 10n, leastMinor: 1n },
  ];
  const tieOrder = ['d', 'c', 'b', 'a'];
  const ballots = [['a', 'b'], ['b'], ['c']];
  const instance = buildInstance(projects, tieOrder, ballots, [[9, 2], [1], [1]]);
  const give = (
    id: string,
    options = {},
    counted: Partial<Parameters<typeof fundParts>[1]> = {},
  ) => {
    const ledger = new LimitLedger(instance);
    const all = { selected: [], steps: [], leftMinor: 100n, ledger, ...counted };
    return fundParts(instance, all, { id, version: 1, options });
  };
  const given = (...args: Parameters<typeof give>): string[] =>
    give(...args).steps.map(({ project, grantedMinor }) => `${project} ${grantedMinor}`);

  it('go by votes, by votes per cost, or by points', () => {
    expect(given('greedy')).toEqual(['b 80', 'c 20']);
    expect(given('greedy-per-cost')).toEqual(['c 30', 'b 70']);
    expect(given('greedy', { measure: 'points' })).toEqual(['a 60', 'b 40']);
    expect(given('knapsack-optimum', { welfare: 'points' })).toEqual(['a 60', 'b 40']);
    for (const utility of ['points', 'cost-points', 'borda', 'cost-borda']) {
      expect(given('equal-shares', { utility })).toEqual(['a 60', 'b 40']);
    }
    expect(given('equal-shares', { utility: 'cardinality' })).toEqual(['b 80', 'c 20']);
  });

  it('keep to limits that winners used up', () => {
    const limited = (ceilingMinor: bigint) => {
      return { groups: [{ name: 'all', projects: ['a', 'b', 'c'], ceilingMinor }] };
    };
    const input = { budgetMinor: 100n, unitMinor: 1n, projects, tieOrder, ballots };
    const rule = { id: 'greedy', version: 1 };
    expect(tallyPot({ ...input, rule }).partial).toEqual([{ id: 'c', grantedMinor: 20n }]);
    const cut = tallyPot({ ...input, rule, limits: limited(99n) });
    expect(cut.partial).toEqual([{ id: 'c', grantedMinor: 19n }]);
    expect(tallyPot({ ...input, rule, limits: limited(80n) }).partial).toEqual([]);
  });

  it('are no parts where they are the whole cost', () => {
    // Each may spend 5; the only voter for a is short of 1, which the other has left.
    const two = { ...pot({ a: 6, b: 4 }, [['a'], ['b']]), budgetMinor: 10n, rule: shares() };
    const adjustable = two.projects.map((project) => ({ ...project, leastMinor: 1n }));
    const outcome = tallyPot({ ...two, projects: adjustable });
    expect(outcome).toMatchObject({ order: ['b', 'a'], partial: [], leftMinor: 0n });
  });

  it('name equals only where there are some', () => {
    const [first, second] = give('greedy').steps;
    expect(first).not.toHaveProperty('tied');
    expect(second).toMatchObject({ project: 'c', tied: ['a', 'c'], votes: 1, leftMinor: '0' });
  });

  it('pass over winners, what missed a threshold, what nobody wants, and what limits forbid', () => {
    const missed = { votes: 1, costMinor: '30', missed: 'votes' } as const;
    const steps = [{ t: 'ineligible', project: 'c', ...missed }] as const;
    expect(given('greedy', {}, { selected: [2], steps, leftMinor: 200n })).toEqual(['a 60']);
    const groups = [{ name: 'all', projects: new Set([0, 1, 2, 3]), ceilingMinor: 80n }];
    const ledger = new LimitLedger(instance, { groups, conflicts: [] });
    expect(given('greedy', {}, { ledger })).toEqual(['b 80']);
    expect(given('greedy', {}, { leftMinor: 80n })).toEqual(['b 80']);
  });
});

describe('the knapsack optimum within limits', () => {
  const input = pot({ a: 5, b: 5, c: 5, d: 2 }, [['a', 'b', 'c', 'd'], ['a', 'b', 'c'], ['d']]);
  const instance = buildInstance(input.projects, input.tieOrder, input.ballots);
  const limits = { groups: [], conflicts: [new Set([0, 1])] };

  it('has the earlier projects where welfare and cost are equal', () => {
    const { selected, steps } = limitedOptimum(instance, { budgetMinor: 10n, limits }, 'votes');
    expect(selected).toEqual([0, 3]);
    expect(steps[0]).toMatchObject({ welfare: '4', isUnique: false, costMinor: '7' });
  });

  it('is the cheaper of two, whichever is found first', () => {
    const three = pot({ a: 2, b: 3, d: 4 }, [['a', 'b', 'd'], ['a', 'd'], ['a', 'd'], ['d']]);
    const laidOut = buildInstance(three.projects, three.tieOrder, three.ballots);
    const purse = { budgetMinor: 5n, limits: { groups: [], conflicts: [] } };
    // Both a with b and d alone have 4 votes.
    expect(limitedOptimum(laidOut, purse, 'votes')).toMatchObject({ selected: [2] });
  });

  it('chooses nothing when it is not proven', () => {
    const task = { budgetMinor: 10n, limits };
    expect(limitedOptimum(instance, task, 'votes', 3)).toEqual({
      selected: [],
      steps: [{ t: 'unproven', looked: 3 }],
    });
  });
});
