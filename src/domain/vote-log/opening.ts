import { canonicalJson, type CanonicalValue } from '../shared/canonical-json';
import { compareCodePoints } from '../shared/code-points';
import { err, ok, type Result } from '../shared/result';
import { isProjectId } from '../tally/project-id';
import { sha256, toBase64, toBase64Url, type Hash } from './bytes';
import { CREDENTIAL_BYTES } from './credential';
import { SLUG } from './entry';
import {
  base64Of,
  base64UrlOf,
  isCount,
  objectOf,
  oneOf,
  recordOf,
  textLike,
  type Shape,
} from './shape';
import { parseCanonicalJson } from './strict-json';

/** The selections in one pot: ids of projects, sorted by code point, each once. */
export type ApprovalSelections = {
  readonly type: 'approval';
  readonly projects: readonly string[];
};

/**
 * What a voter chose, by pot. A pot that was not used is absent; an empty list is an empty ballot
 * that counts; `{}` is the blank ballot.
 */
export type Ballot = Readonly<Record<string, ApprovalSelections>>;

/** What a commitment hides until the reveal. */
export interface Opening {
  /** Slug of the round. */
  readonly round: string;
  /** Credential, 16 bytes. */
  readonly k: Uint8Array;
  /** Revision, from 0. */
  readonly r: number;
  readonly style: string;
  readonly ballot: Ballot;
  /** 32 random bytes. */
  readonly salt: Uint8Array;
}

/** The fields of an opening line as they stand in it. */
export interface OpeningLine {
  readonly v: 1;
  readonly round: string;
  /** Base64url. */
  readonly k: string;
  readonly r: number;
  readonly style: string;
  readonly ballot: Ballot;
  /** Base64. */
  readonly salt: string;
}

/** Bytes that are no opening line. */
export interface MalformedOpening {
  readonly kind: 'malformed-opening';
}

/** Bytes of a salt. */
export const SALT_BYTES = 32;

const PROJECT_ID: Shape = (value) => typeof value === 'string' && isProjectId(value);

const SHAPE: Shape = objectOf({
  v: oneOf(1),
  round: textLike(SLUG),
  k: base64UrlOf(CREDENTIAL_BYTES),
  r: isCount,
  style: textLike(SLUG),
  ballot: isBallot,
  salt: base64Of(SALT_BYTES),
});

/** The line of text that is hashed, without a newline. */
export function openingLine({ round, k, r, style, ballot, salt }: Opening): string {
  const line: OpeningLine = {
    v: 1,
    round,
    k: toBase64Url(k),
    r,
    style,
    ballot,
    salt: toBase64(salt),
  };
  return canonicalJson(line as unknown as CanonicalValue);
}

/** The commitment `c`: SHA-256 of the line. */
export function commitmentOf(line: string): Hash {
  return sha256(line);
}

/** Reads an opening line; `malformed-opening` unless it is canonical and has exactly its fields. */
export function parseOpening(bytes: Uint8Array): Result<OpeningLine, MalformedOpening> {
  const value = parseCanonicalJson(bytes);
  return SHAPE(value) ? ok(value as unknown as OpeningLine) : err({ kind: 'malformed-opening' });
}

/** Whether a value has the form of a ballot: pots with sorted lists of ids, each id once. */
export function isBallot(value: unknown): value is Ballot {
  return recordOf(SLUG, objectOf({ type: oneOf('approval'), projects: isSortedIds }))(value);
}

function isSortedIds(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.every(PROJECT_ID) &&
    value.every((id: string, i) => i === 0 || compareCodePoints(value[i - 1] as string, id) < 0)
  );
}
