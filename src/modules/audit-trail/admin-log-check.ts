import { Inject, Injectable } from '@nestjs/common';
import { join } from 'node:path';

import { sameBytes, type Hash } from '../../domain/vote-log/bytes';
import { openCheckpoint } from '../../domain/vote-log/checkpoint';
import {
  appendLeaves,
  EMPTY_TREE,
  leafHash,
  rootOf,
  type Tree,
  type TreeHead,
} from '../../domain/vote-log/merkle';
import { encodeVerifierKey, noteSigner, type NoteKey } from '../../domain/vote-log/note';
import { growTiles } from '../../domain/vote-log/tile';
import {
  trailDetailsHash,
  trailEntry,
  trailEntryBytes,
  type TrailEntry,
} from '../../domain/vote-log/trail-entry';
import type { Config } from '../../platform/config/config';
import { CONFIG } from '../../platform/config/config.token';
import { readHead, readSecret } from '../../platform/security/key-files';
import {
  AdminLogRepository,
  type StoredAdminLog,
  type StoredHead,
  type StoredLeaf,
} from './admin-log.repository';
import { DETAILS_ERASED } from './audit-trail';
import type { AuditEvent } from './audit-event.entity';
import { AuditEventRepository } from './audit-event.repository';
import { actOf } from './logged-event';

/** Something in the database that is not as it was when it was written. */
export interface TrailFault {
  readonly kind:
    | 'entry-out-of-place'
    | 'entry-changed'
    | 'act-missing'
    | 'act-changed'
    | 'act-not-logged'
    | 'waiting-act-missing'
    | 'details-lost'
    | 'tile-changed'
    | 'head-changed'
    | 'signed-head-changed'
    | 'key-changed';
  /** Table and row. */
  readonly place: string;
}

const CHUNK = 2000;
const MOST_ATTEMPTS = 3;

/** Looks at every row of the admin trail: no column of it can change unseen. */
@Injectable()
export class AdminLogCheck {
  constructor(
    private readonly rows: AdminLogRepository,
    private readonly events: AuditEventRepository,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** What is wrong; nothing when all is as it was written. @throws KeyTrouble without the key */
  async faults(): Promise<TrailFault[]> {
    for (let attempt = 1; ; attempt += 1) {
      const before = await this.state();
      const faults = await this.look();
      // What was written while it was looked at would seem wrong.
      if (attempt === MOST_ATTEMPTS || (await this.state()) === before) return faults;
    }
  }

  private async state(): Promise<string> {
    const log = await this.rows.log();
    return `${log?.size} ${(await this.rows.latestHead())?.size}`;
  }

  private async look(): Promise<TrailFault[]> {
    const { unlogged, gone } = await this.rows.strays();
    const faults: TrailFault[] = [
      ...unlogged.map((id) => fault('act-not-logged', `audit_event ${id}`)),
      ...gone.map((id) => fault('waiting-act-missing', `admin_log_queue ${id}`)),
    ];
    const log = await this.rows.log();
    const leaves = await this.leafFaults(faults);
    if (log === undefined) {
      return leaves.length === 0 ? faults : [...faults, fault('head-changed', 'admin_log')];
    }
    await this.tileFaults(leaves, faults);
    await this.headFaults(log, leaves, faults);
    return faults;
  }

  /** Hashes all entries anew. @returns their hashes, as the bodies give them */
  private async leafFaults(faults: TrailFault[]): Promise<Hash[]> {
    const leaves: Hash[] = [];
    const erased: number[] = [];
    const erasures = new Map<string, number>();
    for (let size = -1; size < leaves.length;) {
      size = leaves.length;
      const found = await this.rows.leavesBehind(leaves.length, CHUNK);
      const ids = found.map(({ event_id }) => event_id);
      const acts = new Map((await this.events.byIds(ids, {})).map((row) => [row.id, row]));
      for (const leaf of found) {
        const act = acts.get(leaf.event_id);
        const place = `admin_log_entry ${leaf.idx}`;
        if (leaf.idx !== leaves.length) faults.push(fault('entry-out-of-place', place));
        const hash = leafHash(leaf.body);
        leaves.push(hash);
        if (!sameBytes(hash, leaf.leaf_hash)) faults.push(fault('entry-changed', place));
        faults.push(...actFaults(leaf, act));
        if (act?.details === null) erased.push(leaf.idx);
        if (act?.event === DETAILS_ERASED) erasures.set(act.subject, leaf.idx);
      }
    }
    const lost = erased.filter((index) => (erasures.get(`act:${index}`) ?? -1) < index);
    faults.push(...lost.map((index) => fault('details-lost', `admin_log_entry ${index}`)));
    return leaves;
  }

  private async tileFaults(leaves: readonly Hash[], faults: TrailFault[]): Promise<void> {
    const { filled } = growTiles([], 0, leaves);
    const label = (level: number, n: number): string => `admin_log_tile ${level}/${n}`;
    const expected = new Map(filled.map((tile) => [label(tile.level, tile.n), tile]));
    for (const { level, n, root, hashes } of await this.rows.tiles()) {
      const tile = expected.get(label(level, n));
      expected.delete(label(level, n));
      const isSame =
        tile !== undefined && sameBytes(tile.root, root) && sameBytes(tile.hashes, hashes);
      if (!isSame) faults.push(fault('tile-changed', label(level, n)));
    }
    faults.push(...[...expected.keys()].map((place) => fault('tile-changed', place)));
  }

  private async headFaults(
    log: StoredAdminLog,
    leaves: readonly Hash[],
    faults: TrailFault[],
  ): Promise<void> {
    const signer = noteSigner(log.origin, readSecret(join(this.config.keyDir, 'admin.log')));
    if (encodeVerifierKey(signer.key) !== log.vkey) faults.push(fault('key-changed', 'admin_log'));
    const heads = await this.rows.allHeads();
    faults.push(...signedHeadFaults(heads, leaves, signer.key));
    const remembered = readHead(join(this.config.keyDir, 'admin.head'));
    const isThere = heads.some(({ size }) => size === remembered?.size);
    if (remembered !== undefined && !(isThere && isRoot(leaves, remembered))) {
      faults.push(fault('signed-head-changed', 'admin.head'));
    }
    if (leaves.length !== log.size || !isRoot(leaves, log)) {
      faults.push(fault('head-changed', 'admin_log'));
    }
  }
}

function signedHeadFaults(
  heads: readonly StoredHead[],
  leaves: readonly Hash[],
  key: NoteKey,
): TrailFault[] {
  let tree: Tree = EMPTY_TREE;
  return heads.flatMap(({ size, note }) => {
    tree = appendLeaves(tree, leaves.slice(tree.size, size));
    const opened = openCheckpoint(note, key);
    const isSame =
      opened.ok && opened.value.size === tree.size && sameBytes(opened.value.root, rootOf(tree));
    const isRight = isSame && tree.size === size;
    return isRight ? [] : [fault('signed-head-changed', `admin_checkpoint ${size}`)];
  });
}

function isRoot(leaves: readonly Hash[], { size, root }: TreeHead): boolean {
  return sameBytes(rootOf(appendLeaves(EMPTY_TREE, leaves.slice(0, size))), root);
}

/** Compares an entry with the row that it was made from. */
function actFaults({ idx, body, event_id }: StoredLeaf, act: AuditEvent | undefined): TrailFault[] {
  if (act === undefined) return [fault('act-missing', `audit_event ${event_id}, entry ${idx}`)];
  const { details, salt } = act;
  const hash = details === null ? hashIn(body) : trailDetailsHash(details, salt ?? '');
  const isSame = sameBytes(trailEntryBytes(trailEntry(actOf(act), hash)), body);
  return isSame ? [] : [fault('act-changed', `audit_event ${act.id}, entry ${idx}`)];
}

/** The hash of the details that an entry holds; any other bytes give a hash that fits nothing. */
function hashIn(body: Buffer): string {
  try {
    return (JSON.parse(body.toString('utf8')) as TrailEntry).details;
  } catch {
    return '';
  }
}

function fault(kind: TrailFault['kind'], place: string): TrailFault {
  return { kind, place };
}
