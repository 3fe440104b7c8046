import { hostname } from 'node:os';

import { run } from '../../../src/cli/doctor';
import { ClosureService } from '../../../src/modules/voting-rounds';
import { ReadDatabase } from '../../../src/platform/database/read-database';
import { castOf, enterAct, openWithApprovers, receiptPath } from '../../support/acts';
import { startTestApp, type TestApp } from '../../support/app';
import { changeRows } from '../../support/changed-rows';
import { testDialect } from '../../support/database';
import { must, openRound } from '../../support/round-scenario';
import { vote } from '../../support/voter-steps';

let baraza: TestApp;
let published: string;
let open: string;

beforeAll(async () => {
  baraza = await startTestApp();
  openWithApprovers(baraza);
  const first = await openRound(baraza);
  published = first.slug;
  const cast = await castOf(baraza, receiptPath(published, await vote(baraza, first, 0, 'a1')));
  for (const voter of [1, 2, 2]) await vote(baraza, first, voter, 'a2', 'k1');
  await enterAct(baraza, published, { t: 'void', ...cast, reason: 'ineligible' });
  const closure = baraza.app.get(ClosureService, { strict: false });
  must(await closure.closeEarly(first.officerId, published, 'The council ended the vote.'));
  await closure.closeDue();
  const second = await openRound(baraza);
  open = second.slug;
  await vote(baraza, second, 0, 'a1');
});

afterAll(() => baraza.close());

/** What the command prints, and its exit code. */
async function doctor(...args: string[]): Promise<{ code: number; text: string }> {
  const { database, dataDir, keyDir } = baraza.config;
  const env = {
    DATA_DIR: dataDir,
    KEY_DIR: keyDir,
    SESSION_SECRET: 'a-secret-of-the-tests-that-is-long-enough',
    CODE_VERSION: '0'.repeat(40),
    ...(database.dialect === 'postgres' ? { DATABASE_URL: database.url } : {}),
  };
  let text = '';
  const sink = { write: (said: string) => (text += said) };
  const code = await run(args, { stdout: sink, stderr: sink, env });
  return { code, text };
}

describe('the doctor', () => {
  it('finds nothing where nothing is wrong, while the server runs', async () => {
    const writer = `The vote logs are written by ${hostname()}:${process.pid}.\n`;
    const leader = testDialect() === 'postgres' ? writer : '';
    const text = `Everything that is stored fits together.\n${leader}`;
    let found = await doctor();
    // On a busy machine the process may have lost the lock for a moment.
    while (!found.text.endsWith(leader)) found = await doctor();
    expect(found).toEqual({ code: 0, text });
    expect(JSON.parse((await doctor('--json', '--round', open)).text)).toEqual({ findings: [] });
  });

  it('says what it wants when it is asked otherwise', async () => {
    expect((await doctor('--nonsense')).code).toBe(2);
  });

  it.each([
    ['UPDATE ballot SET sealed = ? WHERE round = ?', 'ballots differs from what its log'],
    ['UPDATE round_outcome SET result = ? WHERE bundle_file LIKE ?', 'result in its table'],
    ['UPDATE round_outcome SET bundle_sha256 = ? WHERE bundle_file LIKE ?', 'bundle on disk'],
    ['UPDATE round_outcome SET report = ? WHERE bundle_file LIKE ?', 'report on its bundle'],
    ['UPDATE round SET config = ? WHERE slug = ?', 'configuration is not the one'],
  ])('tells of %s', async (sql, words) => {
    const place = sql.includes('LIKE') ? `${published}%` : published;
    const [, table, column] = /UPDATE (\w+) SET (\w+)/.exec(sql)!;
    const where = sql.slice(sql.indexOf('WHERE'));
    const kept = await baraza.app
      .get(ReadDatabase, { strict: false })
      .rows<Record<string, unknown>>(`SELECT * FROM ${table} ${where}`, [place]);
    const value = column === 'sealed' ? Buffer.from('{}') : '{}';
    await changeRows(baraza, sql, [value, place]);
    const { code, text } = await doctor('--round', published);
    for (const row of kept) {
      const key = table === 'ballot' ? 'c' : table === 'round' ? 'id' : 'round_id';
      const back = `UPDATE ${table} SET ${column} = ? WHERE ${key} = ?`;
      await changeRows(baraza, back, [row[column!], row[key]]);
    }
    expect(text).toContain(words);
    expect(text).toMatch(new RegExp(`^round ${published}: `));
    expect(code).toBe(1);
  });

  it('finds nothing again when all is put back', async () => {
    expect((await doctor()).code).toBe(0);
  });
});
