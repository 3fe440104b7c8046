import 'reflect-metadata';

import { randomBytes } from 'node:crypto';
import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { DataSource } from 'typeorm';

import { sha256, toBase64, utf8 } from '../../src/domain/vote-log/bytes';
import { openCheckpoint } from '../../src/domain/vote-log/checkpoint';
import { parseEntry, type Entry } from '../../src/domain/vote-log/entry';
import { followOrder } from '../../src/domain/vote-log/grammar';
import { appendLeaves, EMPTY_TREE, leafHash, rootOf } from '../../src/domain/vote-log/merkle';
import { parseVerifierKey, type NoteKey } from '../../src/domain/vote-log/note';
import { commitmentOf, parseOpening, type Ballot } from '../../src/domain/vote-log/opening';
import { verifyReceipt } from '../../src/domain/vote-log/proof';
import type { CastAnswer, CountEntries, Receipt, RoundOpening } from '../../src/modules/vote-log';
import { ClerkBallotBox } from '../../src/modules/vote-log/ballot-box.clerk';
import { startPostgresDesk } from '../../src/modules/vote-log/ballot-box.postgres';
import { startSqliteDesk, type BallotBoxAlarm } from '../../src/modules/vote-log/ballot-box.sqlite';
import { VoteLogRepository } from '../../src/modules/vote-log/vote-log.repository';
import { writeDataSource } from '../../src/platform/database/data-source';
import { ReadDatabase } from '../../src/platform/database/read-database';
import { TestClock } from '../support/clock';
import { createTestDatabase, testDialect, type TestDatabase } from '../support/database';

const HASH = toBase64(sha256('a file'));
const EXPIRES_HOUR = 500_000;

let test: TestDatabase;
let source: DataSource;
let logs: VoteLogRepository;
let box: ClerkBallotBox;
const clock = new TestClock();
const alarms: string[] = [];
const opened: ClerkBallotBox[] = [];

const alarm: BallotBoxAlarm = {
  broken: (rounds) => alarms.push(...rounds.map(({ round, why }) => `${round} ${why}`)),
  ended: (message) => alarms.push(message),
};

async function startBox(): Promise<ClerkBallotBox> {
  const keyDir = join(test.folder, 'keys');
  const { database } = test;
  const desk =
    database.dialect === 'sqlite'
      ? await startSqliteDesk({ file: database.file, keyDir }, alarm)
      : await startPostgresDesk({ url: database.url, keyDir }, alarm);
  const started = new ClerkBallotBox(desk, { clock, publicUrl: 'https://vote.example', logs });
  opened.push(started);
  return started;
}

async function restart(): Promise<void> {
  await box.stop();
  box = await startBox();
}

beforeAll(async () => {
  test = await createTestDatabase();
  source = await writeDataSource(test.database).initialize();
  logs = new VoteLogRepository(new ReadDatabase(source), join(test.folder, 'keys'));
  box = await startBox();
});

afterAll(async () => {
  for (const started of opened) await started.stop();
  await source.destroy();
  await test.remove();
});

let rounds = 0;

async function openRound(changes: Partial<RoundOpening> = {}): Promise<string> {
  const { round } = { round: `round-${(rounds += 1)}`, ...changes };
  const answer = await box.open({
    round,
    config: HASH,
    projects: HASH,
    roll: { total: 1000, byStyle: { north: 600, south: 400 } },
    rollHash: HASH,
    code: '0'.repeat(40),
    profile: 'open',
    mayRevote: true,
    ...changes,
  });
  expect(answer.ok).toBe(true);
  return round;
}

const freshToken = () => ({ nonce: randomBytes(16), expiresHour: EXPIRES_HOUR });

function ballotFor(project: string): Ballot {
  return {
    parks: { type: 'approval', projects: [project] },
    streets: { type: 'approval', projects: ['s1', 's2'] },
  };
}

function castOf(round: string, voterId: string, changes: object = {}) {
  return {
    round,
    voterId,
    style: 'north',
    ballot: ballotFor('p1'),
    token: freshToken(),
    ...changes,
  };
}

function receiptIn(answer: CastAnswer): Receipt {
  if (!('receipt' in answer)) throw new Error(`no receipt: ${answer.kind}`);
  return answer.receipt;
}

async function keyOf(round: string): Promise<NoteKey> {
  const key = parseVerifierKey((await logs.find(round))?.vkey ?? '');
  if (!key.ok) throw new Error('no key');
  return key.value;
}

/** Appends a count of the ballots as they are now. */
async function appended(round: string, entries: CountEntries) {
  return box.append(round, entries, (await logs.find(round))?.size ?? 0);
}

async function entriesOf(round: string): Promise<Entry[]> {
  const size = (await logs.find(round))?.size ?? 0;
  return (await logs.entries(round, 0, size)).map((body) => {
    const entry = parseEntry(body);
    if (!entry.ok) throw new Error(entry.error.why);
    return entry.value;
  });
}

const COUNT: CountEntries = [
  { t: 'reveal', v: 1, ballots: HASH, n: 0 },
  { t: 'tally', v: 1, result: HASH, method: { parks: 'greedy/1' }, code: '0'.repeat(40) },
  { t: 'final', v: 1, manifest: HASH },
];

describe('opening a round', () => {
  it('publishes the empty head and that of the open entry', async () => {
    const round = await openRound();
    const heads = await logs.publicNotes(round);
    const key = await keyOf(round);
    expect(key.name).toBe(`vote.example/rounds/${round}/log`);
    expect(heads.map(({ size }) => size)).toEqual([0, 1]);
    expect(heads.every(({ note }) => openCheckpoint(note, key).ok)).toBe(true);
    expect(await entriesOf(round)).toMatchObject([{ t: 'open', round, cred: 'hmac' }]);
  });

  it('happens once', async () => {
    const round = await openRound();
    const opening = { round, config: HASH, projects: HASH, rollHash: HASH, code: '0'.repeat(40) };
    const roll = { total: 0, byStyle: {} };
    const again = await box.open({ ...opening, roll, profile: 'open', mayRevote: true });
    expect(again).toEqual({ ok: false, error: { kind: 'wrong-log-state', state: 'open' } });
  });

  it('fails when the styles would not fit an entry', async () => {
    const styles = Array.from({ length: 3000 }, (_, i) => [`a-style-with-a-long-name-${i}`, 1]);
    const answer = await box.open({
      round: 'too-long',
      ...{ config: HASH, projects: HASH, rollHash: HASH, code: '0'.repeat(40), profile: 'open' },
      roll: { total: 3000, byStyle: Object.fromEntries(styles) as Record<string, number> },
      mayRevote: true,
    });
    expect(answer).toMatchObject({ ok: false, error: { kind: 'open-entry-too-long' } });
    expect(await logs.find('too-long')).toMatchObject({ state: 'prepared', size: 0 });
    await openRound({ round: 'too-long' });
  });
});

describe('200 parallel casts of one voter', () => {
  const casts = Array.from({ length: 200 }, (_, i) => i);

  it('give revisions 0 to 199 without gaps where revoting is on', async () => {
    const round = await openRound();
    const answers = await Promise.all(casts.map(() => box.cast(castOf(round, 'ada'))));
    expect(new Set(answers.map(({ kind }) => kind))).toEqual(new Set(['accepted']));
    const entries = (await entriesOf(round)).slice(1) as { r: number; k: string }[];
    expect(entries.map(({ r }) => r)).toEqual(casts);
    expect(new Set(entries.map(({ k }) => k)).size).toBe(1);
  });

  it('give exactly one entry where revoting is off', async () => {
    const round = await openRound({ mayRevote: false });
    const answers = await Promise.all(casts.map(() => box.cast(castOf(round, 'ada'))));
    expect(answers.filter(({ kind }) => kind === 'accepted')).toHaveLength(1);
    expect(answers.filter(({ kind }) => kind === 'already-voted')).toHaveLength(199);
    expect(await entriesOf(round)).toHaveLength(2);
  });
});

describe('a receipt', () => {
  it('verifies under the key of the log, for every voter and two pots', async () => {
    const round = await openRound();
    const voters = Array.from({ length: 300 }, (_, i) => `voter-${i}`);
    const answers = await Promise.all(
      voters.map((voter) => box.cast(castOf(round, voter, { withOpening: true }))),
    );
    const key = await keyOf(round);
    for (const answer of answers) {
      const receipt = receiptIn(answer);
      const verified = verifyReceipt(receipt.file, key);
      expect(verified).toMatchObject({ ok: true, value: { index: receipt.index } });
      const line = 'opening' in answer ? (answer.opening ?? '') : '';
      const entry = parseEntry(utf8(receipt.entry));
      expect(entry).toMatchObject({ value: { t: 'cast', c: toBase64(commitmentOf(line)) } });
      expect(parseOpening(utf8(line))).toMatchObject({ value: { ballot: ballotFor('p1'), round } });
      expect(await logs.indexOf(round, receipt.trackingSlug)).toBe(receipt.index);
    }
    const log = await logs.find(round);
    const bodies = await logs.entries(round, 0, log?.size ?? 0);
    const tree = appendLeaves(EMPTY_TREE, bodies.map(leafHash));
    expect(toBase64(rootOf(tree))).toBe(toBase64(log?.root ?? new Uint8Array()));
  });

  it('does not stand in the order of arrival', async () => {
    const round = await openRound();
    const voters = Array.from({ length: 100 }, (_, i) => `voter-${i}`);
    const answers = await Promise.all(voters.map((voter) => box.cast(castOf(round, voter))));
    const places = answers.map((answer) => receiptIn(answer).index);
    expect(places).not.toEqual([...places].sort((a, b) => a - b));
    expect(new Set(places).size).toBe(100);
  });
});

describe('a form that comes again', () => {
  it('gets the same receipt, byte for byte, at once and after a restart', async () => {
    const round = await openRound();
    const cast = castOf(round, 'ada', { withOpening: true });
    const answers = await Promise.all([box.cast(cast), box.cast(cast), box.cast(cast)]);
    expect(answers.map(({ kind }) => kind)).toEqual(['accepted', 'same-receipt', 'same-receipt']);
    await Promise.all(Array.from({ length: 300 }, (_, i) => box.cast(castOf(round, `voter-${i}`))));
    await restart();
    const later = await box.cast(cast);
    expect(later.kind).toBe('same-receipt');
    // The private part is given once.
    const { opening, ...receipt } = answers[0] as { opening?: string };
    expect(opening).toContain('"ballot"');
    expect({ ...later, kind: 'accepted' }).toEqual(receipt);
    expect(await entriesOf(round)).toHaveLength(302);
  });

  it('is refused with another ballot or for another voter', async () => {
    const round = await openRound();
    const cast = castOf(round, 'ada');
    await box.cast(cast);
    const other = await box.cast({ ...cast, ballot: ballotFor('p2') });
    const stranger = await box.cast({ ...cast, voterId: 'bob' });
    expect([other.kind, stranger.kind]).toEqual(['token-reused', 'token-reused']);
    expect(await entriesOf(round)).toHaveLength(2);
  });
});

describe('closing a round', () => {
  it('writes what was queued before it, and nothing after', async () => {
    const round = await openRound();
    const before = Array.from({ length: 300 }, (_, i) => box.cast(castOf(round, `voter-${i}`)));
    const closing = box.close(round);
    const after = Array.from({ length: 50 }, (_, i) => box.cast(castOf(round, `late-${i}`)));
    expect(await closing).toMatchObject({ ok: true, value: { casts: 300, openAtClose: 300 } });
    const accepted = await Promise.all(before);
    expect(accepted.every(({ kind }) => kind === 'accepted')).toBe(true);
    expect((await Promise.all(after)).every(({ kind }) => kind === 'closed')).toBe(true);
    const entries = await entriesOf(round);
    expect(entries).toHaveLength(302);
    expect(entries.at(-1)).toMatchObject({ t: 'close' });
    expect((await logs.latestPublicNote(round))?.size).toBe(302);
  });

  it('happens once, and a second count may follow the first', async () => {
    const round = await openRound();
    await box.cast(castOf(round, 'ada'));
    expect(await appended(round, COUNT)).toMatchObject({ error: { kind: 'wrong-log-state' } });
    expect((await box.close(round)).ok).toBe(true);
    expect(await box.close(round)).toMatchObject({ error: { state: 'closed' } });
    const [reveal, tally] = COUNT;
    const broken = [tally, reveal, reveal] as unknown as CountEntries;
    expect(await appended(round, broken)).toMatchObject({
      error: { kind: 'entry-out-of-order' },
    });
    expect(await box.append(round, COUNT, 2)).toMatchObject({ error: { kind: 'log-moved-on' } });
    expect(await box.publish(round)).toMatchObject({ error: { state: 'closed' } });
    expect((await appended(round, COUNT)).ok).toBe(true);
    expect((await box.publish(round)).ok).toBe(true);
    expect((await appended(round, COUNT)).ok).toBe(true);
    expect((await logs.find(round))?.state).toBe('counted');
    const kinds = (await entriesOf(round)).map(({ t }) => t);
    expect(followOrder(kinds)).toEqual({ ok: true, value: 'counted' });
  });

  it('reveals the last ballot of each voter, sorted by commitment, and not before', async () => {
    const round = await openRound();
    for (const voter of ['ada', 'bob', 'ada', 'eve', 'ada']) await box.cast(castOf(round, voter));
    expect(await box.reveal(round)).toMatchObject({ error: { state: 'open' } });
    expect((await box.close(round)).ok).toBe(true);
    const revealed = await box.reveal(round);
    if (!revealed.ok) throw new Error(revealed.error.kind);
    const { effective, superseded } = revealed.value;
    expect(effective.map(({ r }) => r).sort()).toEqual([0, 0, 2]);
    expect(superseded).toHaveLength(2);
    const commitments = effective.map(({ c }) => Buffer.from(c).toString('hex'));
    expect(commitments).toEqual([...commitments].sort());
    for (const { line, c } of effective) expect(toBase64(commitmentOf(line))).toBe(toBase64(c));
  });

  it('is not possible for a round without a log', async () => {
    expect(await box.close('nowhere')).toMatchObject({ error: { state: 'absent' } });
    expect((await box.cast(castOf('nowhere', 'ada'))).kind).toBe('unavailable');
    expect(await box.hasVoted('nowhere', 'ada')).toMatchObject({ error: { state: 'absent' } });
    expect(await box.reveal('nowhere')).toMatchObject({ error: { state: 'absent' } });
  });
});

describe('whether a voter has voted', () => {
  it('is known from the key of the round', async () => {
    const round = await openRound();
    await box.cast(castOf(round, 'ada'));
    expect(await box.hasVoted(round, 'ada')).toEqual({ ok: true, value: true });
    expect(await box.hasVoted(round, 'bob')).toEqual({ ok: true, value: false });
  });

  it('is asked between casts without keeping them from being committed together', async () => {
    const round = await openRound();
    const heads = () =>
      new ReadDatabase(source).rows('SELECT size FROM checkpoint WHERE round = ?', [round]);
    const before = (await heads()).length;
    await box.cast(castOf(round, 'ada'));
    const voters = Array.from({ length: 40 }, (_, i) => `voter-${i}`);
    const asked = voters.flatMap((voter) => [
      box.cast(castOf(round, voter)).then(({ kind }) => kind),
      box.hasVoted(round, 'ada').then((answer) => answer.ok && answer.value),
    ]);
    expect(new Set(await Promise.all(asked))).toEqual(new Set(['accepted', true]));
    expect((await heads()).length - before).toBeLessThan(10);
    expect(await entriesOf(round)).toHaveLength(42);
  });

  it('is answered in its turn: after a close it asks the closed log', async () => {
    const round = await openRound();
    const answers = await Promise.all([
      box.cast(castOf(round, 'ada')),
      box.close(round),
      box.hasVoted(round, 'ada'),
      box.cast(castOf(round, 'bob')),
    ]);
    expect(answers[1].ok).toBe(true);
    expect(answers[2]).toEqual({ ok: true, value: true });
    expect(answers[3].kind).toBe('closed');
  });
});

describe('the public head', () => {
  it('moves on after five minutes and twenty casts, or after a day', async () => {
    const round = await openRound();
    const publicSize = async () => (await logs.latestPublicNote(round))?.size;
    for (let i = 0; i < 19; i += 1) await box.cast(castOf(round, `voter-${i}`));
    clock.advance(301);
    await box.publishDueHeads();
    expect(await publicSize()).toBe(1);
    await box.cast(castOf(round, 'voter-19'));
    expect(await publicSize()).toBe(21);
    await box.cast(castOf(round, 'voter-20'));
    expect(await publicSize()).toBe(21);
    clock.advance(86_400);
    await box.publishDueHeads();
    expect(await publicSize()).toBe(22);
  });
});

describe('the stored log', () => {
  it.each(['log_entry', 'log_tile', 'checkpoint'])('refuses changes of %s', async (table) => {
    const round = await openRound();
    await Promise.all(Array.from({ length: 260 }, (_, i) => box.cast(castOf(round, `voter-${i}`))));
    const column = table === 'log_entry' ? 'idx' : table === 'log_tile' ? 'n' : 'size';
    await expect(source.query(`UPDATE ${table} SET ${column} = ${column} + 9000`)).rejects.toThrow(
      'append-only',
    );
    await expect(source.query(`DELETE FROM ${table}`)).rejects.toThrow('append-only');
    if (testDialect() === 'postgres') {
      await expect(source.query(`TRUNCATE ${table}`)).rejects.toThrow('append-only');
    }
  });

  it('goes on after a restart where it stood', async () => {
    const round = await openRound();
    await Promise.all(Array.from({ length: 700 }, (_, i) => box.cast(castOf(round, `voter-${i}`))));
    await restart();
    const answers = await Promise.all(
      Array.from({ length: 700 }, (_, i) => box.cast(castOf(round, `voter-${i + 350}`))),
    );
    const key = await keyOf(round);
    expect(answers.every((answer) => verifyReceipt(receiptIn(answer).file, key).ok)).toBe(true);
    expect((await logs.find(round))?.size).toBe(1401);
    expect(alarms).toEqual([]);
  });

  it('is broken when the database is older than the remembered head', async () => {
    const round = await openRound();
    await box.cast(castOf(round, 'ada'));
    await box.stop();
    writeFileSync(join(test.folder, 'keys', `${round}.head`), `5 ${HASH}\n`);
    box = await startBox();
    expect(alarms).toEqual([`${round} older-than-remembered`]);
    expect((await logs.find(round))?.state).toBe('broken');
    expect((await box.cast(castOf(round, 'bob'))).kind).toBe('unavailable');
    expect(await box.close(round)).toMatchObject({ error: { state: 'broken' } });
    alarms.length = 0;
  });

  it('is not opened with another key, or one that others may read', async () => {
    const round = await openRound();
    await box.stop();
    const file = join(test.folder, 'keys', `${round}.cred`);
    copyFileSync(file, `${file}.kept`);
    writeFileSync(file, randomBytes(32));
    await expect(startBox()).rejects.toThrow(/not the one it was opened with/);
    rmSync(file);
    writeFileSync(file, randomBytes(32), { mode: 0o644 });
    await expect(startBox()).rejects.toThrow(/others may read/);
    rmSync(file);
    copyFileSync(`${file}.kept`, file);
    box = await startBox();
    expect((await box.cast(castOf(round, 'ada'))).kind).toBe('accepted');
  });
});
