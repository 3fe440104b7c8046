import { bindRule, COUNTING_RULES } from './counting-rule';

describe('bindRule', () => {
  it('knows every rule by name and version, with or without options', () => {
    for (const { id, version } of COUNTING_RULES) expect(bindRule({ id, version }).ok).toBe(true);
    const options = { utility: 'cost', completion: 'add1eu' };
    expect(bindRule({ id: 'equal-shares', version: 1, options }).ok).toBe(true);
  });

  it('takes texts of the right form where values are too many for a list', () => {
    const bind = (minSharePercent: string | boolean): boolean =>
      bindRule({ id: 'greedy', version: 1, options: { minSharePercent } }).ok;
    expect(['0', '2.5', '100'].map(bind)).toEqual([true, true, true]);
    expect(['', '101', '-1', '1e1', true].map(bind)).toEqual([false, false, false, false, false]);
  });

  it.each([
    [
      { id: 'greedy', version: 2 },
      { kind: 'rule-unknown', id: 'greedy', version: 2 },
    ],
    [
      { id: 'greedy', version: 1, options: { completion: 'none' } },
      { kind: 'rule-option-invalid', id: 'greedy', option: 'completion' },
    ],
    [
      { id: 'greedy', version: 1, options: { toString: 'none' } },
      { kind: 'rule-option-invalid', id: 'greedy', option: 'toString' },
    ],
    [
      { id: 'equal-shares', version: 1, options: { completion: 'add2' } },
      { kind: 'rule-option-invalid', id: 'equal-shares', option: 'completion' },
    ],
  ])('refuses %j', (config, error) => {
    expect(bindRule(config)).toEqual({ ok: false, error });
  });
});
