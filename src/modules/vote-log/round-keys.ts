import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { assertDefined } from '../../domain/shared/assert';
import { identityOf, readIdentity, type AgeIdentity } from '../../domain/vote-log/age';
import type { TreeHead } from '../../domain/vote-log/merkle';
import {
  destroySecret,
  freshSecret,
  isSecretLeft,
  KeyTrouble,
  makeSecret,
  readHead,
  readPrivate,
  readSecret,
  writeHead,
} from '../../platform/security/key-files';

export { KeyTrouble };

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

  /**
   * Makes the secrets of a round; takes those that an interrupted opening left.
   * @returns also whom its ballots are sealed for
   */
  create(slug: string): RoundSecrets & { readonly recipient: string } {
    for (const file of [this.credentialFile(slug), this.logFile(slug)]) makeSecret(file);
    makeSecret(this.sealFile(slug), () => `${identityOf(freshSecret()).text}\n`);
    const { recipient } = assertDefined(this.sealIdentity(slug), 'seal key');
    return { ...this.load(slug), recipient: recipient.text };
  }

  /**
   * Who opens the sealed ballots of a round; undefined where there is no such key. The file is one
   * that `age -d -i` takes.
   * @throws KeyTrouble when the key is damaged, or others may read it
   */
  sealIdentity(slug: string): AgeIdentity | undefined {
    const file = this.sealFile(slug);
    if (!existsSync(file)) return undefined;
    const identity = readIdentity(readPrivate(file).toString('utf8').trim());
    if (identity === undefined) throw new KeyTrouble(`the key file ${file} is damaged`);
    return identity;
  }

  /** @throws KeyTrouble when a key is missing, has another size, or others may read it */
  load(slug: string): RoundSecrets {
    return {
      credentialKey: readSecret(this.credentialFile(slug)),
      logSeed: readSecret(this.logFile(slug)),
    };
  }

  /** 32 bytes that seal what processes tell each other through the database; made when first asked for. */
  orderSecret(): Uint8Array {
    const file = join(this.folder, 'orders.key');
    makeSecret(file);
    return readSecret(file);
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

  /** Whether anything of a round lies here that is to be destroyed with its keys. */
  remain(slug: string): boolean {
    return this.filesOf(slug).some(isSecretLeft);
  }

  /**
   * Overwrites and deletes all files of a round; those that are gone already are no failure.
   * @throws Error of the operating system
   */
  destroy(slug: string): void {
    for (const file of this.filesOf(slug)) destroySecret(file);
  }

  /** The key of the log comes last. */
  private filesOf(slug: string): string[] {
    const files = [this.credentialFile(slug), this.sealFile(slug), this.headFile(slug)];
    return [...files, this.logFile(slug)];
  }

  private credentialFile(slug: string): string {
    return join(this.folder, `${slug}.cred`);
  }

  private logFile(slug: string): string {
    return join(this.folder, `${slug}.log`);
  }

  private sealFile(slug: string): string {
    return join(this.folder, `${slug}.seal`);
  }

  private headFile(slug: string): string {
    return join(this.folder, `${slug}.head`);
  }
}
