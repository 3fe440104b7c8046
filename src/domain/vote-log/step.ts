import { assert, assertDefined } from '../shared/assert';
import { fromBase64Url } from './bytes';
import type { PlacedEntry } from './cast-batch';
import { parseEntry, type Entry, type EntryType } from './entry';

/** The kinds of entries that are not ballots. */
export type StepType = Exclude<EntryType, 'cast'>;

/** An entry that is not a ballot, with what it is about. */
export interface LogStep {
  readonly index: number;
  readonly kind: StepType;
  /** The cast that a `void` or `restore` names. */
  readonly cast?: { readonly k: Uint8Array; readonly r: number };
  /** The batch that a `paper` entry announces. */
  readonly batch?: string;
}

const CASTS = ['{"b":', '{"c":'].map((start) => Buffer.from(start));

/** Whether an entry is a ballot, told from how its canonical form begins. */
export function isCastBody(body: Uint8Array): boolean {
  return CASTS.some((start) => start.equals(body.subarray(0, start.length)));
}

/** The step that an entry is; undefined for a ballot. */
export function stepOf(entry: Entry, index: number): LogStep | undefined {
  if (entry.t === 'cast') return undefined;
  const { t: kind } = entry;
  if (kind === 'paper') return { index, kind, batch: entry.batch };
  const isRemoval = kind === 'void' || kind === 'restore';
  return isRemoval ? { index, kind, cast: { k: bytesOf(entry.k), r: entry.r } } : { index, kind };
}

/** The steps among well-formed entries; the many ballots are not even parsed. */
export function stepsAmong(placed: readonly Pick<PlacedEntry, 'index' | 'body'>[]): LogStep[] {
  return placed.flatMap(({ index, body }) => {
    if (isCastBody(body)) return [];
    const entry = parseEntry(body);
    assert(entry.ok, `entry ${index} is well-formed`);
    return assertDefined(stepOf(entry.value, index), 'step');
  });
}

function bytesOf(k: string): Uint8Array {
  const bytes = fromBase64Url(k);
  assert(bytes !== undefined, 'a credential is base64url');
  return bytes;
}
