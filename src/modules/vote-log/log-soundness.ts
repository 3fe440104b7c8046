import { AssertionError } from '../../domain/shared/assert';
import { parseInstant } from '../../domain/shared/instant';
import { concatBytes, sameBytes, toBase64, type Hash } from '../../domain/vote-log/bytes';
import { openCheckpoint, parseCheckpointBody } from '../../domain/vote-log/checkpoint';
import { parseEntry } from '../../domain/vote-log/entry';
import { followOrder, type LogStage } from '../../domain/vote-log/grammar';
import { appendLeaves, leafHash, rootOf, type Tree } from '../../domain/vote-log/merkle';
import { parseNote, parseVerifierKey } from '../../domain/vote-log/note';
import { isCastBody, stepOf, type LogStep } from '../../domain/vote-log/step';
import { growTiles, TILE_WIDTH, type FullTile, type TileEdge } from '../../domain/vote-log/tile';
import { areApprovalsSound } from './approvals-soundness';
import type { LogState } from './ballot-box';
import type { LogStore, StoredCheckpoint, StoredRound, StoredStep } from './ballot-box.store';
import { edgeOfSize, treeOfSize } from './log-reader';

const WHOLE_LOG_LIMIT = 1_000_000;
const CHUNK = 4096;

/** Where the entries of a log must have led in each state. */
const STAGES: Readonly<Record<LogState, LogStage | undefined>> = {
  prepared: 'empty',
  open: 'open',
  closing: 'open',
  closed: 'closed',
  counted: 'counted',
  published: 'counted',
  broken: undefined,
};

/** How far the walk over a log has come. */
interface Place {
  readonly tree: Tree;
  readonly edge: TileEdge;
}

/**
 * Whether everything that is stored of a log follows from its entries: hashes, tiles, heads, steps,
 * approvals, and each column of its row. Of very long logs only the last entries are hashed again.
 */
export async function isLogSound(store: LogStore, row: StoredRound): Promise<boolean> {
  try {
    return (
      (await isRowSound(store, row)) &&
      (await areEntriesSound(store, row)) &&
      (await areApprovalsSound(store, row))
    );
  } catch (error) {
    // Rows that are missing end the walk; a database that does not answer is another matter.
    if (error instanceof AssertionError) return false;
    throw error;
  }
}

async function isRowSound(store: LogStore, row: StoredRound): Promise<boolean> {
  const tree = await treeOfSize(store, row.round, row.size);
  const isHead =
    sameBytes(rootOf(tree), row.root) &&
    sameBytes(concatBytes(...tree.frontier), row.frontier) &&
    (await store.publicSize(row.round)) === row.publicSize &&
    parseInstant(row.publicAt).ok;
  return (
    isHead && isKeySound(row) && (await isOpeningSound(store, row)) && isStageSound(store, row)
  );
}

function isKeySound({ origin, vkey }: StoredRound): boolean {
  const key = parseVerifierKey(vkey);
  return key.ok && key.value.name === origin;
}

async function isOpeningSound(store: LogStore, row: StoredRound): Promise<boolean> {
  if (row.size === 0) return row.state === 'prepared';
  const [body] = await store.entries(row.round, 0, 1);
  const entry = parseEntry(body ?? new Uint8Array());
  if (!entry.ok || entry.value.t !== 'open') return false;
  return entry.value.round === row.round && entry.value.keys.log.includes(row.vkey);
}

async function isStageSound(
  store: LogStore,
  { round, size, state }: StoredRound,
): Promise<boolean> {
  const steps = await store.steps(round, 0, size);
  const stage = followOrder(steps.map(({ kind }) => kind));
  return stage.ok && stage.value === STAGES[state];
}

async function areEntriesSound(store: LogStore, row: StoredRound): Promise<boolean> {
  const isLong = row.size > WHOLE_LOG_LIMIT;
  const base = isLong ? (Math.floor(row.size / TILE_WIDTH) - 1) * TILE_WIDTH : 0;
  let place: Place = {
    tree: await treeOfSize(store, row.round, base),
    edge: await edgeOfSize(store, row.round, base),
  };
  if (base === 0 && !(await areHeadsSound(store, row, { place, leaves: [] }))) return false;
  while (place.tree.size < row.size) {
    const next = await walk(store, row, place);
    if (next === undefined) return false;
    place = next;
  }
  return sameBytes(rootOf(place.tree), row.root);
}

/** The next entries with all that is stored about them; undefined when something differs. */
async function walk(store: LogStore, row: StoredRound, place: Place): Promise<Place | undefined> {
  const { round } = row;
  const from = place.tree.size;
  const to = Math.min(from + CHUNK, row.size);
  const bodies = await store.entries(round, from, to);
  const leaves = bodies.map(leafHash);
  const stored = await store.hashes(round, { level: 0, from, to });
  if (!areSame(stored, leaves)) return undefined;
  if (!areStepsSame(await store.steps(round, from, to), stepsOf(bodies, from))) return undefined;
  if (!(await areHeadsSound(store, row, { place, leaves }))) return undefined;
  const { edge, filled } = growTiles(place.edge, from, leaves);
  for (const tile of filled) if (!(await isTileStored(store, round, tile))) return undefined;
  return { tree: appendLeaves(place.tree, leaves), edge };
}

function areSame(a: readonly Hash[], b: readonly Hash[]): boolean {
  return a.length === b.length && a.every((hash, i) => sameBytes(hash, b[i] as Hash));
}

function stepsOf(bodies: readonly Uint8Array[], from: number): LogStep[] {
  return bodies.flatMap((body, i) => {
    const entry = isCastBody(body) ? undefined : parseEntry(body);
    return entry?.ok === true ? (stepOf(entry.value, from + i) ?? []) : [];
  });
}

function areStepsSame(stored: readonly StoredStep[], steps: readonly LogStep[]): boolean {
  const texts = stored.map(({ index, kind, k, r, batch }) => [
    ...[index, kind, k === null ? null : toBase64(k), r, batch],
  ]);
  const expected = steps.map(({ index, kind, cast, batch }) => [
    ...[index, kind, cast === undefined ? null : toBase64(cast.k), cast?.r ?? null, batch ?? null],
  ]);
  return JSON.stringify(texts) === JSON.stringify(expected);
}

async function isTileStored(store: LogStore, round: string, tile: FullTile): Promise<boolean> {
  const { level, n, root, hashes } = tile;
  const [stored] = await store.tiles(round, { level, from: n, to: n + 1 });
  return stored !== undefined && sameBytes(stored.root, root) && sameBytes(stored.hashes, hashes);
}

/** Whether each signed head over these leaves (or the empty one) has the root of its size. */
async function areHeadsSound(
  store: LogStore,
  row: StoredRound,
  { place, leaves }: { readonly place: Place; readonly leaves: readonly Hash[] },
): Promise<boolean> {
  const from = place.tree.size;
  const first = leaves.length === 0 ? from - 1 : from;
  const heads = await store.checkpoints(row.round, first, from + leaves.length);
  let { tree } = place;
  for (const head of heads) {
    tree = appendLeaves(tree, leaves.slice(tree.size - from, head.size - from));
    if (!isHeadSound(row, head, rootOf(tree))) return false;
  }
  const isLast = from + leaves.length === row.size;
  return !isLast || heads.at(-1)?.size === row.size;
}

/** Signatures that nobody saw yet are checked only at the end of the log: there may be many. */
function isHeadSound(row: StoredRound, head: StoredCheckpoint, root: Hash): boolean {
  if (head.cosigs !== '') return false;
  const key = parseVerifierKey(row.vkey);
  const isShown = head.isPublic || row.size - head.size < TILE_WIDTH;
  const note = parseNote(head.note);
  if (!key.ok || !note.ok) return false;
  const checkpoint = isShown
    ? openCheckpoint(head.note, key.value)
    : parseCheckpointBody(note.value.text);
  if (!checkpoint.ok) return false;
  const { origin, size } = checkpoint.value;
  return origin === row.origin && size === head.size && sameBytes(checkpoint.value.root, root);
}
