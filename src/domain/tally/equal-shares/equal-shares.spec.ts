import fc from 'fast-check';

import { add, compareFractions, type Fraction, fraction, subtract } from '../../shared/fraction';
import { COMPLETIONS, type Completion } from './equal-shares';
import { type PotOutcome, tallyPot } from '../tally';
import type { BuyStep, EndowmentStep, TraceStep } from '../trace';

/** A small pot; project `i` is called `p<i>` and has tie rank `i`. */
interface Pot {
  readonly budget: bigint;
  readonly costs: readonly bigint[];
  readonly ballots: readonly (readonly number[])[];
  readonly utility: 'cost' | 'cardinality';
  readonly completion: Completion;
  readonly unit: bigint;
}

const idOf = (p: number): string => `p${p}`;

function count(pot: Pot, changes: Partial<Parameters<typeof tallyPot>[0]> = {}): PotOutcome {
  const ids = pot.costs.map((_, p) => idOf(p));
  return tallyPot({
    budgetMinor: pot.budget,
    unitMinor: pot.unit,
    projects: pot.costs.map((cost, p) => ({ id: idOf(p), costMinor: cost })),
    ballots: pot.ballots.map((ballot) => ballot.map(idOf)),
    rule: {
      id: 'equal-shares',
      version: 1,
      options: { utility: pot.utility, completion: pot.completion },
    },
    tieOrder: ids,
    ...changes,
  });
}

interface NaiveRun {
  readonly bought: number[];
  readonly shares: Fraction[];
  readonly ties: number[][];
}

/** The rule as its definition has it: no grouping, no bounds, nothing remembered. */
function naiveRun(pot: Pot, endowment: Fraction): NaiveRun {
  const budgets = pot.ballots.map(() => endowment);
  const supporters = pot.costs.map((_, p) =>
    [...pot.ballots.keys()].filter((voter) => pot.ballots[voter]?.includes(p)),
  );
  const utility = (p: number): bigint => (pot.utility === 'cost' ? pot.costs[p]! : 1n);
  const open = new Set(
    [...pot.costs.keys()].filter((p) => pot.costs[p]! > 0n && supporters[p]!.length > 0),
  );
  const run: NaiveRun = { bought: [], shares: [], ties: [] };
  for (;;) {
    const prices = new Map<number, { share: Fraction; price: Fraction }>();
    for (const p of open) {
      const money = supporters[p]!.map((voter) => budgets[voter]!).sort(compareFractions);
      const share = naiveShare(pot.costs[p]!, money);
      if (share) prices.set(p, { share, price: fraction(share.num, share.den * utility(p)) });
    }
    const lowest = [...prices.values()].map(({ price }) => price).sort(compareFractions)[0];
    if (lowest === undefined) return run;
    const tied = [...prices.keys()].filter(
      (p) => compareFractions(prices.get(p)!.price, lowest) === 0,
    );
    const best = Math.min(...tied);
    const { share } = prices.get(best)!;
    for (const voter of supporters[best]!) {
      const budget = budgets[voter]!;
      budgets[voter] =
        compareFractions(budget, share) <= 0 ? fraction(0n) : subtract(budget, share);
    }
    open.delete(best);
    run.bought.push(best);
    run.shares.push(share);
    run.ties.push(tied.sort((a, b) => a - b));
  }
}

function naiveShare(cost: bigint, ascending: readonly Fraction[]): Fraction | undefined {
  let due = fraction(cost);
  for (const [i, budget] of ascending.entries()) {
    const share = fraction(due.num, due.den * BigInt(ascending.length - i));
    if (compareFractions(share, budget) <= 0) return share;
    due = subtract(due, budget);
  }
  return undefined;
}

interface NaiveOutcome {
  readonly order: string[];
  readonly runs: number;
  readonly kept: NaiveRun;
}

function naiveCount(pot: Pot): NaiveOutcome {
  const votes = pot.costs.map((_, p) => pot.ballots.filter((b) => b.includes(p)).length);
  const all = [...pot.costs.keys()];
  const free = all.filter((p) => pot.costs[p] === 0n && votes[p]! > 0);
  const costOf = (ps: readonly number[]): bigint => ps.reduce((sum, p) => sum + pot.costs[p]!, 0n);
  const supported = all.filter((p) => votes[p]! > 0);
  const isSingle = ['none', 'greedy'].includes(pot.completion);
  const start = fraction(pot.budget, BigInt(Math.max(1, pot.ballots.length)));
  let kept = naiveRun(pot, start);
  let runs = 1;
  const isDone = (): boolean =>
    supported.every(
      (p) =>
        pot.costs[p] === 0n ||
        kept.bought.includes(p) ||
        (pot.completion.includes('e') && pot.costs[p]! > pot.budget - costOf(kept.bought)),
    );
  while (!isSingle && !isDone()) {
    const next = naiveRun(pot, add(start, fraction(BigInt(runs) * pot.unit)));
    runs += 1;
    if (costOf(next.bought) > pot.budget) break;
    kept = next;
  }
  const order = [...free, ...kept.bought];
  if (['greedy', 'add1u', 'add1eu'].includes(pot.completion)) {
    const rest = supported.filter((p) => !order.includes(p));
    for (const p of rest.sort((a, b) => votes[b]! - votes[a]! || a - b)) {
      if (costOf(order) + pot.costs[p]! <= pot.budget) order.push(p);
    }
  }
  return { order: order.map(idOf), runs, kept };
}

const steps = <T extends TraceStep['t']>(outcome: PotOutcome, t: T) =>
  outcome.trace.filter((step): step is Extract<TraceStep, { t: T }> => step.t === t);

const fractionOf = (text: string): Fraction => {
  const [num, den] = text.split('/');
  return { num: BigInt(num!), den: BigInt(den!) };
};

/**
 * Few amounts and few ballots out of few projects: ties and exhausted voters come up all the time.
 * @param amount an amount of so many units
 */
function potsWith(
  amount: (units: number) => fc.Arbitrary<bigint>,
  unit: fc.Arbitrary<bigint>,
): fc.Arbitrary<Pot> {
  const size = fc.record({
    projects: fc.integer({ min: 1, max: 7 }),
    voters: fc.integer({ min: 1, max: 12 }),
  });
  return size.chain(({ projects, voters }) =>
    fc.record({
      budget: fc.integer({ min: 1, max: 12 }).chain(amount),
      costs: fc.array(fc.integer({ min: 0, max: 6 }).chain(amount), {
        minLength: projects,
        maxLength: projects,
      }),
      ballots: fc.array(fc.subarray([...Array(projects).keys()]), {
        minLength: voters,
        maxLength: voters,
      }),
      utility: fc.constantFrom('cost', 'cardinality'),
      completion: fc.constantFrom(...COMPLETIONS),
      unit,
    }),
  );
}

const pots: fc.Arbitrary<Pot> = fc
  .constantFrom(1n, 6n, 60n)
  .chain((scale) =>
    potsWith((units) => fc.constant(BigInt(units) * scale), fc.constantFrom(1n, 2n, 7n)),
  );

/** Amounts that are different, yet not for a double. */
const HUGE = 27720n * 10n ** 18n;
const nearPots: fc.Arbitrary<Pot> = potsWith(
  (units) => fc.bigInt(-1n, 1n).map((off) => (units === 0 ? 0n : BigInt(units) * HUGE + off)),
  fc.constantFrom(HUGE / 5n, HUGE / 7n),
);

describe('equal shares', () => {
  function expectAgreement(pot: Pot): void {
    const outcome = count(pot);
    const expected = naiveCount(pot);
    expect(outcome.order).toEqual(expected.order);
    expect(outcome.runs).toBe(expected.runs);
    const bought = steps(outcome, 'buy');
    expect(bought.map((step) => step.project)).toEqual(expected.kept.bought.map(idOf));
    expect(bought.map((step) => fractionOf(step.share))).toEqual(expected.kept.shares);
    expect(bought.map((step) => step.tied ?? [step.project])).toEqual(
      expected.kept.ties.map((tied) => tied.map(idOf)),
    );
  }

  it('agrees with its definition on thousands of small pots full of ties', () => {
    fc.assert(fc.property(pots, expectAgreement), { numRuns: 3000 });
  });

  it('agrees with its definition where amounts are equal for a double, and different', () => {
    fc.assert(fc.property(nearPots, expectAgreement), { numRuns: 1500 });
  });

  it('sees a tie end when the endowment rises', () => {
    // p0 and p2 cost 8 a head at 10 each; with 11, the one who is short in p2 pays more and the
    // other less, so that p2 goes first.
    const pot: Pot = {
      budget: 40n,
      costs: [8n, 8n, 14n, 41n],
      ballots: [[1, 2], [2], [0], [1, 3]],
      utility: 'cardinality',
      completion: 'none',
      unit: 1n,
    };
    expect(count(pot).order).toEqual(['p1', 'p0', 'p2']);
    expect(count({ ...pot, completion: 'add1' })).toMatchObject({
      order: ['p1', 'p2', 'p0'],
      runs: 36,
    });
    expectAgreement({ ...pot, completion: 'add1' });
  });

  it('counts on where some supporters are short and others have nothing', () => {
    // The first voter pays all she has left for p2, and nothing for p4.
    const pot: Pot = {
      budget: 800n,
      costs: [70n, 80n, 140n, 410n, 390n],
      ballots: [[1, 2, 4], [2], [0], [1, 3], [4], [4], [4], [4]],
      utility: 'cardinality',
      completion: 'none',
      unit: 1n,
    };
    const last = steps(count(pot), 'buy').at(-1);
    expect(last).toMatchObject({ project: 'p4', supporters: 5, paying: 4, share: '195/2' });
    expectAgreement({ ...pot, completion: 'add1' });
  });

  it('decides exactly who is short where doubles cannot', () => {
    // After p0 the first voter has 6 h - d, a hair less than half of what p1 costs.
    const h = 10n ** 21n;
    const d = 10n ** 7n;
    const pot: Pot = {
      budget: 30n * h,
      costs: [8n * h + 2n * d, 12n * h, 41n * h],
      ballots: [[0, 1], [1], [0, 2]],
      utility: 'cardinality',
      completion: 'add1',
      unit: h,
    };
    const [, second] = steps(count({ ...pot, completion: 'none' }), 'buy');
    expect(second).toMatchObject({ paying: 2, exhausted: 1, share: `${6n * h + d}/1` });
    expectAgreement(pot);
  });

  it('depends neither on the order of ballots, nor of projects, nor of ids within a ballot', () => {
    fc.assert(
      fc.property(pots, fc.infiniteStream(fc.nat()), (pot, numbers) => {
        const shuffle = <T>(items: readonly T[]): T[] =>
          items
            .map((item) => ({ item, key: numbers.next().value as number }))
            .sort((a, b) => a.key - b.key)
            .map(({ item }) => item);
        const projects = pot.costs.map((cost, p) => ({ id: idOf(p), costMinor: cost }));
        const ballots = shuffle(pot.ballots).map((ballot) => shuffle(ballot).map(idOf));
        expect(count(pot, { ballots, projects: shuffle(projects) })).toEqual(count(pot));
      }),
    );
  });

  it('renames with the projects, when the tie order is renamed too', () => {
    fc.assert(
      fc.property(pots, (pot) => {
        const nameOf = (p: number): string => `z${99 - p}`;
        const renamed = count(pot, {
          projects: pot.costs.map((cost, p) => ({ id: nameOf(p), costMinor: cost })),
          ballots: pot.ballots.map((ballot) => ballot.map(nameOf)),
          tieOrder: pot.costs.map((_, p) => nameOf(p)),
        });
        const order = count(pot).order.map((id) => nameOf(Number(id.slice(1))));
        expect(renamed.order).toEqual(order);
      }),
    );
  });

  it('never spends more than the pot holds, and accounts for all of it', () => {
    fc.assert(
      fc.property(pots, (pot) => {
        const outcome = count(pot);
        expect(outcome.costMinor).toBeLessThanOrEqual(pot.budget);
        expect(outcome.costMinor + outcome.leftMinor).toBe(pot.budget);
      }),
    );
  });

  it('asks a price that never falls from one purchase to the next', () => {
    fc.assert(
      fc.property(pots, (pot) => {
        const prices = steps(count(pot), 'buy').map((step) => {
          const { num, den } = fractionOf(step.share);
          return fraction(num, den * (pot.utility === 'cost' ? BigInt(step.costMinor) : 1n));
        });
        const isSorted = prices.every(
          (p, i) => i === 0 || compareFractions(prices[i - 1]!, p) <= 0,
        );
        expect(isSorted).toBe(true);
      }),
    );
  });

  it('moves exactly the money that the projects cost', () => {
    // One project per voter at most: what is left is the endowment minus what was paid.
    fc.assert(
      fc.property(pots, (pot) => {
        const single = { ...pot, ballots: pot.ballots.map((ballot) => ballot.slice(0, 1)) };
        const outcome = count({ ...single, completion: 'none' });
        const [endowment] = steps(outcome, 'endowment') as [EndowmentStep];
        const inPlay = single.ballots.filter((ballot) => ballot.length > 0).length;
        const perVoter = fractionOf(endowment.perVoter);
        const before = fraction(perVoter.num * BigInt(inPlay), perVoter.den);
        const bought: BuyStep[] = steps(outcome, 'buy');
        const short = steps(outcome, 'short').map((step) => fractionOf(step.money));
        const free = steps(outcome, 'free').map((step) =>
          fraction(perVoter.num * BigInt(step.supporters), perVoter.den),
        );
        const kept = bought.map(({ supporters, costMinor }) =>
          fraction(
            perVoter.num * BigInt(supporters) - BigInt(costMinor) * perVoter.den,
            perVoter.den,
          ),
        );
        const costs = bought.map((step) => fraction(BigInt(step.costMinor)));
        const after = [...short, ...free, ...kept, ...costs].reduce(add, fraction(0n));
        expect(compareFractions(after, before)).toBe(0);
      }),
    );
  });

  it('lets a voter pay everything she has, to the last minor unit', () => {
    const pot: Pot = {
      budget: 30n,
      costs: [20n, 10n],
      ballots: [[0], [0], [1]],
      utility: 'cost',
      completion: 'none',
      unit: 1n,
    };
    const outcome = count(pot);
    expect(outcome.order).toEqual(['p0', 'p1']);
    expect(steps(outcome, 'buy')).toEqual([
      {
        t: 'buy',
        project: 'p0',
        supporters: 2,
        paying: 2,
        share: '10/1',
        exhausted: 2,
        costMinor: '20',
        leftMinor: '10',
      },
      {
        t: 'buy',
        project: 'p1',
        supporters: 1,
        paying: 1,
        share: '10/1',
        exhausted: 1,
        costMinor: '10',
        leftMinor: '0',
      },
    ]);
  });

  it('funds supported projects without a cost first, unless told to skip them', () => {
    const pot: Pot = {
      budget: 10n,
      costs: [10n, 0n, 0n],
      ballots: [[0, 2], [0]],
      utility: 'cost',
      completion: 'none',
      unit: 1n,
    };
    const outcome = count(pot);
    expect(outcome.order).toEqual(['p2', 'p0']);
    expect(outcome.trace[1]).toEqual({ t: 'free', project: 'p2', supporters: 1 });
    const options = { utility: 'cost', completion: 'none', zeroCost: 'skip' };
    const skipped = count(pot, { rule: { id: 'equal-shares', version: 1, options } });
    expect(skipped.order).toEqual(['p0']);
  });

  it('funds nothing when nobody voted', () => {
    const pot: Pot = {
      budget: 10n,
      costs: [10n],
      ballots: [],
      utility: 'cost',
      completion: 'add1u',
      unit: 1n,
    };
    expect(count(pot).trace).toEqual([
      { t: 'endowment', perVoter: '0/1', voters: 0, run: 0, runs: 1, stop: 'single' },
      { t: 'short', project: 'p0', supporters: 0, money: '0/1', costMinor: '10' },
      { t: 'unsupported', project: 'p0', votes: 0, costMinor: '10', leftMinor: '10' },
    ]);
  });

  it('tells how the search for the endowment ended', () => {
    const pot: Pot = {
      budget: 12n,
      costs: [6n, 6n, 5n],
      ballots: [[0], [0], [1], [1], [2]],
      utility: 'cost',
      completion: 'add1',
      unit: 1n,
    };
    const [raised] = steps(count(pot), 'endowment') as [EndowmentStep];
    expect(raised).toMatchObject({ perVoter: '22/5', run: 2, runs: 4, stop: 'over-budget' });
    const exhaustive = count({ ...pot, completion: 'add1e' });
    expect(exhaustive.trace[0]).toMatchObject({ run: 1, runs: 2, stop: 'exhaustive' });
    const all = count({ ...pot, budget: 17n });
    expect(all.trace[0]).toMatchObject({ run: 2, runs: 3, stop: 'exhaustive' });
    expect(all.leftMinor).toBe(17n - pot.costs.reduce((sum, cost) => sum + cost));
    const single = count({ ...pot, completion: 'none' });
    expect(single.trace[0]).toMatchObject({ run: 0, runs: 1, stop: 'single' });
  });

  it('reports how far the search has come', () => {
    const runs: number[] = [];
    const pot: Pot = {
      budget: 12n,
      costs: [6n, 6n, 5n],
      ballots: [[0], [0], [1], [1], [2]],
      utility: 'cost',
      completion: 'add1',
      unit: 1n,
    };
    count(pot, { onProgress: (done) => runs.push(done) });
    expect(runs.at(-1)).toBe(4);
  });
});
