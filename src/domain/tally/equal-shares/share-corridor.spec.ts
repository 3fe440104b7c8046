import fc from 'fast-check';

import { add, compareFractions, type Fraction, fraction, subtract } from '../../shared/fraction';
import type { Instance } from '../instance';
import { ShareCorridor } from './share-corridor';

/** A pot; `points[v][p]` is what voter `v` gives to project `p`, 0 for nothing. */
interface Pot {
  readonly costs: readonly number[];
  readonly points: readonly (readonly number[])[];
  readonly weights: readonly number[];
}

type Budgets = Fraction[];

function instanceOf({ costs, points, weights }: Pot): Instance {
  const lists = costs.map((_, p) => [...points.keys()].filter((v) => points[v]![p]! > 0));
  const firsts = lists.map((_, p) => lists.slice(0, p).flat().length);
  return {
    projects: costs.map((cost, p) => ({ id: `p${p}`, costMinor: BigInt(cost) })),
    voters: weights.reduce((sum, weight) => sum + weight, 0),
    votes: Int32Array.from(lists, (list) => list.length),
    weights: Int32Array.from(weights),
    firstSupporter: Int32Array.of(...firsts, lists.flat().length),
    supporters: Int32Array.from(lists.flat()),
    scores: Float64Array.from(lists.flatMap((list, p) => list.map((v) => points[v]![p]!))),
  };
}

function corridorOf(pot: Pot): ShareCorridor {
  const instance = instanceOf(pot);
  const weights = Int32Array.from(instance.supporters, (v) => pot.weights[v]!);
  const utilities = Float64Array.from(pot.costs, () => 1);
  return new ShareCorridor(instance, instance.scores, weights, utilities);
}

const times = (a: Fraction, factor: number): Fraction => fraction(a.num * BigInt(factor), a.den);
const over = (a: Fraction, by: number): Fraction => fraction(a.num, a.den * BigInt(by));
const double = (a: Fraction): number => Number(a.num) / Number(a.den);

/** The price of a point by its definition; undefined where the supporters have too little. */
function shareOf(pot: Pot, budgets: Budgets, p: number): Fraction | undefined {
  const own = (v: number): number => pot.points[v]![p]!;
  const perPoint = (v: number): Fraction => over(budgets[v]!, own(v));
  const payers = [...budgets.keys()].filter((v) => own(v) > 0);
  payers.sort((v, w) => compareFractions(perPoint(v), perPoint(w)));
  let due = fraction(BigInt(pot.costs[p]!));
  let points = payers.reduce((sum, v) => sum + pot.weights[v]! * own(v), 0);
  for (const v of payers) {
    const share = over(due, points);
    if (compareFractions(share, perPoint(v)) <= 0) return share;
    due = subtract(due, times(budgets[v]!, pot.weights[v]!));
    points -= pot.weights[v]! * own(v);
  }
  return undefined;
}

function cheapestOf(pot: Pot, budgets: Budgets, open: ReadonlySet<number>): number | undefined {
  let best: { p: number; share: Fraction } | undefined;
  for (const p of open) {
    const share = shareOf(pot, budgets, p);
    if (share && (!best || compareFractions(share, best.share) < 0)) best = { p, share };
  }
  return best?.p;
}

function pay(pot: Pot, budgets: Budgets, winner: number, share: Fraction): Budgets {
  return budgets.map((money, v) => {
    const due = times(share, pot.points[v]![winner]!);
    return compareFractions(due, money) < 0 ? subtract(money, due) : fraction(0n);
  });
}

const size = fc.record({
  projects: fc.integer({ min: 2, max: 5 }),
  voters: fc.integer({ min: 1, max: 6 }),
});
const pots = size.chain(({ projects, voters }) => {
  const perProject = { minLength: projects, maxLength: projects };
  const perVoter = { minLength: voters, maxLength: voters };
  const row = fc.array(fc.constantFrom(0, 0, 1, 1, 2, 5), perProject);
  return fc.record({
    costs: fc.array(fc.integer({ min: 1, max: 90 }), perProject),
    points: fc.array(row, perVoter),
    weights: fc.array(fc.integer({ min: 1, max: 4 }), perVoter),
  });
});
const WAYS = [0, 3, 20, 50, 77, 100];

describe('bounds on the shares of all endowments between two', () => {
  it('never promise that a rival stays dearer where it does not', () => {
    const seen = { promises: 0, guesses: 0 };
    const ends = fc.record({
      from: fc.integer({ min: 1, max: 40 }),
      more: fc.integer({ min: 1, max: 30 }),
    });
    fc.assert(
      fc.property(pots, ends, (pot, { from, more }) => {
        const money = (way: number): Fraction =>
          add(fraction(BigInt(from)), fraction(BigInt(way * more), 100n));
        let budgets = WAYS.map((way): Budgets => pot.weights.map(() => money(way)));
        const corridor = corridorOf(pot);
        corridor.reset([from], [from + more]);
        const open = new Set(pot.costs.keys());
        for (;;) {
          const winner = cheapestOf(pot, budgets[0]!, open);
          if (winner === undefined) return;
          // The corridor is for runs that buy alike.
          if (budgets.some((own) => cheapestOf(pot, own, open) !== winner)) return;
          open.delete(winner);
          const shares = budgets.map((own) => shareOf(pot, own, winner)!);
          const line = {
            from: double(shares[0]!) * (1 - 2 ** -51),
            to: double(shares.at(-1)!) * (1 - 2 ** -51),
          };
          for (const rival of open) {
            const reach = corridor.reachOf(rival, winner, line);
            expect(reach).toBeGreaterThanOrEqual(0);
            seen[reach < 1 ? 'guesses' : 'promises'] += 1;
            if (reach < 1) continue;
            budgets.forEach((own, i) => {
              const share = shareOf(pot, own, rival);
              if (share) expect(compareFractions(share, shares[i]!)).toBe(1);
            });
          }
          budgets = budgets.map((own, i) => pay(pot, own, winner, shares[i]!));
          corridor.advance(winner, line);
        }
      }),
      { numRuns: 4000 },
    );
    expect(seen.promises).toBeGreaterThan(1000);
    expect(seen.guesses).toBeGreaterThan(20);
  });
});
