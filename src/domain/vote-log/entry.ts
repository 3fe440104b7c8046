import { canonicalJson, type CanonicalValue } from '../shared/canonical-json';
import { err, ok, type Result } from '../shared/result';
import { utf8 } from './bytes';
import { CREDENTIAL_BYTES } from './credential';
import { HASH_BYTES } from './tile';
import {
  base64Of,
  base64UrlOf,
  isCount,
  listOf,
  objectOf,
  oneOf,
  recordOf,
  textLike,
  type Fields,
  type Shape,
} from './shape';
import { parseCanonicalJson } from './strict-json';

/** Head of another log, as entries quote it. */
export interface QuotedHead {
  readonly size: number;
  /** Base64. */
  readonly root: string;
}

/** The first entry: everything that is fixed before voting starts. Hashes are base64 SHA-256. */
export interface OpenEntry {
  readonly t: 'open';
  readonly v: 1;
  readonly round: string;
  readonly config: string;
  readonly projects: string;
  readonly roll: {
    readonly total: number;
    readonly byStyle: Readonly<Record<string, number>>;
  };
  readonly rollHash: string;
  readonly keys: {
    readonly log: readonly string[];
    readonly cred: string;
    readonly seal: readonly string[];
    readonly approvers: readonly string[];
    readonly blind?: Readonly<Record<string, string>>;
  };
  readonly witnesses: string;
  /** The commit of the program, 40 or 64 hexadecimal digits. */
  readonly code: string;
  readonly profile: 'open' | 'sealed';
  readonly cred: 'hmac' | 'blind';
  readonly admin?: QuotedHead;
}

/** A ballot was cast: credential, revision, commitment to the opening, and nothing else. */
export interface CastEntry {
  readonly t: 'cast';
  readonly v: 1;
  /** 16 bytes, base64url. */
  readonly k: string;
  /** Revision of this credential, from 0 without gaps. */
  readonly r: number;
  readonly c: string;
  /** Batch of paper ballots. */
  readonly b?: string;
}

/** A cast no longer counts, or counts again. */
export interface VoidEntry {
  readonly t: 'void' | 'restore';
  readonly v: 1;
  readonly k: string;
  readonly r: number;
  readonly reason: string;
  readonly ref: string;
  readonly by: readonly [string, string];
}

/** A batch of paper ballots follows. */
export interface PaperEntry {
  readonly t: 'paper';
  readonly v: 1;
  readonly batch: string;
  readonly n: number;
  readonly sheets: string;
  readonly by: readonly [string, string];
}

/** Something about the round itself changed. */
export interface RuleEntry {
  readonly t: 'rule';
  readonly v: 1;
  readonly what: string;
  readonly to: string;
  readonly ref: string;
  readonly by: readonly [string, string];
}

/** No cast follows. */
export interface CloseEntry {
  readonly t: 'close';
  readonly v: 1;
  readonly casts: number;
  readonly credentials: number;
  readonly voids: number;
  /** Effective ballots: those that count. */
  readonly openAtClose: number;
  readonly admin?: QuotedHead;
}

/** The openings of the effective ballots, by hash and number. */
export interface RevealEntry {
  readonly t: 'reveal';
  readonly v: 1;
  readonly ballots: string;
  readonly n: number;
}

/** The result of a count. */
export interface TallyEntry {
  readonly t: 'tally';
  readonly v: 1;
  readonly result: string;
  /** Counting rule of each pot, such as "equal-shares/1". */
  readonly method: Readonly<Record<string, string>>;
  readonly code: string;
}

/** The tally bundle of a count. */
export interface FinalEntry {
  readonly t: 'final';
  readonly v: 1;
  readonly manifest: string;
}

/** One entry of a round's vote log. */
export type Entry =
  | OpenEntry
  | CastEntry
  | VoidEntry
  | PaperEntry
  | RuleEntry
  | CloseEntry
  | RevealEntry
  | TallyEntry
  | FinalEntry;

/** The kinds of entries. */
export type EntryType = Entry['t'];

/** Bytes that are no entry: not canonical JSON, too long, or not of the prescribed form. */
export interface MalformedEntry {
  readonly kind: 'malformed-entry';
  readonly why: 'not-canonical' | 'too-long' | 'wrong-shape';
}

/** The most bytes that an entry may have: an entry bundle counts them in two bytes. */
export const MOST_ENTRY_BYTES = 65_535;

/** Slugs of rounds, and ids of pots and styles. */
export const SLUG = /^[a-z0-9-]{1,64}$/;

const HASH = base64Of(HASH_BYTES);
const CREDENTIAL = base64UrlOf(CREDENTIAL_BYTES);
const SHORT_TEXT = textLike(/^[^\p{Cc}]{1,200}$/u);
const LABEL = textLike(/^[A-Za-z0-9-]{1,64}$/);
const COMMIT = textLike(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);
const INSTANT = textLike(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{3})?Z$/);
const KEY_IDS = listOf(textLike(/^[0-9a-f]{8}$/), 2);
const QUOTED_HEAD = objectOf({ size: isCount, root: HASH });
const KEYS: Fields = {
  log: listOf(SHORT_TEXT),
  cred: HASH,
  seal: listOf(SHORT_TEXT),
  approvers: listOf(SHORT_TEXT),
};
const CAST_KEY: Fields = { k: CREDENTIAL, r: isCount };
const VOID: Fields = { ...CAST_KEY, reason: LABEL, ref: HASH, by: KEY_IDS };
const OPEN: Fields = {
  round: textLike(SLUG),
  config: HASH,
  projects: HASH,
  roll: objectOf({ total: isCount, byStyle: recordOf(SLUG, isCount) }),
  rollHash: HASH,
  witnesses: HASH,
  code: COMMIT,
  profile: oneOf('open', 'sealed'),
};

const SHAPES: Readonly<Record<EntryType, Shape>> = {
  open: either(
    entryOf('open', { ...OPEN, cred: oneOf('hmac'), keys: objectOf(KEYS) }, { admin: QUOTED_HEAD }),
    entryOf(
      'open',
      {
        ...OPEN,
        cred: oneOf('blind'),
        keys: objectOf({ ...KEYS, blind: recordOf(SLUG, textLike(/^[A-Za-z0-9+/=]+$/)) }),
      },
      { admin: QUOTED_HEAD },
    ),
  ),
  cast: entryOf('cast', { ...CAST_KEY, c: HASH }, { b: LABEL }),
  void: entryOf('void', VOID),
  restore: entryOf('restore', VOID),
  paper: entryOf('paper', { batch: LABEL, n: isCount, sheets: HASH, by: KEY_IDS }),
  rule: entryOf('rule', { what: LABEL, to: INSTANT, ref: HASH, by: KEY_IDS }),
  close: entryOf(
    'close',
    { casts: isCount, credentials: isCount, voids: isCount, openAtClose: isCount },
    { admin: QUOTED_HEAD },
  ),
  reveal: entryOf('reveal', { ballots: HASH, n: isCount }),
  tally: entryOf('tally', {
    result: HASH,
    method: recordOf(SLUG, textLike(/^[a-z0-9-]+\/[1-9][0-9]*$/)),
    code: COMMIT,
  }),
  final: entryOf('final', { manifest: HASH }),
};

/** The bytes of an entry that are hashed and stored. */
export function entryBytes(entry: Entry): Uint8Array {
  return utf8(canonicalJson(entry as unknown as CanonicalValue));
}

/**
 * Reads an entry, strictly. `malformed-entry` with `too-long` above 65,535 bytes, `not-canonical`
 * when the bytes are not the canonical form, `wrong-shape` for missing, odd or unknown fields.
 */
export function parseEntry(bytes: Uint8Array): Result<Entry, MalformedEntry> {
  if (bytes.length > MOST_ENTRY_BYTES) return err({ kind: 'malformed-entry', why: 'too-long' });
  const value = parseCanonicalJson(bytes);
  if (value === undefined) return err({ kind: 'malformed-entry', why: 'not-canonical' });
  return isEntry(value) ? ok(value) : err({ kind: 'malformed-entry', why: 'wrong-shape' });
}

/** Whether a value has exactly the fields of an entry, each in its form. */
export function isEntry(value: unknown): value is Entry {
  return Object.values(SHAPES).some((shape) => shape(value));
}

function entryOf(type: EntryType, required: Fields, optional?: Fields): Shape {
  return objectOf({ t: oneOf(type), v: oneOf(1), ...required }, optional);
}

function either(...shapes: readonly Shape[]): Shape {
  return (value) => shapes.some((shape) => shape(value));
}
