import fc from 'fast-check';

import { LimitLedger, type Limits } from '../constraints';
import { fillFloors, fundGreedily, type GreedyOptions } from './greedy';
import { buildInstance, type Instance } from '../instance';
import { tallyPot } from '../tally-pot';

function instanceOf(costs: readonly number[], votes: readonly number[]): Instance {
  const ids = costs.map((_, i) => `p${i}`);
  const projects = costs.map((cost, i) => ({ id: ids[i] as string, costMinor: BigInt(cost) }));
  const ballots = votes.flatMap((count, p) =>
    Array.from({ length: count }, () => [ids[p] as string]),
  );
  return buildInstance(projects, ids, ballots);
}

const PLAIN: GreedyOptions = { measure: 'votes' };

function fund(instance: Instance, budget: bigint, limits?: Limits, options = PLAIN) {
  const all = [...instance.projects.keys()];
  const ledger = new LimitLedger(instance, limits);
  return fundGreedily(instance, all, { budgetMinor: budget, ledger }, options);
}

const kinds = (outcome: ReturnType<typeof fund>): string =>
  outcome.steps.map((step) => `${step.project} ${step.t}`).join(', ');

describe('greedy within limits', () => {
  const four = instanceOf([30, 30, 30, 30], [4, 3, 2, 1]);

  it('keeps to ceilings of money and of number', () => {
    const groups = [
      { name: 'north', projects: new Set([0, 1]), ceilingMinor: 59n },
      { name: 'parks', projects: new Set([0, 2]), mostWinners: 1 },
    ];
    const outcome = fund(four, 90n, { groups, conflicts: [] });
    expect(outcome.taken).toEqual([0, 3]);
    expect(outcome.steps[1]).toMatchObject({ t: 'blocked', reason: 'ceiling', by: 'north' });
    expect(outcome.steps[2]).toMatchObject({ t: 'blocked', reason: 'winners', by: 'parks' });
  });

  it('funds at most one of the projects that exclude each other', () => {
    const conflicts = [new Set([1, 3]), new Set([0, 1])];
    const outcome = fund(four, 120n, { groups: [], conflicts });
    expect(outcome.taken).toEqual([0, 2, 3]);
    expect(outcome.steps[1]).toMatchObject({ t: 'blocked', reason: 'conflict', by: 'p0' });
  });

  it('fills floors before anything else, as far as projects allow', () => {
    const groups = [
      { name: 'south', projects: new Set([2, 3]), floorMinor: 40n, ceilingMinor: 50n },
      { name: 'idle', projects: new Set([1]) },
    ];
    const outcome = fund(four, 60n, { groups, conflicts: [] });
    expect(outcome.taken).toEqual([2, 0]);
    expect(outcome.steps[0]).toMatchObject({ t: 'take', project: 'p2', floor: 'south' });
    expect(kinds(outcome)).toBe('p2 take, p0 take, p1 misfit, p3 blocked');
  });

  it('fills no floor with what nobody supports or what does not fit', () => {
    const groups = [{ name: 'south', projects: new Set([0, 1]), floorMinor: 10n }];
    const outcome = fund(instanceOf([5, 50, 10], [0, 2, 1]), 20n, { groups, conflicts: [] });
    expect(outcome.taken).toEqual([2]);
    expect(kinds(outcome)).toBe('p1 misfit, p2 take, p0 unsupported');
  });

  it('fills floors by votes or points, not by what they cost, and says the points', () => {
    const projects = [10n, 2n].map((costMinor, i) => ({ id: `p${i}`, costMinor }));
    const ballots = [['p0', 'p1'], ['p0'], ['p1']];
    const scored = buildInstance(projects, ['p0', 'p1'], ballots, [[3, 1], [3], [2]]);
    const groups = [{ name: 'south', projects: new Set([0, 1]), floorMinor: 1n }];
    const ledger = new LimitLedger(scored, { groups, conflicts: [] });
    const outcome = fillFloors(scored, [0, 1], { budgetMinor: 10n, ledger }, 'points');
    expect(outcome).toMatchObject({ taken: [0], leftMinor: 0n });
    expect(outcome.steps).toEqual([
      {
        ...{ t: 'take', project: 'p0', votes: 2, points: 6 },
        ...{ costMinor: '10', leftMinor: '0', floor: 'south' },
      },
    ]);
  });

  it('never exceeds a limit', () => {
    const costs = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 4, maxLength: 4 });
    const votes = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(costs, votes, fc.subarray([0, 1, 2, 3]), fc.nat(12), (money, counts, of, cap) => {
        const limits = {
          groups: [{ name: 'g', projects: new Set(of), ceilingMinor: BigInt(cap), floorMinor: 5n }],
          conflicts: [new Set([1, 2])],
        };
        const { taken, leftMinor } = fund(instanceOf(money, counts), 20n, limits);
        const spent = (of_: readonly number[]): number =>
          of_.reduce((sum, p) => sum + (money[p] as number), 0);
        expect(leftMinor).toBe(20n - BigInt(spent(taken)));
        expect(leftMinor >= 0n).toBe(true);
        expect(spent(taken.filter((p) => of.includes(p)))).toBeLessThanOrEqual(cap);
        expect(taken.includes(1) && taken.includes(2)).toBe(false);
      }),
    );
  });
});

describe('greedy, otherwise than by votes and skipping', () => {
  it('stops at the first misfit when told so', () => {
    const outcome = fund(instanceOf([50, 60, 10, 1], [4, 3, 2, 0]), 100n, undefined, {
      measure: 'votes',
      onMisfit: 'stop',
    });
    expect(kinds(outcome)).toBe('p0 take, p1 misfit, p2 unreached, p3 unsupported');
  });

  it('ranks by votes per cost: free ones first, those without votes last', () => {
    const outcome = fund(instanceOf([20, 10, 0, 0, 5, 40], [4, 2, 1, 0, 0, 9]), 100n, undefined, {
      measure: 'votes',
      fundUnsupported: true,
      perCost: true,
    });
    expect(outcome.taken).toEqual([2, 5, 0, 1, 3, 4]);
    expect(outcome.steps[2]).toMatchObject({ project: 'p0', tied: ['p0', 'p1'] });
    expect(outcome.steps[4]).toMatchObject({ project: 'p3', tied: ['p3', 'p4'] });
  });

  it('ranks by points, which are votes where ballots give none', () => {
    const projects = ['a', 'b'].map((id) => ({ id, costMinor: 10n }));
    const ballots = [['a'], ['a'], ['b']];
    const scored = buildInstance(projects, ['a', 'b'], ballots, [[1], [1], [7]]);
    const options: GreedyOptions = { measure: 'points' };
    const outcome = fund(scored, 10n, undefined, options);
    expect(outcome.steps).toEqual([
      { t: 'take', project: 'b', votes: 1, points: 7, costMinor: '10', leftMinor: '0' },
      { t: 'misfit', project: 'a', votes: 2, points: 2, costMinor: '10', leftMinor: '0' },
    ]);
    const plain = buildInstance(projects, ['a', 'b'], ballots);
    expect(fund(plain, 10n, undefined, options).taken).toEqual([0]);
  });
});

describe('limits of a pot', () => {
  const pot = {
    budgetMinor: 10n,
    unitMinor: 1n,
    projects: ['a', 'b'].map((id) => ({ id, costMinor: 5n })),
    ballots: [['a'], ['a'], ['b']],
    tieOrder: ['a', 'b'],
  };

  it('name projects by id', () => {
    const rule = { id: 'greedy', version: 1 };
    expect(tallyPot({ ...pot, rule, limits: { conflicts: [['a', 'b']] } }).order).toEqual(['a']);
    const groups = [{ name: 'north', projects: ['a'], ceilingMinor: 4n }];
    expect(tallyPot({ ...pot, rule, limits: { groups } }).order).toEqual(['b']);
    const stray = { conflicts: [['a', 'z']] };
    expect(() => tallyPot({ ...pot, rule, limits: stray })).toThrow('project z of a limit');
  });

  it('leave money of districts to rules that know it', () => {
    const rule = { id: 'greedy', version: 1 };
    const districts = { sharesMinor: new Map([['all', 1n]]), styles: pot.ballots.map(() => 'all') };
    expect(() => tallyPot({ ...pot, rule, districts })).toThrow('no money of districts');
  });
});

describe('the rules of greedy', () => {
  it('rank by votes, or by votes per cost', () => {
    const orderOf = (id: string) =>
      tallyPot({
        budgetMinor: 20n,
        unitMinor: 1n,
        projects: [
          { id: 'a', costMinor: 9n },
          { id: 'b', costMinor: 3n },
        ],
        ballots: [['a', 'b'], ['a']],
        rule: { id, version: 1 },
        tieOrder: ['a', 'b'],
      }).order;
    expect(orderOf('greedy')).toEqual(['a', 'b']);
    expect(orderOf('greedy-per-cost')).toEqual(['b', 'a']);
  });

  it('leave out what misses a threshold before counting', () => {
    const outcome = tallyPot({
      budgetMinor: 10n,
      unitMinor: 1n,
      projects: ['a', 'b'].map((id) => ({ id, costMinor: 5n })),
      ballots: [['a'], ['a'], ['b']],
      rule: { id: 'greedy-per-cost', version: 1, options: { minVotes: '2' } },
      tieOrder: ['a', 'b'],
    });
    expect(outcome.order).toEqual(['a']);
    expect(outcome.trace.map((step) => step.t)).toEqual(['ineligible', 'take']);
  });
});
