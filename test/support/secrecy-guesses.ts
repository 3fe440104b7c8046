import { createHash } from 'node:crypto';

import { sha256, toBase64, toHex, utf8 } from '../../src/domain/vote-log/bytes';
import { credentialOf } from '../../src/domain/vote-log/credential';
import type { CastEntry } from '../../src/domain/vote-log/entry';

/** What everybody can read of a round, and what is guessed from it. */
export interface PublicFacts {
  readonly round: string;
  readonly vkey: string;
  /** SHA-256 of the key that makes credentials, as the `open` entry names it. */
  readonly cred: string;
  readonly casts: readonly CastEntry[];
  /** Contents that ballots may have, as JSON of their `ballot`. */
  readonly contents: readonly string[];
  readonly styles: readonly string[];
}

/**
 * How many of so many guessed ballots open a commitment of the log, when the salt is not known: it is left
 * out, empty, of zeros, or made of what is public.
 */
export function openedByGuess(facts: PublicFacts, candidates: number): number {
  const known = new Set(facts.casts.map(({ c }) => c));
  let opened = 0;
  let tried = 0;
  for (let number = 0; tried < candidates; number += 1) {
    for (const line of linesOf(facts, number)) {
      if (known.has(createHash('sha256').update(line).digest('base64'))) opened += 1;
      tried += 1;
    }
  }
  return opened;
}

/** Lines for one cast and one content; the content changes from one round over all casts to the next. */
function linesOf({ round, casts, contents, styles }: PublicFacts, number: number): string[] {
  const { k, r, c } = casts[number % casts.length] as CastEntry;
  const turn = Math.floor(number / casts.length);
  const content = contents[turn % contents.length] as string;
  const style = styles[Math.floor(turn / contents.length) % styles.length] as string;
  const salts = [
    ...['', toBase64(new Uint8Array(32)), toBase64(sha256(k)), toBase64(sha256(c)), c],
    toBase64(sha256(String(turn))),
  ];
  const start = `{"ballot":${content},"k":"${k}","r":${r},"round":"${round}"`;
  const end = `"style":"${style}","v":1}`;
  return [`${start},${end}`, ...salts.map((salt) => `${start},"salt":"${salt}",${end}`)];
}

/** How many voters' credentials stand in the log under keys that can be made of what is public. */
export function linkedByGuess(facts: PublicFacts, voterIds: readonly string[]): number {
  const { round, vkey, cred, casts } = facts;
  const known = new Set(casts.map(({ k }) => k));
  const keys = [
    new Uint8Array(32),
    sha256(round),
    sha256(vkey),
    sha256(''),
    Buffer.from(cred, 'base64'),
    sha256(Buffer.from(cred, 'base64')),
  ];
  const links = voterIds.flatMap((voterId) => [
    ...keys.map((key) => credentialOf(key, { round, voterId })),
    ...[voterId, `${round}${voterId}`, `${round}\0${voterId}`].map((text) =>
      sha256(utf8(text)).subarray(0, 16),
    ),
  ]);
  const names = links.map((bytes) => Buffer.from(bytes).toString('base64url'));
  return names.filter((name) => known.has(name)).length;
}

/** Whether all salts of opening lines are 32 bytes, and none is there twice. */
export function areSaltsFresh(lines: readonly string[]): boolean {
  const salts = lines.map((line) =>
    Buffer.from((JSON.parse(line) as { salt: string }).salt, 'base64'),
  );
  const isLong = salts.every(({ length }) => length === 32);
  return isLong && new Set(salts.map((salt) => toHex(salt))).size === lines.length;
}
