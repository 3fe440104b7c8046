import { Injectable } from '@nestjs/common';

import { storedTile } from '../../domain/vote-log/stored-tree';
import {
  encodeEntryBundle,
  isTileWithin,
  parseTilePath,
  TILE_WIDTH,
} from '../../domain/vote-log/tile';
import { AdminLogRepository, type StoredHead } from './admin-log.repository';

/** A file of the log. */
export interface AdminTile {
  readonly bytes: Uint8Array;
  /** Entries name acts of people who work for the city: they are not for everybody. */
  readonly isPublic: boolean;
}

/** What everybody may know of the admin log. */
export interface PublishedAdminLog {
  readonly origin: string;
  readonly vkey: string;
  readonly head: StoredHead;
}

/** The admin log up to its last signed head. */
@Injectable()
export class PublicAdminLog {
  constructor(private readonly rows: AdminLogRepository) {}

  /** The last signed head; undefined before the first. */
  async head(): Promise<StoredHead | undefined> {
    return this.rows.latestHead();
  }

  async published(): Promise<PublishedAdminLog | undefined> {
    const log = await this.rows.log();
    const head = await this.head();
    if (log === undefined || head === undefined) return undefined;
    return { origin: log.origin, vkey: log.vkey, head };
  }

  /** A tile or entry bundle by its path; undefined for odd paths and beyond the signed head. */
  async tile(path: string): Promise<AdminTile | undefined> {
    const tile = parseTilePath(path);
    const head = tile.ok ? await this.head() : undefined;
    if (!tile.ok || head === undefined || !isTileWithin(tile.value, head.size)) return undefined;
    const { level, n, width } = tile.value;
    if (level !== 'entries') {
      const bytes = await storedTile(this.rows.hashes(), { level, n, width });
      return { isPublic: true, bytes };
    }
    const from = n * TILE_WIDTH;
    const leaves = await this.rows.leaves(from, from + width);
    return { isPublic: false, bytes: encodeEntryBundle(leaves.map(({ body }) => body)) };
  }
}
