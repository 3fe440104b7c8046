import fc from 'fast-check';

import {
  add,
  compareFractions,
  type Fraction,
  fraction,
  fractionText,
} from '../../shared/fraction';
import { buildInstance } from '../instance';
import { type PhragmenOptions, sequentialPhragmen } from './phragmen';
import { tallyPot } from '../tally-pot';

const IDS = ['a', 'b', 'c', 'd', 'e', 'f'];

interface Case {
  readonly costs: readonly number[];
  readonly ballots: readonly (readonly string[])[];
  readonly budget: number;
}

const cases: fc.Arbitrary<Case> = fc
  .record({
    costs: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: IDS.length }),
    budget: fc.integer({ min: 0, max: 14 }),
    ballots: fc.constant([]),
  })
  .chain((shape) =>
    fc.record({
      costs: fc.constant(shape.costs),
      budget: fc.constant(shape.budget),
      ballots: fc.array(fc.subarray(IDS.slice(0, shape.costs.length)), { maxLength: 9 }),
    }),
  );

function count({ costs, ballots, budget }: Case, options: PhragmenOptions) {
  const projects = costs.map((cost, i) => ({ id: IDS[i] as string, costMinor: BigInt(cost) }));
  const instance = buildInstance(projects, IDS.slice(0, costs.length), ballots);
  return sequentialPhragmen(instance, { budgetMinor: BigInt(budget) }, options);
}

const STOP: PhragmenOptions = { onMisfit: 'stop', fundUnsupported: false };
const SKIP: PhragmenOptions = { onMisfit: 'skip', fundUnsupported: false };

/** The definition, voter by voter. */
class Naive {
  private readonly loads: Fraction[];
  private readonly open: Set<number>;
  private left: number;

  constructor(
    private readonly input: Case,
    private readonly options: PhragmenOptions,
  ) {
    this.loads = input.ballots.map(() => fraction(0n));
    this.left = input.budget;
    this.open = new Set([...input.costs.keys()].filter((p) => this.fits(p)));
  }

  count(): number[] {
    const order: number[] = [];
    while (this.open.size > 0) {
      const best = [...this.open].map((p) => this.loadOf(p)).reduce((a, b) => (less(b, a) ? b : a));
      if (best === undefined && !this.fundsUnsupported) break;
      const tied = [...this.open].filter((p) => same(this.loadOf(p), best));
      const misfits = tied.filter((p) => !this.fits(p));
      if (this.options.onMisfit === 'stop' && misfits.length > 0) break;
      for (const p of misfits) this.open.delete(p);
      const next = tied.find((p) => this.open.has(p));
      if (next === undefined) continue;
      order.push(next);
      this.open.delete(next);
      this.left -= this.input.costs[next] as number;
      if (best) for (const i of this.approvers(next)) this.loads[i] = best;
    }
    return order;
  }

  private get fundsUnsupported(): boolean {
    return this.options.fundUnsupported && this.input.ballots.length > 0;
  }

  private fits(p: number): boolean {
    return (this.input.costs[p] as number) <= this.left;
  }

  private approvers(p: number): number[] {
    const { ballots } = this.input;
    return [...ballots.keys()].filter((i) => ballots[i]?.includes(IDS[p] as string));
  }

  private loadOf(p: number): Fraction | undefined {
    const own = this.approvers(p);
    if (own.length === 0) return undefined;
    const cost = fraction(BigInt(this.input.costs[p] as number));
    const sum = own.reduce((total, i) => add(total, this.loads[i] as Fraction), cost);
    return fraction(sum.num, sum.den * BigInt(own.length));
  }
}

function less(a: Fraction | undefined, b: Fraction | undefined): boolean {
  if (a === undefined) return false;
  return b === undefined || compareFractions(a, b) < 0;
}

function same(a: Fraction | undefined, b: Fraction | undefined): boolean {
  return !less(a, b) && !less(b, a);
}

describe('sequential Phragmén', () => {
  it('is a rule for pots', () => {
    const outcome = tallyPot({
      budgetMinor: 3n,
      unitMinor: 1n,
      projects: [
        { id: 'a', costMinor: 4n },
        { id: 'b', costMinor: 3n },
      ],
      ballots: [['a'], ['a'], ['b']],
      rule: { id: 'phragmen', version: 1 },
      tieOrder: ['a', 'b'],
    });
    expect(outcome).toMatchObject({ order: ['b'], costMinor: 3n, runs: 1 });
  });

  it('stops at a misfit, and leaves out what nobody wants, unless told otherwise', () => {
    const orderOf = (options: Readonly<Record<string, string | boolean>>) =>
      tallyPot({
        budgetMinor: 4n,
        unitMinor: 1n,
        projects: [3n, 2n, 1n, 0n].map((costMinor, p) => ({ id: IDS[p] as string, costMinor })),
        ballots: [['a'], ['a'], ['b'], ['c']],
        rule: { id: 'phragmen', version: 1, options },
        tieOrder: ['b', 'a', 'c', 'd'],
      }).order;
    expect(orderOf({})).toEqual(['c', 'a']);
    expect(orderOf({ onMisfit: 'stop', fundUnsupported: false })).toEqual(['c', 'a']);
    expect(orderOf({ fundUnsupported: true })).toEqual(['c', 'a']);
    expect(orderOf({ onMisfit: 'skip', fundUnsupported: true })).toEqual(['c', 'a', 'd']);
  });

  it('spreads costs over supporters and stops at the first that does not fit', () => {
    const { selected, steps } = count(
      {
        costs: [6, 4, 9, 30, 1],
        budget: 12,
        ballots: [['a', 'b'], ['a'], ['a', 'c', 'b'], ['c'], ['b', 'c', 'd']],
      },
      STOP,
    );
    expect(selected).toEqual([1, 0]);
    const rest = { supporters: 0, load: null, costMinor: '1', leftMinor: '2' };
    expect(steps).toEqual([
      {
        t: 'load-misfit',
        project: 'd',
        supporters: 1,
        load: null,
        costMinor: '30',
        leftMinor: '12',
      },
      { t: 'load', project: 'b', supporters: 3, load: '4/3', costMinor: '4', leftMinor: '8' },
      { t: 'load', project: 'a', supporters: 3, load: '26/9', costMinor: '6', leftMinor: '2' },
      {
        t: 'load-misfit',
        project: 'c',
        supporters: 3,
        load: '119/27',
        costMinor: '9',
        leftMinor: '2',
      },
      { t: 'load-unreached', project: 'e', ...rest },
    ]);
  });

  it('passes misfits over when told so, and reports ties', () => {
    const shared: Case = {
      costs: [4, 4, 1],
      budget: 5,
      ballots: [['a'], ['b'], ['a', 'b'], ['c']],
    };
    const { selected, steps } = count(shared, SKIP);
    expect(selected).toEqual([2, 0]);
    expect(steps[1]).toMatchObject({ project: 'a', load: '2/1', tied: ['a', 'b'] });
    expect(steps[2]).toMatchObject({ t: 'load-misfit', project: 'b', load: '3/1' });
  });

  it('ends when one of several equals does not fit', () => {
    const level: Case = { costs: [2, 3, 3], budget: 5, ballots: [['a', 'b', 'c']] };
    expect(count({ ...level, budget: 4 }, STOP).selected).toEqual([0]);
    expect(count({ costs: [4, 2], budget: 4, ballots: [['a'], ['a'], ['b']] }, STOP)).toMatchObject(
      {
        selected: [0],
      },
    );
    const mixed: Case = { costs: [1, 4, 2], budget: 4, ballots: [['a'], ['b'], ['b'], ['c']] };
    const { selected, steps } = count(mixed, STOP);
    expect(selected).toEqual([0]);
    expect(steps[1]).toMatchObject({ t: 'load-misfit', project: 'b', tied: ['b', 'c'] });
    expect(count(mixed, SKIP).selected).toEqual([0, 2]);
  });

  it('funds what nobody approves last, if told so and somebody voted', () => {
    const options: PhragmenOptions = { onMisfit: 'stop', fundUnsupported: true };
    const some: Case = { costs: [1, 1, 2], budget: 4, ballots: [['b']] };
    expect(count(some, options).selected).toEqual([1, 0, 2]);
    expect(count({ ...some, ballots: [] }, options).selected).toEqual([]);
  });

  it.each([
    ['stop', false],
    ['skip', false],
    ['stop', true],
    ['skip', true],
  ] as const)('does what the definition says: %s, unsupported %s', (onMisfit, fundUnsupported) => {
    const options = { onMisfit, fundUnsupported };
    fc.assert(
      fc.property(cases, (input) => {
        expect(count(input, options).selected).toEqual(new Naive(input, options).count());
      }),
      { numRuns: 300 },
    );
  });

  it('never lets loads fall, keeps the budget, and does not mind the order of ballots', () => {
    fc.assert(
      fc.property(cases, (input) => {
        const outcome = count(input, SKIP);
        const cost = outcome.selected.reduce((sum, p) => sum + (input.costs[p] as number), 0);
        expect(cost).toBeLessThanOrEqual(input.budget);
        const loads = outcome.steps.flatMap((step) =>
          step.t === 'load' && step.load !== null ? [parse(step.load)] : [],
        );
        loads.forEach((load, i) => {
          expect(compareFractions(loads[Math.max(i - 1, 0)] as Fraction, load)).not.toBe(1);
        });
        expect(count({ ...input, ballots: [...input.ballots].reverse() }, SKIP)).toEqual(outcome);
      }),
    );
  });

  it('tells loads apart that doubles cannot', () => {
    // a costs 2^53 for 3 voters, b one unit more: as doubles both costs are the same.
    const ballots = [
      ['a', 'b'],
      ['a', 'b'],
      ['a', 'b'],
    ];
    const projects = [
      { id: 'b', costMinor: 2n ** 53n + 1n },
      { id: 'a', costMinor: 2n ** 53n },
    ];
    for (const order of [
      ['b', 'a'],
      ['a', 'b'],
    ]) {
      const instance = buildInstance(projects, order, ballots);
      const { selected, steps } = sequentialPhragmen(instance, { budgetMinor: 2n ** 60n }, STOP);
      expect(selected.map((p) => order[p])).toEqual(['a', 'b']);
      expect(steps[0]).toMatchObject({ load: fractionText(fraction(2n ** 53n, 3n)) });
    }
  });
});

function parse(text: string): Fraction {
  const [num, den] = text.split('/').map(BigInt);
  return fraction(num as bigint, den);
}
