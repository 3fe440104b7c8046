import { tallyPot } from '../tally-pot';

/** Six voters want a, three of them b and c too; four others want d and e. */
const BALLOTS = [
  ...Array.from({ length: 3 }, () => ['a']),
  ...Array.from({ length: 3 }, () => ['a', 'b', 'c']),
  ...Array.from({ length: 4 }, () => ['d', 'e']),
];

function count(comparison: string, costs: Readonly<Record<string, bigint>>, completion = 'none') {
  const ids = Object.keys(costs);
  return tallyPot({
    budgetMinor: 100n,
    unitMinor: 1n,
    projects: ids.map((id) => ({ id, costMinor: costs[id] as bigint })),
    ballots: BALLOTS,
    rule: { id: 'equal-shares', version: 1, options: { comparison, completion } },
    tieOrder: ids,
  });
}

/** Equal Shares buys a and d; greedy a, and then d and e. */
const MORE_FOR_FOUR = { a: 55n, d: 40n, e: 5n, b: 90n, c: 90n };
/** Equal Shares buys d and e alone; greedy buys a, for which its six voters are short of money. */
const NONE_FOR_SIX = { a: 61n, d: 25n, e: 15n, b: 90n, c: 90n };

describe('the comparison with greedy', () => {
  it('counts who has more projects, and keeps Equal Shares where as many prefer it', () => {
    const outcome = count('satisfaction', MORE_FOR_FOUR);
    expect(outcome.order).toEqual(['a', 'd', 'e']);
    expect(outcome.trace.find((step) => step.t === 'comparison')).toEqual({
      ...{ t: 'comparison', mode: 'satisfaction', kept: 'greedy' },
      ...{ preferShares: 0, preferGreedy: 4 },
    });
    const same = count('satisfaction', MORE_FOR_FOUR, 'greedy');
    expect(same.trace.find((step) => step.t === 'comparison')).toMatchObject({
      ...{ preferShares: 0, preferGreedy: 0, kept: 'equal-shares' },
    });
    expect(same.trace.filter((step) => step.t === 'endowment')).toHaveLength(1);
  });

  it('counts voters who have a project in one outcome only, even if they have nothing else', () => {
    expect(count('none', NONE_FOR_SIX).order).toEqual(['d', 'e']);
    const outcome = count('exclusion', NONE_FOR_SIX);
    expect(outcome.order).toEqual(['a', 'd']);
    const none = { ...NONE_FOR_SIX, d: 40n, e: 90n };
    expect(count('exclusion', none).trace.find((step) => step.t === 'comparison')).toEqual({
      ...{ t: 'comparison', mode: 'exclusion', kept: 'greedy' },
      ...{ preferShares: 4, preferGreedy: 6 },
    });
    const few = { ...MORE_FOR_FOUR, a: 101n, b: 10n };
    expect(count('exclusion', few).trace.find((step) => step.t === 'comparison')).toMatchObject({
      kept: 'equal-shares',
    });
  });
});
