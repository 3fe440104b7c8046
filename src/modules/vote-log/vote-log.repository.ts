import { setImmediate as nextTurn } from 'node:timers/promises';

import { Injectable } from '@nestjs/common';
import type { SelectQueryBuilder } from 'typeorm';

import { isSealed, type AgeIdentity } from '../../domain/vote-log/age';
import type { ApprovalPair } from '../../domain/vote-log/approval';
import { toHex, type Hash } from '../../domain/vote-log/bytes';
import { openingOf } from '../../domain/vote-log/sealed-opening';
import { leafHashBounds, type TrackingSlug } from '../../domain/vote-log/tracking-code';
import { ReadDatabase } from '../../platform/database/read-database';
import type { EffectiveBallot, LogState, RevealedBallot, RevealedBallots } from './ballot-box';
import { roundOfRow, type RoundRow } from './ballot-box.rows';
import { COUNTS } from './ballot-box.sql';
import type { StoredRound, StoredStep } from './ballot-box.store';
import type { WaitingBallot } from './ballot-box.waiting-store';
import type { HashRange, LogReader, StoredNote } from './log-reader';
import { RoundKeys } from './round-keys';
import { SealTrouble } from './seal-trouble';
import { isShreddedBy } from './shredded-log';

interface BallotRow {
  readonly k: Buffer;
  readonly r: number;
  readonly c: Buffer;
  readonly sealed: Buffer;
  readonly idx: number;
  readonly counts: number;
}

/** A sequencer that is so far behind has stopped. */
const MOST_WAITING = 10_000;

/** A recorded ballot, with all that a bundle says of it. */
export interface StoredVote {
  readonly k: Buffer;
  readonly r: number;
  readonly c: Buffer;
  /** The opening line of a ballot that counts; of others what is stored. */
  readonly opening: Uint8Array;
  readonly idx: number;
  /** Hash of its entry; null where that is missing. */
  readonly leaf: Buffer | null;
  readonly counts: boolean;
}

type VoteRow = BallotRow & Pick<StoredVote, 'leaf'>;

/** So many ballots are read at once. */
const PAGE = 1000;

/** After so many seals others get their turn. */
const SEALS = 25;

/** Committed rows of the vote logs. Writing is the ballot box's alone. */
@Injectable()
export class VoteLogRepository implements LogReader {
  private readonly keys: RoundKeys;

  /** @param keyDir where the keys lie that open sealed ballots */
  constructor(
    private readonly reads: ReadDatabase,
    keyDir: string,
  ) {
    this.keys = new RoundKeys(keyDir);
  }

  async find(round: string): Promise<StoredRound | undefined> {
    const row = await this.of('round_log', round).select('t.*').getRawOne<RoundRow>();
    return row === undefined ? undefined : roundOfRow(row);
  }

  async openRounds(): Promise<string[]> {
    const rows = await this.from('round_log')
      .select('t.round', 'round')
      .where('t.state IN (:...states)', { states: ['open', 'closing'] satisfies LogState[] })
      .getRawMany<{ round: string }>();
    return rows.map(({ round }) => round);
  }

  async hashes(round: string, { level, from, to }: HashRange): Promise<Hash[]> {
    const rows =
      level === 0
        ? this.span('log_entry', round, { column: 'idx', from, to }).select('t.leaf_hash', 'hash')
        : this.span('log_tile', round, { column: 'n', from, to })
            .select('t.root', 'hash')
            .andWhere('t.level = :level', { level: level - 1 });
    return (await rows.getRawMany<{ hash: Buffer }>()).map(({ hash }) => hash);
  }

  async entries(round: string, from: number, to: number): Promise<Uint8Array[]> {
    const sql = 'SELECT body FROM log_entry WHERE round = ? AND idx >= ? AND idx < ? ORDER BY idx';
    const rows = await this.reads.rows<{ body: Buffer }>(sql, [round, from, to]);
    return rows.map(({ body }) => body);
  }

  async noteBeyond(round: string, index: number): Promise<StoredNote | undefined> {
    return this.of('checkpoint', round)
      .select('t.size', 'size')
      .addSelect('t.note', 'note')
      .andWhere('t.size > :index', { index })
      .orderBy('t.size')
      .limit(1)
      .getRawOne<StoredNote>();
  }

  /** The signed heads that are public, oldest first. */
  async publicNotes(round: string): Promise<StoredNote[]> {
    return this.of('checkpoint', round)
      .select('t.size', 'size')
      .addSelect('t.note', 'note')
      .andWhere('t.is_public = 1')
      .orderBy('t.size')
      .getRawMany<StoredNote>();
  }

  /** The head that the public may see. */
  async latestPublicNote(round: string): Promise<StoredNote | undefined> {
    return this.of('checkpoint', round)
      .select('t.size', 'size')
      .addSelect('t.note', 'note')
      .andWhere('t.is_public = 1')
      .orderBy('t.size', 'DESC')
      .limit(1)
      .getRawOne<StoredNote>();
  }

  /** Where the entry of a tracking code stands. */
  async indexOf(round: string, slug: TrackingSlug): Promise<number | undefined> {
    const { least, greatest } = leafHashBounds(slug);
    const [row] = await this.reads.rows<{ idx: number }>(
      'SELECT idx FROM log_entry WHERE round = ? AND leaf_hash BETWEEN ? AND ?',
      [round, Buffer.from(least), Buffer.from(greatest)],
    );
    return row?.idx;
  }

  /** Where a cast stands. */
  async indexOfCast(round: string, k: Uint8Array, r: number): Promise<number | undefined> {
    const sql = 'SELECT idx FROM ballot WHERE round = ? AND k = ? AND r = ?';
    const [row] = await this.reads.rows<{ idx: number }>(sql, [round, Buffer.from(k), r]);
    return row?.idx;
  }

  /**
   * All ballots of a round, by the bytes of c, with whether they count.
   * @throws SealTrouble, KeyTrouble
   */
  async ballots(round: string): Promise<RevealedBallots> {
    const rows = await this.reads.rows<BallotRow>(
      `SELECT b.k, b.r, b.c, b.sealed, b.idx, CASE WHEN ${COUNTS} THEN 1 ELSE 0 END AS counts
       FROM ballot b WHERE b.round = ? ORDER BY b.c`,
      [round],
    );
    const counted = rows.filter(({ counts }) => counts === 1);
    const lines = await this.opened(round, counted);
    return {
      effective: counted.map((row, i) => effective(row, lines[i] as Uint8Array)),
      superseded: rows.filter(({ counts }) => counts === 0).map(revealed),
      credentials: rows.filter(({ r }) => r === 0).length,
    };
  }

  /** The ballots of a round by the bytes of c, a page at a time. @throws SealTrouble, KeyTrouble */
  async *votes(round: string): AsyncGenerator<StoredVote[], void> {
    // By c alone: an index on the round would have every page sort the whole round again.
    const sql = `SELECT b.k, b.r, b.c, b.sealed, b.idx, e.leaf_hash AS leaf,
         CASE WHEN ${COUNTS} THEN 1 ELSE 0 END AS counts
       FROM ballot b LEFT JOIN log_entry e ON e.round = b.round AND e.idx = b.idx
       WHERE b.round || '' = ? AND b.c > ? ORDER BY b.c LIMIT ${PAGE}`;
    let after: Uint8Array = Buffer.alloc(0);
    for (;;) {
      const rows = await this.reads.rows<VoteRow>(sql, [round, after]);
      const lines = await this.opened(round, rows);
      yield rows.map(({ k, r, c, idx, leaf, counts }, i) => {
        return { k, r, c, idx, leaf, counts: counts === 1, opening: lines[i] as Uint8Array };
      });
      const last = rows.at(-1);
      if (last === undefined || rows.length < PAGE) return;
      after = last.c;
    }
  }

  /** Where the entry of a ballot stands, and its hash; undefined where there is no such ballot. */
  async placeOfBallot(
    round: string,
    k: Uint8Array,
    r: number,
  ): Promise<Pick<StoredVote, 'idx' | 'leaf'> | undefined> {
    const [place] = await this.reads.rows<Pick<StoredVote, 'idx' | 'leaf'>>(
      `SELECT b.idx, e.leaf_hash AS leaf FROM ballot b
       LEFT JOIN log_entry e ON e.round = b.round AND e.idx = b.idx
       WHERE b.round = ? AND b.k = ? AND b.r = ?`,
      [round, Buffer.from(k), r],
    );
    return place;
  }

  /** Ballots that wait for their places; there are none where one process writes all. */
  async waitingBallots(round: string): Promise<WaitingBallot[]> {
    const sql = `SELECT k, r, c FROM ballot WHERE round = ? AND idx IS NULL LIMIT ${MOST_WAITING}`;
    return this.reads.rows<WaitingBallot>(sql, [round]);
  }

  /** Whether the opening of any ballot of a round is stored. */
  async hasOpenings(round: string): Promise<boolean> {
    const sql = 'SELECT idx FROM ballot WHERE round = ? AND length(sealed) > 0 LIMIT 1';
    return (await this.reads.rows(sql, [round])).length > 0;
  }

  /** Where the logs stand that are closed, whatever has become of their count. */
  async closed(): Promise<Pick<StoredRound, 'round' | 'size' | 'state'>[]> {
    return this.reads.rows(
      `SELECT round, size, state FROM round_log
       WHERE state IN ('closed', 'counted', 'published')`,
      [],
    );
  }

  /** The last act below a size that names a cast. */
  async lastActOn(
    round: string,
    { k, r }: { readonly k: Uint8Array; readonly r: number },
    size: number,
  ): Promise<StoredStep | undefined> {
    const [act] = await this.reads.rows<StoredStep>(
      `SELECT idx AS "index", kind, k, r, batch FROM log_step
       WHERE round = ? AND k = ? AND r = ? AND idx < ? ORDER BY idx DESC LIMIT 1`,
      [round, Buffer.from(k), r, size],
    );
    return act;
  }

  /** The steps of a log below a size, in their order. */
  async steps(round: string, size: number): Promise<StoredStep[]> {
    return this.reads.rows<StoredStep>(
      `SELECT idx AS "index", kind, k, r, batch FROM log_step
       WHERE round = ? AND idx < ? ORDER BY idx`,
      [round, size],
    );
  }

  /** Whether the log says that its keys are destroyed. */
  async isShredded(round: string): Promise<boolean> {
    const size = (await this.find(round))?.size ?? 0;
    return isShreddedBy(this, round, await this.steps(round, size));
  }

  /** The approvals of every act of a log, by the index of its entry. */
  async approvalsOf(round: string): Promise<ReadonlyMap<number, ApprovalPair>> {
    const rows = await this.reads.rows<{ index: number; first: string; second: string }>(
      `SELECT a.idx AS "index", a.body AS first, b.body AS second
       FROM log_approval a JOIN log_approval b ON b.round = a.round AND b.idx = a.idx
       WHERE a.round = ? AND a.place = 1 AND b.place = 2 ORDER BY a.idx`,
      [round],
    );
    return new Map(rows.map(({ index, first, second }) => [index, [first, second]]));
  }

  private span(
    table: string,
    round: string,
    { column, from, to }: { column: 'idx' | 'n'; from: number; to: number },
  ): SelectQueryBuilder<object> {
    return this.of(table, round)
      .andWhere(`t.${column} >= :from AND t.${column} < :to`, { from, to })
      .orderBy(`t.${column}`);
  }

  /** The openings of those that count; of others what is stored, which nobody has to read. */
  private async opened(round: string, rows: readonly BallotRow[]): Promise<Uint8Array[]> {
    const identity = this.keys.sealIdentity(round);
    const lines: Uint8Array[] = [];
    for (const row of rows) {
      if (lines.length % SEALS === 0) await nextTurn();
      const isClosed = row.counts === 1 && isSealed(row.sealed);
      lines.push(isClosed ? unsealed(row, identity) : row.sealed);
    }
    return lines;
  }

  private of(table: string, round: string): SelectQueryBuilder<object> {
    return this.from(table).where('t.round = :round', { round });
  }

  private from(table: string): SelectQueryBuilder<object> {
    return this.reads.manager.createQueryBuilder().from<object>(table, 't');
  }
}

function unsealed({ c, sealed }: BallotRow, identity: AgeIdentity | undefined): Uint8Array {
  if (identity === undefined) throw new SealTrouble('the key that opens the ballots is missing');
  const line = openingOf(sealed, identity);
  if (line !== undefined) return Buffer.from(line);
  throw new SealTrouble(`the ballot with the commitment ${toHex(c)} is not as it was sealed`);
}

function revealed({ k, r, c, idx }: BallotRow): RevealedBallot {
  return { k, r, c, index: idx };
}

function effective(row: BallotRow, line: Uint8Array): EffectiveBallot {
  return { ...revealed(row), line: Buffer.from(line).toString('utf8') };
}
