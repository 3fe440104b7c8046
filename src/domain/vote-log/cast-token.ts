import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

import { canonicalJson } from '../shared/canonical-json';
import { err, ok, type Result } from '../shared/result';
import { concatBytes, fromBase64Url, sha256, toBase64Url, utf8, type Hash } from './bytes';
import type { Ballot } from './opening';

/** The form that a token belongs to. */
export interface FormContext {
  /** Key made by `formKey`. */
  readonly key: Uint8Array;
  readonly sessionId: string;
  /** Slug of the round. */
  readonly round: string;
}

/** What a valid token carries. */
export interface CastToken {
  /** 16 random bytes; stored nowhere. */
  readonly nonce: Uint8Array;
  /** Whole hours since 1970-01-01T00:00Z at which the token ends. */
  readonly expiresHour: number;
}

/** The token is not one of this form and session, or its time is over. */
export interface CastTokenError {
  readonly kind: 'cast-token-invalid' | 'cast-token-expired';
}

const LIFE_HOURS = 24;
const MILLIS_PER_HOUR = 3_600_000;
const NONCE_BYTES = 16;
const TOKEN_BYTES = 36;

/** The key for cast tokens, derived from the secret of the web sessions. @see RFC 5869 */
export function formKey(sessionSecret: string): Uint8Array {
  return Buffer.from(hkdfSync('sha256', sessionSecret, '', 'baraza cast-token-v1', 32));
}

/**
 * The hidden token of one rendered form; it lives 24 to 25 hours.
 * @param nonce 16 random bytes
 * @param nowMillis milliseconds since 1970-01-01T00:00Z
 */
export function mintCastToken(context: FormContext, nonce: Uint8Array, nowMillis: number): string {
  const expiry = Buffer.alloc(4);
  expiry.writeUInt32BE(Math.ceil(nowMillis / MILLIS_PER_HOUR) + LIFE_HOURS);
  const stated = concatBytes(nonce, expiry);
  return toBase64Url(concatBytes(stated, tokenMac(context, stated)));
}

/**
 * Reads a token. `cast-token-invalid` when it was not minted for this session and round,
 * `cast-token-expired` after its hour.
 * @param nowMillis milliseconds since 1970-01-01T00:00Z
 */
export function verifyCastToken(
  token: string,
  context: FormContext,
  nowMillis: number,
): Result<CastToken, CastTokenError> {
  const bytes = fromBase64Url(token);
  if (bytes?.length !== TOKEN_BYTES) return err({ kind: 'cast-token-invalid' });
  const stated = bytes.subarray(0, NONCE_BYTES + 4);
  const isOurs = timingSafeEqual(bytes.subarray(NONCE_BYTES + 4), tokenMac(context, stated));
  if (!isOurs) return err({ kind: 'cast-token-invalid' });
  const expiresHour = Buffer.from(stated).readUInt32BE(NONCE_BYTES);
  if (nowMillis >= expiresHour * MILLIS_PER_HOUR) return err({ kind: 'cast-token-expired' });
  return ok({ nonce: stated.subarray(0, NONCE_BYTES), expiresHour });
}

/** What is stored of a token: the hash of its nonce. */
export function tokenHash({ nonce }: CastToken): Hash {
  return sha256(nonce);
}

/** 16 bytes that tell whether the same ballot comes again with a token, and nothing without it. */
export function bodyMac({ nonce }: CastToken, ballot: Ballot): Uint8Array {
  return createHmac('sha256', nonce).update(canonicalJson(ballot)).digest().subarray(0, 16);
}

function tokenMac({ key, sessionId, round }: FormContext, stated: Uint8Array): Uint8Array {
  const context = utf8(`cast-token-v1\0${sessionId}\0${round}\0`);
  return createHmac('sha256', key).update(context).update(stated).digest().subarray(0, 16);
}
