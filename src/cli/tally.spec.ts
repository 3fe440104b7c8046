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
      ties: [{ first: 'a', tied: ['a', 'b'] }],
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
        'Tie: a, b; a went first',
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
});
