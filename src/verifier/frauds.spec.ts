import { buildBundle } from '../../test/support/bundle-builder';
import { FRAUDS } from '../../test/support/frauds';
import { RICH_ROUND } from '../../test/support/sample-rounds';
import { CATALOGUE } from './core/catalogue';
import { verifyBundle } from './verify';

// X01 speaks against the verifier, not against a bundle: see core/self-test.spec.ts.
const WITHOUT_FRAUD = ['X01'];

describe('verifyBundle on hand-made frauds', () => {
  it('has at least two for each check that a bundle can fail', () => {
    const ids = CATALOGUE.map(([id]) => id).filter((id) => !WITHOUT_FRAUD.includes(id));
    const lacking = ids.filter((id) => FRAUDS.filter((fraud) => fraud.id === id).length < 2);
    expect(lacking).toEqual([]);
  });

  it.each(FRAUDS.map((fraud) => [`${fraud.id}: ${fraud.what}`, fraud] as const))(
    'notices under %s',
    (_name, fraud) => {
      const bundle = buildBundle(fraud.spec ?? RICH_ROUND, fraud.cheats);
      fraud.after?.(bundle);
      const options = fraud.options?.(bundle) ?? { vkey: bundle.vkey };
      const report = verifyBundle(bundle.source(), options);
      const failing = report.checks.filter(({ status }) => status === 'fail').map(({ id }) => id);
      expect(report.verdict).toBe('fail');
      expect(failing).toContain(fraud.id);
    },
  );
});
