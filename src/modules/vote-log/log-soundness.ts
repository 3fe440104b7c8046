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
import type { LogView, StoredCheckpoint, StoredRound, StoredStep } from './ballot-box.store';
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

/** A log and how it is looked at. */
interface Look extends Thoroughness {
  readonly view: LogView;
  readonly row: StoredRound;
}

/** Which part of what is stored of a log does not follow from its entries. */
export type UnsoundPart =
  'head' | 'verifier-key' | 'open-entry' | 'state' | 'approvals' | 'entries' | 'missing-rows';

/** How closely a log is looked at. */
export interface Thoroughness {
  /**
   * All entries of very long logs, too, and the signatures of heads that nobody saw: for those who
   * have the time.
   */
  readonly isThorough: boolean;
}

/** Whether everything that is stored of a log follows from its entries. @see unsoundPartOf */
export async function isLogSound(view: LogView, row: StoredRound): Promise<boolean> {
  return (await unsoundPartOf(view, row)) === undefined;
}

/**
 * The first part of what is stored of a log that does not follow from its entries: hashes, tiles, heads,
 * steps, approvals, and each column of its row; undefined where all does. Of very long logs only the
 * last entries are hashed again.
 */
export async function unsoundPartOf(
  view: LogView,
  row: StoredRound,
  { isThorough }: Thoroughness = { isThorough: false },
): Promise<UnsoundPart | undefined> {
  try {
    const part = await unsoundEndOf(view, row);
    if (part !== undefined) return part;
    if (!(await areApprovalsSound(view, row))) return 'approvals';
    const isSound = await areEntriesSound({ view, row, isThorough });
    return isSound ? undefined : 'entries';
  } catch (error) {
    if (isDamage(error)) return 'missing-rows';
    throw error;
  }
}

/**
 * Whether the end of a log is sound: its row, the stored tree above it, its first entry and the kinds of
 * those that are no ballots. Takes no longer for a long log.
 */
export async function isEndSound(view: LogView, row: StoredRound): Promise<boolean> {
  try {
    return (await unsoundEndOf(view, row)) === undefined;
  } catch (error) {
    if (isDamage(error)) return false;
    throw error;
  }
}

async function unsoundEndOf(view: LogView, row: StoredRound): Promise<UnsoundPart | undefined> {
  if (!(await isHeadStored(view, row))) return 'head';
  if (!isKeySound(row)) return 'verifier-key';
  if (!(await isOpeningSound(view, row))) return 'open-entry';
  return (await isStageSound(view, row)) ? undefined : 'state';
}

/**
 * Rows that are missing end the walk, and values of another type, which SQLite keeps as well; a database
 * that does not answer is another matter.
 */
function isDamage(error: unknown): boolean {
  return error instanceof AssertionError || error instanceof TypeError;
}

async function isHeadStored(view: LogView, row: StoredRound): Promise<boolean> {
  const tree = await treeOfSize(view, row.round, row.size);
  return (
    sameBytes(rootOf(tree), row.root) &&
    sameBytes(concatBytes(...tree.frontier), row.frontier) &&
    (await view.publicSize(row.round)) === row.publicSize &&
    parseInstant(row.publicAt).ok &&
    isDeadlineSound(row)
  );
}

function isDeadlineSound({ state, castsUntil }: StoredRound): boolean {
  return castsUntil === null || (state === 'closing' && parseInstant(castsUntil).ok);
}

function isKeySound({ origin, vkey }: StoredRound): boolean {
  const key = parseVerifierKey(vkey);
  return key.ok && key.value.name === origin;
}

async function isOpeningSound(view: LogView, row: StoredRound): Promise<boolean> {
  if (row.size === 0) return row.state === 'prepared';
  const [body] = await view.entries(row.round, 0, 1);
  const entry = parseEntry(body ?? new Uint8Array());
  if (!entry.ok || entry.value.t !== 'open') return false;
  return entry.value.round === row.round && entry.value.keys.log.includes(row.vkey);
}

async function isStageSound(view: LogView, { round, size, state }: StoredRound): Promise<boolean> {
  const steps = await view.steps(round, 0, size);
  const stage = followOrder(steps.map(({ kind }) => kind));
  return stage.ok && stage.value === STAGES[state];
}

async function areEntriesSound(look: Look): Promise<boolean> {
  const { view, row } = look;
  const isLong = row.size > WHOLE_LOG_LIMIT && !look.isThorough;
  const base = isLong ? (Math.floor(row.size / TILE_WIDTH) - 1) * TILE_WIDTH : 0;
  let place: Place = {
    tree: await treeOfSize(view, row.round, base),
    edge: await edgeOfSize(view, row.round, base),
  };
  if (base === 0 && !(await areHeadsSound(look, { place, leaves: [] }))) return false;
  while (place.tree.size < row.size) {
    const next = await walk(look, place);
    if (next === undefined) return false;
    place = next;
  }
  return sameBytes(rootOf(place.tree), row.root);
}

/** The next entries with all that is stored about them; undefined when something differs. */
async function walk(look: Look, place: Place): Promise<Place | undefined> {
  const { view, row } = look;
  const { round } = row;
  const from = place.tree.size;
  const to = Math.min(from + CHUNK, row.size);
  const bodies = await view.entries(round, from, to);
  const leaves = bodies.map(leafHash);
  const stored = await view.hashes(round, { level: 0, from, to });
  if (!areSame(stored, leaves)) return undefined;
  if (!areStepsSame(await view.steps(round, from, to), stepsOf(bodies, from))) return undefined;
  if (!(await areHeadsSound(look, { place, leaves }))) return undefined;
  const { edge, filled } = growTiles(place.edge, from, leaves);
  for (const tile of filled) if (!(await isTileStored(view, round, tile))) return undefined;
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

async function isTileStored(view: LogView, round: string, tile: FullTile): Promise<boolean> {
  const { level, n, root, hashes } = tile;
  const [stored] = await view.tiles(round, { level, from: n, to: n + 1 });
  return stored !== undefined && sameBytes(stored.root, root) && sameBytes(stored.hashes, hashes);
}

/** Whether each signed head over these leaves (or the empty one) has the root of its size. */
async function areHeadsSound(
  look: Look,
  { place, leaves }: { readonly place: Place; readonly leaves: readonly Hash[] },
): Promise<boolean> {
  const { view, row } = look;
  const from = place.tree.size;
  const first = leaves.length === 0 ? from - 1 : from;
  const heads = await view.checkpoints(row.round, first, from + leaves.length);
  let { tree } = place;
  for (const head of heads) {
    tree = appendLeaves(tree, leaves.slice(tree.size - from, head.size - from));
    if (!isHeadSound(look, head, rootOf(tree))) return false;
  }
  const isLast = from + leaves.length === row.size;
  return !isLast || heads.at(-1)?.size === row.size;
}

/** Signatures that nobody saw yet are checked only at the end of the log: there may be many. */
function isHeadSound({ row, isThorough }: Look, head: StoredCheckpoint, root: Hash): boolean {
  if (head.cosigs !== '') return false;
  const key = parseVerifierKey(row.vkey);
  const isShown = isThorough || head.isPublic || row.size - head.size < TILE_WIDTH;
  const note = parseNote(head.note);
  if (!key.ok || !note.ok) return false;
  const checkpoint = isShown
    ? openCheckpoint(head.note, key.value)
    : parseCheckpointBody(note.value.text);
  if (!checkpoint.ok) return false;
  const { origin, size } = checkpoint.value;
  return origin === row.origin && size === head.size && sameBytes(checkpoint.value.root, root);
}
