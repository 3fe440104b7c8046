import fc from 'fast-check';

import { buildInstance } from '../instance';
import type { TraceStep } from '../trace';
import { maximinSupport } from './maximin-support';
import { tallyPot } from '../tally-pot';

const IDS = ['a', 'b', 'c', 'd', 'e'];

interface Case {
  readonly costs: readonly number[];
  readonly ballots: readonly (readonly string[])[];
  readonly budget: number;
}

const cases: fc.Arbitrary<Case> = fc.integer({ min: 1, max: IDS.length }).chain((size) =>
  fc.record({
    costs: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: size, maxLength: size }),
    ballots: fc.array(fc.subarray(IDS.slice(0, size)), { maxLength: 9 }),
    budget: fc.integer({ min: 0, max: 16 }),
  }),
);

function count({ costs, ballots, budget }: Case) {
  const ids = IDS.slice(0, costs.length);
  const projects = costs.map((cost, i) => ({ id: ids[i] as string, costMinor: BigInt(cost) }));
  return maximinSupport(buildInstance(projects, ids, ballots), { budgetMinor: BigInt(budget) });
}

/** Greatest cost per supporter over all sets of these projects. */
function heaviest({ costs, ballots }: Case, projects: readonly number[]): number {
  const sets = Array.from({ length: 2 ** projects.length - 1 }, (_, mask) =>
    projects.filter((_p, i) => (mask + 1) & (1 << i)),
  );
  const densities = sets.map((set) => {
    const cost = set.reduce((sum, p) => sum + (costs[p] as number), 0);
    const names = set.map((p) => IDS[p] as string);
    return cost / ballots.filter((ballot) => names.some((id) => ballot.includes(id))).length;
  });
  return Math.max(...densities);
}

/** The definition; the small fractions here are far enough apart for doubles. */
function naive(input: Case): number[] {
  const { costs, ballots, budget } = input;
  const selected: number[] = [];
  let left = budget;
  for (;;) {
    const open = [...costs.keys()].filter(
      (p) =>
        !selected.includes(p) &&
        (costs[p] as number) <= left &&
        ballots.some((ballot) => ballot.includes(IDS[p] as string)),
    );
    if (open.length === 0) return selected;
    const loads = open.map((p) => heaviest(input, [...selected, p]));
    const least = Math.min(...loads);
    const next = open[loads.findIndex((load) => load < least + 1e-9)] as number;
    selected.push(next);
    left -= costs[next] as number;
  }
}

describe('maximin support', () => {
  it('buys what keeps the largest load smallest', () => {
    // By hand: a and b share a voter; with c, the voters of a and b still carry most.
    const input: Case = {
      costs: [4, 4, 3, 9, 1],
      budget: 12,
      ballots: [['a'], ['a', 'b'], ['b'], ['c'], ['d']],
    };
    const { selected, steps } = count(input);
    expect(selected).toEqual([0, 1, 2]);
    const figures = { supporters: 2, costMinor: '4' };
    expect(steps).toEqual([
      { t: 'load', project: 'a', load: '2/1', leftMinor: '8', tied: ['a', 'b'], ...figures },
      { t: 'load-misfit', project: 'd', supporters: 1, load: null, costMinor: '9', leftMinor: '8' },
      { t: 'load', project: 'b', load: '8/3', leftMinor: '4', ...figures },
      { t: 'load', project: 'c', supporters: 1, load: '3/1', costMinor: '3', leftMinor: '1' },
      {
        t: 'load-unreached',
        project: 'e',
        supporters: 0,
        load: null,
        costMinor: '1',
        leftMinor: '1',
      },
    ]);
  });

  it('is a rule for pots', () => {
    const outcome = tallyPot({
      budgetMinor: 3n,
      unitMinor: 1n,
      projects: [
        { id: 'a', costMinor: 4n },
        { id: 'b', costMinor: 3n },
      ],
      ballots: [['a'], ['a'], ['b']],
      rule: { id: 'maximin-support', version: 1 },
      tieOrder: ['a', 'b'],
    });
    expect(outcome).toMatchObject({ order: ['b'], costMinor: 3n, runs: 1 });
  });

  it('does what the definition says', () => {
    fc.assert(
      fc.property(cases, (input) => {
        expect(count(input).selected).toEqual(naive(input));
      }),
      { numRuns: 500 },
    );
  });

  it('states the greatest cost per supporter of any set that was bought', () => {
    fc.assert(
      fc.property(cases, (input) => {
        const { selected, steps } = count(input);
        const loads = steps.flatMap((step) => (step.t === 'load' ? [String(step.load)] : []));
        loads.forEach((load, i) => {
          const [num, den] = load.split('/').map(Number);
          const expected = heaviest(input, selected.slice(0, i + 1));
          expect((num as number) / (den as number)).toBeCloseTo(expected, 9);
        });
        const cost = selected.reduce((sum, p) => sum + (input.costs[p] as number), 0);
        expect(cost).toBeLessThanOrEqual(input.budget);
      }),
    );
  });

  it('finds the same with amounts that doubles cannot hold', () => {
    const ids = Array.from({ length: 12 }, (_, i) => `p${i}`);
    const elections = fc.record({
      costs: fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 12, maxLength: 12 }),
      ballots: fc.array(fc.subarray(ids), { maxLength: 40 }),
      budget: fc.integer({ min: 0, max: 400 }),
    });
    fc.assert(
      fc.property(elections, ({ costs, ballots, budget }) => {
        const [small, large] = [1n, 10n ** 15n].map((unit) => {
          const projects = ids.map((id, i) => ({ id, costMinor: BigInt(costs[i] ?? 0) * unit }));
          const budgetMinor = BigInt(budget) * unit;
          return maximinSupport(buildInstance(projects, ids, ballots), { budgetMinor });
        });
        expect(large?.selected).toEqual(small?.selected);
        const ties = (steps: readonly TraceStep[] = []) =>
          steps.map((step) => 'tied' in step && step.tied);
        expect(ties(large?.steps)).toEqual(ties(small?.steps));
      }),
    );
  });

  it('does not mind the order of the ballots', () => {
    fc.assert(
      fc.property(cases, (input) => {
        expect(count({ ...input, ballots: [...input.ballots].reverse() })).toEqual(count(input));
      }),
    );
  });
});
