import fc from 'fast-check';

import { compareFractions, type Fraction, fraction } from '../../../src/domain/shared/fraction';
import type { RuleConfig } from '../../../src/domain/tally/rule';
import { tallyPot } from '../../../src/domain/tally/tally-pot';
import { costIn, fractionOf, scoreIn, stepsOf, supportFor } from '../../support/outcomes';
import { allowedSets, plainFloors, plainGreedy, plainRanking } from '../../support/plain-greedy';
import { mayJoin } from '../../support/plain-limits';
import { countable, potsWith, type RandomPot, ruleOf } from '../../support/random-pots';

const limited = fc
  .record({
    hasPoints: fc.boolean(),
    hasFree: fc.boolean(),
    hasFloors: fc.boolean(),
    hasTies: fc.boolean(),
  })
  .chain((extras) => potsWith({ ...extras, hasLimits: true, mostProjects: 7 }));
const count = (pot: RandomPot, rule: RuleConfig) => tallyPot(countable(pot, rule));
const nothingYet = ({ budgetMinor }: RandomPot) => ({ granted: new Map(), leftMinor: budgetMinor });

interface ValuedSet {
  readonly ranks: readonly number[];
  readonly costMinor: bigint;
  readonly shortMinor: bigint;
  readonly welfare: bigint;
}

/** Below zero if the first set is better: it lacks less, gives more, costs less, has earlier projects. */
function compareSets(a: ValuedSet, b: ValuedSet): number {
  const amounts = [a.shortMinor - b.shortMinor, b.welfare - a.welfare, a.costMinor - b.costMinor];
  const decisive = amounts.find((difference) => difference !== 0n);
  if (decisive !== undefined) return decisive < 0n ? -1 : 1;
  const place = a.ranks.findIndex((rank, i) => rank !== b.ranks[i]);
  return (a.ranks[place] ?? Infinity) - (b.ranks[place] ?? Infinity);
}

function bestSets(pot: RandomPot, rule: RuleConfig): ValuedSet[] {
  const isByCost = rule.options?.['welfare'] === 'cost';
  const welfareOf = (id: string): bigint =>
    BigInt(scoreIn(pot, rule, id)) * (isByCost ? costIn(pot, id) : 1n);
  const useful = pot.tieOrder.filter((id) => welfareOf(id) > 0n);
  const valued = allowedSets(pot, useful).map(({ ids, costMinor, shortMinor }) => ({
    ...{ costMinor, shortMinor },
    ranks: ids.map((id) => pot.tieOrder.indexOf(id)),
    welfare: ids.reduce((sum, id) => sum + welfareOf(id), 0n),
  }));
  return valued.sort(compareSets);
}

describe('the knapsack optimum within limits', () => {
  it.each(['votes', 'points', 'cost'])('is what trying all sets finds, for %s', (welfare) => {
    let rivals = 0;
    fc.assert(
      fc.property(limited, ruleOf('knapsack-optimum', { welfare }), (pot, rule) => {
        const [best, second] = bestSets(pot, rule) as [ValuedSet, ValuedSet | undefined];
        const isUnique = second?.shortMinor !== best.shortMinor || second?.welfare !== best.welfare;
        if (!isUnique) rivals += 1;
        const outcome = count(pot, rule);
        expect(outcome.order).toEqual(best.ranks.map((rank) => pot.tieOrder[rank]));
        const hasFloors = pot.limits?.groups?.some((group) => group.floorMinor !== undefined);
        expect(stepsOf(outcome, 'optimum')).toEqual([
          {
            t: 'optimum',
            welfare: `${best.welfare}`,
            isUnique,
            costMinor: `${best.costMinor}`,
            leftMinor: `${pot.budgetMinor - best.costMinor}`,
            ...(hasFloors && { shortMinor: `${best.shortMinor}` }),
          },
        ]);
      }),
      { numRuns: 1800 },
    );
    expect(rivals).toBeGreaterThan(20);
  });
});

/** The thresholds, asked of one project at a time in whole numbers. */
function reachesThresholds(pot: RandomPot, { options = {} }: RuleConfig, id: string): boolean {
  const { minVotes = '0', minSharePercent = '0', relativeCost = '0/1' } = options;
  const votes = supportFor(pot, id).size;
  const voters = pot.ballots.length;
  const [num, den = '1'] = String(relativeCost).split('/') as [string, string?];
  const money = BigInt(votes) * pot.budgetMinor * BigInt(den);
  return (
    votes >= Number(minVotes) &&
    // Tenths of a percent are enough for the thresholds that are drawn.
    votes * 1000 >= voters * Math.round(Number(minSharePercent) * 10) &&
    money >= costIn(pot, id) * BigInt(voters) * BigInt(num)
  );
}

describe('greedy within limits', () => {
  it.each(['greedy', 'greedy-per-cost'])('%s does what its definition says', (id) => {
    fc.assert(
      fc.property(limited, ruleOf(id), (pot, rule) => {
        const mayWin = (one: string) => reachesThresholds(pot, rule, one);
        const { order, leftMinor } = plainGreedy(pot, rule, nothingYet(pot), mayWin);
        expect(count(pot, rule)).toMatchObject({ order, leftMinor });
      }),
      { numRuns: 1500 },
    );
  });
});

/** The greatest cost per supporter of any set of these projects. */
function heaviest(pot: RandomPot, ids: readonly string[]): Fraction {
  const sets = Array.from({ length: 2 ** ids.length - 1 }, (_, mask) =>
    ids.filter((_id, i) => (mask + 1) & (1 << i)),
  );
  const loads = sets.map((set) => {
    const carriers = new Set(set.flatMap((id) => [...supportFor(pot, id).keys()]));
    const cost = set.reduce((sum, id) => sum + costIn(pot, id), 0n);
    return fraction(cost, BigInt(carriers.size));
  });
  return loads.reduce((most, load) => (compareFractions(load, most) > 0 ? load : most));
}

function plainMaximin(pot: RandomPot): { order: string[]; loads: Fraction[] } {
  const byVotes = { id: 'greedy', version: 1 };
  const floors = plainFloors(pot, plainRanking(pot, byVotes), nothingYet(pot));
  const bought: string[] = [];
  const loads: Fraction[] = [];
  const granted = new Map(floors.granted);
  let { leftMinor } = floors;
  for (;;) {
    const open = pot.tieOrder.filter((id) => {
      const costMinor = costIn(pot, id);
      const isWanted = supportFor(pot, id).size > 0 && !granted.has(id);
      return isWanted && costMinor <= leftMinor && mayJoin(granted, pot.limits, [id, costMinor]);
    });
    if (open.length === 0) return { order: [...floors.order, ...bought], loads };
    const asked = open.map((id) => ({ id, load: heaviest(pot, [...bought, id]) }));
    const next = asked.reduce((best, one) =>
      compareFractions(one.load, best.load) < 0 ? one : best,
    );
    bought.push(next.id);
    loads.push(next.load);
    granted.set(next.id, costIn(pot, next.id));
    leftMinor -= costIn(pot, next.id);
  }
}

describe('maximin support within limits', () => {
  it('buys what keeps the heaviest of all sets lightest', () => {
    fc.assert(
      fc.property(limited, ruleOf('maximin-support'), (pot, rule) => {
        const outcome = count(pot, rule);
        const bought = stepsOf(outcome, 'load').map(({ load }) => fractionOf(load!));
        expect({ order: outcome.order, loads: bought }).toEqual(plainMaximin(pot));
      }),
      { numRuns: 600 },
    );
  });
});
