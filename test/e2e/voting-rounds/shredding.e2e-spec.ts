import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { run as doctor } from '../../../src/cli/doctor';
import { BallotBox, VoteLogRepository } from '../../../src/modules/vote-log';
import { ClosureService } from '../../../src/modules/voting-rounds';
import { ReadDatabase } from '../../../src/platform/database/read-database';
import { zipSource } from '../../../src/verifier/sources/zip-source';
import { verifyBundle } from '../../../src/verifier/verify';
import { receiptPath } from '../../support/acts';
import { Visitor } from '../../support/agent';
import { startTestApp, type TestApp } from '../../support/app';
import { changeRows } from '../../support/changed-rows';
import { actsOn, makeAccount } from '../../support/officer';
import { must, openRound, PASSWORD, type RoundScenario } from '../../support/round-scenario';
import {
  approve,
  newestAct,
  officerWithKey,
  propose,
  type Officer,
} from '../../support/two-officers';
import { vote } from '../../support/voter-steps';

const DAY = 86_400;
const FORM = { kind: 'shredding', copies: 'yes' };
const KEYS = ['cred', 'seal', 'log', 'head'];

let baraza: TestApp;
let olga: Officer;
let piotr: Officer;

beforeAll(async () => {
  baraza = await startTestApp();
  olga = await officerWithKey(baraza);
  piotr = await officerWithKey(baraza);
});

beforeEach(signInAgain);
afterEach(() => jest.restoreAllMocks());
afterAll(() => baraza.close());

async function signInAgain(): Promise<void> {
  for (const { actor, visitor } of [olga, piotr]) await visitor.signIn(actor.email, PASSWORD);
}

const closure = () => baraza.app.get(ClosureService, { strict: false });
const logs = () => baraza.app.get(VoteLogRepository, { strict: false });

interface Published extends RoundScenario {
  /** Page of the receipt of the first voter. */
  readonly receipt: string;
  /** Address of the account that is matched to the first voter. */
  readonly account: string;
}

/** A published round, of whose three ballots one replaced another. */
async function publishedRound(): Promise<Published> {
  const scenario = await openRound(baraza);
  const { slug, codes } = scenario;
  const account = await makeAccount(baraza);
  const voter = new Visitor(baraza.url);
  await voter.signIn(account, PASSWORD);
  await voter.get(`/rounds/${slug}/matching`);
  await voter.send({ code: codes[0]! }, `/rounds/${slug}/matching`);
  await vote(baraza, scenario, 0, 'a1');
  await vote(baraza, scenario, 1, 'a2', 'k1');
  const receipt = receiptPath(slug, await vote(baraza, scenario, 0, 'a3', 'k2'));
  must(await closure().closeEarly(olga.actor.accountId, slug, 'A flood ended the vote.'));
  await closure().closeDue();
  return { ...scenario, receipt, account };
}

async function afterObjections(): Promise<Published> {
  const scenario = await publishedRound();
  baraza.clock.advance(14 * DAY);
  await signInAgain();
  return scenario;
}

const keysOf = (slug: string) =>
  KEYS.filter((kind) => existsSync(join(baraza.config.keyDir, `${slug}.${kind}`)));

async function openingsOf(slug: string): Promise<number> {
  const rows = await baraza.app
    .get(ReadDatabase, { strict: false })
    .rows<{ sealed: Buffer }>('SELECT sealed FROM ballot WHERE round = ?', [slug]);
  return rows.filter(({ sealed }) => sealed.length > 0).length;
}

async function lastEntry(slug: string): Promise<string> {
  const { size } = (await logs().find(slug))!;
  return Buffer.from((await logs().entries(slug, size - 1, size))[0]!).toString();
}

async function shred(slug: string): Promise<string> {
  await propose(olga, slug, FORM);
  const path = await newestAct(olga, slug);
  await piotr.visitor.get(path);
  await piotr.visitor.submit({ password: PASSWORD, copies: 'yes' }, `${path}/approval`);
  return path;
}

async function bundleOf(slug: string) {
  const response = await fetch(`${baraza.url}/rounds/${slug}/tally-bundle`);
  const source = zipSource(Buffer.from(await response.arrayBuffer()));
  const textOf = (path: string) => source.read(path)?.toString() ?? '';
  const report = verifyBundle(source, { vkey: textOf('keys/log.vkey').trim() });
  return { report, textOf };
}

const SOUND = /^Everything that is stored fits together\.\n/;

async function findingsOf(slug: string): Promise<string> {
  const { database, dataDir, keyDir } = baraza.config;
  const env = {
    ...{ DATA_DIR: dataDir, KEY_DIR: keyDir, CODE_VERSION: '0'.repeat(40) },
    SESSION_SECRET: 'a-secret-of-the-tests-that-is-long-enough',
    ...(database.dialect === 'postgres' ? { DATABASE_URL: database.url } : {}),
  };
  let text = '';
  const sink = { write: (said: string) => (text += said) };
  await doctor(['--round', slug], { stdout: sink, stderr: sink, env });
  return text;
}

describe('destroying the keys of a round', () => {
  it('is refused before the time for objections is over, with the date', async () => {
    const { slug } = await publishedRound();
    const list = await olga.visitor.get(`/rounds/${slug}/acts`);
    expect(list.$('#keys').text()).toMatch(/may be destroyed from \w+ \d+ \w+ \d{4} at/);
    expect(list.text).not.toContain('kind=shredding');
    baraza.clock.advance(14 * DAY - 1);
    await signInAgain();
    const form = await olga.visitor.get(`/rounds/${slug}/acts/new?kind=shredding`);
    expect(form.status).toBe(409);
    expect(form.text).toMatch(/can be destroyed from \w+ \d+ \w+ \d{4} at \d\d:\d\d on/);
    await olga.visitor.get(`/rounds/${slug}/acts/new?kind=void`);
    const posted = await olga.visitor.submit(
      { ...FORM, reference: 'PB-1', text: 'The objections are over.', password: PASSWORD },
      `/rounds/${slug}/acts`,
    );
    expect([posted.status, posted.text]).toEqual([
      409,
      expect.stringContaining('until the time for objections is over'),
    ]);
    expect(keysOf(slug)).toEqual(expect.arrayContaining(['cred', 'seal', 'log']));
  });

  it('waits as long as the configuration of the round says', async () => {
    const { slug } = await publishedRound();
    const { textOf } = await bundleOf(slug);
    expect(JSON.parse(textOf('config.json'))).toMatchObject({ objectionDays: 14 });
  });

  it('is refused while the round is not published', async () => {
    const { slug } = await openRound(baraza);
    const form = await olga.visitor.get(`/rounds/${slug}/acts/new?kind=shredding`);
    expect([form.status, form.text]).toEqual([
      409,
      expect.stringContaining('not possible in the present state'),
    ]);
  });

  it('needs both officers to say that copies are destroyed, too', async () => {
    const { slug } = await afterObjections();
    const page = await olga.visitor.get(`/rounds/${slug}/acts/new?kind=shredding`);
    for (const words of ['whose ballot is whose', 'Did I vote?', 'tally bundle', 'be undone']) {
      expect(page.$('main').text()).toContain(words);
    }
    const without = await propose(olga, slug, { kind: 'shredding' });
    expect([without.status, without.$('.error-summary').text()]).toEqual([
      422,
      expect.stringContaining('destroys the copies'),
    ]);
    await propose(olga, slug, FORM);
    const path = await newestAct(olga, slug);
    const refused = await approve(piotr, path);
    expect([refused.status, refused.$('.error-summary').text()]).toEqual([
      422,
      expect.stringContaining('destroys the copies'),
    ]);
    expect(keysOf(slug)).toEqual(expect.arrayContaining(['cred', 'seal', 'log']));
  });

  it('needs two different officers, each just signed in', async () => {
    const { slug } = await afterObjections();
    await propose(olga, slug, FORM);
    const path = await newestAct(olga, slug);
    await olga.visitor.get(path);
    const form = { password: PASSWORD, copies: 'yes' };
    const own = await olga.visitor.post(`${path}/approval`, form);
    expect([own.status, own.text]).toEqual([403, expect.stringContaining('yourself')]);
    await piotr.visitor.get(path);
    baraza.clock.advance(301);
    expect((await piotr.visitor.submit(form, `${path}/approval`)).status).toBe(401);
    await olga.visitor.get(`/rounds/${slug}/acts`);
    const stale = await olga.visitor.get(`/rounds/${slug}/acts/new?kind=shredding`);
    expect(stale.location).toContain('/sign-in/again');
    expect(keysOf(slug)).toEqual(expect.arrayContaining(['cred', 'seal', 'log']));
    expect(await lastEntry(slug)).toContain('"t":"final"');
  });

  it('happens at once when the second officer approves, after the bundle tells of it', async () => {
    const { slug, receipt, account } = await afterObjections();
    const voter = new Visitor(baraza.url);
    await voter.signIn(account, PASSWORD);
    const status = async () => (await voter.get(`/rounds/${slug}/vote-status`)).$('main').text();
    expect(await status()).toContain('A ballot of yours is in the log');
    const before = await bundleOf(slug);
    const receiptFile = (await new Visitor(baraza.url).get(`${receipt}.tlog-proof`)).text;
    expect(await openingsOf(slug)).toBe(3);
    const path = await shred(slug);
    expect(keysOf(slug)).toEqual([]);
    expect(await openingsOf(slug)).toBe(0);
    expect(await lastEntry(slug)).toContain('key-shredded');
    const act = await olga.visitor.get(path);
    expect(act.$('#facts').text()).toContain('They are destroyed.');
    const list = await olga.visitor.get(`/rounds/${slug}/acts`);
    expect(list.$('#keys').text()).toContain('They are destroyed.');
    expect(list.text).not.toContain('/acts/new');
    expect(await actsOn(baraza, slug)).toEqual(
      expect.arrayContaining(['act-entered', 'bundle-reissued', 'keys-destroyed']),
    );
    const after = await bundleOf(slug);
    expect(after.report).toMatchObject({ verdict: 'pass', size: before.report.size + 1 });
    expect(after.textOf('MANIFEST.sha256')).toBe(before.textOf('MANIFEST.sha256'));
    expect(after.textOf('log/entries.jsonl')).toContain('key-shredded');
    await expectAllPages(slug, receipt, receiptFile);
    expect(await status()).toContain('This can no longer be known');
    expect(await findingsOf(slug)).toMatch(SOUND);
    await closure().closeDue();
    const acts = await actsOn(baraza, slug);
    for (const once of ['bundle-reissued', 'keys-destroyed']) {
      expect(acts.filter((name) => name === once)).toHaveLength(1);
    }
  });

  it('leaves the comparison of rules, which takes the ballots from the bundle', async () => {
    const { slug } = await afterObjections();
    await shred(slug);
    const visitor = new Visitor(baraza.url);
    let text = '';
    await until(async () => {
      text = (await visitor.get(`/rounds/${slug}/results/comparison`)).text;
      return text.includes('<table');
    });
    expect(text).toContain('Most votes first');
  });

  it('waits for a bundle that passes the gate, and says what keeps it', async () => {
    const { slug } = await afterObjections();
    const file = /(\S+\.zip)/.exec((await bundleFile(slug)) ?? '')?.[1] ?? '';
    const path = join(baraza.config.dataDir, 'bundles', file);
    const good = readFileSync(path);
    const bad = Buffer.from(good);
    bad.write('X', bad.indexOf('"projects":[') + 13);
    writeFileSync(path, bad);
    jest.spyOn(closure()['logger'], 'error').mockImplementation();
    const act = await shred(slug);
    expect((await olga.visitor.get(act)).$('#facts').text()).toContain('about to be destroyed');
    expect(keysOf(slug)).toEqual(expect.arrayContaining(['cred', 'seal', 'log']));
    expect(await openingsOf(slug)).toBe(3);
    writeFileSync(path, good);
    must(await closure().resume(olga.actor.accountId, slug));
    expect(keysOf(slug)).toEqual([]);
  });
});

async function bundleFile(slug: string): Promise<string | undefined> {
  const [row] = await baraza.app
    .get(ReadDatabase, { strict: false })
    .rows<{ file: string }>(
      'SELECT bundle_file AS file FROM round_outcome WHERE bundle_file LIKE ?',
      [`${slug}-%`],
    );
  return row?.file;
}

/** Everything public is as it was. */
async function expectAllPages(slug: string, receipt: string, receiptFile: string): Promise<void> {
  const visitor = new Visitor(baraza.url);
  const pages = ['', '/log', '/log/checkpoint', '/log/tile/0/000.p/1', '/log/tile/entries/000.p/1'];
  for (const path of [...pages, '/results', '/results/comparison', '/verify', '/voids']) {
    expect([path, (await visitor.get(`/rounds/${slug}${path}`)).status]).toEqual([path, 200]);
  }
  expect((await visitor.get(receipt)).$('#tracking-code').text()).not.toBe('');
  expect((await visitor.get(`${receipt}.tlog-proof`)).text).toBe(receiptFile);
}

/** How far a round had come when its process died. */
const STEPS = ['the entry', 'the bundle', 'the ballots', 'some keys'] as const;

/** A round whose process dies after a step: what comes behind it never happens. */
async function interrupted(last: (typeof STEPS)[number]): Promise<string> {
  const { slug } = await afterObjections();
  const box = baraza.app.get(BallotBox, { strict: false });
  const died = new Error('power cut');
  if (last === 'the entry') jest.spyOn(box, 'publish').mockRejectedValueOnce(died);
  else jest.spyOn(box, 'shred').mockRejectedValueOnce(died);
  await shred(slug);
  if (last === 'the ballots' || last === 'some keys') {
    const empty = 'UPDATE ballot SET sealed = ? WHERE round = ?';
    await changeRows(baraza, empty, [Buffer.alloc(0), slug]);
  }
  if (last === 'some keys') rmSync(join(baraza.config.keyDir, `${slug}.cred`));
  expect(await lastEntry(slug)).toContain('key-shredded');
  expect(keysOf(slug)).toContain('log');
  const missing = (await logs().find(slug))!.size - Number((await bundleOf(slug)).report.size);
  expect([last, missing]).toEqual([last, last === 'the entry' ? 1 : 0]);
  return slug;
}

/** A round whose keys come back after they were destroyed, from a copy that nobody destroyed. */
async function keysPutBack(): Promise<string> {
  const { slug } = await afterObjections();
  const copies = keysOf(slug).map((kind) => {
    const file = join(baraza.config.keyDir, `${slug}.${kind}`);
    return { file, content: readFileSync(file) };
  });
  await shred(slug);
  expect(keysOf(slug)).toEqual([]);
  for (const { file, content } of copies) writeFileSync(file, content, { mode: 0o600 });
  return slug;
}

describe('a process that ended between the steps', () => {
  it('is followed by one that finishes at its start, wherever it stood, and if keys came back', async () => {
    jest.spyOn(closure()['logger'], 'error').mockImplementation();
    const slugs: string[] = [];
    for (const step of STEPS) slugs.push(await interrupted(step));
    slugs.push(await keysPutBack());
    await restart();
    for (const slug of slugs) {
      await until(async () => (await actsOn(baraza, slug)).includes('keys-destroyed'));
      await until(() => keysOf(slug).length === 0);
      expect(await openingsOf(slug)).toBe(0);
      expect((await bundleOf(slug)).report).toMatchObject({ verdict: 'pass' });
      expect(await findingsOf(slug)).toMatch(SOUND);
    }
  });
});

/** Another process on the same database and folders. Nobody can sign in there: passport is one for all. */
async function restart(): Promise<void> {
  const first = baraza;
  await first.app.close();
  const second = await startTestApp(first.config);
  second.clock.set(first.clock.now());
  const close = async () => {
    await second.close();
    await first.remove();
  };
  baraza = { ...second, close };
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await isSo()); tries += 1) {
    if (tries > 200) throw new Error('it never came to that');
    await pause(100);
  }
}
