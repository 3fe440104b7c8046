import fc from 'fast-check';

import { divisionOf } from '../../../src/domain/tally/explanation/division';
import { tallyPot } from '../../../src/domain/tally/tally-pot';
import { anyPots, countable, ruleOf } from '../../support/random-pots';

describe('what is told of a pot that Equal Shares divided', () => {
  it('multiplies out to the money that there was, whatever limits, districts and options', () => {
    const kinds = new Set<string>();
    fc.assert(
      fc.property(anyPots(), ruleOf('equal-shares'), (pot, rule) => {
        const input = countable(pot, rule);
        const { trace } = tallyPot(input);
        const { budgetMinor, districts } = input;
        const money = { budgetMinor, districts: districts?.sharesMinor };
        const told = divisionOf(trace, money);
        expect(told).toBeDefined();
        if (told === undefined) return;
        kinds.add(told.kind);
        const { voters, firstMinor, keptMinor, kind, stop } = told;
        expect(firstMinor * BigInt(voters)).toBeLessThanOrEqual(budgetMinor);
        if (stop === 'single') expect(kind).toBe('plain');
        if (kind === 'plain') expect(keptMinor).toBe(firstMinor);
        if (kind === 'raised') expect(keptMinor).toBeGreaterThanOrEqual(firstMinor);
        if (kind === 'whole') expect(rule.options?.['start']).not.toBe('exact');
        const shares = told.districts.reduce((sum, d) => sum + d.firstMinor * BigInt(d.voters), 0n);
        expect(shares).toBeLessThanOrEqual(budgetMinor);
      }),
      { numRuns: 1500, seed: 20_261_201 },
    );
    expect([...kinds].sort()).toEqual(['plain', 'raised', 'whole']);
  });
});
