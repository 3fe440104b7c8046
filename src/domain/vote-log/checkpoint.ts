import { err, ok, type Result } from '../shared/result';
import { fromBase64, toBase64, type Hash } from './bytes';
import type { TreeHead } from './merkle';
import {
  parseNote,
  signNote,
  verifyNote,
  type MalformedNote,
  type NoteKey,
  type NoteSigner,
  type SignedNote,
  type UnverifiedNote,
} from './note';

/** What a checkpoint says: the head of one log. */
export interface Checkpoint extends TreeHead {
  /** Name of the log, which is its address without scheme: `<host>/rounds/<slug>/log`. */
  readonly origin: string;
}

/** A note whose text is not exactly three well-formed checkpoint lines. */
export interface MalformedCheckpoint {
  readonly kind: 'malformed-checkpoint';
}

/** A checkpoint of another log than the key's. */
export interface ForeignCheckpoint {
  readonly kind: 'foreign-checkpoint';
  readonly origin: string;
}

/** Why a text is not a checkpoint of the log whose key is given. */
export type CheckpointError =
  MalformedNote | MalformedCheckpoint | ForeignCheckpoint | UnverifiedNote;

/** A checked checkpoint, with the note it came in. */
export interface OpenedCheckpoint extends Checkpoint {
  readonly note: SignedNote;
}

/**
 * The name of a round's log.
 * @param publicUrl address of the installation, such as "https://pb.example.org"
 */
export function originOf(publicUrl: string, slug: string): string {
  return originBelow(publicUrl, `rounds/${slug}/log`);
}

/** The name of the log of the admin trail. @param publicUrl address of the installation */
export function trailOriginOf(publicUrl: string): string {
  return originBelow(publicUrl, 'audit-trail/log');
}

/** The name of an officer's key for approvals. @param id chosen at random, [A-Za-z0-9-] */
export function approverNameOf(publicUrl: string, id: string): string {
  return originBelow(publicUrl, `approvers/${id}`);
}

function originBelow(publicUrl: string, path: string): string {
  const { host, pathname } = new URL(publicUrl);
  return `${host.toLowerCase()}${pathname.replace(/\/+$/, '')}/${path}`;
}

/** The three lines of a checkpoint. @see C2SP tlog-checkpoint */
export function checkpointBody({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}

/** The signed head. The same head and key give the same text. */
export function signCheckpoint(head: TreeHead, signer: NoteSigner): string {
  return signNote(checkpointBody({ origin: signer.key.name, ...head }), signer);
}

/** Reads exactly three lines; `malformed-checkpoint` for extension lines, "01", or odd base64. */
export function parseCheckpointBody(text: string): Result<Checkpoint, MalformedCheckpoint> {
  const match = /^([^\n]+)\n(0|[1-9][0-9]{0,15})\n([^\n]+)\n$/.exec(text);
  if (match === null) return err({ kind: 'malformed-checkpoint' });
  const [, origin, digits, encoded] = match as unknown as [string, string, string, string];
  const size = Number(digits);
  const root: Hash | undefined = fromBase64(encoded);
  const isHead = Number.isSafeInteger(size) && root?.length === 32;
  return isHead ? ok({ origin, size, root }) : err({ kind: 'malformed-checkpoint' });
}

/** Reads a checkpoint and checks its signature by the log's key. */
export function openCheckpoint(
  text: string,
  key: NoteKey,
): Result<OpenedCheckpoint, CheckpointError> {
  const note = parseNote(text);
  if (!note.ok) return note;
  const body = parseCheckpointBody(note.value.text);
  if (!body.ok) return body;
  if (body.value.origin !== key.name) {
    return err({ kind: 'foreign-checkpoint', origin: body.value.origin });
  }
  const verified = verifyNote(note.value, key);
  return verified.ok ? ok({ ...body.value, note: note.value }) : verified;
}
