import { tallyPot } from '../tally-pot';
import { comparableRules, compareRules, type ComparisonInput, OTHER_RULE } from './rule-comparison';

const pot: ComparisonInput = {
  budgetMinor: 1000n,
  unitMinor: 100n,
  projects: [
    { id: 'a', costMinor: 900n },
    { id: 'b', costMinor: 500n },
    { id: 'c', costMinor: 500n },
  ],
  ballots: [['a'], ['a'], ['a'], ['b'], ['b'], ['c'], ['c'], []],
  tieOrder: ['a', 'b', 'c'],
};

const names = (input: ComparisonInput) => comparableRules(input).map(({ name }) => name);

describe('the rules that fit a pot', () => {
  it('have names and mean what they say', () => {
    const points = pot.ballots.map((ballot) => ballot.map(() => 1));
    const told = comparableRules({ ...pot, points }).map(({ name, rule: { id, options } }) =>
      [name, id, ...Object.values(options ?? {})].join(' '),
    );
    expect(told).toEqual([
      'greedy greedy',
      'greedy-per-cost greedy-per-cost',
      'equal-shares equal-shares cost none',
      'equal-shares-greedy equal-shares cost greedy',
      'equal-shares-add1 equal-shares cost add1',
      'equal-shares-add1e equal-shares cost add1e',
      'equal-shares-add1u equal-shares cost add1u',
      'equal-shares-add1eu equal-shares cost add1eu',
      'equal-shares-cardinality equal-shares cardinality add1',
      'phragmen phragmen',
      'phragmen-skip phragmen skip',
      'maximin-support maximin-support',
      'knapsack-optimum knapsack-optimum',
      'knapsack-optimum-cost knapsack-optimum cost',
      'greedy-points greedy points',
      'equal-shares-points equal-shares points add1',
      'equal-shares-cost-points equal-shares cost-points add1',
      'knapsack-optimum-points knapsack-optimum points',
    ]);
  });

  it('are those for its ballots, the binding one first', () => {
    expect(names(pot)).toContain('greedy');
    expect(names(pot)).not.toContain('greedy-points');
    const points = pot.ballots.map((ballot) => ballot.map(() => 1));
    expect(names({ ...pot, points })).toContain('equal-shares-points');
    const rule = { id: 'equal-shares', version: 1, options: { completion: 'add1' } };
    const found = names({ ...pot, rule });
    expect(found[0]).toBe('equal-shares-add1');
    expect(found.filter((name) => name === 'equal-shares-add1')).toHaveLength(1);
  });

  it('know a binding rule that says its defaults, in any order', () => {
    const named = (options: Readonly<Record<string, string>>) =>
      names({ ...pot, rule: { id: 'greedy', version: 1, options } })[0];
    expect(named({ measure: 'votes', minVotes: '0', onMisfit: 'skip' })).toBe('greedy');
    expect(named({ minVotes: '0', measure: 'votes', onMisfit: 'stop' })).toBe(OTHER_RULE);
  });

  it('leave out those that know no districts', () => {
    const styles = pot.ballots.map(() => 'all');
    const divided = { ...pot, districts: { sharesMinor: new Map([['all', 9n]]), styles } };
    expect(names(divided)).toContain('equal-shares-add1');
    expect(names(divided)).not.toContain('greedy');
  });

  it('hold a binding rule that nobody else has', () => {
    const rule = { id: 'greedy', version: 1, options: { minVotes: '3' } };
    expect(OTHER_RULE).toBe('binding');
    expect(names({ ...pot, rule })).toEqual([OTHER_RULE, ...names(pot)]);
    expect(names({ ...pot, rule: { id: 'none', version: 9 } })[0]).toBe(OTHER_RULE);
  });
});

describe('a comparison of rules', () => {
  it('says who wins, what it costs, and how many voters have a winner', () => {
    const rule = { id: 'greedy', version: 1 };
    const told: [number, string][] = [];
    const rows = compareRules({ ...pot, rule }, (...progress) => told.push(progress));
    const byName = new Map(rows.map((row) => [row.name, row]));
    expect(rows.filter(({ isBinding }) => isBinding).map(({ name }) => name)).toEqual(['greedy']);
    expect(byName.get('greedy')).toMatchObject({
      winners: ['a'],
      costMinor: '900',
      withWinner: 3,
    });
    expect(byName.get('knapsack-optimum')).toMatchObject({
      winners: ['b', 'c'],
      costMinor: '1000',
      withWinner: 4,
    });
    expect(told).toEqual(rows.map(({ name }, i) => [i, name]));
  });

  it('has no binding rule in a trial, and counts as the rule itself does', () => {
    for (const row of compareRules(pot)) {
      expect(row.isBinding).toBe(false);
      expect(row.winners).toEqual(tallyPot({ ...pot, rule: row.rule }).winners);
    }
  });
});
