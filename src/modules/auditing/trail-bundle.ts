import { canonicalJson, type CanonicalValue } from '../../domain/shared/canonical-json';
import { assert } from '../../domain/shared/assert';
import { publicKeyPem } from '../../domain/vote-log/ed25519';
import { parseVerifierKey } from '../../domain/vote-log/note';
import { utf8 } from '../../domain/vote-log/bytes';
import type { BundleFile } from '../../domain/vote-log/zip';
import type { LoggedAct, TrailFilter } from '../audit-trail';

/** What a proof of the trail is made of. */
export interface TrailProof {
  readonly origin: string;
  readonly vkey: string;
  readonly size: number;
  readonly filter: TrailFilter;
  /** Lines of the acts that were chosen. */
  readonly lines: readonly string[];
  /** Texts of all signed heads, oldest first; the last one covers the proof. */
  readonly notes: readonly string[];
  /** Hashes of all entries, 32 bytes each. */
  readonly leaves: Uint8Array;
}

/** An act with its entry and what the entry only hashes, as one line. */
export function actLine({ index, body, event }: LoggedAct): string {
  const { details, salt } = event;
  const entry = JSON.parse(Buffer.from(body).toString('utf8')) as CanonicalValue;
  return `${canonicalJson({ index, entry, details, salt })}\n`;
}

/** The files of a proof, sorted by path. */
export function trailBundle(proof: TrailProof): BundleFile[] {
  const { origin, size, filter, lines, notes } = proof;
  const statement = { v: 1, origin, size, events: lines.length, filter: statedFilter(filter) };
  const texts: readonly (readonly [string, string | Uint8Array])[] = [
    ['README.txt', readme(proof)],
    ['checkpoint', notes.at(-1) ?? ''],
    ['events.jsonl', lines.join('')],
    ['heads', notes.join('')],
    ['leaves', proof.leaves],
    ['log.pem', pemOf(proof.vkey)],
    ['log.vkey', `${proof.vkey}\n`],
    ['trail.json', canonicalJson(statement)],
  ];
  return texts.map(([path, content]) => ({
    path,
    bytes: typeof content === 'string' ? utf8(content) : content,
  }));
}

/** The filter as the proof states it: empty when everything is in it. */
function statedFilter(filter: TrailFilter): { readonly [key: string]: CanonicalValue } {
  return Object.fromEntries(
    Object.entries(filter).filter(
      (pair): pair is [string, CanonicalValue] => pair[1] !== undefined,
    ),
  );
}

function pemOf(vkey: string): string {
  const key = parseVerifierKey(vkey);
  assert(key.ok, 'the key of the log is well-formed');
  return publicKeyPem(key.value.publicKey);
}

function readme({ origin, vkey, size, lines }: TrailProof): string {
  return `Admin trail of ${origin}

${lines.length} of ${size} acts are in events.jsonl; of all others this file holds the hashes only.

Check everything offline, with the key from a source that you trust:

  bin/baraza verify-trail THIS-FILE.zip --vkey '${vkey}'

Check the signature with OpenSSL alone:

  head -n 3 checkpoint > body
  sed -n 5p checkpoint | cut -d' ' -f3 | base64 -d | tail -c 64 > sig
  openssl pkeyutl -verify -pubin -inkey log.pem -rawin -in body -sigfile sig

Formats and checks: docs/reference/admin-trail.md
`;
}
