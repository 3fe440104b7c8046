import { Inject, Injectable, Logger } from '@nestjs/common';
import { join } from 'node:path';

import { assert, assertDefined } from '../../domain/shared/assert';
import { millisOf, type Instant } from '../../domain/shared/instant';
import { sameBytes, toBase64 } from '../../domain/vote-log/bytes';
import { growLog } from '../../domain/vote-log/cast-batch';
import { openCheckpoint, signCheckpoint, trailOriginOf } from '../../domain/vote-log/checkpoint';
import type { QuotedHead } from '../../domain/vote-log/entry';
import { EMPTY_ROOT, rootOf } from '../../domain/vote-log/merkle';
import { encodeVerifierKey, noteSigner, type NoteSigner } from '../../domain/vote-log/note';
import { storedEdge, storedTree } from '../../domain/vote-log/stored-tree';
import { Clock } from '../../platform/clock';
import type { Config } from '../../platform/config/config';
import { CONFIG } from '../../platform/config/config.token';
import { takeTurn, UnitOfWork, type Tx } from '../../platform/database/unit-of-work';
import {
  KeyTrouble,
  makeSecret,
  readHead,
  readSecret,
  writeHead,
} from '../../platform/security/key-files';
import { AdminLogRepository, type StoredAdminLog, type StoredHead } from './admin-log.repository';
import { entryOfEvent } from './logged-event';

const BATCH = 1000;
const HOUR_MS = 3_600_000;

/**
 * The acts of the back office as a log of the same kind as that of a round: committed acts become
 * leaves, in the order in which they are found; nobody can take one back under a signed head.
 */
@Injectable()
export class AdminLog {
  private readonly logger = new Logger('AdminLog');

  constructor(
    private readonly rows: AdminLogRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Gives every committed act its place; signs when an hour has passed since the last head. */
  async tick(): Promise<void> {
    await this.sequence();
    const log = await this.rows.log();
    const latest = await this.rows.latestHead();
    if (log === undefined || log.size === latest?.size) return;
    const waited = latest === undefined ? HOUR_MS : this.millisSince(latest.at);
    if (waited >= HOUR_MS) await this.head();
  }

  /** The signed head over everything that was committed before the call. @throws KeyTrouble */
  async head(): Promise<StoredHead> {
    await this.sequence();
    const { head, signed } = await this.unitOfWork.run((tx) => this.sign(tx));
    writeHead(this.headFile(), { size: head.size, root: signed.root });
    return head;
  }

  /**
   * The present head as the entries that open and close a round quote it. Undefined, with a line in
   * the log of the program, when there can be none, because the key is in trouble or rows were
   * tampered with: that must not stop a round.
   */
  async quotedHead(): Promise<QuotedHead | undefined> {
    try {
      const { size, note } = await this.head();
      return { size, root: assertDefined(note.split('\n')[2], 'root') };
    } catch (error) {
      this.logger.error((error as Error).message);
      return undefined;
    }
  }

  private async sequence(): Promise<void> {
    if (!(await this.rows.isWaiting())) return;
    while ((await this.unitOfWork.run((tx) => this.addWaiting(tx))) === BATCH);
  }

  /** @returns how many acts got their place */
  private async addWaiting(tx: Tx): Promise<number> {
    await takeTurn(tx, 'admin-log');
    const log = await this.logFor(tx);
    const events = await this.rows.waiting(tx, BATCH);
    if (events.length === 0) return 0;
    const read = this.rows.hashes(tx);
    const tree = await storedTree(read, log.size);
    assert(sameBytes(rootOf(tree), log.root), 'the stored tiles of the admin log give its root');
    const edge = await storedEdge(read, log.size);
    const growth = growLog({ tree, edge }, events.map(entryOfEvent));
    const placed = growth.placed.map((entry, i) => ({
      ...entry,
      eventId: assertDefined(events[i], 'act').id,
    }));
    await this.rows.grow(tx, log.size, { head: growth.head, placed, tiles: growth.filledTiles });
    return events.length;
  }

  private async sign(tx: Tx): Promise<{ head: StoredHead; signed: StoredAdminLog }> {
    await takeTurn(tx, 'admin-log');
    const signed = await this.logFor(tx);
    const signer = this.signerOf(signed);
    await this.expectRemembered(tx, signer);
    const latest = await this.rows.latestHeadIn(tx);
    if (latest?.size === signed.size) return { head: latest, signed };
    const head = { size: signed.size, note: signCheckpoint(signed, signer), at: this.clock.now() };
    await this.rows.addHead(tx, head);
    return { head, signed };
  }

  /** The row of the log, made with its key at the first act. */
  private async logFor(tx: Tx): Promise<StoredAdminLog> {
    const known = await this.rows.logIn(tx);
    if (known !== undefined) return known;
    makeSecret(this.keyFile());
    const origin = trailOriginOf(this.config.publicUrl);
    const vkey = encodeVerifierKey(noteSigner(origin, readSecret(this.keyFile())).key);
    const log = { origin, vkey, size: 0, root: EMPTY_ROOT };
    await this.rows.create(tx, log);
    return log;
  }

  private signerOf({ origin, vkey }: StoredAdminLog): NoteSigner {
    const signer = noteSigner(origin, readSecret(this.keyFile()));
    if (encodeVerifierKey(signer.key) === vkey) return signer;
    throw new KeyTrouble(`${this.keyFile()} is not the key that the admin log began with`);
  }

  /** An old backup that was put back must not be continued: it would contradict published heads. */
  private async expectRemembered(tx: Tx, { key }: NoteSigner): Promise<void> {
    const remembered = readHead(this.headFile());
    if (remembered === undefined) return;
    const stored = await this.rows.headOfSizeIn(tx, remembered.size);
    const opened = stored === undefined ? undefined : openCheckpoint(stored.note, key);
    const isSame = opened?.ok === true && toBase64(opened.value.root) === toBase64(remembered.root);
    if (isSame) return;
    throw new KeyTrouble(
      `the admin log is older than ${this.headFile()} remembers: put a newer backup back. ` +
        'Without that file it goes on, and everybody who kept a head will see the break',
    );
  }

  private millisSince(at: string): number {
    return millisOf(this.clock.now()) - millisOf(at as Instant);
  }

  private keyFile(): string {
    return join(this.config.keyDir, 'admin.log');
  }

  private headFile(): string {
    return join(this.config.keyDir, 'admin.head');
  }
}
