import { isSealed, type AgeIdentity } from '../../domain/vote-log/age';
import { sameBytes, sha256, toBase64, toBase64Url, utf8 } from '../../domain/vote-log/bytes';
import { parseEntry } from '../../domain/vote-log/entry';
import { parseOpening } from '../../domain/vote-log/opening';
import { openingOf } from '../../domain/vote-log/sealed-opening';
import { takesBallots } from './ballot-box.waiting-store';
import type { LogView, PlacedBallot, StoredRound } from './ballot-box.store';
import { isShreddedBy } from './shredded-log';

/**
 * Whether the table of ballots is what the log committed to: every ballot belongs to the entry at its
 * place, opens its commitment, and no entry is without one. While a log takes ballots, some may wait for their places. Openings may be empty only where the log says that
 * its keys are destroyed.
 * @param identity who opens sealed ballots; without it what is sealed is not looked into
 */
export async function areBallotsSound(
  view: LogView,
  row: StoredRound,
  identity: AgeIdentity | undefined,
): Promise<boolean> {
  const { round, size } = row;
  const others = await view.steps(round, 0, size);
  const mayBeEmpty = await isShreddedBy(view, round, others);
  const look: Look = { round, identity, mayBeEmpty, mayWait: takesBallots(row.state) };
  let seen = 0;
  let last: PlacedBallot | undefined;
  do {
    const page = await view.ballotsAfter(round, last);
    if (!page.every((ballot) => isBallotSound(look, ballot))) return false;
    seen += page.filter(({ index }) => index !== null).length;
    last = page.at(-1);
  } while (last !== undefined);
  return seen === size - others.length;
}

interface Look {
  readonly round: string;
  readonly identity: AgeIdentity | undefined;
  /** Whether the log says that openings were deleted with the keys. */
  readonly mayBeEmpty: boolean;
  /** Whether a ballot may have no place in the log yet. */
  readonly mayWait: boolean;
}

function isBallotSound(look: Look, ballot: PlacedBallot): boolean {
  const { round, identity, mayBeEmpty, mayWait } = look;
  const { sealed, c, index } = ballot;
  if (index === null ? !mayWait : !isPlaced(ballot)) return false;
  if (sealed.length === 0) return mayBeEmpty;
  if (identity === undefined && isSealed(sealed)) return true;
  const line = openingOf(sealed, identity) ?? '';
  return sameBytes(sha256(line), c) && isOpeningOf(line, round, ballot);
}

/** Whether the entry at its place is the ballot's. */
function isPlaced({ k, r, c, body }: PlacedBallot): boolean {
  const entry = parseEntry(body ?? new Uint8Array());
  if (!entry.ok || entry.value.t !== 'cast') return false;
  const { value: cast } = entry;
  return cast.k === toBase64Url(k) && cast.r === r && cast.c === toBase64(c);
}

function isOpeningOf(line: string, round: string, { k, r }: PlacedBallot): boolean {
  const opening = parseOpening(utf8(line));
  if (!opening.ok) return false;
  const { value: opened } = opening;
  return opened.round === round && opened.k === toBase64Url(k) && opened.r === r;
}
