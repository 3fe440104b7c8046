import fc from 'fast-check';

import {
  add,
  compareFractions,
  type Fraction,
  fraction,
  fractionText,
  multiply,
  subtract,
} from '../../../src/domain/shared/fraction';
import { type PotOutcome, tallyPot } from '../../../src/domain/tally/tally-pot';
import { costIn, fractionOf, stepsOf, supportFor } from '../../support/outcomes';
import { anyPots, countable, type RandomPot, ruleOf } from '../../support/random-pots';

const NOTHING = fraction(0n);
const sum = (amounts: readonly Fraction[]): Fraction => amounts.reduce(add, NOTHING);
const least = (a: Fraction, b: Fraction): Fraction => (compareFractions(a, b) < 0 ? a : b);
const isAbove = (a: Fraction, b: Fraction): boolean => compareFractions(a, b) > 0;

/**
 * Who pays how much for what. Money that voters have is theirs alone, and what nobody pays for is
 * either the city's gift (floors, completions, projects without a cost) or not bought.
 * @see Peters, Skowron: Proportionality and the Limits of Welfarism
 */
interface PriceSystem {
  /** What every voter has to begin with. */
  readonly money: readonly Fraction[];
  /** By project, what every voter pays. */
  readonly payments: ReadonlyMap<string, readonly Fraction[]>;
}

function spentBy({ payments }: PriceSystem, voter: number): Fraction {
  return sum([...payments.values()].map((paid) => paid[voter]!));
}

function leftTogether(system: PriceSystem, voters: Iterable<number>): Fraction {
  return sum([...voters].map((v) => subtract(system.money[v]!, spentBy(system, v))));
}

/** Nobody pays more than she has, nor for what she does not support, and winners get their cost. */
function expectBalance(pot: RandomPot, system: PriceSystem): void {
  for (const [id, paid] of system.payments) {
    const supporters = supportFor(pot, id);
    const strangers = paid.filter((_, voter) => !supporters.has(voter));
    expect(fractionText(sum(strangers))).toBe('0/1');
    expect(paid.filter((amount) => isAbove(NOTHING, amount))).toEqual([]);
    expect(fractionText(sum(paid))).toBe(fractionText(fraction(costIn(pot, id))));
  }
  const overdrawn = system.money.filter((money, voter) => isAbove(spentBy(system, voter), money));
  expect(overdrawn).toEqual([]);
}

/** The endowments and prices that the trace of Equal Shares states, as payments of each voter. */
function sharesPrices(pot: RandomPot, outcome: PotOutcome): PriceSystem {
  const [endowment] = stepsOf(outcome, 'endowment');
  const byStyle = new Map(endowment!.districts?.map((one) => [one.style, one.perVoter]));
  const money = pot.ballots.map((_, voter) => {
    const style = pot.districts?.styles[voter];
    return fractionOf(byStyle.get(style ?? '') ?? endowment!.perVoter);
  });
  const left = [...money];
  const payments = new Map<string, Fraction[]>();
  for (const { project, share, perPoint } of stepsOf(outcome, 'buy')) {
    const supporters = supportFor(pot, project);
    const paid = left.map((has, voter) => {
      const points = supporters.get(voter);
      if (points === undefined) return NOTHING;
      if (perPoint === undefined) return least(has, fractionOf(share));
      return least(has, multiply(fraction(BigInt(points)), fractionOf(perPoint)));
    });
    paid.forEach((amount, voter) => (left[voter] = subtract(left[voter]!, amount)));
    payments.set(project, paid);
  }
  return { money, payments };
}

/** Loads as payments: everybody earns alike, and what a purchase adds to her load is what she pays. */
function phragmenPrices(pot: RandomPot, outcome: PotOutcome): PriceSystem {
  const loads = pot.ballots.map(() => NOTHING);
  const payments = new Map<string, Fraction[]>();
  let latest = NOTHING;
  for (const { project, load } of stepsOf(outcome, 'load')) {
    if (load === null) continue;
    latest = fractionOf(load);
    const supporters = supportFor(pot, project);
    payments.set(
      project,
      loads.map((carried, voter) => (supporters.has(voter) ? subtract(latest, carried) : NOTHING)),
    );
    for (const voter of supporters.keys()) loads[voter] = latest;
  }
  return { money: loads.map(() => latest), payments };
}

const blockedIn = (outcome: PotOutcome) => stepsOf(outcome, 'blocked').map((step) => step.project);
/** Winners that no voter pays for. */
const givenIn = (outcome: PotOutcome) => [
  ...stepsOf(outcome, 'take').flatMap(({ project, floor }) => (floor ? [project] : [])),
  ...stepsOf(outcome, 'free').map(({ project }) => project),
];

const dividedOrNot = fc.boolean().chain((hasDistricts) => anyPots({ hasDistricts }));
const sharesRule = ruleOf('equal-shares', { comparison: 'none' });

describe('the purchases of Equal Shares', () => {
  it('have prices that their supporters pay, and leave no group with the money for another', () => {
    let bought = 0;
    let refused = 0;
    fc.assert(
      fc.property(dividedOrNot, sharesRule, (pot, rule) => {
        const outcome = tallyPot(countable(pot, rule));
        const system = sharesPrices(pot, outcome);
        expectBalance(pot, system);
        bought += system.payments.size;
        const outside = new Set([...blockedIn(outcome), ...givenIn(outcome)]);
        for (const { id, costMinor } of pot.projects) {
          const supporters = supportFor(pot, id);
          const isLoser = costMinor > 0n && supporters.size > 0 && !system.payments.has(id);
          if (!isLoser || outside.has(id)) continue;
          refused += 1;
          const money = leftTogether(system, supporters.keys());
          expect(isAbove(fraction(costMinor), money)).toBe(true);
          const [short] = stepsOf(outcome, 'short').filter(({ project }) => project === id);
          expect(short?.money).toBe(fractionText(money));
        }
      }),
      { numRuns: 2500 },
    );
    expect(Math.min(bought, refused)).toBeGreaterThan(500);
  });
});

describe('the purchases of Phragmén', () => {
  it.each(['stop', 'skip'])(
    'have prices, and those that may still win too few (%s)',
    (onMisfit) => {
      let bought = 0;
      let refused = 0;
      fc.assert(
        fc.property(anyPots({ hasParts: false }), ruleOf('phragmen', { onMisfit }), (pot, rule) => {
          const outcome = tallyPot(countable(pot, rule));
          const system = phragmenPrices(pot, outcome);
          expectBalance(pot, system);
          bought += system.payments.size;
          const outside = new Set([...blockedIn(outcome), ...givenIn(outcome)]);
          for (const { project, load } of stepsOf(outcome, 'load-misfit')) {
            // What no longer fits stays out, whatever its supporters earn; only `stop` ends with it.
            if (load === null || onMisfit === 'skip') outside.add(project);
          }
          for (const { id, costMinor } of pot.projects) {
            const supporters = supportFor(pot, id);
            if (supporters.size === 0 || system.payments.has(id) || outside.has(id)) continue;
            refused += 1;
            const money = leftTogether(system, supporters.keys());
            expect(isAbove(money, fraction(costMinor))).toBe(false);
          }
        }),
        { numRuns: 2500 },
      );
      expect(bought).toBeGreaterThan(500);
      // Who passes misfits over leaves nothing that may still win.
      expect(refused > 50).toBe(onMisfit === 'stop');
    },
  );
});
