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
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

import { fromBase64, toBase64 } from '../../domain/vote-log/bytes';
import type { TreeHead } from '../../domain/vote-log/merkle';

/** The two secrets of a round, 32 bytes each. */
export interface RoundSecrets {
  /** Derives credentials from roll entries. */
  readonly credentialKey: Uint8Array;
  /** Seed of the key that signs the log. */
  readonly logSeed: Uint8Array;
}

/** A head remembered beside the keys, with what the log itself says only by a hash. */
export interface RememberedHead extends TreeHead {
  /** Undefined before the `open` entry, and where an older version wrote the file. */
  readonly mayRevote?: boolean | undefined;
}

/** A key is missing, damaged or readable by others: an operator must act. */
export class KeyTrouble extends Error {
  override readonly name = 'KeyTrouble';
}

const SECRET_BYTES = 32;
const OTHERS = 0o077;

/** The folder of keys, outside the database and its backups. */
export class RoundKeys {
  constructor(private readonly folder: string) {}

  /** Makes the secrets of a round; takes those that an interrupted opening left. */
  create(slug: string): RoundSecrets {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    for (const file of [this.credentialFile(slug), this.logFile(slug)]) {
      if (!existsSync(file)) writeDurably(file, randomBytes(SECRET_BYTES));
    }
    return this.load(slug);
  }

  /** @throws KeyTrouble when a key is missing, has another size, or others may read it */
  load(slug: string): RoundSecrets {
    return {
      credentialKey: readSecret(this.credentialFile(slug)),
      logSeed: readSecret(this.logFile(slug)),
    };
  }

  /** Whether the round has its keys: they are destroyed after the objection period. */
  has(slug: string): boolean {
    return existsSync(this.credentialFile(slug)) && existsSync(this.logFile(slug));
  }

  /** Remembers a head outside the database, against a backup that is put back during a round. */
  writeHead(slug: string, { size, root, mayRevote }: RememberedHead): void {
    const draft = `${this.headFile(slug)}.new`;
    const rule = size === 0 || mayRevote === undefined ? '' : mayRevote ? ' revote' : ' once';
    writeFileSync(draft, `${size} ${toBase64(root)}${rule}\n`, { mode: 0o600 });
    renameSync(draft, this.headFile(slug));
  }

  /** The remembered head; undefined when there is none or it was cut off while being written. */
  readHead(slug: string): RememberedHead | undefined {
    if (!existsSync(this.headFile(slug))) return undefined;
    const text = readFileSync(this.headFile(slug), 'utf8');
    const match = /^(\d+) (\S+)(?: (revote|once))?\n$/.exec(text);
    const root = fromBase64(match?.[2] ?? '');
    if (match === null || root === undefined) return undefined;
    const rule = match[3];
    return {
      ...{ size: Number(match[1]), root },
      ...(rule === undefined ? {} : { mayRevote: rule === 'revote' }),
    };
  }

  private credentialFile(slug: string): string {
    return join(this.folder, `${slug}.cred`);
  }

  private logFile(slug: string): string {
    return join(this.folder, `${slug}.log`);
  }

  private headFile(slug: string): string {
    return join(this.folder, `${slug}.head`);
  }
}

function readSecret(file: string): Uint8Array {
  if (!existsSync(file)) throw new KeyTrouble(`the key file ${file} is missing`);
  if ((statSync(file).mode & OTHERS) !== 0) {
    throw new KeyTrouble(`others may read the key file ${file}: run chmod 600 on it`);
  }
  const secret = readFileSync(file);
  if (secret.length !== SECRET_BYTES) throw new KeyTrouble(`the key file ${file} is damaged`);
  return secret;
}

/** A key must survive a loss of power before the first ballot depends on it. */
function writeDurably(file: string, secret: Uint8Array): void {
  const draft = `${file}.new`;
  const descriptor = openSync(draft, 'w', 0o600);
  writeSync(descriptor, secret);
  fsyncSync(descriptor);
  closeSync(descriptor);
  renameSync(draft, file);
  const folder = openSync(dirname(file), 'r');
  fsyncSync(folder);
  closeSync(folder);
}
