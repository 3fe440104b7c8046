import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { main } from './main';

async function baraza(...args: string[]) {
  const texts = { out: '', err: '' };
  const code = await main(args, {
    stdout: { write: (text: string) => (texts.out += text) },
    stderr: { write: (text: string) => (texts.err += text) },
    env: {},
  });
  return { code, ...texts };
}

const fileWith = (id: string): string =>
  [
    ...['META', 'key;value', 'description;Test', 'country;Worldwide', 'unit;Town', 'instance;1'],
    ...['num_projects;1', 'num_votes;1', 'budget;100', 'vote_type;approval', 'rule;greedy'],
    ...['date_begin;2026', 'date_end;2026', 'PROJECTS', 'project_id;cost', `${id};10`],
    ...['VOTES', 'voter_id;vote', `1;${id}`, ''],
  ].join('\n');

describe('baraza replay', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'baraza-replay-'));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  function write(id: string): string {
    const path = join(folder, 'one.pb');
    writeFileSync(path, fileWith(id));
    return path;
  }

  it.each([
    ['e\u0301', 'is not in the Unicode normal form NFC'],
    ['a b', 'cannot be a ballot number'],
  ])('refuses the project id %j before it asks the server anything', async (id, words) => {
    const path = write(id);
    const { code, err } = await baraza('replay', path, '--url', 'http://localhost:1');
    expect(code).toBe(2);
    expect(err).toContain(`the project id "${id}" ${words}`);
  });

  it('is stricter than tally, which takes ids as they are', async () => {
    const path = write('e\u0301');
    const { code, out } = await baraza('tally', path, '--rule', 'greedy', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ winners: ['e\u0301'] });
  });
});
