import { Injectable } from '@nestjs/common';

import {
  encodeEntryBundle,
  isTileWithin,
  parseTilePath,
  TILE_WIDTH,
} from '../../domain/vote-log/tile';
import {
  parseTrackingCode,
  printedCode,
  type TrackingCodeError,
  type TrackingSlug,
} from '../../domain/vote-log/tracking-code';
import type { EntryType } from '../../domain/vote-log/entry';
import { err, ok, type Result } from '../../domain/shared/result';
import type { Receipt } from './ballot-box';
import { receiptOf, tileBytes, type StoredNote } from './log-reader';
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
  readonly tail: readonly TailKind[];
}

/** A recorded ballot, as people and addresses name it. */
export interface FoundBallot {
  readonly trackingSlug: TrackingSlug;
  readonly trackingCode: string;
  readonly index: number;
}

/** No ballot of this log has the code. */
export interface CodeNotInLog {
  readonly kind: 'tracking-code-not-in-log';
  readonly code: string;
}

/** A file of the log. */
export interface LogTile {
  readonly bytes: Uint8Array;
  /** Full tiles and tiles of one width never change. */
  readonly isFull: boolean;
}

/** What a log holds after its last ballot. */
export type TailKind = 'close' | 'reveal' | 'tally' | 'final';

/** A close and five counts. */
const TAIL_LENGTH = 16;

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
    const tail = await this.tail(round, heads.at(-1)?.size ?? 0);
    return { origin, vkey, heads, publicAt, tail };
  }

  /** A tile or entry bundle by its path; undefined for odd paths and beyond the public head. */
  async tile(round: string, path: string): Promise<LogTile | undefined> {
    const tile = parseTilePath(path);
    const head = tile.ok ? await this.head(round) : undefined;
    if (!tile.ok || head === undefined || !isTileWithin(tile.value, head.size)) return undefined;
    const { level, n, width } = tile.value;
    const isFull = width === TILE_WIDTH;
    if (level !== 'entries') {
      return { isFull, bytes: await tileBytes(this.logs, round, { level, n, width }) };
    }
    const from = n * TILE_WIDTH;
    const entries = await this.logs.entries(round, from, from + width);
    return { isFull, bytes: encodeEntryBundle(entries) };
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
    const isBallot = index !== undefined && (await this.isCast(round, index));
    if (!isBallot) return err({ kind: 'tracking-code-not-in-log', code: trackingCode });
    return ok({ trackingSlug: slug.value, trackingCode, index });
  }

  /** The receipt of a found ballot: the same bytes that its voter was given. */
  async receipt(round: string, { index }: FoundBallot): Promise<Receipt> {
    return receiptOf(this.logs, round, index);
  }

  /** Kinds of the entries after the last ballot that the public head covers. */
  private async tail(round: string, size: number): Promise<readonly TailKind[]> {
    const bodies = await this.logs.entries(round, Math.max(1, size - TAIL_LENGTH), size);
    const kinds = bodies.map((body) => kindOf(body));
    return kinds.slice(kinds.lastIndexOf('cast') + 1) as TailKind[];
  }

  private async isCast(round: string, index: number): Promise<boolean> {
    const [body] = await this.logs.entries(round, index, index + 1);
    return body !== undefined && kindOf(body) === 'cast';
  }
}

function kindOf(body: Uint8Array): EntryType {
  return (JSON.parse(Buffer.from(body).toString('utf8')) as { readonly t: EntryType }).t;
}
