import fc from 'fast-check';

import type { SeatElection } from '../../src/domain/tally/seats/seat-contest';
import {
  bindSeatRule,
  SEAT_RULES,
  type SeatRuleConfig,
} from '../../src/domain/tally/seats/seat-rule';
import type { SeatStep } from '../../src/domain/tally/seats/seat-trace';
import { canonical, type Json } from '../../src/verifier/formats/json';
import { recountSeats } from '../../src/verifier/recount/seats/recount-seats';

const NAMES = ['ada', 'ben', 'cleo', 'dan', 'eve', 'fay', 'gus', 'hal'];
const RULES = SEAT_RULES.map(({ id }) => id);

/** Small weights make ties, large ones make fractions. */
const weight = fc.oneof(
  fc.constant(1),
  fc.integer({ min: 1, max: 4 }),
  fc.integer({ min: 1, max: 3000 }),
  fc.integer({ min: 1, max: 20_000_000 }),
);

const elections: fc.Arbitrary<SeatElection> = fc
  .record({
    standing: fc.oneof(fc.shuffledSubarray(NAMES), fc.shuffledSubarray(NAMES, { minLength: 6 })),
    withdrawn: fc.oneof(fc.constant<string[]>([]), fc.subarray(NAMES, { maxLength: 3 })),
    drawn: fc.array(fc.record({ ranking: fc.shuffledSubarray(NAMES), weight }), { maxLength: 30 }),
    seats: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 9 })),
    hasUnits: fc.boolean(),
    copies: fc.array(fc.nat(29), { maxLength: 10 }),
  })
  .map(({ standing, withdrawn, drawn, seats, hasUnits, copies }) => {
    const left = standing.filter((name) => !withdrawn.includes(name));
    const candidates = left.length === 0 ? ['ada'] : left;
    const all = [...drawn, ...copies.flatMap((i) => drawn[i] ?? [])];
    // Whoever does not stand is left out, as from a file, and ballots become short or blank.
    const ballots = all.map(({ ranking, weight: cast }) => ({
      ranking: ranking.filter((name) => candidates.includes(name)),
      weight: hasUnits ? 1 : cast,
    }));
    return { candidates, ballots, seats };
  });

const bordaOptions = fc.record(
  {
    points: fc.oneof(
      fc.constantFrom('full', '10,5,3,2,1', '1', '0,0,7'),
      fc.array(fc.nat(9), { minLength: 1, maxLength: 9 }).map(String),
    ),
    shortBallots: fc.constantFrom('from-first', 'from-last'),
  },
  { requiredKeys: [] },
);

const rules: fc.Arbitrary<SeatRuleConfig> = fc.oneof(
  ...RULES.filter((id) => id !== 'borda-seats').map((id) => fc.constant({ id, version: 1 })),
  bordaOptions.map((options) => ({ id: 'borda-seats', version: 1, options })),
);

/** A step as one line, whatever the order of its members. */
const textOf = (step: SeatStep): string => canonical(JSON.parse(JSON.stringify(step)) as Json);

function countTwice(election: SeatElection, config: SeatRuleConfig) {
  const rule = bindSeatRule(config);
  if (!rule.ok) throw new Error(rule.error.kind);
  const first = rule.value(election);
  const second = recountSeats(election, config);
  return {
    ties: first.ties,
    first: { elected: first.elected, steps: first.steps.map(textOf) },
    second: { elected: second.elected, steps: second.steps.map((step) => canonical(step)) },
  };
}

describe('the count of people and its second count', () => {
  it('agree to the last figure of every step on thousands of elections under every rule', () => {
    const seen = new Map(RULES.map((id) => [id, { ties: 0, rounds: 0, blank: 0 }]));
    fc.assert(
      fc.property(elections, rules, (election, rule) => {
        const { first, second, ties } = countTwice(election, rule);
        expect(first).toEqual(second);
        const mine = seen.get(rule.id);
        if (mine === undefined) throw new Error(rule.id);
        mine.ties += Math.min(ties, 1);
        mine.rounds += Number(first.steps.length > 4);
        mine.blank += Number(first.elected.length === 0);
      }),
      { numRuns: 6000, seed: 20_260_501 },
    );
    // The test is worth nothing if the elections are too easy.
    for (const [, { ties, rounds, blank }] of seen) {
      expect(ties).toBeGreaterThan(100);
      expect(rounds).toBeGreaterThan(300);
      expect(blank).toBeGreaterThan(10);
    }
  });

  it('agree when everybody stands equal', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(NAMES, { minLength: 2 }),
        fc.integer({ min: 1, max: 8 }),
        fc.constantFrom(...RULES),
        (candidates, seats, id) => {
          const ballots = candidates.map((_, i) => {
            const ranking = [...candidates.slice(i), ...candidates.slice(0, i)];
            return { ranking, weight: 3 };
          });
          const { first, second } = countTwice({ candidates, ballots, seats }, { id, version: 1 });
          expect(first).toEqual(second);
        },
      ),
      { numRuns: 600, seed: 20_260_502 },
    );
  });

  it('take a ballot for somebody who does not stand as if it did not name them', () => {
    const ballots = [{ ranking: ['gus', 'ada', 'ada'], weight: 2 }];
    const { elected, steps } = recountSeats(
      { candidates: ['ben', 'ada'], ballots, seats: 1 },
      { id: 'approval-seats' },
    );
    expect(elected).toEqual(['ada']);
    expect(steps[1]).toMatchObject({ candidate: 'ada', score: 2 });
  });

  it('refuse a rule that does not exist', () => {
    const nothing = { candidates: ['ada'], ballots: [], seats: 1 };
    expect(() => recountSeats(nothing, { id: 'toss' })).toThrow('there is no rule toss for seats');
  });
});
