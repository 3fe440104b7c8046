import 'reflect-metadata';

import { copyFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { NoteLogSteps1766000000701 } from '../../migrations/1766000000701-NoteLogSteps';
import { BoxBench, HASH, KEY_IDS, signed } from '../support/box-bench';
import { testDialect } from '../support/database';

const isSqlite = testDialect() === 'sqlite';
const [OLGA, PIOTR] = KEY_IDS;
const BYTES = (hex: string): string => (isSqlite ? `X'${hex}'` : `'\\x${hex}'::bytea`);
const OTHER_HASH = BYTES('ab'.repeat(32));

let bench: BoxBench;

beforeEach(async () => {
  bench = await BoxBench.start();
});

afterEach(() => bench.stop());

/** Takes the guards of the tables away, as somebody with all rights would. */
async function tamper(sql: string): Promise<void> {
  const tables = ['log_entry', 'log_tile', 'log_step', 'log_approval', 'checkpoint'];
  if (isSqlite) {
    const triggers = await bench.source.query<{ name: string }[]>(
      "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    );
    for (const { name } of triggers) await bench.source.query(`DROP TRIGGER ${name}`);
  } else {
    for (const table of tables) {
      await bench.source.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
    }
  }
  await bench.source.query(sql);
}

/** A round with a full tile, a void and a public head that is not the last. */
async function eventfulRound(): Promise<string> {
  const round = await bench.open();
  const voters = Array.from({ length: 300 }, (_unused, i) => `voter-${i}`);
  await Promise.all(voters.map((voter) => bench.box.cast(bench.castOf(round, voter))));
  const k = bench.credential(round, 'voter-7');
  const act = { t: 'void', v: 1, k, r: 0, reason: 'ineligible', ref: HASH } as const;
  await bench.enter(round, signed({ entry: { ...act, by: [OLGA, PIOTR] } }));
  await bench.cast(round, 'late');
  return round;
}

/** The slug of a round that was changed behind the back of the ballot box. */
async function changedRound(change: string): Promise<string> {
  const round = await eventfulRound();
  await tamper(change.replace('@', `round = '${round}'`));
  return round;
}

/** One change of every column that is stored about a log; `@` stands for its round. */
const CHANGES = [
  `UPDATE round_log SET origin = 'evil.example/rounds/x/log' WHERE @`,
  `UPDATE round_log SET vkey = replace(vkey, '+', '+0') WHERE @`,
  `UPDATE round_log SET may_revote = 0 WHERE @`,
  `UPDATE round_log SET size = size - 1 WHERE @`,
  `UPDATE round_log SET root = ${OTHER_HASH} WHERE @`,
  `UPDATE round_log SET frontier = ${OTHER_HASH} WHERE @`,
  `UPDATE round_log SET state = 'closed' WHERE @`,
  `UPDATE round_log SET public_size = size WHERE @`,
  `UPDATE round_log SET public_at = 'yesterday' WHERE @`,
  `UPDATE round_log SET casts_until = '2027-05-10T10:00:00.000Z' WHERE @`,
  `UPDATE log_entry SET leaf_hash = ${OTHER_HASH} WHERE @ AND idx = 3`,
  `UPDATE log_entry SET leaf_hash = ${OTHER_HASH} WHERE @ AND idx = 299`,
  `UPDATE log_entry SET body = ${BYTES('7b7d')} WHERE @ AND idx = 3`,
  `DELETE FROM log_entry WHERE @ AND idx = 3`,
  `UPDATE log_tile SET root = ${OTHER_HASH} WHERE @`,
  `UPDATE log_tile SET hashes = ${OTHER_HASH} WHERE @`,
  `DELETE FROM log_tile WHERE @`,
  `UPDATE log_step SET kind = 'restore' WHERE @ AND kind = 'void'`,
  `UPDATE log_step SET r = 1 WHERE @ AND kind = 'void'`,
  `UPDATE log_step SET k = ${BYTES('00'.repeat(16))} WHERE @ AND kind = 'void'`,
  `UPDATE log_step SET batch = 'P-1' WHERE @ AND kind = 'open'`,
  `UPDATE log_step SET idx = idx - 1 WHERE @ AND kind = 'void'`,
  `DELETE FROM log_step WHERE @ AND kind = 'void'`,
  `INSERT INTO log_step (round, idx, kind) SELECT round, 4, 'rule' FROM round_log WHERE @`,
  `UPDATE log_approval SET body = replace(body, '"v":1', '"v":2') WHERE @ AND place = 2`,
  `UPDATE log_approval SET idx = idx + 1 WHERE @`,
  `DELETE FROM log_approval WHERE @ AND place = 1`,
  `INSERT INTO log_approval (round, idx, place, body) SELECT round, 3, 1, '' FROM round_log WHERE @`,
  `UPDATE checkpoint SET note = replace(note, '.example', '.evil') WHERE @ AND size = 1`,
  `UPDATE checkpoint SET note = 'no note' WHERE @ AND size = 1`,
  `UPDATE checkpoint SET cosigs = 'a witness' WHERE @ AND size = 1`,
  `UPDATE checkpoint SET is_public = 1 WHERE @`,
  `UPDATE checkpoint SET is_public = 0 WHERE @`,
  `UPDATE checkpoint SET size = 2 WHERE @ AND size = 1`,
  `DELETE FROM checkpoint WHERE @ AND size = 303`,
];

describe('a stored log that somebody changed', () => {
  it('is broken at the next start, whatever was changed', async () => {
    const changed: string[] = [];
    for (const change of CHANGES) changed.push(await changedRound(change));
    const untouched = await eventfulRound();
    await bench.restart();
    const broken = bench.alarms.map((alarm) => alarm.split(' ')[0]);
    expect(new Set(broken)).toEqual(new Set(changed));
    for (const round of changed) expect(await bench.state(round)).toBe('broken');
    expect(await bench.box.close(changed[0]!)).toMatchObject({ error: { state: 'broken' } });
    await bench.cast(untouched, 'ada');
  });

  it.each(CHANGES.filter((change) => change.includes('round_log SET')))(
    'ends the ballot box while it runs: %s',
    async (change) => {
      const round = await bench.open();
      await bench.cast(round, 'ada');
      await tamper(change.replace('@', `round = '${round}'`));
      const { kind } = await bench.box.cast(bench.castOf(round, 'bob'));
      expect(['unavailable', 'closed']).toContain(kind);
      while (bench.alarms.length === 0) await pause(10);
      const [alarm] = bench.alarms;
      expect(alarm).toContain(`of ${round} is not as remembered`);
    },
  );

  it('is sound when nobody did, in every state', async () => {
    const rounds = [await eventfulRound(), await bench.open(), await bench.open()];
    const [prepared, closing] = [bench.opening().round, rounds[1]!];
    expect((await bench.box.prepare(prepared)).ok).toBe(true);
    expect((await bench.box.beginClosing(closing, bench.clock.now())).ok).toBe(true);
    await bench.count(rounds[2]!);
    await bench.restart();
    expect(bench.alarms).toEqual([]);
    const states = await Promise.all([prepared, ...rounds].map((round) => bench.state(round)));
    expect(states).toEqual(['prepared', 'open', 'closing', 'published']);
  });
});

describe('a round whose key is lost', () => {
  it('takes no ballots, while the others go on; with the key it goes on, too', async () => {
    const [lost, other] = [await bench.open(), await bench.open()];
    const key = join(bench.keyDir, `${lost}.cred`);
    await bench.box.stop();
    renameSync(key, `${key}.away`);
    await bench.startBox();
    expect(bench.alarms).toEqual([`${lost} key-missing`]);
    expect((await bench.box.cast(bench.castOf(lost, 'ada'))).kind).toBe('unavailable');
    expect(await bench.box.close(lost)).toMatchObject({ error: { state: 'broken' } });
    expect(await bench.box.hasVoted(lost, 'ada')).toMatchObject({ error: { state: 'broken' } });
    const standings = [lost, other, 'nowhere'].map((round) => bench.box.standing(round));
    expect(await Promise.all(standings)).toEqual(['broken', 'open', 'absent']);
    await bench.cast(other, 'ada');
    await bench.box.stop();
    expect(await bench.box.standing(other)).toBeUndefined();
    renameSync(`${key}.away`, key);
    await bench.startBox();
    await bench.cast(lost, 'ada');
  });

  it('is readable for ever once it is published', async () => {
    const round = await bench.open();
    await bench.count(round);
    await bench.box.stop();
    for (const ending of ['cred', 'log']) rmSync(join(bench.keyDir, `${round}.${ending}`));
    await bench.startBox();
    expect(bench.alarms).toEqual([]);
    expect(await bench.box.hasVoted(round, 'ada')).toMatchObject({ error: { state: 'published' } });
    expect((await bench.box.reveal(round)).ok).toBe(true);
  });
});

describe('the head remembered beside the keys', () => {
  it('may be of an older version, which did not know of revoting', async () => {
    const round = await bench.open();
    await bench.cast(round, 'ada');
    const file = join(bench.keyDir, `${round}.head`);
    await bench.box.stop();
    copyFileSync(file, `${file}.now`);
    const { root } = (await bench.logs.find(round))!;
    writeFileSync(file, `2 ${Buffer.from(root).toString('base64')}\n`);
    await bench.startBox();
    expect(bench.alarms).toEqual([]);
    await bench.cast(round, 'bob');
  });
});

describe('a ballot whose place is taken meanwhile', () => {
  it('is refused alone; the others of its batch are recorded', async () => {
    const round = await bench.open();
    const k = Buffer.from(bench.credential(round, 'ada'), 'base64url').toString('hex');
    await rival(round, k);
    const voters = ['bob', 'ada', 'eve'];
    const answers = await Promise.all(
      voters.map((voter) => bench.box.cast(bench.castOf(round, voter))),
    );
    expect(answers.map(({ kind }) => kind)).toEqual(['accepted', 'unavailable', 'accepted']);
    expect(await bench.kinds(round)).toEqual(['open', 'cast', 'cast']);
    expect(bench.alarms).toEqual([]);
  });

  /** Another writer, which takes the place of this credential just before the ballot box does. */
  async function rival(round: string, k: string): Promise<void> {
    const row = `('${round}', ${BYTES(k)}, 0, ${OTHER_HASH}, ${BYTES('7b7d')}, 99)`;
    if (isSqlite) {
      await bench.source.query(
        `CREATE TRIGGER rival BEFORE INSERT ON ballot WHEN NEW.k = ${BYTES(k)} AND NEW.idx <> 99
         BEGIN INSERT INTO ballot (round, k, r, c, sealed, idx) VALUES ${row}; END`,
      );
      return;
    }
    await bench.source.query(
      `CREATE FUNCTION rival() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         INSERT INTO ballot (round, k, r, c, sealed, idx) VALUES ${row};
         RETURN NEW; END $$`,
    );
    await bench.source.query(
      `CREATE TRIGGER rival BEFORE INSERT ON ballot FOR EACH ROW
       WHEN (NEW.k = ${BYTES(k)} AND NEW.idx IS DISTINCT FROM 99) EXECUTE FUNCTION rival()`,
    );
  }
});

describe('the migration that notes steps', () => {
  it('finds those of the logs that were there before', async () => {
    await eventfulRound();
    await bench.count(await bench.open());
    const steps = () => bench.source.query('SELECT * FROM log_step ORDER BY round, idx');
    const before = await steps();
    const runner = bench.source.createQueryRunner();
    const migration = new NoteLogSteps1766000000701();
    await migration.down(runner);
    await migration.up(runner);
    await runner.release();
    expect(await steps()).toEqual(before);
    expect(before).toHaveLength(7);
    await bench.restart();
    expect(bench.alarms).toEqual([]);
  });
});
