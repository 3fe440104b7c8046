import { assertDefined } from '../../domain/shared/assert';
import {
  makeEnvelope,
  readRecipient,
  type AgeRecipient,
  type Envelope,
} from '../../domain/vote-log/age';
import { utf8 } from '../../domain/vote-log/bytes';
import type { CommittedBallot } from '../../domain/vote-log/cast-batch';
import { sealOpening } from '../../domain/vote-log/sealed-opening';
import type { NewBallot } from './ballot-box.store';

const STOCK = 512;

/**
 * Seals the openings of one round. Envelopes are made ahead, while nobody waits: they are nearly all
 * of the work, and the database is locked while openings are sealed.
 */
export class Sealer {
  private readonly recipients: readonly AgeRecipient[];
  private readonly envelopes: Envelope[] = [];

  /** @param texts as the `open` entry lists them in `keys.seal`; at least one */
  constructor(readonly texts: readonly string[]) {
    this.recipients = texts.map((text) => assertDefined(readRecipient(text), text));
  }

  seal(line: string): Uint8Array {
    return sealOpening(this.envelopes.pop() ?? makeEnvelope(this.recipients), line);
  }

  /** Makes one envelope for later; false when enough are there. */
  stock(): boolean {
    if (this.envelopes.length >= STOCK) return false;
    this.envelopes.push(makeEnvelope(this.recipients));
    return true;
  }
}

/** A committed ballot as the database keeps it; in clear where the round has nobody to seal it for. */
export function atRest(
  sealer: Sealer | undefined,
  { k, r, c, opening, index }: CommittedBallot & { readonly index: number },
): NewBallot {
  return { k, r, c, index, sealed: sealer?.seal(opening) ?? utf8(opening) };
}
