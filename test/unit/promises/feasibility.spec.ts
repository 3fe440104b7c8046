import fc from 'fast-check';

import { COUNTING_RULES } from '../../../src/domain/tally/counting-rule';
import type { RuleConfig } from '../../../src/domain/tally/rule';
import { type PotOutcome, tallyPot } from '../../../src/domain/tally/tally-pot';
import { costIn, grantedIn, scoreIn, stepsOf, supportFor } from '../../support/outcomes';
import { brokenBy, type Granted, mayJoin, spentOn } from '../../support/plain-limits';
import { anyPots, countable, potsWith, type RandomPot, ruleOf } from '../../support/random-pots';

interface Counted {
  readonly pot: RandomPot;
  readonly rule: RuleConfig;
  readonly outcome: PotOutcome;
  readonly granted: Granted;
}

function count(pot: RandomPot, rule: RuleConfig): Counted {
  const outcome = tallyPot(countable(pot, rule));
  return { pot, rule, outcome, granted: grantedIn(pot, outcome) };
}

/** Projects that did not win though no threshold kept them out. */
function losersOf({ pot, outcome, granted }: Counted): RandomPot['projects'][number][] {
  const missed = new Set(stepsOf(outcome, 'ineligible').map(({ project }) => project));
  return pot.projects.filter(({ id }) => !granted.has(id) && !missed.has(id));
}

const isWanted = ({ pot, rule }: Counted, id: string): boolean => scoreIn(pot, rule, id) > 0;
const fits = ({ pot, outcome, granted }: Counted, id: string): boolean =>
  costIn(pot, id) <= outcome.leftMinor && mayJoin(granted, pot.limits, [id, costIn(pot, id)]);

function expectWithinLimits({ pot, outcome, granted }: Counted): void {
  const spent = [...granted.values()].reduce((sum, amount) => sum + amount, 0n);
  expect(spent).toBe(outcome.costMinor);
  expect(outcome.costMinor + outcome.leftMinor).toBe(pot.budgetMinor);
  expect(outcome.leftMinor).toBeGreaterThanOrEqual(0n);
  expect(new Set(outcome.order).size).toBe(outcome.order.length);
  expect(brokenBy(granted, pot.limits ?? {})).toEqual([]);
  for (const [id, amount] of granted) {
    const { costMinor, leastMinor = costMinor } = pot.projects.find((one) => one.id === id)!;
    expect(amount >= leastMinor && amount <= costMinor).toBe(true);
  }
}

/** Groups that lack something to their floor hold nobody who could still fill it. */
function expectFloorsFilled(counted: Counted): number {
  const { pot, granted } = counted;
  const groups = pot.limits?.groups ?? [];
  const lacking = groups.filter((group) => spentOn(group, granted) < (group.floorMinor ?? 0n));
  for (const { projects } of lacking) {
    const able = losersOf(counted).filter(
      ({ id, costMinor }) =>
        costMinor > 0n && projects.includes(id) && isWanted(counted, id) && fits(counted, id),
    );
    expect(able).toEqual([]);
  }
  return lacking.length;
}

const RULES = COUNTING_RULES.map(({ id }) => id);
const dividedOrNot = fc.boolean().chain((hasDistricts) => anyPots({ hasDistricts }));

describe.each(RULES)('an outcome of %s', (id) => {
  it('keeps to the budget and to all limits', () => {
    fc.assert(
      fc.property(dividedOrNot, ruleOf(id), (pot, rule) => expectWithinLimits(count(pot, rule))),
      { numRuns: 800 },
    );
  });

  it('fills floors as far as projects allow', () => {
    let filled = 0;
    let lacking = 0;
    const pots = potsWith({ hasLimits: true, hasPoints: true, hasFree: true });
    fc.assert(
      fc.property(pots, ruleOf(id), (pot, rule) => {
        const counted = count(pot, rule);
        lacking += expectFloorsFilled(counted);
        filled += stepsOf(counted.outcome, 'take').filter(({ floor }) => floor).length;
      }),
      { numRuns: 600 },
    );
    expect(lacking).toBeGreaterThan(20);
    // The optimum weighs floors without filling them one by one.
    expect(filled > 20).toBe(id !== 'knapsack-optimum');
  });

  it('leaves nobody out who would be content with what is left', () => {
    let parts = 0;
    fc.assert(
      fc.property(anyPots({ hasParts: true }), ruleOf(id), (pot, rule) => {
        const counted = count(pot, rule);
        const { outcome, granted } = counted;
        parts += outcome.partial.length;
        const content = losersOf(counted).filter((one) => {
          const amount = one.costMinor < outcome.leftMinor ? one.costMinor : outcome.leftMinor;
          const isEnough = one.leastMinor !== undefined && amount >= one.leastMinor;
          return (
            isEnough && isWanted(counted, one.id) && mayJoin(granted, pot.limits, [one.id, amount])
          );
        });
        expect(content).toEqual([]);
      }),
      { numRuns: 1200 },
    );
    expect(parts).toBeGreaterThan(20);
  });
});

/** Who is left out by an exhaustive count although it would fit. */
function fitting(counted: Counted, isCandidate: (id: string) => boolean): string[] {
  return losersOf(counted)
    .map(({ id }) => id)
    .filter((id) => isCandidate(id) && fits(counted, id));
}

const funds = ({ options = {} }: RuleConfig): boolean => options['fundUnsupported'] === true;

describe('nothing that would still fit is left out', () => {
  it.each([
    ['greedy', { onMisfit: 'skip' }],
    ['greedy-per-cost', { onMisfit: 'skip' }],
    ['equal-shares', { completion: 'greedy' }],
    ['equal-shares', { completion: 'add1u' }],
    ['equal-shares', { completion: 'add1eu' }],
  ])('by %s with %j', (id, given) => {
    fc.assert(
      fc.property(dividedOrNot, ruleOf(id, given), (pot, rule) => {
        const counted = count(pot, rule);
        expect(fitting(counted, (one) => funds(rule) || isWanted(counted, one))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('by phragmen that passes misfits over', () => {
    fc.assert(
      fc.property(anyPots(), ruleOf('phragmen', { onMisfit: 'skip' }), (pot, rule) => {
        const isCandidate = (one: string) => funds(rule) || supportFor(pot, one).size > 0;
        expect(fitting(count(pot, rule), isCandidate)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('by maximin-support', () => {
    fc.assert(
      fc.property(anyPots(), ruleOf('maximin-support'), (pot, rule) => {
        expect(fitting(count(pot, rule), (one) => supportFor(pot, one).size > 0)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('by knapsack-optimum, but what adds no welfare', () => {
    fc.assert(
      fc.property(anyPots(), ruleOf('knapsack-optimum'), (pot, rule) => {
        const counted = count(pot, rule);
        const isByCost = rule.options?.['welfare'] === 'cost';
        const adds = (one: string) =>
          isWanted(counted, one) && !(isByCost && costIn(pot, one) === 0n);
        expect(fitting(counted, adds)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('by add1 and add1e that say that they end exhausted', () => {
    let ended = 0;
    const rules = fc
      .constantFrom('add1', 'add1e')
      .chain((completion) => ruleOf('equal-shares', { completion, comparison: 'none' }));
    fc.assert(
      fc.property(anyPots(), rules, (pot, rule) => {
        const counted = count(pot, rule);
        const [endowment] = stepsOf(counted.outcome, 'endowment');
        if (endowment?.stop !== 'exhaustive') return;
        ended += 1;
        const isBuyable = (one: string) => supportFor(pot, one).size > 0 && costIn(pot, one) > 0n;
        expect(fitting(counted, isBuyable)).toEqual([]);
      }),
      { numRuns: 1500 },
    );
    expect(ended).toBeGreaterThan(100);
  });
});

describe('where all supported projects fit together', () => {
  const pot: RandomPot = {
    ...{ budgetMinor: 24n, unitMinor: 1n, tieOrder: ['a', 'b', 'c'] },
    projects: [
      { id: 'a', costMinor: 7n },
      { id: 'b', costMinor: 8n },
      { id: 'c', costMinor: 0n },
    ],
    ballots: [['a', 'c'], ['b'], [], []],
  };
  const orderOf = (options: NonNullable<RuleConfig['options']>): string[] =>
    count(pot, { id: 'equal-shares', version: 1, options }).outcome.order;

  it('funds what shares pay, without a completion', () => {
    expect(orderOf({ completion: 'none' })).toEqual(['c']);
    expect(orderOf({ completion: 'none', zeroCost: 'skip' })).toEqual([]);
  });

  it.each(['greedy', 'add1', 'add1e', 'add1u', 'add1eu'])(
    'funds all of them with %s',
    (completion) => {
      expect(orderOf({ completion })).toEqual(['c', 'a', 'b']);
      const goesOn = completion === 'greedy' || completion.endsWith('u');
      expect(orderOf({ completion, zeroCost: 'skip' })).toEqual([
        'a',
        'b',
        ...(goesOn ? ['c'] : []),
      ]);
    },
  );
});
