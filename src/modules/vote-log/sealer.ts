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
import { EnvelopeThread } from './envelope-thread';

/** So many envelopes lie ready for a rush. */
const STOCK = 4096;
/** So many are ordered at once. */
const LOT = 64;

let thread: EnvelopeThread | undefined;

/**
 * Seals the openings of one round. Envelopes are made ahead, by another thread: they are nearly all
 * of the work, and the database is locked while openings are sealed. In a rush that lasts, or where the
 * thread has ended, they are made when they are needed.
 */
export class Sealer {
  private readonly recipients: readonly AgeRecipient[];
  private readonly envelopes: Envelope[] = [];
  private ordered = 0;

  /** @param texts as the `open` entry lists them in `keys.seal`; at least one */
  constructor(readonly texts: readonly string[]) {
    this.recipients = texts.map((text) => assertDefined(readRecipient(text), text));
  }

  seal(line: string): Uint8Array {
    const envelope = this.envelopes.pop() ?? makeEnvelope(this.recipients);
    this.refill();
    return sealOpening(envelope, line);
  }

  /** Makes envelopes for so many ballots that are about to be sealed. */
  prepareFor(ballots: number): void {
    while (this.envelopes.length < ballots) this.envelopes.push(makeEnvelope(this.recipients));
  }

  private refill(): void {
    while (this.envelopes.length + this.ordered + LOT <= STOCK) {
      this.ordered += LOT;
      (thread ??= new EnvelopeThread()).make(this.texts, LOT, (made) => {
        this.ordered -= made.length;
        this.envelopes.push(...made);
      });
    }
  }
}

/** A committed ballot as the database keeps it; in clear where the round has nobody to seal it for. */
export function atRest(
  sealer: Sealer | undefined,
  { k, r, c, opening, index }: CommittedBallot & { readonly index: number | null },
): NewBallot {
  return { k, r, c, index, sealed: sealer?.seal(opening) ?? utf8(opening) };
}
