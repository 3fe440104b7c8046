import { Injectable } from '@nestjs/common';

import {
  encodeEntryBundle,
  HASH_BYTES,
  isTileWithin,
  parseTilePath,
  TILE_WIDTH,
} from '../../domain/vote-log/tile';
import {
  parseTrackingCode,
  printedCode,
  trackingSlug,
  type TrackingCodeError,
  type TrackingSlug,
} from '../../domain/vote-log/tracking-code';
import { fromBase64Url } from '../../domain/vote-log/bytes';
import { castEntry } from '../../domain/vote-log/cast-batch';
import {
  entryBytes,
  MOST_ENTRY_BYTES,
  parseEntry,
  type CastEntry,
} from '../../domain/vote-log/entry';
import { leafHash } from '../../domain/vote-log/merkle';
import { err, ok, type Result } from '../../domain/shared/result';
import type { Receipt } from './ballot-box';
import type { StoredStep } from './ballot-box.store';
import { receiptOf, receiptUnder, tileBytes, type StoredNote } from './log-reader';
import { isShreddedBy } from './shredded-log';
import { VoteLogRepository } from './vote-log.repository';

/** What never changes about a log. */
export interface LogIdentity {
  readonly origin: string;
  readonly vkey: string;
}

/** A log as its pages show it. */
export interface ShownLog extends LogIdentity {
  /** The public heads, oldest first. */
  readonly heads: readonly StoredNote[];
  /** When the last of them was published, UTC ISO 8601. */
  readonly publicAt: string;
  /** The entries under the last head that are no ballots, in their order. */
  readonly steps: readonly StoredStep[];
}

/** A recorded ballot, as people and addresses name it. */
export interface FoundBallot {
  readonly trackingSlug: TrackingSlug;
  readonly trackingCode: string;
  readonly index: number;
  /** Whether two officers took it out of the count, as far as the public head tells. */
  readonly isVoid: boolean;
}

/** No ballot of this log has the code. */
export interface CodeNotInLog {
  readonly kind: 'tracking-code-not-in-log';
  readonly code: string;
}

/** A receipt file under a head that others know, too. */
export interface RenewedReceipt {
  /** Entries under that head. */
  readonly size: number;
  readonly file: string;
}

/** A file of the log. */
export interface LogTile {
  readonly bytes: Uint8Array;
  /** Full tiles and tiles of one width never change. */
  readonly isFull: boolean;
}

/** A vote log as everybody may see it: nothing beyond its public head, but for receipts. */
@Injectable()
export class PublicLog {
  private readonly identities = new Map<string, LogIdentity>();

  constructor(private readonly logs: VoteLogRepository) {}

  async identity(round: string): Promise<LogIdentity | undefined> {
    const known = this.identities.get(round);
    if (known !== undefined) return known;
    const row = await this.logs.find(round);
    if (row === undefined) return undefined;
    const identity = { origin: row.origin, vkey: row.vkey };
    this.identities.set(round, identity);
    return identity;
  }

  async head(round: string): Promise<StoredNote | undefined> {
    return this.logs.latestPublicNote(round);
  }

  /** What the pages of a log show; undefined where there is no log. */
  async shown(round: string): Promise<ShownLog | undefined> {
    const row = await this.logs.find(round);
    if (row === undefined) return undefined;
    const { origin, vkey, publicAt } = row;
    const heads = await this.logs.publicNotes(round);
    const steps = await this.logs.steps(round, heads.at(-1)?.size ?? 0);
    return { origin, vkey, heads, publicAt, steps };
  }

  /** A tile or entry bundle by its path; undefined for odd paths and beyond the public head. */
  async tile(round: string, path: string): Promise<LogTile | undefined> {
    const tile = parseTilePath(path);
    const head = tile.ok ? await this.head(round) : undefined;
    if (!tile.ok || head === undefined || !isTileWithin(tile.value, head.size)) return undefined;
    const { level, n, width } = tile.value;
    const isFull = width === TILE_WIDTH;
    if (level !== 'entries') {
      const bytes = await tileBytes(this.logs, round, { level, n, width });
      return bytes.length === width * HASH_BYTES ? { isFull, bytes } : undefined;
    }
    const from = n * TILE_WIDTH;
    const entries = await this.logs.entries(round, from, from + width);
    const isWhole = entries.length === width && entries.every(({ length }) => isShort(length));
    return isWhole ? { isFull, bytes: encodeEntryBundle(entries) } : undefined;
  }

  /** The ballot of a tracking code, typed with all the freedom that `parseTrackingCode` gives. */
  async find(
    round: string,
    typed: string,
  ): Promise<Result<FoundBallot, TrackingCodeError | CodeNotInLog>> {
    const slug = parseTrackingCode(typed);
    if (!slug.ok) return slug;
    const trackingCode = printedCode(slug.value);
    const index = await this.logs.indexOf(round, slug.value);
    const cast = index === undefined ? undefined : await this.castAt(round, index);
    if (index === undefined || cast === undefined) {
      return err({ kind: 'tracking-code-not-in-log', code: trackingCode });
    }
    const isVoid = await this.isVoid(round, cast);
    return ok({ trackingSlug: slug.value, trackingCode, index, isVoid });
  }

  /** The code of a ballot that is recorded, and has no place in the log yet; undefined where none has it. */
  async codeOfWaiting(round: string, typed: string): Promise<string | undefined> {
    const slug = parseTrackingCode(typed);
    if (!slug.ok) return undefined;
    const waiting = await this.logs.waitingBallots(round);
    const slugs = waiting.map((ballot) => trackingSlug(leafHash(entryBytes(castEntry(ballot)))));
    return slugs.includes(slug.value) ? printedCode(slug.value) : undefined;
  }

  /** The receipt of a found ballot: the same bytes that its voter was given. */
  async receipt(round: string, { index }: FoundBallot): Promise<Receipt> {
    return receiptOf(this.logs, round, index);
  }

  /** The same proof under the newest public head; undefined while that head does not cover it. */
  async renewedReceipt(round: string, { index }: FoundBallot): Promise<RenewedReceipt | undefined> {
    const head = await this.head(round);
    if (head === undefined || head.size <= index) return undefined;
    const { file } = await receiptUnder(this.logs, round, { index, head });
    return { size: head.size, file };
  }

  /** Whether the log says that the key which joins voters and ballots was destroyed. */
  async isShredded(round: string): Promise<boolean> {
    const size = (await this.head(round))?.size ?? 0;
    return isShreddedBy(this.logs, round, await this.logs.steps(round, size));
  }

  /** An entry that somebody has changed in the database is no ballot any more. */
  private async castAt(round: string, index: number): Promise<CastEntry | undefined> {
    const [body] = await this.logs.entries(round, index, index + 1);
    const entry = body === undefined ? undefined : parseEntry(body);
    return entry?.ok === true && entry.value.t === 'cast' ? entry.value : undefined;
  }

  private async isVoid(round: string, { k, r }: CastEntry): Promise<boolean> {
    const head = await this.head(round);
    const credential = fromBase64Url(k) ?? new Uint8Array();
    const act = await this.logs.lastActOn(round, { k: credential, r }, head?.size ?? 0);
    return act?.kind === 'void';
  }
}

function isShort(bytes: number): boolean {
  return bytes <= MOST_ENTRY_BYTES;
}
