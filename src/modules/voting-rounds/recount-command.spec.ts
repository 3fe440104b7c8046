import type { PotConfig } from '../../domain/tally/round-config';
import { recountCommand } from './recount-command';

const POT: PotConfig = {
  budgetMinor: 100n,
  ballot: { type: 'knapsack' },
  rule: { id: 'equal-shares', version: 1, options: { utility: 'cost', completion: 'add1' } },
  tie: { keys: ['min-cost'], seed: 'ab' },
  tieOrder: ['a'],
};
const PROJECT = { id: 'a', costMinor: '50', pot: 'pot', name: 'A', area: '' };

const flagsOf = (pot: Partial<PotConfig>) =>
  recountCommand('bin/baraza', 'F.pb', { pot: { ...POT, ...pot }, projects: [PROJECT] })?.slice(
    'bin/baraza tally F.pb '.length,
  );

describe('recountCommand', () => {
  it('names the rule with its options and the tie order', () => {
    expect(flagsOf({})).toBe(
      '--rule equal-shares --completion add1 --zero-cost fund --utility cost --tie min-cost,seed:ab',
    );
    const options = { onMisfit: 'stop', fundUnsupported: true, minSharePercent: '2.5' };
    const greedy = { id: 'greedy-per-cost', version: 1, options };
    const { tie: _tie, ...untied } = { ...POT, rule: greedy };
    expect(recountCommand('baraza', 'F.pb', { pot: untied, projects: [PROJECT] })).toBe(
      'baraza tally F.pb --rule greedy-per-cost --on-misfit stop --fund-unsupported --min-share 2.5 --tie id',
    );
    const unsure = { ...greedy, options: { fundUnsupported: false } };
    expect(flagsOf({ rule: unsure })).toBe('--rule greedy-per-cost --tie min-cost,seed:ab');
  });

  it('is silent where the file of the pot does not hold all that counts', () => {
    expect(flagsOf({ limits: { conflicts: [['a', 'b']] } })).toBeUndefined();
    expect(flagsOf({ districts: new Map([['city', 100n]]) })).toBeUndefined();
    const ranks = { min: 1, max: 2, points: [2, 1], short: 'top' } as const;
    expect(flagsOf({ ballot: { type: 'ordinal', ...ranks } })).toBeUndefined();
    expect(
      recountCommand('baraza', 'F.pb', { pot: POT, projects: [{ leastMinor: '20' }] }),
    ).toBeNull();
  });
});
