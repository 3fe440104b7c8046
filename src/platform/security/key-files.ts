import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** A key is missing, damaged or readable by others: an operator must act. */
export class KeyTrouble extends Error {
  override readonly name = 'KeyTrouble';
}

/** The head of a log as a file remembers it. */
export interface RememberedHead {
  readonly size: number;
  readonly root: Uint8Array;
  /** A word of lower-case letters beside it. */
  readonly word?: string | undefined;
}

const SECRET_BYTES = 32;
const OTHERS = 0o077;

/** 32 random bytes. */
export function freshSecret(): Uint8Array {
  return randomBytes(SECRET_BYTES);
}

/** Makes a file that only its owner may read, unless it is there already. */
export function makeSecret(file: string, make: () => string | Uint8Array = freshSecret): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  if (!existsSync(file)) writeDurably(file, Buffer.from(make()));
}

/** @throws KeyTrouble when the key is missing, has another size, or others may read it */
export function readSecret(file: string): Uint8Array {
  const secret = readPrivate(file);
  if (secret.length !== SECRET_BYTES) throw new KeyTrouble(`the key file ${file} is damaged`);
  return secret;
}

/**
 * Writes chance over a secret, and deletes it; a missing one is no failure. It loses its name first:
 * whoever starts after a crash in between must find no key, never one of chance. Whether the old bytes
 * are gone from the device is for its file system to say, so copies of whole volumes count as copies
 * of the key.
 * @throws Error of the operating system
 */
export function destroySecret(file: string): void {
  const dying = dyingOf(file);
  erase(dying);
  for (const living of [file, draftOf(file)]) {
    if (!existsSync(living)) continue;
    renameSync(living, dying);
    syncFolderOf(dying);
    erase(dying);
  }
}

/** Whether anything of a secret is left: the file, its draft, or what is half destroyed. */
export function isSecretLeft(file: string): boolean {
  return [file, draftOf(file), dyingOf(file)].some((trace) => existsSync(trace));
}

function dyingOf(file: string): string {
  return `${file}.gone`;
}

function erase(file: string): void {
  if (!existsSync(file)) return;
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, randomBytes(statSync(file).size), null, null, 0);
  fsyncSync(descriptor);
  closeSync(descriptor);
  unlinkSync(file);
  syncFolderOf(file);
}

/** Where a file is written before it takes its place. */
function draftOf(file: string): string {
  return `${file}.new`;
}

/** What a file of its owner holds. @throws KeyTrouble when it is missing, or others may read it */
export function readPrivate(file: string): Buffer {
  if (!existsSync(file)) throw new KeyTrouble(`the key file ${file} is missing`);
  if ((statSync(file).mode & OTHERS) !== 0) {
    throw new KeyTrouble(`others may read the key file ${file}: run chmod 600 on it`);
  }
  return readFileSync(file);
}

/** Remembers a head outside the database, against a backup that is put back. */
export function writeHead(file: string, { size, root, word }: RememberedHead): void {
  const draft = draftOf(file);
  const parts = [size, Buffer.from(root).toString('base64'), ...(word === undefined ? [] : [word])];
  writeFileSync(draft, `${parts.join(' ')}\n`, { mode: 0o600 });
  renameSync(draft, file);
}

/** The remembered head; undefined when there is none or it was cut off while being written. */
export function readHead(file: string): RememberedHead | undefined {
  if (!existsSync(file)) return undefined;
  const form = /^(\d+) (\S+)(?: ([a-z]+))?\n$/;
  const [, size, text = '', word] = form.exec(readFileSync(file, 'utf8')) ?? [];
  const root = Buffer.from(text, 'base64');
  const isWhole = size !== undefined && root.toString('base64') === text;
  return isWhole ? { size: Number(size), root, word } : undefined;
}

/** A key must survive a loss of power before the first signature depends on it. */
function writeDurably(file: string, secret: Uint8Array): void {
  const draft = draftOf(file);
  const descriptor = openSync(draft, 'w', 0o600);
  writeSync(descriptor, secret);
  fsyncSync(descriptor);
  closeSync(descriptor);
  renameSync(draft, file);
  syncFolderOf(file);
}

function syncFolderOf(file: string): void {
  const folder = openSync(dirname(file), 'r');
  fsyncSync(folder);
  closeSync(folder);
}
