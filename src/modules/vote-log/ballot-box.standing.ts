import type { LogState } from './ballot-box';
import { openEntryOf } from './ballot-box.open-log';
import type { StoredRound } from './ballot-box.store';
import type { LogReader } from './log-reader';
import type { RoundKeys } from './round-keys';

/** Reads what tells where a log stands. */
export interface RoundReader extends LogReader {
  round(round: string): Promise<StoredRound | undefined>;
}

/** Where a log stands; without its keys one that is not published yet is as good as broken. */
export async function standingOf(
  reader: RoundReader,
  keys: RoundKeys,
  round: string,
): Promise<LogState | 'absent'> {
  const row = await reader.round(round);
  if (row !== undefined) {
    const isReady = row.state === 'published' || (await hasKeys(reader, keys, row));
    return isReady ? row.state : 'broken';
  }
  return keys.readHead(round) === undefined ? 'absent' : 'broken';
}

/**
 * Whether a round has its keys. Until the result is out, that includes the key that opens the ballots:
 * none is taken without it.
 */
export async function hasKeys(
  reader: LogReader,
  keys: RoundKeys,
  { round, size, state }: StoredRound,
): Promise<boolean> {
  if (!keys.has(round)) return false;
  if (size === 0 || state === 'published') return true;
  const { seal } = (await openEntryOf(reader, round)).keys;
  return seal.length === 0 || keys.sealIdentity(round) !== undefined;
}
