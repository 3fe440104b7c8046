import { sameBytes, sha256, toBase64 } from '../../domain/vote-log/bytes';
import { openCheckpoint } from '../../domain/vote-log/checkpoint';
import { parseVerifierKey } from '../../domain/vote-log/note';
import { loadLog, openEntryOf, swap } from './ballot-box.open-log';
import type { LogStore, LogView, StoredRound } from './ballot-box.store';
import { areBallotsSound } from './ballots-soundness';
import type { LogReader } from './log-reader';
import { isEndSound, isLogSound } from './log-soundness';
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
 * @param isWhole whether all of a log is looked at, or only its head, its end and its keys
 * @throws KeyTrouble when the keys of a running round are others, or others may read them
 */
export async function recoverLogs(
  store: LogStore,
  keys: RoundKeys,
  isWhole: (round: string) => boolean = () => true,
): Promise<BrokenRound[]> {
  await store.transaction(() => store.advanceEpochs());
  const broken: BrokenRound[] = [];
  for (const row of await store.rounds()) {
    for (const fault of await faultsOf({ store, keys, isWhole: isWhole(row.round) }, row)) {
      broken.push(fault);
      if (!BREAKING.has(fault.why)) continue;
      await store.transaction(() => swap(store, row, { ...row, state: 'broken' }));
    }
  }
  return broken;
}

/** Looks at every log in the same way, and changes nothing. @throws KeyTrouble like `recoverLogs` */
export async function inspectLogs(
  store: Pick<LogStore, 'rounds'> & LogView,
  keys: RoundKeys,
): Promise<BrokenRound[]> {
  const faults: BrokenRound[] = [];
  for (const row of await store.rounds()) {
    faults.push(...(await faultsOf({ store, keys, isWhole: true }, row)));
  }
  return faults;
}

const BREAKING: ReadonlySet<BrokenRound['why']> = new Set([
  'older-than-remembered',
  'entries-differ-from-head',
]);

interface Inspection {
  readonly store: LogView;
  readonly keys: RoundKeys;
  readonly isWhole: boolean;
}

async function faultsOf(look: Inspection, row: StoredRound): Promise<BrokenRound[]> {
  if (row.state === 'broken') return [];
  const { store, keys, isWhole } = look;
  const { round } = row;
  const why = await breakOf(look, row);
  if (why !== undefined) return [{ round, why }];
  const faults: BrokenRound[] = [];
  // Opening many seals takes longer than a start should; the count opens them, and the doctor.
  const isLooked = isWhole && row.size <= MOST_BALLOTS;
  if (isLooked && !(await areBallotsSound(store, row, undefined))) {
    faults.push({ round, why: 'ballots-differ-from-log' });
  }
  const hasAll = keys.has(round) && (await expectKeys(store, keys, row));
  if (!hasAll && row.state !== 'published') faults.push({ round, why: 'key-missing' });
  return faults;
}

async function breakOf(
  { store, keys, isWhole }: Inspection,
  row: StoredRound,
): Promise<BrokenRound['why'] | undefined> {
  if (await isOlderThanRemembered(store, keys, row)) return 'older-than-remembered';
  const mayRevote = keys.readHead(row.round)?.mayRevote ?? row.mayRevote;
  const isSound = isWhole ? isLogSound : isEndSound;
  const isAllSound = mayRevote === row.mayRevote && (await isSound(store, row));
  return isAllSound ? undefined : 'entries-differ-from-head';
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
