import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { TreeHead } from '../../domain/vote-log/merkle';
import { makeSecret, readHead, readSecret, writeHead } from '../../platform/security/key-files';

export { KeyTrouble } from '../../platform/security/key-files';

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

/** The folder of keys, outside the database and its backups. */
export class RoundKeys {
  constructor(private readonly folder: string) {}

  /** Makes the secrets of a round; takes those that an interrupted opening left. */
  create(slug: string): RoundSecrets {
    for (const file of [this.credentialFile(slug), this.logFile(slug)]) makeSecret(file);
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
    const isKnown = size > 0 && mayRevote !== undefined;
    const word = isKnown ? (mayRevote ? 'revote' : 'once') : undefined;
    writeHead(this.headFile(slug), { size, root, word });
  }

  /** The remembered head; undefined when there is none or it was cut off while being written. */
  readHead(slug: string): RememberedHead | undefined {
    const head = readHead(this.headFile(slug));
    if (head === undefined) return undefined;
    const { size, root, word } = head;
    return { size, root, ...(word === undefined ? {} : { mayRevote: word === 'revote' }) };
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
