import { nextProjectCode, PROJECT_CODE } from './project-code';
import { projectCost } from './project-cost';
import { isEligible, statusOf } from './proposal-status';
import { missingForPublication } from './publication';

describe('projectCost', () => {
  it('takes what the pot can pay', () => {
    expect(projectCost({ minor: 100, isFree: false }, 100)).toEqual({ ok: true, value: 100 });
  });

  it('refuses more than the pot holds, with both amounts', () => {
    const error = { kind: 'cost-above-pot', costMinor: 101, potMinor: 100 };
    expect(projectCost({ minor: 101, isFree: false }, 100)).toEqual({ ok: false, error });
  });

  it('takes nothing only when it was meant', () => {
    expect(projectCost({ minor: 0, isFree: false }, 100)).toEqual({
      ok: false,
      error: { kind: 'cost-is-zero' },
    });
    expect(projectCost({ minor: 0, isFree: true }, 100).ok).toBe(true);
  });

  it('takes a least above 0 and below the cost', () => {
    const judged = (leastMinor: number | null) =>
      projectCost({ minor: 50, isFree: false, leastMinor }, 100);
    expect([null, 1, 49].map((least) => judged(least).ok)).toEqual([true, true, true]);
    for (const leastMinor of [0, 50, 51]) {
      const error = { kind: 'least-not-below-cost', leastMinor, costMinor: 50 };
      expect(judged(leastMinor)).toEqual({ ok: false, error });
    }
  });
});

describe('nextProjectCode', () => {
  it('begins with 1 and goes on after the greatest number', () => {
    expect(nextProjectCode([])).toBe('1');
    expect(nextProjectCode(['2', '10', 'N-7', '99999999999'])).toBe('11');
  });
});

describe('PROJECT_CODE', () => {
  it.each(['1', 'N-7', 'a.b_c', 'x'.repeat(64)])('allows %s', (code) => {
    expect(PROJECT_CODE.test(code)).toBe(true);
  });

  it.each(['', '-1', '1-', 'a b', 'ü', 'a,b', 'a;b', 'x'.repeat(65)])('refuses "%s"', (code) => {
    expect(PROJECT_CODE.test(code)).toBe(false);
  });
});

describe('the status of a proposal', () => {
  it('is what the review says until a project is made from it', () => {
    expect(statusOf(null, false)).toBe('unreviewed');
    expect(statusOf('conditional', false)).toBe('conditional');
    expect(statusOf('not-feasible', true)).toBe('project');
  });

  it('lets feasible and conditional ones become projects without a reason', () => {
    expect([isEligible('feasible'), isEligible('conditional')]).toEqual([true, true]);
    expect([isEligible('not-feasible'), isEligible(null)]).toEqual([false, false]);
  });
});

describe('missingForPublication', () => {
  it('names the first thing that is missing', () => {
    expect(missingForPublication({ text: 'short', potId: null })).toBe('text');
    expect(missingForPublication({ text: 'x'.repeat(20), potId: null })).toBe('pot');
    expect(missingForPublication({ text: 'x'.repeat(20), potId: 'p' })).toBeUndefined();
  });
});
