import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { run } from '../../src/cli/tally';
import { parsePabulib } from '../../src/domain/tally/pabulib/parse';

/** Each case here is a row of the table in docs/reference/pabulib.md. */

interface Parts {
  readonly meta?: readonly string[];
  readonly type?: string;
  readonly budget?: string;
  readonly projects?: readonly string[];
  readonly votes?: readonly string[];
}

function fileOf({ meta = [], type = 'approval', budget = '100', projects, votes }: Parts): string {
  const header = type === 'cumulative' || type === 'scoring' ? ';points' : '';
  const sections = [
    ['META', 'key;value', 'description;Test', `budget;${budget}`, `vote_type;${type}`, ...meta],
    ['PROJECTS', 'project_id;cost;name', ...(projects ?? ['a;60;A', 'b;50;B'])],
    ['VOTES', `voter_id;vote${header}`, ...(votes ?? ['1;a', '2;a,b'])],
  ];
  return `${sections.flat().join('\n')}\n`;
}

function faultIn(text: string) {
  const result = parsePabulib(text);
  return result.ok ? result.value.warnings : result.error;
}

const folder = mkdtempSync(join(tmpdir(), 'baraza-bad-input-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function orderOf(text: string, ...flags: string[]): Promise<readonly string[]> {
  const path = join(folder, 'file.pb');
  writeFileSync(path, text);
  let out = '';
  const stdout = { write: (chunk: string) => (out += chunk) };
  const io = { stdout, stderr: { write: () => true }, env: {} };
  expect(await run([path, ...flags, '--json'], io)).toBe(0);
  return (JSON.parse(out) as { order: string[] }).order;
}

const GREEDY = ['--rule', 'greedy'];
const SHARES = ['--rule', 'equal-shares'];
const ADD1 = [...SHARES, '--completion', 'add1u'];
const RULES = [GREEDY, SHARES, ADD1, ['--rule', 'greedy-per-cost'], ['--rule', 'phragmen']];

describe('a Pabulib file at the edge', () => {
  it.each(RULES)('funds nothing without votes (%s %s)', async (...rule) => {
    expect(await orderOf(fileOf({ votes: [] }), ...rule)).toEqual([]);
  });

  it.each(RULES)('funds nothing when all ballots are blank (%s %s)', async (...rule) => {
    expect(await orderOf(fileOf({ votes: ['1;', '2;'] }), ...rule)).toEqual([]);
  });

  it.each(RULES)('funds nothing without projects (%s %s)', async (...rule) => {
    expect(await orderOf(fileOf({ projects: [], votes: ['1;'] }), ...rule)).toEqual([]);
  });

  it.each(RULES)('gives the only voter what fits (%s %s)', async (...rule) => {
    const order = await orderOf(
      fileOf({ projects: ['a;60;A', 'b;50;B'], votes: ['1;a'] }),
      ...rule,
    );
    expect(order).toEqual(['a']);
  });

  it.each([GREEDY, ADD1])(
    'funds everything that is supported and affordable (%s %s)',
    async (...r) => {
      const order = await orderOf(fileOf({ budget: '110.5', votes: ['1;a', '2;b', '3;'] }), ...r);
      expect([...order].sort()).toEqual(['a', 'b']);
    },
  );

  it.each(RULES)('funds nothing when nothing is affordable (%s %s)', async (...rule) => {
    expect(await orderOf(fileOf({ budget: '49.99' }), ...rule)).toEqual([]);
  });

  it('funds projects without a cost by votes, and by shares when asked to', async () => {
    const text = fileOf({ projects: ['a;0;A', 'b;50;B'] });
    expect(await orderOf(text, ...GREEDY)).toEqual(['a', 'b']);
    expect(await orderOf(text, ...SHARES)).toEqual(['b']);
    expect(await orderOf(text, ...SHARES, '--zero-cost', 'fund')).toEqual(['a', 'b']);
  });

  it('counts a project once that a vote names twice', async () => {
    const text = fileOf({ votes: ['1;b,b', '2;a', '3;a'] });
    expect(faultIn(text)).toEqual([{ kind: 'pabulib-vote-repeats', line: 12, project: 'b' }]);
    expect(await orderOf(text, ...GREEDY)).toEqual(['a']);
  });

  it.each([
    ['a second project of one id', { projects: ['a;1;A', 'a;2;B'] }, 9, 'project_id'],
    ['a selection of an unknown project', { votes: ['1;a', '2;a,c'] }, 13, 'vote'],
    ['a selection between two commas', { votes: ['1;a,,b'] }, 12, 'vote'],
    ['a negative cost', { projects: ['a;-1;A', 'b;1;B'] }, 8, 'cost'],
    ['a cost that is no number', { projects: ['a;NaN;A', 'b;1;B'] }, 8, 'cost'],
    ['an endless cost', { projects: ['a;1e999;A', 'b;1;B'] }, 8, 'cost'],
    ['a cost of very many digits', { projects: [`a;${'9'.repeat(999)};A`] }, 8, 'cost'],
    ['no cost', { projects: ['a;none;A', 'b;1;B'] }, 8, 'cost'],
    ['a negative budget', { budget: '-5' }, 4, 'budget'],
    ['no budget', { budget: 'none' }, 4, 'budget'],
    ['a budget of nothing', { budget: '0.00' }, 4, 'budget'],
    [
      'a default score beyond all measure',
      { type: 'scoring', meta: [`default_score;${'9'.repeat(20)}`], votes: ['1;a;1'] },
      6,
      'default_score',
    ],
  ] as const)('refuses %s, with line and field', (_, parts, line, field) => {
    expect(faultIn(fileOf(parts))).toMatchObject({ line, field });
  });

  it.each(['3', '', '3,1,2', 'none'])('refuses %j as points of two projects', (points) => {
    const text = fileOf({ type: 'scoring', votes: [`1;a,b;${points}`] });
    expect(faultIn(text)).toEqual({ kind: 'pabulib-points', line: 12, field: 'points' });
  });

  it.each(['x', 'NaN', 'Infinity', '1e3', '-', '+1', '1/2', '9007199254740993'])(
    'refuses %j as a number of points',
    (one) => {
      const text = fileOf({ type: 'scoring', votes: [`1;a,b;3,${one}`] });
      const fault = { kind: 'pabulib-number', line: 12, field: 'points', text: one };
      expect(faultIn(text)).toEqual(fault);
    },
  );

  it('refuses points whose sum no count could hold', () => {
    const most = String(Number.MAX_SAFE_INTEGER);
    const votes = [`1;a;${most}`, `2;a;${most}`];
    expect(faultIn(fileOf({ type: 'scoring', votes }))).toMatchObject({ line: 12, text: most });
    expect(faultIn(fileOf({ type: 'scoring', votes: votes.slice(1) }))).toEqual([]);
  });

  it('counts points above the limit, and says so', () => {
    const meta = ['max_points;3', 'max_sum_points;5'];
    const text = fileOf({ type: 'cumulative', meta, votes: ['1;a,b;4,2', '2;b;1'] });
    expect(faultIn(text)).toEqual([
      { kind: 'pabulib-limit', line: 14, field: 'max_points', rows: 1 },
      { kind: 'pabulib-limit', line: 14, field: 'max_sum_points', rows: 1 },
    ]);
  });

  it('keeps negative points, which support nothing', () => {
    const votes = ['1;a,b;-4,2'];
    expect(faultIn(fileOf({ type: 'scoring', votes }))).toEqual([]);
    expect(faultIn(fileOf({ type: 'cumulative', votes }))).toEqual([
      { kind: 'pabulib-limit', line: 12, field: 'min_points', rows: 1 },
    ]);
  });

  it('keeps ids that look like numbers apart and sorts them as texts', async () => {
    const ids = ['10', '2', '0012', '12', '1e1'];
    const text = fileOf({
      projects: ids.map((id) => `${id};10;N`),
      votes: [`1;${ids.join(',')}`],
    });
    expect(faultIn(text)).toEqual([]);
    expect(await orderOf(text, ...GREEDY)).toEqual(['0012', '10', '12', '1e1', '2']);
  });

  it('counts a file with a name of ten million characters', async () => {
    const name = 'x"";\n'.repeat(2_000_000);
    const text = fileOf({ projects: [`a;60;"${name}"`, 'b;50;B'] });
    expect(faultIn(text)).toEqual([]);
    expect(await orderOf(text, ...GREEDY)).toEqual(['a']);
  });

  it('reads very many quoted cells without looking at the rest of the file for each', () => {
    const text = fileOf({ votes: Array.from({ length: 200_000 }, (_, i) => `"${i}";"a"`) });
    expect(faultIn(text)).toEqual([]);
  });
});
