import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { recountSeats } from '../verifier/recount/seats/recount-seats';
import { main } from './main';
import { readTallyOptions, type SeatOptions } from './tally-options';
import { tallySeats } from './tally-seats';

const COUNCIL = join(__dirname, '..', '..', 'test', 'fixtures', 'seats', 'youth-council.blt');

interface Told {
  readonly language: string;
  readonly secondCount: unknown;
  readonly sentences: {
    readonly tie: string;
    readonly candidates: readonly unknown[];
    readonly steps: readonly { readonly step: number; readonly text: string }[];
  };
}

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

  it('tells the same in sentences, and that the second count agrees', async () => {
    const { out } = await baraza('tally', COUNCIL, '--rule', 'scottish-stv', '--json');
    const { sentences, secondCount, language } = JSON.parse(out) as Told;
    expect({ secondCount, language }).toEqual({ secondCount: { agrees: true }, language: 'en' });
    expect(sentences.candidates).toEqual([
      { candidate: 'Ada', text: 'Elected at stage 1 with 11 votes.' },
      { candidate: 'Cleo', text: 'Elected at stage 3 with 8.09089 votes.' },
      {
        candidate: 'Ben',
        text: 'Not elected: still in the race with 4.90904 votes when the last seat was filled.',
      },
      { candidate: 'Dan', text: 'Not elected: excluded at stage 3 as the last, with 3 votes.' },
    ]);
    expect(sentences.steps.map(({ step }) => step)).toEqual([1, 2, 3, 4]);
    expect(sentences.steps[2]?.text).toContain(
      'each at 4/11 of what it was worth: 0.36363 for a whole vote. This gives Ben 2.90904 and',
    );
    expect(sentences.tie).toBe('In a tie, whoever comes first in the file is better off.');
  });

  it.each([
    [
      'scottish-stv',
      [
        '  Ada: Elected at stage 1 with 11 votes.',
        'The quota that elects is 7 votes',
        'Stage 2: Ada has 11 votes, 4 above the quota.',
        'Votes that can go to nobody: 0.00007',
        'A second program, written apart from the first,',
      ],
    ],
    [
      'meek-stv',
      [
        '  Ada: Elected in round 1 with 11 votes.',
        'Round 1, pass 1: Ada 11, Ben 2, Cleo 4 and Dan 3. The quota is 6.666666667.',
        'Kept of each vote by those elected before: Ada 0.606060607',
        'Dan has the fewest votes (3) and leaves the race.',
      ],
    ],
    [
      'schulze',
      [
        '  Ada: Elected at place 1, standing above Ben, Cleo and Dan.',
        '11 ballots put Ada before Dan, 3 the other way round.',
        'Place 4: Dan',
      ],
    ],
    ['borda-seats', ['  Ada: Elected at place 1 with 53 points.']],
    ['approval-seats', ['Place 1: Ada, named on 14 ballots. Elected. Ada and Ben stood equal.']],
  ])('tells a count by %s to people', async (rule, texts) => {
    const { code, out } = await baraza('tally', COUNCIL, '--rule', rule);
    expect(code).toBe(0);
    for (const text of texts) expect(out).toContain(text);
  });

  it('tells it in Arabic', async () => {
    const arabic = ['--rule', 'scottish-stv', '--language', 'ar'];
    const { code, out } = await baraza('tally', COUNCIL, ...arabic);
    expect(code).toBe(0);
    expect(out).toContain('  Ada: انتُخب في المرحلة 1 (11 صوتًا).');
    expect(out).toContain('لدى \u2068Ada\u2069 11 صوتًا، أي 4 فوق الحاصل.');
  });

  it('tells who withdrew, and what the tie order is', async () => {
    const gone = write('gone.blt', '2 1\n-2\n3 2 1 0\n0\n"A"\n"B"\n"T"\n');
    const { out } = await baraza('tally', gone, '--rule', 'schulze', '--tie', 'seed:00');
    expect(out).toContain('  B: Withdrew before the count; ballots for B went on to the names');
    expect(out).toContain('an order decides that was drawn from a seed');
    const byName = await baraza('tally', gone, '--rule', 'schulze', '--tie', 'id,seed:00');
    expect(byName.out).toContain('whoever comes first by name is better off');
  });

  it('names the stage or the order that decided a tie, and who fills the last seats', async () => {
    const tied = '3 2\n5 1 0\n2 2 0\n2 3 0\n0\n"A"\n"B"\n"C"\n"T"\n';
    const path = write('tied.blt', tied);
    const { out } = await baraza('tally', path, '--rule', 'scottish-stv');
    expect(out).toContain(
      'B and C stood equal. The tie order, fixed before the count, decided on C',
    );
    expect(out).toContain('  B: Elected below the quota, with 2 votes at the last count');
    const later = '4 1\n4 1 0\n3 2 0\n2 3 0\n1 4 3 0\n0\n"A"\n"B"\n"C"\n"D"\n"T"\n';
    const decided = await baraza('tally', write('later.blt', later), '--rule', 'scottish-stv');
    expect(decided.out).toContain('It is C, who had the fewest of them at stage 1');
  });

  it('ends with 1, and says so, when the second count differs', async () => {
    const options = readTallyOptions([COUNCIL, '--rule', 'schulze']) as SeatOptions;
    let out = '';
    const io = { stdout: { write: (text: string) => (out += text) }, stderr: process.stderr };
    const code = await tallySeats(options, { ...io, env: {} }, (election, rule) => {
      return recountSeats({ ...election, ballots: election.ballots.slice(1) }, rule);
    });
    expect(code).toBe(1);
    expect(out).toContain('Do not publish this result');
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
    [['--rule', 'schulze', '--language', 'fr'], '--language cannot be "fr"; there is: en, ar'],
    [['--rule', 'greedy', '--language', 'ar'], '--language goes with --rule scottish-stv'],
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

  it.each([
    ['2 1\n', ':1: the file ends too early; after the ballots it needs a 0, all names and a title'],
    [`2 1\n1 1 ${'x'.repeat(100)} 0\n`, `:2: ${'x'.repeat(80)}… is no whole number; every line`],
    ['2 1\n1 1=2 0\n', ':2: 1=2 puts candidates on one rank; the rules here count strict rank'],
    ['2 0\n', ':1: 0 is no number of candidates or seats; both are at least 1'],
    ['2 1\n1 3 0\n', ':2: 3 is the number of no candidate; the first number of the file is how'],
    ['2 1\n1 2 2 0\n', ':2: 2 stands on this ballot twice; remove one of them'],
    ['2 1\n-1 1 0\n-1 1 0\n', ':3: -1 is no weight; a ballot is cast at least once'],
    ['1 1\n999999999 0\n2 0\n', ':3: 2 makes more than a billion ballots; check the weights'],
    ['1 1\n0\nAda\n', ':3: Ada is no name; write each name, and the title, between double quotes'],
    ['2 1\n0\n"A"\n"A"\n', ':4: "A" is the name of another candidate; give each a name of th'],
    ['1 1\n0\n"A"\n"T"\n5\n', ':5: 5 follows the title, which is the last thing in the file'],
  ])('names file, line and remedy of %j in one line', async (text, message) => {
    const path = write('wrong.blt', text);
    const { code, out, err } = await baraza('tally', path, '--rule', 'schulze');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(`wrong.blt${message}`);
    expect(err.split('\n')).toEqual([expect.any(String), '']);
  });
});
