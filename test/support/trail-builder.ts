import { sha256 } from '../../src/domain/vote-log/bytes';
import { signCheckpoint } from '../../src/domain/vote-log/checkpoint';
import { publicKeyPem } from '../../src/domain/vote-log/ed25519';
import { canonicalJson } from '../../src/domain/shared/canonical-json';
import { appendLeaves, EMPTY_TREE, leafHash, rootOf } from '../../src/domain/vote-log/merkle';
import { encodeVerifierKey, noteSigner } from '../../src/domain/vote-log/note';
import {
  trailDetailsHash,
  trailEntry,
  trailEntryBytes,
  type TrailDetails,
  type TrailEntry,
} from '../../src/domain/vote-log/trail-entry';

export const TRAIL_ORIGIN = 'pb.example.org/audit-trail/log';

/** An act of a proof; index, entry, details and salt stand in it as in the file. */
export interface BuiltAct {
  readonly index: number;
  readonly entry: TrailEntry;
  readonly details: TrailDetails | null;
  readonly salt: string | null;
}

/** A proof as files, and the key that signed it. */
export interface BuiltTrail {
  readonly files: Map<string, Buffer>;
  readonly vkey: string;
  readonly acts: readonly BuiltAct[];
}

export interface TrailChanges {
  /** Which acts are written, and what the file states about it. */
  readonly chosen?: (act: BuiltAct) => boolean;
  readonly filter?: object;
  readonly seed?: number;
  /** Sizes of the heads that were signed; the last one covers everything. */
  readonly heads?: readonly number[];
  /** Makes other acts before anything is hashed. */
  readonly change?: (act: BuiltAct) => BuiltAct;
}

/** Builds a proof of so many acts with the code of the domain. */
export function buildTrail(size: number, changes: TrailChanges = {}): BuiltTrail {
  const { chosen = () => true, filter = {}, seed = 1, change = (act) => act } = changes;
  const acts = Array.from({ length: size }, (_, i) => change(actAt(i)));
  const bodies = acts.map(({ entry }) => trailEntryBytes(entry));
  const leaves = bodies.map(leafHash);
  const signer = noteSigner(TRAIL_ORIGIN, Buffer.alloc(32, seed));
  const notes = (changes.heads ?? [Math.floor(size / 2), size]).map((upTo) =>
    signCheckpoint(
      { size: upTo, root: rootOf(appendLeaves(EMPTY_TREE, leaves.slice(0, upTo))) },
      signer,
    ),
  );
  const written = acts.filter(chosen);
  const statement = { v: 1, origin: TRAIL_ORIGIN, size, events: written.length, filter };
  const vkey = encodeVerifierKey(signer.key);
  const files = new Map(
    Object.entries({
      'README.txt': 'How to check.\n',
      checkpoint: notes.at(-1) ?? '',
      'events.jsonl': written.map(lineOf).join(''),
      heads: notes.join(''),
      leaves: Buffer.concat(leaves),
      'log.pem': publicKeyPem(signer.key.publicKey),
      'log.vkey': `${vkey}\n`,
      'trail.json': canonicalJson(statement as never),
    }).map(([path, content]) => [path, Buffer.from(content)] as const),
  );
  return { files, vkey, acts };
}

/** The line of an act in events.jsonl. */
export function lineOf(act: BuiltAct): string {
  return `${canonicalJson(act as never)}\n`;
}

function actAt(index: number): BuiltAct {
  const salt = Buffer.from(sha256(`salt ${index}`))
    .subarray(0, 16)
    .toString('base64url');
  const details =
    index % 3 === 0 ? {} : { slug: `r-${index}`, entries: index, reason: 'Größe 5 m²' };
  const act = {
    at: new Date(Date.UTC(2027, 0, 1) + index * 60_000).toISOString(),
    actor: index % 4 === 0 ? null : 'AAECAwQFBgcICQoLDA0ODw',
    event: index % 2 === 0 ? 'round-edited' : 'pot-changed',
    subject: `round:r-${index % 5}`,
    request: index % 4 === 0 ? null : '0a1b2c3d',
  };
  return { index, entry: trailEntry(act, trailDetailsHash(details, salt)), details, salt };
}
