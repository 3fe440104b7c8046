import 'reflect-metadata';

import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import { KEY_SHREDDED } from '../../src/domain/vote-log/shredding';
import { LogDoctor, type Act } from '../../src/modules/vote-log';
import { areBallotsSound } from '../../src/modules/vote-log/ballots-soundness';
import { LogViewRepository } from '../../src/modules/vote-log/log-view.repository';
import { ReadDatabase } from '../../src/platform/database/read-database';
import { BoxBench, HASH, KEY_IDS, signed } from '../support/box-bench';
import { databaseHolds } from '../support/database-bytes';

const BY = [KEY_IDS[0], KEY_IDS[1]] as const;
const FILES = ['cred', 'seal', 'log', 'head'] as const;

let bench: BoxBench;

beforeAll(async () => {
  bench = await BoxBench.start();
});

afterAll(() => bench.stop());

function shredding(what: string = KEY_SHREDDED): Act {
  const to = '2027-06-20T18:00:00Z';
  return signed({ entry: { t: 'rule', v: 1, what, to, ref: HASH, by: BY } });
}

const fileOf = (round: string, kind: string) => join(bench.keyDir, `${round}.${kind}`);

/** The keys of a round that are still there. */
const keysOf = (round: string) => FILES.filter((kind) => existsSync(fileOf(round, kind)));

interface Stored {
  readonly sealed: Buffer;
}

const ballotsOf = async (round: string): Promise<Buffer[]> => {
  const sql = `SELECT sealed FROM ballot WHERE round = '${round}'`;
  return (await bench.source.query<Stored[]>(sql)).map(({ sealed }) => sealed);
};

/** A published round: of its five ballots one was replaced, and one is void. */
async function published(): Promise<string> {
  const round = await bench.open();
  await bench.cast(round, 'ada', 'ada', 'bob', 'cid', 'dee');
  const k = bench.credential(round, 'cid');
  const taken = { t: 'void', v: 1, k, r: 0, reason: 'ineligible', ref: HASH, by: BY } as const;
  await bench.enter(round, signed({ entry: taken }));
  await bench.count(round);
  return round;
}

async function decided(): Promise<string> {
  const round = await published();
  await bench.enter(round, shredding());
  return round;
}

/** Whether all that is left of a round fits together, for the start and for the doctor. */
async function expectSound(round: string): Promise<void> {
  bench.alarms.length = 0;
  await bench.restart();
  expect(bench.alarms).toEqual([]);
  const view = new LogViewRepository(new ReadDatabase(bench.source));
  const row = (await view.rounds()).find((one) => one.round === round)!;
  expect(await areBallotsSound(view, row, undefined)).toBe(true);
  expect(await new LogDoctor(view, bench.keyDir).findings(row)).toEqual([]);
}

describe('destroying the keys of a round', () => {
  it('deletes every opening and every key, and leaves the log as it was', async () => {
    const round = await decided();
    const other = await bench.open();
    await bench.cast(other, 'ada');
    await bench.restart();
    const before = await ballotsOf(round);
    const entries = await bench.entries(round);
    const kept = keysOf(other);
    expect(keysOf(round)).toEqual(['cred', 'seal', 'log', 'head']);
    expect(before.every(({ length }) => length > 500)).toBe(true);
    expect(await bench.box.shred(round)).toEqual({ ok: true, value: { isRewritten: true } });
    expect(keysOf(round)).toEqual([]);
    expect(readdirSync(bench.keyDir).filter((name) => name.startsWith(`${round}.`))).toEqual([]);
    expect((await ballotsOf(round)).map(({ length }) => length)).toEqual([0, 0, 0, 0, 0]);
    for (const sealed of before) expect(await databaseHolds(bench.database, sealed)).toBe(false);
    const [others] = await ballotsOf(other);
    expect(await databaseHolds(bench.database, others!)).toBe(true);
    expect(await bench.entries(round)).toEqual(entries);
    expect(keysOf(other)).toEqual(kept);
    await bench.cast(other, 'bob');
    await expectSound(round);
  });

  it('changes nothing when it is done again, also after a restart', async () => {
    const round = await decided();
    for (const _time of [1, 2]) expect((await bench.box.shred(round)).ok).toBe(true);
    await bench.restart();
    expect(keysOf(round)).toEqual([]);
    expect((await bench.box.shred(round)).ok).toBe(true);
    await expectSound(round);
  });

  it('ends everything that needs a key', async () => {
    const round = await decided();
    expect((await bench.box.shred(round)).ok).toBe(true);
    const refused = { ok: false, error: { kind: 'wrong-log-state', state: 'published' } };
    expect(await bench.box.hasVoted(round, 'ada')).toEqual(refused);
    expect(await bench.box.enter(round, shredding('deadline-extended'))).toEqual(refused);
    expect(await bench.box.close(round)).toEqual(refused);
    expect(await bench.box.publish(round)).toEqual(refused);
    expect((await bench.box.cast(bench.castOf(round, 'eve'))).kind).toBe('unavailable');
    expect(await bench.box.prepare(round)).toEqual(refused);
    expect(await bench.box.reveal(round)).toEqual({
      ok: false,
      error: { kind: 'openings-destroyed' },
    });
    expect(keysOf(round)).toEqual([]);
    expect(await bench.box.standing(round)).toBe('published');
  });

  it('is refused while the log does not say so, and before the publication', async () => {
    const open = await bench.open();
    await bench.cast(open, 'ada');
    const state = (name: string) => ({ error: { kind: 'wrong-log-state', state: name } });
    expect(await bench.box.shred(open)).toMatchObject(state('open'));
    expect(await bench.box.enter(open, shredding())).toMatchObject(state('open'));
    expect(await bench.box.shred('nowhere')).toMatchObject(state('absent'));
    const round = await published();
    expect(await bench.box.shred(round)).toMatchObject({
      error: { kind: 'shredding-not-entered' },
    });
    await bench.enter(round, shredding('deadline-extended'));
    expect((await bench.box.shred(round)).ok).toBe(false);
    await bench.restart();
    expect(keysOf(round)).toHaveLength(4);
    expect((await ballotsOf(round)).every(({ length }) => length > 0)).toBe(true);
  });

  it('is the last word of the log: no act follows it, so that no new count can become due', async () => {
    const round = await decided();
    const k = bench.credential(round, 'bob');
    const taken = { t: 'void', v: 1, k, r: 0, reason: 'ineligible', ref: HASH, by: BY } as const;
    for (const act of [signed({ entry: taken }), shredding('deadline-extended')]) {
      expect(await bench.box.enter(round, act)).toMatchObject({ error: { why: 'shredded' } });
    }
    expect(await bench.box.enter(round, shredding())).toMatchObject({ ok: true });
    expect((await bench.kinds(round)).slice(-2)).toEqual(['final', 'rule']);
    expect(await bench.state(round)).toBe('published');
  });

  it('tells of a key that the machine does not let go, and can be tried again', async () => {
    const round = await decided();
    // As root no right is missing, so a folder lies where a file should.
    const file = fileOf(round, 'seal');
    const key = readFileSync(file);
    await bench.box.stop();
    rmSync(file);
    await bench.startBox();
    mkdirSync(file);
    const refused = await bench.box.shred(round);
    expect(refused).toMatchObject({ error: { kind: 'keys-not-destroyed' } });
    expect(existsSync(fileOf(round, 'log'))).toBe(true);
    rmdirSync(`${file}.gone`);
    writeFileSync(file, key, { mode: 0o600 });
    expect((await bench.box.shred(round)).ok).toBe(true);
    expect(keysOf(round)).toEqual([]);
    const open = await bench.open();
    await bench.cast(open, 'ada');
  });
});

describe('openings that are empty', () => {
  it('are a fault where the log says nothing of destroyed keys', async () => {
    const round = await published();
    const view = new LogViewRepository(new ReadDatabase(bench.source));
    const row = (await view.rounds()).find((one) => one.round === round)!;
    const empty = bench.database.dialect === 'sqlite' ? `X''` : `''::bytea`;
    await bench.source.query(`UPDATE ballot SET sealed = ${empty} WHERE round = '${round}'`);
    expect(await areBallotsSound(view, row, undefined)).toBe(false);
    expect(await new LogDoctor(view, bench.keyDir).findings(row)).toEqual([
      'its table of ballots differs from what its log committed to',
    ]);
  });
});
