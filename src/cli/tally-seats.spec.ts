import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { main } from './main';

const COUNCIL = join(__dirname, '..', '..', 'test', 'fixtures', 'seats', 'youth-council.blt');

async function baraza(...args: string[]) {
  const texts = { out: '', err: '' };
  const code = await main(args, {
    stdout: { write: (text: string) => (texts.out += text) },
    stderr: { write: (text: string) => (texts.err += text) },
    env: {},
  });
  return { code, ...texts };
}

describe('baraza tally for seats', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'baraza-seats-'));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  function write(name: string, content: string): string {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  }

  const electedIn = async (...args: string[]): Promise<unknown> =>
    (JSON.parse((await baraza('tally', ...args, '--json')).out) as { elected: unknown }).elected;

  it('prints every stage of a Scottish count', async () => {
    // By hand: quota floor(20/3) + 1 = 7; surplus 4 over 11 papers, 0.36363 each; Dan goes out.
    const { code, out, err } = await baraza('tally', COUNCIL, '--rule', 'scottish-stv', '--json');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const report = JSON.parse(out) as { steps: Record<string, unknown>[] };
    expect(report).toMatchObject({
      rule: 'scottish-stv',
      title: 'Youth council',
      seats: 2,
      tie: 'file',
      candidates: ['Ada', 'Ben', 'Cleo', 'Dan'],
      withdrawn: [],
      valid: 20,
      blank: 1,
      elected: ['Ada', 'Cleo'],
      ties: 0,
    });
    expect(report.steps.map(({ t, action }) => action ?? t)).toEqual([
      ...['start', 'first-preferences', 'surplus', 'exclusion'],
    ]);
    expect(report.steps[2]).toMatchObject({ candidate: 'Ada', nonTransferable: '0.00007' });
  });

  it.each([
    [
      'scottish-stv',
      ['  1  Ada', 'Quota 7', 'Stage 2: surplus of Ada', 'not transferable 0.00007'],
    ],
    ['meek-stv', ['  1  Ada', 'Round 1.1: quota 6.666666667', 'is out', '  elected: Ada']],
    ['schulze', ['  1  Ada', 'Place 1: Ada, elected', 'Place 4: Dan']],
    ['borda-seats', ['Place 1: Ada, ', 'elected']],
    ['approval-seats', ['Place 1: Ada, 14, elected (tie of Ada, Ben; the tie order decided)']],
  ])('prints a count by %s for people', async (rule, texts) => {
    const { code, out } = await baraza('tally', COUNCIL, '--rule', rule);
    expect(code).toBe(0);
    for (const text of texts) expect(out).toContain(text);
  });

  it('names the stage or the order that decided a tie, and who fills the last seats', async () => {
    const tied = '3 2\n5 1 0\n2 2 0\n2 3 0\n0\n"A"\n"B"\n"C"\n"T"\n';
    const path = write('tied.blt', tied);
    const { out } = await baraza('tally', path, '--rule', 'scottish-stv');
    expect(out).toContain('exclusion of C (tie of B, C; the tie order decided)');
    expect(out).toContain('The others fill the seats that are left\n  elected: B');
    const later = '4 1\n4 1 0\n3 2 0\n2 3 0\n1 4 3 0\n0\n"A"\n"B"\n"C"\n"D"\n"T"\n';
    const decided = await baraza('tally', write('later.blt', later), '--rule', 'scottish-stv');
    expect(decided.out).toContain('exclusion of C (tie of B, C; an earlier stage decided)');
  });

  it('takes seats, points and tie order from the command line', async () => {
    const borda = ['--rule', 'borda-seats'];
    expect(await electedIn(COUNCIL, ...borda, '--seats', '1')).toEqual(['Ada']);
    // By hand: Ada 39, Ben 30, Cleo 21, Dan 12; from the last rank Ada 31, Ben 14, Cleo 17, Dan 12.
    const points = [COUNCIL, ...borda, '--points', '3,2,1'];
    expect(await electedIn(...points)).toEqual(['Ada', 'Ben']);
    expect(await electedIn(...points, '--short-ballots', 'from-last')).toEqual(['Ada', 'Cleo']);
    const path = write('equal.blt', '2 1\n1 1 0\n1 2 0\n0\n"B"\n"A"\n"T"\n');
    const approval = [path, '--rule', 'approval-seats'];
    expect(await electedIn(...approval)).toEqual(['B']);
    expect(await electedIn(...approval, '--tie', 'id')).toEqual(['A']);
    const seeded = await Promise.all(
      ['00', '01', '02', '03'].map((seed) => electedIn(...approval, '--tie', `seed:${seed}`)),
    );
    expect(new Set(seeded.flat())).toEqual(new Set(['A', 'B']));
  });

  const pabulib = (type: string): string =>
    [
      ...['META', 'key;value', `vote_type;${type}`, 'budget;1', 'PROJECTS', 'project_id;cost'],
      ...['a;1', 'b;1', 'VOTES', 'voter_id;vote', '1;b,a', '2;b', '3;a', '4;', ''],
    ].join('\n');

  it('counts Pabulib files of ranked votes, and of approvals', async () => {
    const ranked = write('ranked.pb', pabulib('ordinal'));
    const seats = ['--seats', '1', '--json'];
    const { out } = await baraza('tally', ranked, '--rule', 'meek-stv', ...seats);
    expect(JSON.parse(out)).toMatchObject({ elected: ['b'], valid: 3, blank: 1, title: '' });
    const approval = write('approval.pb', pabulib('approval'));
    expect(await electedIn(approval, '--rule', 'approval-seats', '--seats', '1')).toEqual(['a']);
    const refused = await baraza('tally', approval, '--rule', 'schulze', '--seats', '1');
    expect(refused).toMatchObject({ code: 2, out: '' });
    expect(refused.err).toContain('--rule schulze needs votes that are ordinal');
  });

  it.each([
    [['--rule', 'schulze', '--seats', '0'], '--seats cannot be "0"'],
    [['--rule', 'schulze', '--points', '3,2,1'], '--points goes with --rule borda-seats'],
    [['--rule', 'borda-seats', '--points', 'many'], '--points is full, or numbers such as'],
    [['--rule', 'schulze', '--completion', 'add1'], '--completion goes with --rule greedy, '],
    [['--rule', 'schulze', '--tie', 'min-cost'], '--tie cannot be "min-cost"; there is: id, seed'],
    [['--rule', 'greedy', '--seats', '2'], '--seats goes with --rule scottish-stv, meek-stv, '],
  ])('refuses %j', async (flags, message) => {
    const { code, out, err } = await baraza('tally', COUNCIL, ...flags);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });

  it('asks for the number of seats where the file has none', async () => {
    const path = write('seatless.pb', pabulib('ordinal'));
    const { code, err } = await baraza('tally', path, '--rule', 'schulze');
    expect(code).toBe(2);
    expect(err).toContain('--seats is needed');
  });

  it('names file, line and remedy of a BLT file that it cannot read', async () => {
    const path = write('long.blt', `2 1\n1 1 ${'x'.repeat(100)} 0\n`);
    const { code, err } = await baraza('tally', path, '--rule', 'schulze');
    expect(code).toBe(2);
    expect(err).toContain(`long.blt:2: ${'x'.repeat(80)}… is no whole number; `);
    const short = await baraza('tally', write('short.blt', '2 1\n'), '--rule', 'schulze');
    expect(short.err).toContain('short.blt:1: the file ends too early');
  });
});
