import { assertDefined } from '../../domain/shared/assert';
import { makeHeader, readRecipient, type AgeRecipient } from '../../domain/vote-log/age';
import { utf8 } from '../../domain/vote-log/bytes';
import type { CommittedBallot } from '../../domain/vote-log/cast-batch';
import { sealOpenings } from '../../domain/vote-log/sealed-opening';
import type { NewBallot } from './ballot-box.store';

/** Seals the openings of one round. */
export class Sealer {
  private readonly recipients: readonly AgeRecipient[];

  /** @param texts as the `open` entry lists them in `keys.seal`; at least one */
  constructor(readonly texts: readonly string[]) {
    this.recipients = texts.map((text) => assertDefined(readRecipient(text), text));
  }

  /**
   * The sealed openings of a batch, in its order. They have one header, because to make one takes longer than all
   * the rest; its key is forgotten with the batch, so that nobody finds it in memory later.
   */
  sealAll(lines: readonly string[]): Uint8Array[] {
    return sealOpenings(makeHeader(this.recipients), lines);
  }
}

/** The ballots of a batch as the database keeps them; in clear where the round has nobody to seal them for. */
export function atRest(
  sealer: Sealer | undefined,
  ballots: readonly (CommittedBallot & { readonly index: number | null })[],
): NewBallot[] {
  const lines = ballots.map(({ opening }) => opening);
  const stored = sealer?.sealAll(lines) ?? lines.map(utf8);
  return ballots.map(({ k, r, c, index }, i) => {
    return { k, r, c, index, sealed: assertDefined(stored[i], 'opening at rest') };
  });
}
