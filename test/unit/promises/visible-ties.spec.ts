import fc from 'fast-check';

import { type PotOutcome, tallyPot } from '../../../src/domain/tally/tally-pot';
import { countable, type RandomPot, ruleOf, anyPots } from '../../support/random-pots';
import { COUNTING_RULES } from '../../../src/domain/tally/counting-rule';
import type { RuleConfig } from '../../../src/domain/tally/rule';

const count = (pot: RandomPot, rule: RuleConfig): PotOutcome => tallyPot(countable(pot, rule));

describe('a tie that decides who wins', () => {
  it.each(COUNTING_RULES.map(({ id }) => id))('is told with %s', (id) => {
    let different = 0;
    fc.assert(
      fc.property(anyPots({ hasDistricts: false }), ruleOf(id), (pot, rule) => {
        const reversed = { ...pot, tieOrder: [...pot.tieOrder].reverse() };
        const outcomes = [count(pot, rule), count(reversed, rule)] as const;
        if (String(outcomes[0].winners) === String(outcomes[1].winners)) return;
        different += 1;
        for (const { ties } of outcomes) expect(ties).toBeGreaterThan(0);
      }),
      { numRuns: 1500, seed: 20_261_201 },
    );
    expect(different).toBeGreaterThan(10);
  });
});
