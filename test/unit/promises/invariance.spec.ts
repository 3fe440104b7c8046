import fc from 'fast-check';

import { compareCodePoints } from '../../../src/domain/shared/code-points';
import type { PotLimits } from '../../../src/domain/tally/constraints';
import { COUNTING_RULES } from '../../../src/domain/tally/counting-rule';
import type { PackedBallots } from '../../../src/domain/tally/instance-groups';
import type { RuleConfig } from '../../../src/domain/tally/rule';
import { type PotOutcome, tallyPot } from '../../../src/domain/tally/tally-pot';
import type { TraceStep } from '../../../src/domain/tally/trace';
import { anyPots, countable, type RandomPot, ruleOf } from '../../support/random-pots';

const count = (pot: RandomPot, rule: RuleConfig): PotOutcome => tallyPot(countable(pot, rule));
const dividedOrNot = fc.boolean().chain((hasDistricts) => anyPots({ hasDistricts }));
const RULES = COUNTING_RULES.map(({ id }) => id);

/** Puts lists into another order by numbers that are drawn as they are needed. */
type Shuffle = <T>(items: readonly T[]) => T[];
const shuffles: fc.Arbitrary<Shuffle> = fc
  .infiniteStream(fc.nat(1_000_000))
  .map((numbers) => (items) => {
    const keyed = items.map((item) => ({ item, key: numbers.next().value as number }));
    return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
  });

/** Ballots, ids within ballots and rows of projects in another order; the tie order as it is. */
function shuffled(pot: RandomPot, shuffle: Shuffle): RandomPot {
  const { ballots, points, districts } = pot;
  const voters = shuffle([...ballots.keys()]);
  const places = ballots.map((ballot) => shuffle([...ballot.keys()]));
  const arranged = <T>(lists: readonly (readonly T[])[]): T[][] =>
    voters.map((voter) => places[voter]!.map((place) => lists[voter]![place]!));
  return {
    ...pot,
    projects: shuffle(pot.projects),
    ballots: arranged(ballots),
    points: points && arranged(points),
    districts: districts && {
      sharesMinor: new Map(shuffle([...districts.sharesMinor])),
      styles: voters.map((voter) => districts.styles[voter]!),
    },
  };
}

/** Turns the order of code points round, too. */
const renamed = (id: string): string => `z${9 - Number(id.slice(1))}`;

function renamedLimits({ groups = [], conflicts = [] }: PotLimits): PotLimits {
  return {
    groups: groups.map((group) => ({ ...group, projects: group.projects.map(renamed) })),
    conflicts: conflicts.map((ids) => ids.map(renamed)),
  };
}

function renamedPot(pot: RandomPot): RandomPot {
  return {
    ...pot,
    projects: pot.projects.map((project) => ({ ...project, id: renamed(project.id) })),
    ballots: pot.ballots.map((ballot) => ballot.map(renamed)),
    tieOrder: pot.tieOrder.map(renamed),
    limits: pot.limits && renamedLimits(pot.limits),
  };
}

const sortedIds = (ids: readonly string[]): string[] => [...ids].sort(compareCodePoints);

function renamedStep(step: TraceStep): TraceStep {
  const isConflict = 'reason' in step && step.reason === 'conflict';
  return {
    ...step,
    ...('project' in step && { project: renamed(step.project) }),
    ...('tied' in step && { tied: sortedIds(step.tied.map(renamed)) }),
    ...(isConflict && { by: renamed(step.by!) }),
  };
}

function renamedOutcome(outcome: PotOutcome): PotOutcome {
  return {
    ...outcome,
    order: outcome.order.map(renamed),
    winners: sortedIds(outcome.winners.map(renamed)),
    partial: outcome.partial.map((part) => ({ ...part, id: renamed(part.id) })),
    votes: new Map([...outcome.votes].map(([id, votes]) => [renamed(id), votes])),
    trace: outcome.trace.map(renamedStep),
  };
}

/** Every ballot as many times as its weight says. */
function repeated(pot: RandomPot, weights: readonly number[]): RandomPot {
  const copies = <T>(lists: readonly T[]): T[] =>
    lists.flatMap((list, i) => Array.from({ length: weights[i]! }, () => list));
  const { districts } = pot;
  return {
    ...pot,
    ballots: copies(pot.ballots),
    points: pot.points && copies(pot.points),
    districts: districts && { ...districts, styles: copies(districts.styles) },
  };
}

function packed(pot: RandomPot, weights: readonly number[]): PackedBallots {
  const ids = pot.projects.map(({ id }) => id);
  const first = pot.ballots.reduce((ends, { length }) => [...ends, ends.at(-1)! + length], [0]);
  const projects = pot.ballots.flatMap((ballot) => ballot.map((id) => ids.indexOf(id)));
  return {
    ids,
    weights: Int32Array.from(weights.slice(0, pot.ballots.length)),
    first: Int32Array.from(first),
    projects: Int32Array.from(projects),
    ...(pot.points && { scores: Float64Array.from(pot.points.flat()) }),
  };
}

/** All amounts in a smaller unit. */
function scaled(pot: RandomPot, factor: bigint): RandomPot {
  const times = (amount: bigint | undefined) => amount && amount * factor;
  const { districts, limits } = pot;
  return {
    ...pot,
    budgetMinor: pot.budgetMinor * factor,
    unitMinor: pot.unitMinor * factor,
    projects: pot.projects.map(({ id, costMinor, leastMinor }) => {
      return { id, costMinor: costMinor * factor, leastMinor: times(leastMinor) };
    }),
    limits: limits && {
      ...limits,
      groups: limits.groups!.map(({ name, projects, ceilingMinor, floorMinor, mostWinners }) => ({
        ...{ name, projects },
        ...(ceilingMinor !== undefined && { ceilingMinor: ceilingMinor * factor }),
        ...(floorMinor !== undefined && { floorMinor: floorMinor * factor }),
        ...(mostWinners !== undefined && { mostWinners }),
      })),
    },
    districts: districts && {
      ...districts,
      sharesMinor: new Map([...districts.sharesMinor].map(([s, minor]) => [s, minor * factor])),
    },
  };
}

const weightsArb = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 10, maxLength: 10 });

describe.each(RULES)('the outcome and trace of %s', (id) => {
  it('do not depend on the order of ballots, of ids within ballots, or of rows', () => {
    fc.assert(
      fc.property(dividedOrNot, ruleOf(id), shuffles, (pot, rule, shuffle) => {
        expect(count(shuffled(pot, shuffle), rule)).toEqual(count(pot, rule));
      }),
      { numRuns: 150 },
    );
  });

  it('are renamed with the projects when the tie order is renamed, too', () => {
    fc.assert(
      fc.property(dividedOrNot, ruleOf(id), (pot, rule) => {
        expect(count(renamedPot(pot), rule)).toEqual(renamedOutcome(count(pot, rule)));
      }),
      { numRuns: 150 },
    );
  });

  it('take a ballot of some weight for as many equal ballots', () => {
    fc.assert(
      fc.property(anyPots(), ruleOf(id), weightsArb, (pot, rule, weights) => {
        const heavy = tallyPot({ ...pot, rule, ballots: packed(pot, weights), points: undefined });
        expect(heavy).toEqual(count(repeated(pot, weights), rule));
      }),
      { numRuns: 150 },
    );
  });

  it('choose the same whatever the unit of money or of points', () => {
    const factors = fc.constantFrom(7, 100, 999_983);
    fc.assert(
      fc.property(dividedOrNot, ruleOf(id), factors, factors, (pot, rule, money, more) => {
        const points = pot.points?.map((list) => list.map((given) => given * more));
        const { order, runs, ties } = count(pot, rule);
        const other = count({ ...scaled(pot, BigInt(money)), points }, rule);
        expect(other).toMatchObject({ order, runs, ties });
      }),
      { numRuns: 150 },
    );
  });
});

// A number of votes is another share of more voters; and add1 gives each of them one unit more.
const REGARDLESS_OF_VOTERS: Readonly<Record<string, NonNullable<RuleConfig['options']>>> = {
  greedy: { minVotes: '0' },
  'greedy-per-cost': { minVotes: '0' },
  'equal-shares': { completion: 'greedy' },
};

describe('as many voters again, who vote alike', () => {
  it.each(RULES)('change nothing under %s', (id) => {
    const rules = ruleOf(id, REGARDLESS_OF_VOTERS[id]);
    fc.assert(
      fc.property(dividedOrNot, rules, fc.integer({ min: 2, max: 5 }), (pot, rule, copies) => {
        const crowd = repeated(
          pot,
          pot.ballots.map(() => copies),
        );
        const { order, partial, ties } = count(pot, rule);
        expect(count(crowd, rule)).toMatchObject({ order, partial, ties });
      }),
      { numRuns: 150 },
    );
  });
});
