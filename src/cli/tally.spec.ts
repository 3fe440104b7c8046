import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { main } from './main';

const VILLAGES = join(__dirname, '..', '..', 'test', 'fixtures', 'pabulib', 'two-villages.pb');

async function baraza(...args: string[]) {
  const texts = { out: '', err: '' };
  const code = await main(args, {
    stdout: { write: (text: string) => (texts.out += text) },
    stderr: { write: (text: string) => (texts.err += text) },
    env: {},
  });
  return { code, ...texts };
}

describe('baraza', () => {
  it('lists its commands, and refuses those that do not exist', async () => {
    expect(await baraza('--help')).toMatchObject({ code: 0, err: '' });
    expect((await baraza('--help')).out).toContain('baraza tally FILE.pb');
    expect(await baraza()).toMatchObject({ code: 2, out: '' });
    const { code, err } = await baraza('toString');
    expect(code).toBe(2);
    expect(err).toContain('there is no command "toString"');
  });
});

const RULES =
  'greedy, greedy-per-cost, phragmen, maximin-support, knapsack-optimum, equal-shares, ' +
  'scottish-stv, meek-stv, schulze, borda-seats, approval-seats';

describe('baraza tally', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'baraza-tally-'));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  function write(name: string, content: string | Uint8Array): string {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  }

  it('prints one JSON document and nothing else', async () => {
    const { code, out, err } = await baraza('tally', VILLAGES, '--rule', 'greedy', '--json');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out)).toEqual({
      rule: 'greedy',
      utility: 'votes',
      completion: 'none',
      tie: 'id',
      winners: ['a', 'b'],
      order: ['a', 'b'],
      cost: '100',
      budget: '100',
      ties: [{ first: 'a', tied: ['a', 'b'], decidedBy: 'id' }],
      runs: 1,
      engine: 'baraza-tally/1',
    });
  });

  it('prints a table for people', async () => {
    const { out } = await baraza('tally', VILLAGES, '--rule', 'equal-shares');
    expect(out).toBe(
      [
        '   project  cost  votes  name',
        '1  a          60      6  Bridge',
        '2  c          40      4  School garden',
        '',
        'Funded 2 of 3 projects, 10 ballots',
        'Cost 100 of 100, left 0',
        'Rule equal-shares, utility cost, completion none, ties by id',
        'Runs 1, ties met 1',
        'Tie: a, b; a went first by id',
        '',
      ].join('\n'),
    );
  });

  it('draws lots from a seed', async () => {
    const { out } = await baraza(
      'tally',
      VILLAGES,
      '--rule',
      'greedy',
      '--tie',
      'min-cost,seed:00FF',
      '--json',
    );
    expect(JSON.parse(out)).toMatchObject({ order: ['b', 'a'], tie: 'min-cost,seed:00FF' });
  });

  it.each([
    [
      ['greedy-per-cost', '--min-votes', '5', '--min-share', '40.5'],
      ['b', 'a'],
    ],
    [
      ['greedy', '--relative-cost', '1/1'],
      ['a', 'b'],
    ],
    [
      ['greedy', '--on-misfit', 'stop'],
      ['a', 'b'],
    ],
    [['phragmen'], ['b', 'c']],
    [
      ['phragmen', '--on-misfit', 'skip'],
      ['b', 'c'],
    ],
    [['maximin-support'], ['b', 'c']],
    [['knapsack-optimum'], ['a', 'b']],
    [
      ['knapsack-optimum', '--utility', 'cost'],
      ['a', 'b'],
    ],
  ])('counts by %j', async (flags, order) => {
    const { out } = await baraza('tally', VILLAGES, '--rule', ...flags, '--json');
    expect(JSON.parse(out)).toMatchObject({ order });
  });

  it('explains itself', async () => {
    expect(await baraza('tally', '--help')).toMatchObject({ code: 0, err: '' });
  });

  it.each([
    [[], `--rule is needed; there is: ${RULES}`],
    [['--rule', 'lottery'], `--rule cannot be "lottery"; there is: ${RULES}`],
    [['--rule', 'greedy', '--utility', 'cost'], 'there is: votes, points, borda'],
    [['--rule', 'phragmen', '--utility', 'points'], 'there is: votes'],
    [['--rule', 'knapsack-optimum', '--utility', 'card'], 'there is: votes, cost, points, borda'],
    [['--rule', 'phragmen', '--on-misfit', 'wait'], 'there is: stop, skip'],
    [['--rule', 'knapsack-optimum', '--on-misfit', 'skip'], '--on-misfit goes with --rule greedy,'],
    [['--rule', 'greedy', '--min-votes', '-1'], '--min-votes'],
    [['--rule', 'greedy', '--min-share', '101'], '--min-share cannot be "101"; it is such as 10'],
    [['--rule', 'greedy-per-cost', '--relative-cost', '3'], 'it is such as 1/3'],
    [['--rule', 'phragmen', '--min-votes', '5'], 'goes with --rule greedy, greedy-per-cost'],
    [['--rule', 'equal-shares', '--utility', 'votes'], 'there is: cost, cardinality'],
    [
      ['--rule', 'equal-shares', '--completion', 'add2'],
      'none, greedy, add1, add1e, add1u, add1eu',
    ],
    [['--rule', 'greedy', '--zero-cost', 'skip'], 'goes with --rule equal-shares'],
    [['--rule', 'greedy', '--tie', 'lot'], 'there is: min-cost, max-votes, id, seed:HEX'],
    [['--rule', 'greedy', '--tie', 'seed:abc'], 'there is: min-cost, max-votes, id, seed:HEX'],
    [['--rule', 'greedy', '--fast'], "Unknown option '--fast'"],
    [['second.pb', '--rule', 'greedy'], 'name exactly one FILE.pb'],
  ])('refuses %j', async (flags, message) => {
    const { code, out, err } = await baraza('tally', VILLAGES, ...flags);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });

  it('names file, line and remedy of a file that it cannot read, in one line', async () => {
    const path = write('short.pb', 'META\nkey;value\nbudget;100\n');
    const { code, out, err } = await baraza('tally', path, '--rule', 'greedy');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(
      /^baraza tally: .*short\.pb:3: the section PROJECTS should begin here; .*\n$/,
    );
  });

  it('names the line that is not UTF-8', async () => {
    const path = write('latin.pb', Buffer.from('META\nkey;value\nunit;Łódź \xe9\n', 'latin1'));
    const { code, err } = await baraza('tally', path, '--rule', 'greedy');
    expect(code).toBe(2);
    expect(err).toContain('latin.pb:3: this is not UTF-8');
  });

  it('refuses a file that is not there', async () => {
    const { code, err } = await baraza('tally', join(folder, 'none.pb'), '--rule', 'greedy');
    expect(code).toBe(2);
    expect(err).toContain('none.pb: cannot be read (ENOENT)');
  });

  const META = 'META\nkey;value\nbudget;100\nvote_type;approval\n';
  const REST = 'PROJECTS\nproject_id;cost\np;10\nVOTES\nvoter_id;vote\n1;p,p\n';

  it('counts a file with oddities, and says so on standard error', async () => {
    const path = write('odd.pb', `${META}num_votes;2\n${REST}`);
    const { code, out, err } = await baraza('tally', path, '--rule', 'greedy');
    expect(code).toBe(0);
    expect(out).toContain('1  p          10      1');
    expect(err.split('\n')).toEqual([
      `${path}:5: note: META says num_votes is 2, the file holds 1`,
      `${path}:11: note: the vote names the project "p" more than once; it counts once`,
      '',
    ]);
  });

  it('refuses a utility that the votes do not give', async () => {
    const path = write('ordinal.pb', `${META}${REST}`.replace('approval', 'ordinal'));
    const flags = ['--rule', 'greedy', '--utility', 'points'];
    const { code, err } = await baraza('tally', path, ...flags);
    expect(code).toBe(2);
    expect(err).toContain('--utility points needs votes that are cumulative or scoring');
  });

  let written = 0;

  /** A file of approvals: costs by id, and one vote per voter. */
  function approvals(budget: number, costs: Record<string, string>, votes: string[], meta = '') {
    const projects = Object.entries(costs).map(([id, cost]) => `${id};${cost}\n`);
    const rows = votes.map((vote, i) => `${i + 1};${vote}\n`);
    return write(
      `approvals-${(written += 1)}.pb`,
      `META\nkey;value\nbudget;${budget}\nvote_type;approval\n${meta}PROJECTS\nproject_id;cost\n` +
        `${projects.join('')}VOTES\nvoter_id;vote\n${rows.join('')}`,
    );
  }

  async function report(path: string, ...flags: string[]) {
    const { out } = await baraza('tally', path, ...flags, '--json');
    return JSON.parse(out) as Record<string, unknown>;
  }

  it('tells a tie of the run that went over the budget, which ended the search', async () => {
    const path = approvals(1, { a: '2', b: '1' }, ['a', 'a,b', '']);
    const flags = ['--rule', 'equal-shares', '--utility', 'cardinality', '--completion', 'add1'];
    expect(await report(path, ...flags)).toMatchObject({
      winners: [],
      ties: [{ first: 'a', tied: ['a', 'b'], decidedBy: 'id', met: 'over-budget' }],
    });
    expect(await report(path, ...flags, '--tie', 'min-cost')).toMatchObject({
      winners: ['b'],
      ties: [{ met: 'over-budget' }, { first: 'b', decidedBy: 'min-cost' }],
    });
    const { out } = await baraza('tally', path, ...flags);
    expect(out).toContain('Tie: a, b; a went first by id, in the run that went over the budget');
  });

  it('tells a tie of the greedy count that was compared and not kept', async () => {
    const path = approvals(20, { a: '20', c: '14', b: '1' }, ['c', 'a,b']);
    const flags = ['--rule', 'equal-shares', '--comparison', 'satisfaction'];
    const { winners, ties } = await report(path, ...flags);
    expect(winners).toEqual(['b']);
    expect(ties).toMatchObject([
      { first: 'a', tied: ['a', 'b', 'c'], met: 'greedy' },
      { first: 'b', tied: ['b', 'c'], met: 'greedy' },
    ]);
  });

  it('says how good the best set is, and whether another is as good', async () => {
    const path = approvals(10, { a: '5', b: '5', c: '5' }, ['a,b,c', 'a,b']);
    const flags = ['--rule', 'knapsack-optimum'];
    expect(await report(path, ...flags)).toMatchObject({
      optimum: { welfare: '4', isUnique: true, cost: '10' },
    });
    const level = approvals(10, { a: '5', b: '5', c: '5' }, ['a,b,c']);
    expect(await report(level, ...flags)).toMatchObject({ optimum: { isUnique: false } });
    const { out } = await baraza('tally', level, ...flags);
    expect(out).toContain('ties met 1');
    expect(out).toContain('Welfare 2, as another set has');
    expect((await baraza('tally', path, ...flags)).out).toContain('Welfare 4, the only set');
  });

  it('decides ties by the file, by id, or by a lot only where a seed is given', async () => {
    const path = approvals(5, { b: '5', a: '5' }, ['a,b']);
    const firstBy = async (tie: string): Promise<unknown> =>
      (await report(path, '--rule', 'greedy', '--tie', tie))['ties'];
    expect(await firstBy('file')).toMatchObject([{ first: 'b', decidedBy: 'file' }]);
    expect(await firstBy('max-votes,file')).toMatchObject([{ first: 'b', decidedBy: 'file' }]);
    expect(await firstBy('min-cost')).toMatchObject([{ first: 'a', decidedBy: 'id' }]);
    expect(await firstBy('min-cost,seed:01')).toMatchObject([{ decidedBy: 'seed' }]);
    const { code, err } = await baraza('tally', path, '--rule', 'greedy', '--tie', 'seed:01,file');
    expect(code).toBe(2);
    expect(err).toContain('--tie ends with seed:HEX or with file');
  });

  it('does not stop at a project that was withdrawn', async () => {
    const path = approvals(10, { a: '999999999', b: '5' }, ['a', 'a', 'b']);
    const flags = ['--rule', 'greedy', '--on-misfit', 'stop'];
    expect(await report(path, ...flags)).toMatchObject({ winners: ['b'] });
    const dear = approvals(10, { a: '999999998', b: '5' }, ['a', 'a', 'b']);
    expect(await report(dear, ...flags)).toMatchObject({ winners: [] });
  });

  it.each([
    ['1000000000000000', 999_999_999_999_901],
    [`1${'0'.repeat(29)}`, Number.MAX_SAFE_INTEGER],
  ])('ends with a project that costs %s', async (cost, runs) => {
    const path = approvals(100, { a: cost }, ['a']);
    const flags = ['--rule', 'equal-shares', '--completion', 'add1'];
    expect(await report(path, ...flags)).toMatchObject({ winners: [], runs });
  });

  it('says that a field of META has its name in other letters', async () => {
    const path = approvals(5, { a: '5' }, ['a'], 'Max_Length;1\n');
    const { code, err } = await baraza('tally', path, '--rule', 'greedy');
    expect(code).toBe(0);
    expect(err).toContain('the format calls "Max_Length" max_length; it was not read');
    const both = approvals(5, { a: '5' }, ['a'], 'Max_Length;1\nmax_length;1\n');
    expect((await baraza('tally', both, '--rule', 'greedy')).err).toBe('');
    const other = write('case.pb', 'META\nkey;value\nBudget;5\nvote_type;approval\n' + REST);
    const refused = await baraza('tally', other, '--rule', 'greedy');
    expect(refused.code).toBe(2);
    expect(refused.err).toContain('rename the row "Budget" of META to budget');
  });

  it('says that no vote can name an id with a comma', async () => {
    const path = approvals(5, { '"a,b"': '5', a: '5', b: '5' }, ['a,b']);
    const { code, err } = await baraza('tally', path, '--rule', 'greedy');
    expect(code).toBe(0);
    expect(err).toContain('the id "a,b" has a comma, so no vote can name it');
  });

  it('refuses points by rank that begin too high', async () => {
    const ranked = `${META}max_length;9007199254740991\n${REST}`.replace('approval', 'ordinal');
    const path = write('long.pb', ranked.replace('p,p', 'p'));
    const flags = ['--rule', 'greedy', '--utility', 'borda'];
    const { code, err } = await baraza('tally', path, ...flags);
    expect(code).toBe(2);
    expect(err).toContain('points by rank begin at 1000000 at most');
    expect((await baraza('tally', path, ...flags, '--borda', 'below')).code).toBe(0);
  });
});
