import { identityOf } from '../../domain/vote-log/age';
import { utf8 } from '../../domain/vote-log/bytes';
import { openingOf } from '../../domain/vote-log/sealed-opening';
import { atRest, Sealer } from './sealer';

const IDENTITY = identityOf(new Uint8Array(32).fill(5));

const BALLOTS = Array.from({ length: 40 }, (_, i) => ({
  ...{ k: new Uint8Array(16).fill(i), r: i % 3, c: new Uint8Array(32).fill(i) },
  ...{ opening: `{"n":${i}}`, index: i === 0 ? null : i },
}));

/** Up to the first line that is not text: what a file begins with before its nonce. */
function headerOf(sealed: Uint8Array): string {
  return /^[^]*?\n--- .{43}\n/.exec(Buffer.from(sealed).toString('latin1'))?.[0] ?? 'none';
}

describe('ballots at rest', () => {
  const sealer = new Sealer([IDENTITY.recipient.text]);

  it('are opened to the letter, all of a batch, and keep what is said of them', () => {
    const stored = atRest(sealer, BALLOTS);
    expect(stored.map(({ sealed }) => openingOf(sealed, IDENTITY))).toEqual(
      BALLOTS.map(({ opening }) => opening),
    );
    expect(stored.map(({ k, r, c, index }) => ({ k, r, c, index }))).toEqual(
      BALLOTS.map(({ k, r, c, index }) => ({ k, r, c, index })),
    );
  });

  it('have one header in a batch, and never that of another batch', () => {
    const batches = Array.from({ length: 20 }, () => atRest(sealer, BALLOTS));
    const headers = batches.map((batch) => new Set(batch.map(({ sealed }) => headerOf(sealed))));
    expect(headers.map(({ size }) => size)).toEqual(batches.map(() => 1));
    expect(new Set(headers.flatMap((ones) => [...ones])).size).toBe(20);
  });

  it('are in clear where the round has nobody to seal them for', () => {
    expect(atRest(undefined, BALLOTS).map(({ sealed }) => sealed)).toEqual(
      BALLOTS.map(({ opening }) => utf8(opening)),
    );
  });
});
