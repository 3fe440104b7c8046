import { sha256, type Hash } from '../../domain/vote-log/bytes';
import { PostgresLogStore } from './ballot-box.postgres.store';
import { roundOfRow, type RoundRow } from './ballot-box.rows';
import type { StoredRound } from './ballot-box.store';
import type { RecordedBallot, WaitingBallot, WaitingStore, Word } from './ballot-box.waiting-store';

/** What all processes listen to. */
export const CHANNEL = 'baraza_box';

/** Reads and writes ballots that wait for their places, on one connection to PostgreSQL. */
export class PostgresWaitingStore extends PostgresLogStore implements WaitingStore {
  async lockCredentials(round: string, credentials: readonly Uint8Array[]): Promise<void> {
    const locks = credentials.map((k) => lockOf(round, k));
    // Always in one order, so that two batches never wait for each other.
    const ordered = [...new Set(locks)].sort((a, b) => (a < b ? -1 : 1));
    await this.all(
      'SELECT count(pg_advisory_xact_lock(l)) FROM unnest($1::bigint[]) WITH ORDINALITY AS t (l, n)',
      ordered.map(String),
    );
  }

  async admittedRound(round: string): Promise<StoredRound | undefined> {
    // A plain share lock would wait for every swap of the head; this one only for a change of the state.
    const sql = 'SELECT * FROM round_log WHERE round = $1 FOR KEY SHARE';
    const [row] = await this.all<RoundRow>(sql, round);
    return row === undefined ? undefined : roundOfRow(row);
  }

  async stopIntake(round: string): Promise<void> {
    await this.all('SELECT 1 FROM round_log WHERE round = $1 FOR UPDATE', round);
  }

  async recordedBallot(
    round: string,
    k: Uint8Array,
    r: number,
  ): Promise<RecordedBallot | undefined> {
    const [ballot] = await this.all<RecordedBallot>(
      'SELECT k, r, c, sealed, idx AS "index" FROM ballot WHERE round = $1 AND k = $2 AND r = $3',
      ...[round, k, r],
    );
    return ballot;
  }

  async waitingBallots(round: string, most: number): Promise<WaitingBallot[]> {
    return this.all<WaitingBallot>(
      `SELECT k, r, c FROM ballot WHERE round = $1 AND idx IS NULL ORDER BY r, random() LIMIT $2`,
      ...[round, most],
    );
  }

  async waitingRounds(): Promise<string[]> {
    const rows = await this.all<{ round: string }>(
      `SELECT l.round FROM round_log l WHERE l.state IN ('open', 'closing')
         AND EXISTS (SELECT 1 FROM ballot b WHERE b.round = l.round AND b.idx IS NULL)`,
    );
    return rows.map(({ round }) => round);
  }

  async hasAnyLeaf(round: string, leaves: readonly Hash[]): Promise<boolean> {
    const rows = await this.all(
      'SELECT 1 FROM log_entry WHERE round = $1 AND leaf_hash = ANY($2::bytea[]) LIMIT 1',
      ...[round, leaves],
    );
    return rows.length > 0;
  }

  async setPlaces(
    round: string,
    casts: readonly (WaitingBallot & { readonly index: number })[],
  ): Promise<number> {
    const rows = await this.all(
      `UPDATE ballot b SET idx = p.idx
       FROM unnest($2::bytea[], $3::int[], $4::bytea[], $5::int[]) AS p (k, r, c, idx)
       WHERE b.round = $1 AND b.k = p.k AND b.r = p.r AND b.c = p.c AND b.idx IS NULL
       RETURNING b.r`,
      ...[round, casts.map(({ k }) => k), casts.map(({ r }) => r), casts.map(({ c }) => c)],
      casts.map(({ index }) => index),
    );
    return rows.length;
  }

  async announce(word: Word): Promise<void> {
    await this.all('SELECT pg_notify($1, $2)', CHANNEL, JSON.stringify(word));
  }

  async addOrder(id: string, body: Uint8Array): Promise<void> {
    await this.all('INSERT INTO box_order (id, body) VALUES ($1, $2)', id, body);
  }

  /** Orders of the last so many milliseconds that nobody has answered yet. */
  async openOrders(
    withinMs: number,
  ): Promise<{ readonly id: string; readonly body: Uint8Array }[]> {
    const sql = `SELECT id, body FROM box_order WHERE answer IS NULL
      AND asked_at > now() - make_interval(secs => $1) ORDER BY asked_at`;
    return this.all<{ id: string; body: Buffer }>(sql, withinMs / 1000);
  }

  async answerOrder(id: string, answer: Uint8Array): Promise<void> {
    await this.all('UPDATE box_order SET answer = $2 WHERE id = $1', id, answer);
  }

  async answerTo(id: string): Promise<Uint8Array | undefined> {
    const sql = 'SELECT answer FROM box_order WHERE id = $1';
    const [row] = await this.all<{ answer: Buffer | null }>(sql, id);
    return row?.answer ?? undefined;
  }

  async removeOrder(id: string): Promise<void> {
    await this.all('DELETE FROM box_order WHERE id = $1', id);
  }

  /** Deletes orders that nobody waits for any more. */
  async forgetOrders(): Promise<void> {
    await this.all(`DELETE FROM box_order WHERE asked_at < now() - interval '10 minutes'`);
  }

  /** Notes by which keys the process that leads can be told. */
  async noteLeader(keyHash: Uint8Array): Promise<void> {
    await this.all(
      `INSERT INTO box_leader (one, key_hash) VALUES (1, $1)
       ON CONFLICT (one) DO UPDATE SET key_hash = EXCLUDED.key_hash`,
      keyHash,
    );
  }

  async keyOfLeader(): Promise<Uint8Array | undefined> {
    const [row] = await this.all<{ key_hash: Buffer }>('SELECT key_hash FROM box_leader');
    return row?.key_hash;
  }

  /** Whether other processes are connected in the same way. */
  async hasOthers(): Promise<boolean> {
    const rows = await this.all(
      `SELECT 1 FROM pg_stat_activity WHERE application_name LIKE 'baraza office %'
         AND pid <> pg_backend_pid() AND datname = current_database() LIMIT 1`,
    );
    return rows.length > 0;
  }

  async listen(): Promise<void> {
    await this.client.query(`LISTEN ${CHANNEL}`);
  }

  async allowLongWork(): Promise<void> {
    await this.all(`SET LOCAL idle_in_transaction_session_timeout = '60s'`);
  }
}

/** A number of 64 bits; two credentials with the same one would only wait for each other. */
function lockOf(round: string, k: Uint8Array): bigint {
  const hash = sha256(Buffer.concat([Buffer.from(`${round}\0`), k]));
  return Buffer.from(hash).readBigInt64BE();
}
