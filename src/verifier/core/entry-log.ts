import type { Lines } from '../formats/lines';
import { CastTable } from './cast-table';
import { CountingCasts } from './counting-casts';
import { JsonLines, type ReadableLine } from './json-files';
import type { Entry, RemovalEntry } from './model';
import { ENTRY } from './shapes';

const ENTRIES = 'log/entries.jsonl';

/** An entry of a type. */
export type EntryOf<T extends Entry['t']> = Extract<Entry, { t: T }>;

/** The entries of the log: casts in a table, the few others as they are. */
export class EntryLog {
  readonly casts = new CastTable();
  readonly lines: JsonLines<Entry>;
  /** All readable entries but casts, in order. */
  readonly steps: ReadableLine<Entry>[] = [];

  constructor(bytes: Lines) {
    this.lines = new JsonLines<Entry>(ENTRIES, bytes, ENTRY, (line) => {
      if (line.value?.t === 'cast') this.casts.add(line.value, line.line - 1);
      else if (line.value !== undefined) this.steps.push(kept(line as ReadableLine<Entry>));
    });
  }

  /** The entry at a place from 0 if it is of that type. */
  at<T extends Entry['t']>(place: number, type: T): EntryOf<T> | undefined {
    const entry = this.lines.at(place)?.value;
    return entry?.t === type ? (entry as EntryOf<T>) : undefined;
  }

  /** The last entry of a type, which must not be "cast". */
  last<T extends Exclude<Entry['t'], 'cast'>>(type: T): ReadableLine<EntryOf<T>> | undefined {
    return this.ofType(type).at(-1);
  }

  /** All entries of a type, which must not be "cast". */
  ofType<T extends Exclude<Entry['t'], 'cast'>>(type: T): ReadableLine<EntryOf<T>>[] {
    return this.steps.filter(({ value }) => value.t === type) as ReadableLine<EntryOf<T>>[];
  }

  /** What two people took out or put back. */
  removals(): ReadableLine<RemovalEntry>[] {
    return this.steps.filter(
      ({ value: { t } }) => t === 'void' || t === 'restore',
    ) as ReadableLine<RemovalEntry>[];
  }

  /** Which casts count in the end. */
  counting(): CountingCasts {
    return this.countingBefore(Infinity);
  }

  /** Which casts counted by what stands before a line. */
  countingBefore(line: number): CountingCasts {
    const before = this.removals().filter((removal) => removal.line < line);
    return new CountingCasts(
      this.casts,
      before.map(({ value }) => value),
    );
  }
}

/** A line without the large piece of the file that it was cut from. */
function kept(line: ReadableLine<Entry>): ReadableLine<Entry> {
  return { ...line, bytes: Buffer.from(line.bytes) };
}
