import { sameBytes, sha256, toBase64 } from '../../domain/vote-log/bytes';
import { openCheckpoint } from '../../domain/vote-log/checkpoint';
import { parseVerifierKey } from '../../domain/vote-log/note';
import { loadLog, openEntryOf, swap } from './ballot-box.open-log';
import type { LogStore, LogView, StoredRound } from './ballot-box.store';
import { areBallotsSound } from './ballots-soundness';
import type { LogReader } from './log-reader';
import { isLogSound } from './log-soundness';
import { KeyTrouble, type RoundKeys } from './round-keys';

/** So many ballots are looked at in each start: `bin/baraza doctor` looks at all. */
const MOST_BALLOTS = 1_000_000;

/** A round that signs nothing, and why. */
export interface BrokenRound {
  readonly round: string;
  /**
   * It lost acknowledged ballots, or what is stored contradicts itself or what is remembered outside
   * the database: `broken` for good. Without its keys it is only as good as broken: they may be
   * found, and are looked for at every start. A log whose ballots differ goes on, but no draft of a
   * count will pass until they are put back.
   */
  readonly why:
    | 'older-than-remembered'
    | 'entries-differ-from-head'
    | 'ballots-differ-from-log'
    | 'key-missing';
}

/**
 * Checks every log before anything is written: all that is stored of it against its entries, its
 * head against the one remembered outside the database, the keys against the `open` entry.
 * @throws KeyTrouble when the keys of a running round are others, or others may read them
 */
export async function recoverLogs(store: LogStore, keys: RoundKeys): Promise<BrokenRound[]> {
  await store.transaction(() => store.advanceEpochs());
  const broken: BrokenRound[] = [];
  for (const row of await store.rounds()) {
    if (row.state === 'broken') continue;
    const why = await faultOf(store, keys, row);
    if (why !== undefined) {
      broken.push({ round: row.round, why });
      await store.transaction(() => swap(store, row, { ...row, state: 'broken' }));
      continue;
    }
    // Opening many seals takes longer than a start should; the count opens them, and the doctor.
    if (row.size <= MOST_BALLOTS && !(await areBallotsSound(store, row, undefined))) {
      broken.push({ round: row.round, why: 'ballots-differ-from-log' });
    }
    if (keys.has(row.round) && (await expectKeys(store, keys, row))) {
      continue;
    } else if (row.state !== 'published') {
      broken.push({ round: row.round, why: 'key-missing' });
    }
  }
  return broken;
}

async function faultOf(
  store: LogStore,
  keys: RoundKeys,
  row: StoredRound,
): Promise<BrokenRound['why'] | undefined> {
  if (await isOlderThanRemembered(store, keys, row)) return 'older-than-remembered';
  const mayRevote = keys.readHead(row.round)?.mayRevote ?? row.mayRevote;
  const isSound = mayRevote === row.mayRevote && (await isLogSound(store, row));
  return isSound ? undefined : 'entries-differ-from-head';
}

/** Whether a log lacks the head that is remembered outside the database. */
export async function isOlderThanRemembered(
  view: LogView,
  keys: RoundKeys,
  row: StoredRound,
): Promise<boolean> {
  const remembered = keys.readHead(row.round);
  if (remembered === undefined) return false;
  const note = await view.noteOfSize(row.round, remembered.size);
  return note === undefined || !isHeadOf(row, note, remembered.root);
}

function isHeadOf(row: StoredRound, note: string, root: Uint8Array): boolean {
  const key = parseVerifierKey(row.vkey);
  const checkpoint = key.ok ? openCheckpoint(note, key.value) : key;
  return checkpoint.ok && sameBytes(checkpoint.value.root, root);
}

/** Whether all keys are there; they must be those that the `open` entry names. */
export async function expectKeys(
  store: LogReader,
  keys: RoundKeys,
  row: StoredRound,
): Promise<boolean> {
  const log = await loadLog(store, keys, row);
  if (row.state === 'prepared') return true;
  const { cred, seal } = (await openEntryOf(store, row.round)).keys;
  const mine = keys.sealIdentity(row.round)?.recipient.text;
  const isCredential = cred === toBase64(sha256(log.credentialKey));
  if (!isCredential) throw otherKey('credential', row);
  if (mine !== undefined && seal.length > 0 && !seal.includes(mine)) throw otherKey('seal', row);
  return seal.length === 0 || mine !== undefined;
}

function otherKey(which: string, { round }: StoredRound): KeyTrouble {
  return new KeyTrouble(`the ${which} key of round ${round} is not the one it was opened with`);
}
