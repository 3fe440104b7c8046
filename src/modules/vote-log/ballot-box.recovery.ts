import { assertDefined } from '../../domain/shared/assert';
import { sameBytes, sha256, toBase64 } from '../../domain/vote-log/bytes';
import { openCheckpoint } from '../../domain/vote-log/checkpoint';
import { parseEntry } from '../../domain/vote-log/entry';
import { appendLeaves, leafHash, rootOf, type Tree } from '../../domain/vote-log/merkle';
import { parseVerifierKey } from '../../domain/vote-log/note';
import { TILE_WIDTH } from '../../domain/vote-log/tile';
import { loadLog, swap } from './ballot-box.open-log';
import type { LogStore, StoredRound } from './ballot-box.store';
import { treeOfSize } from './log-reader';
import { KeyTrouble, type RoundKeys } from './round-keys';

/** A round that lost acknowledged ballots or whose stored log contradicts its head. */
export interface BrokenRound {
  readonly round: string;
  readonly why: 'older-than-remembered' | 'entries-differ-from-head';
}

const WHOLE_LOG_LIMIT = 1_000_000;
const CHUNK = 4096;

/**
 * Checks every log before anything is written: the entries against the head, the head against the
 * one remembered outside the database, the keys against the `open` entry. Rounds that fail become
 * `broken` and sign nothing any more.
 * @throws KeyTrouble when the keys of a running round are missing or others
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
    } else if (keys.has(row.round) || row.state !== 'published') {
      await expectKeys(store, keys, row);
    }
  }
  return broken;
}

async function faultOf(
  store: LogStore,
  keys: RoundKeys,
  row: StoredRound,
): Promise<BrokenRound['why'] | undefined> {
  const remembered = keys.readHead(row.round);
  if (remembered !== undefined) {
    const note = await store.noteOfSize(row.round, remembered.size);
    if (note === undefined || !isHeadOf(row, note, remembered.root)) return 'older-than-remembered';
  }
  const last = await store.noteOfSize(row.round, row.size);
  const isSound =
    last !== undefined && isHeadOf(row, last, row.root) && (await areEntriesSound(store, row));
  return isSound ? undefined : 'entries-differ-from-head';
}

function isHeadOf(row: StoredRound, note: string, root: Uint8Array): boolean {
  const key = parseVerifierKey(row.vkey);
  const checkpoint = key.ok ? openCheckpoint(note, key.value) : key;
  return checkpoint.ok && sameBytes(checkpoint.value.root, root);
}

/** Hashes the stored entries again; of very long logs only the last ones, over the stored tiles. */
async function areEntriesSound(store: LogStore, row: StoredRound): Promise<boolean> {
  const stored = await treeOfSize(store, row.round, row.size);
  if (!sameBytes(rootOf(stored), row.root)) return false;
  const isLong = row.size > WHOLE_LOG_LIMIT;
  const base = isLong ? (Math.floor(row.size / TILE_WIDTH) - 1) * TILE_WIDTH : 0;
  let tree: Tree = await treeOfSize(store, row.round, base);
  while (tree.size < row.size) {
    const to = Math.min(tree.size + CHUNK, row.size);
    const bodies = await store.entries(row.round, tree.size, to);
    if (bodies.length !== to - tree.size) return false;
    tree = appendLeaves(tree, bodies.map(leafHash));
  }
  return sameBytes(rootOf(tree), row.root);
}

async function expectKeys(store: LogStore, keys: RoundKeys, row: StoredRound): Promise<void> {
  const log = await loadLog(store, keys, row);
  const [body] = await store.entries(row.round, 0, 1);
  const entry = parseEntry(assertDefined(body, 'open entry'));
  const isOwn =
    entry.ok &&
    entry.value.t === 'open' &&
    entry.value.keys.cred === toBase64(sha256(log.credentialKey));
  if (!isOwn) {
    throw new KeyTrouble(
      `the credential key of round ${row.round} is not the one it was opened with`,
    );
  }
}
