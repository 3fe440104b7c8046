import { assert, assertDefined, AssertionError } from '../../domain/shared/assert';
import { instantFromMillis } from '../../domain/shared/instant';
import { concatBytes, sameBytes } from '../../domain/vote-log/bytes';
import type { GrowingLog, Growth } from '../../domain/vote-log/cast-batch';
import { signCheckpoint } from '../../domain/vote-log/checkpoint';
import { parseEntry, type OpenEntry } from '../../domain/vote-log/entry';
import { EMPTY_ROOT, EMPTY_TREE, rootOf } from '../../domain/vote-log/merkle';
import { encodeVerifierKey, noteSigner, type NoteSigner } from '../../domain/vote-log/note';
import { stepsAmong } from '../../domain/vote-log/step';
import type { LogStore, StoredRound } from './ballot-box.store';
import { edgeOfSize, treeOfSize, type LogReader } from './log-reader';
import { KeyTrouble, type RoundKeys, type RoundSecrets } from './round-keys';
import { isHeadDue } from './public-heads';
import { Sealer } from './sealer';

/** What the writer remembers of a log between batches. */
export interface OpenLog {
  readonly row: StoredRound;
  readonly growing: GrowingLog;
  readonly signer: NoteSigner;
  readonly credentialKey: Uint8Array;
  /** Undefined for a round whose ballots are stored as they are: it was opened by an older version. */
  readonly sealer: Sealer | undefined;
}

/** A log after a step, and the signed head that covers it. */
export interface Advanced {
  readonly log: OpenLog;
  readonly note: string;
}

/** How a step changes the row beside its head. */
export interface Step {
  readonly nowMillis: number;
  readonly change?: Partial<Pick<StoredRound, 'state' | 'mayRevote' | 'castsUntil'>>;
  /** Whether the head becomes public whatever the waiting rules say. */
  readonly publishes?: boolean;
}

/** The log of a stored round with its keys. @throws KeyTrouble when the keys are not the round's */
export async function loadLog(
  store: LogReader,
  keys: RoundKeys,
  row: StoredRound,
): Promise<OpenLog> {
  const secrets = keys.load(row.round);
  const signer = noteSigner(row.origin, secrets.logSeed);
  if (encodeVerifierKey(signer.key) !== row.vkey) {
    throw new KeyTrouble(`the log key of round ${row.round} is not the one it was opened with`);
  }
  const tree = await treeOfSize(store, row.round, row.size);
  assert(sameBytes(rootOf(tree), row.root), `the stored tiles of ${row.round} give another root`);
  const edge = await edgeOfSize(store, row.round, row.size);
  const recipients = await recipientsOf(store, keys, row);
  return {
    ...{ row, growing: { tree, edge }, signer, credentialKey: secrets.credentialKey },
    sealer: recipients.length === 0 ? undefined : new Sealer(recipients),
  };
}

/** What the `open` entry promised, once it is there: a key that went missing changes nothing. */
async function recipientsOf(
  store: LogReader,
  keys: RoundKeys,
  { round, size }: StoredRound,
): Promise<readonly string[]> {
  if (size > 0) return (await openEntryOf(store, round)).keys.seal;
  const identity = keys.sealIdentity(round);
  return identity === undefined ? [] : [identity.recipient.text];
}

/** The first entry of a log. */
export async function openEntryOf(store: LogReader, round: string): Promise<OpenEntry> {
  const [body] = await store.entries(round, 0, 1);
  const entry = parseEntry(assertDefined(body, 'open entry'));
  assert(entry.ok && entry.value.t === 'open', `the log of ${round} begins with its open entry`);
  return entry.value;
}

/** A log without entries, not stored yet. */
export function emptyLog(
  row: Pick<StoredRound, 'round' | 'origin'>,
  secrets: RoundSecrets & { readonly recipient: string },
  nowMillis: number,
): OpenLog {
  const signer = noteSigner(row.origin, secrets.logSeed);
  return {
    row: {
      ...row,
      vkey: encodeVerifierKey(signer.key),
      mayRevote: false,
      size: 0,
      root: EMPTY_ROOT,
      frontier: new Uint8Array(),
      epoch: 1,
      state: 'prepared',
      publicSize: 0,
      publicAt: instantFromMillis(nowMillis),
      castsUntil: null,
    },
    growing: { tree: EMPTY_TREE, edge: [] },
    signer,
    credentialKey: secrets.credentialKey,
    sealer: new Sealer([secrets.recipient]),
  };
}

/** Writes what a log has grown by: entries, steps, tiles, signed head, and the swapped head of its row. */
export async function advance(
  store: LogStore,
  log: OpenLog,
  growth: Growth,
  step: Step,
): Promise<Advanced> {
  const { row } = log;
  const note = signCheckpoint(growth.head, log.signer);
  const isPublic = step.publishes === true || isHeadDue(row, growth.head.size, step.nowMillis);
  await store.addEntries(row.round, growth.placed);
  await store.addSteps(row.round, stepsAmong(growth.placed));
  await store.addTiles(row.round, growth.filledTiles);
  await store.addCheckpoint(row.round, { size: growth.head.size, note, isPublic });
  const next: StoredRound = {
    ...row,
    ...growth.head,
    frontier: concatBytes(...growth.log.tree.frontier),
    ...step.change,
    ...(isPublic
      ? { publicSize: growth.head.size, publicAt: instantFromMillis(step.nowMillis) }
      : {}),
  };
  await swap(store, row, next);
  return { log: { ...log, row: next, growing: growth.log }, note };
}

/** Replaces the row of a log, which must be as remembered. @throws Deposed when another process writes it now */
export async function swap(store: LogStore, known: StoredRound, next: StoredRound): Promise<void> {
  if (await store.swapHead(known, next)) return;
  expectEpoch(known, await store.round(known.round));
  throw new AssertionError(`the head of ${known.round} was moved by somebody else`);
}

/** Another process writes the logs now: this one must not, and need not end for it. */
export class Deposed extends Error {
  override readonly name = 'Deposed';
}

function expectEpoch(known: StoredRound, stored: StoredRound | undefined): void {
  if (stored !== undefined && stored.epoch > known.epoch) {
    throw new Deposed(`another process writes the log of ${known.round}`);
  }
}

/** Looks at the stored row, which must be to the letter what the writer remembers. */
export async function expectUnmoved(store: LogStore, { row }: OpenLog): Promise<void> {
  const stored = assertDefined(await store.round(row.round), `log of ${row.round}`);
  expectEpoch(row, stored);
  const changed = Object.entries(row).find(([name, value]) => {
    return !isSame(value, stored[name as keyof StoredRound]);
  });
  assert(changed === undefined, `${changed?.[0]} of ${row.round} is not as remembered`);
}

function isSame(a: unknown, b: unknown): boolean {
  return a instanceof Uint8Array && b instanceof Uint8Array ? sameBytes(a, b) : a === b;
}
