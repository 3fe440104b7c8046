import { canonicalJson, type CanonicalValue } from '../shared/canonical-json';
import { compareCodePoints } from '../shared/code-points';
import { err, ok, type Result } from '../shared/result';
import { isProjectId } from '../tally/project-id';
import type { BallotContent } from '../tally/selections';
import { sha256, toBase64, toBase64Url, type Hash } from './bytes';
import { CREDENTIAL_BYTES } from './credential';
import { SLUG } from './entry';
import {
  base64Of,
  base64UrlOf,
  isCount,
  listOf,
  objectOf,
  oneOf,
  recordOf,
  textLike,
  type Shape,
} from './shape';
import { parseCanonicalJson } from './strict-json';

/**
 * What a voter chose, by pot. A pot that was not used is absent; an empty choice is an empty ballot
 * that counts; `{}` is the blank ballot. Approved ids are sorted by code point.
 */
export type Ballot = BallotContent;

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

const IDS: Shape = listOf(PROJECT_ID);
const SELECTIONS: readonly Shape[] = [
  objectOf({ type: oneOf('approval'), projects: (ids) => IDS(ids) && isSorted(ids) }),
  objectOf({ type: oneOf('ordinal'), ranking: (ids) => IDS(ids) && isDistinct(ids) }),
  objectOf({ type: oneOf('cumulative', 'scoring'), points: isPoints }),
];

/** Whether a value has the form of a ballot: selections by pot that name each project once. */
export function isBallot(value: unknown): value is Ballot {
  return recordOf(SLUG, (item) => SELECTIONS.some((shape) => shape(item)))(value);
}

function isSorted(ids: unknown): boolean {
  const list = ids as readonly string[];
  return list.every((id, i) => i === 0 || compareCodePoints(list[i - 1] as string, id) < 0);
}

function isDistinct(ids: unknown): boolean {
  const list = ids as readonly string[];
  return new Set(list).size === list.length;
}

function isPoints(value: unknown): boolean {
  const isAnyPoints = recordOf(/^/, (points) => Number.isSafeInteger(points));
  return isAnyPoints(value) && Object.keys(value as object).every(PROJECT_ID);
}
