import { Injectable } from '@nestjs/common';

import { AdminLogRepository, type StoredHead } from './admin-log.repository';
import type { AuditEvent } from './audit-event.entity';
import { AuditEventRepository, type TrailFilter } from './audit-event.repository';

/** An act in its place in the log. */
export interface LoggedAct {
  readonly index: number;
  /** The bytes of the entry. */
  readonly body: Uint8Array;
  readonly event: AuditEvent;
}

const CHUNK = 2000;

/** The log with what its entries only hash, piece by piece. */
@Injectable()
export class TrailReader {
  constructor(
    private readonly rows: AdminLogRepository,
    private readonly events: AuditEventRepository,
  ) {}

  /** The acts below a size that pass the filter, in the order of the log. */
  async *acts(size: number, filter: TrailFilter): AsyncGenerator<readonly LoggedAct[]> {
    for (let from = 0; from < size; from += CHUNK) {
      const leaves = await this.rows.leaves(from, Math.min(from + CHUNK, size));
      const ids = leaves.map(({ event_id }) => event_id);
      const found = new Map((await this.events.byIds(ids, filter)).map((row) => [row.id, row]));
      yield leaves.flatMap(({ idx, event_id, body }) => {
        const event = found.get(event_id);
        return event === undefined ? [] : [{ index: idx, body, event }];
      });
    }
  }

  /** The act at a place; undefined beyond the last one. */
  async actAt(place: number): Promise<LoggedAct | undefined> {
    const [leaf] = await this.rows.leaves(place, place + 1);
    const [event] = leaf === undefined ? [] : await this.events.byIds([leaf.event_id], {});
    if (leaf === undefined || event === undefined) return undefined;
    return { index: leaf.idx, body: leaf.body, event };
  }

  /** The hashes of all entries below a size, 32 bytes each. */
  async leafHashes(size: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    for (let from = 0; from < size; from += CHUNK) {
      const to = Math.min(from + CHUNK, size);
      parts.push(...(await this.rows.hashes()({ level: 0, from, to })));
    }
    return Buffer.concat(parts);
  }

  /** All signed heads up to a size, oldest first. */
  async heads(upTo: number): Promise<StoredHead[]> {
    return this.rows.heads(upTo);
  }

  /** Places of these acts in the log; those that still wait have none. */
  async placesOf(eventIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return this.rows.placesOf(eventIds);
  }
}
