import type { RuleEntry } from './entry';
import { saysShredded } from './shredding';

const RULE: RuleEntry = {
  t: 'rule',
  v: 1,
  what: 'key-shredded',
  to: '2027-06-20T18:00:00Z',
  ref: 'hash',
  by: ['aaaaaaaa', 'bbbbbbbb'],
};

describe('an entry about destroyed keys', () => {
  it('is a rule that says so', () => {
    expect(saysShredded(RULE)).toBe(true);
    expect(saysShredded({ ...RULE, what: 'deadline-extended' })).toBe(false);
    expect(saysShredded({ t: 'final', v: 1, manifest: 'key-shredded' })).toBe(false);
  });
});
