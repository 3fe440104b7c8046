import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** Blanks fill every visit up to a multiple of this, so that its length tells little. */
const BLOCK = 512;

/** What the table of visits holds of one. */
interface StoredVisit {
  /** Of a voter: her visits are deleted when the round closes. */
  readonly roundId?: string;
  /** Base64 of nonce, ciphertext and tag. */
  readonly sealed: string;
}

/**
 * A visit as it rests in the database: sealed with a key of the id that only the visitor's cookie has. Rows of a table
 * may lie in the order in which they came, as ballots stand in the public log; so no row may name a voter.
 * @param roundId of the round in which the visitor votes
 */
export function sealVisit(sessionId: string, session: object, roundId?: string): string {
  const text = JSON.stringify(session);
  const length = Math.ceil(Buffer.byteLength(text) / BLOCK) * BLOCK;
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, keyOf(sessionId), iv);
  const blanks = ' '.repeat(length - Buffer.byteLength(text));
  const parts = [iv, cipher.update(text + blanks, 'utf8'), cipher.final(), cipher.getAuthTag()];
  const sealed = Buffer.concat(parts).toString('base64');
  const stored: StoredVisit = roundId === undefined ? { sealed } : { roundId, sealed };
  return JSON.stringify(stored);
}

/**
 * The visit of stored text; one that an older version stored as it was, too.
 * @throws Error when the text was changed, or belongs to another id
 */
export function openVisit(sessionId: string, stored: string): object {
  const visit = JSON.parse(stored) as Partial<StoredVisit>;
  if (visit.sealed === undefined) return visit;
  const bytes = Buffer.from(visit.sealed, 'base64');
  const decipher = createDecipheriv(CIPHER, keyOf(sessionId), bytes.subarray(0, IV_BYTES));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  const text = decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES), undefined, 'utf8');
  return JSON.parse(text + decipher.final('utf8')) as object;
}

function keyOf(sessionId: string): Uint8Array {
  return Buffer.from(hkdfSync('sha256', sessionId, '', 'baraza visit-v1', 32));
}
