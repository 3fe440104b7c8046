import { sameBytes, sha256, toBase64, toBase64Url } from '../../domain/vote-log/bytes';
import { parseEntry } from '../../domain/vote-log/entry';
import { parseOpening } from '../../domain/vote-log/opening';
import type { LogView, PlacedBallot, StoredRound } from './ballot-box.store';

/**
 * Whether the table of ballots is what the log committed to: every ballot belongs to the entry at its
 * place, opens its commitment, and no entry is without one.
 */
export async function areBallotsSound(view: LogView, row: StoredRound): Promise<boolean> {
  const { round, size } = row;
  let seen = 0;
  let last: PlacedBallot | undefined;
  do {
    const page = await view.ballotsAfter(round, last);
    if (!page.every((ballot) => isBallotSound(round, ballot))) return false;
    seen += page.length;
    last = page.at(-1);
  } while (last !== undefined);
  const others = await view.steps(round, 0, size);
  return seen === size - others.length;
}

function isBallotSound(round: string, { k, r, c, sealed, body }: PlacedBallot): boolean {
  const entry = parseEntry(body ?? new Uint8Array());
  if (!entry.ok || entry.value.t !== 'cast' || !sameBytes(sha256(sealed), c)) return false;
  const { value: cast } = entry;
  const opening = parseOpening(sealed);
  const isOpened = opening.ok && opening.value.round === round;
  return (
    isOpened &&
    [cast.k, opening.value.k].every((text) => text === toBase64Url(k)) &&
    [cast.r, opening.value.r].every((revision) => revision === r) &&
    cast.c === toBase64(c)
  );
}
