import { assert } from '../../domain/shared/assert';
import { sameBytes, utf8, type Hash } from '../../domain/vote-log/bytes';
import { appendEntries, type Growth } from '../../domain/vote-log/cast-batch';
import { checkpointBody } from '../../domain/vote-log/checkpoint';
import type { Entry } from '../../domain/vote-log/entry';
import { rootOf } from '../../domain/vote-log/merkle';
import {
  encodeEntryBundle,
  hashesAtLevel,
  TILE_WIDTH,
  tilePath,
  tilesOfLevel,
} from '../../domain/vote-log/tile';
import type { StoredRound } from './ballot-box.store';
import type { BundleFolder } from './bundle-folder';
import {
  edgeOfSize,
  tileBytes,
  treeOfSize,
  type HashRange,
  type LogReader,
  type StoredNote,
} from './log-reader';

/** The parts of a log that are served and shipped. */
type LogParts = Pick<LogReader, 'entries' | 'hashes'>;

/** A log as it would be with further entries, which are not written anywhere. */
export interface DraftLog extends LogParts {
  readonly size: number;
  /** Three lines and a blank one: what would be signed. */
  readonly head: string;
}

/** What a log would become by further entries. */
export async function draftLog(
  reader: LogReader,
  { round, origin, size, root }: StoredRound,
  added: readonly Entry[],
): Promise<DraftLog> {
  const tree = await treeOfSize(reader, round, size);
  assert(sameBytes(rootOf(tree), root), `the stored tiles of ${round} give another root`);
  const edge = await edgeOfSize(reader, round, size);
  const growth = appendEntries({ tree, edge }, added);
  return {
    size: growth.head.size,
    head: `${checkpointBody({ origin, ...growth.head })}\n`,
    hashes: async (_round, range) => [
      ...(await reader.hashes(round, clipped(range, hashesAtLevel(range.level, size)))),
      ...addedHashes(growth, range),
    ],
    entries: async (_round, from, to) => [
      ...(await reader.entries(round, from, Math.min(to, size))),
      ...growth.placed.filter(({ index }) => index >= from && index < to).map(({ body }) => body),
    ],
  };
}

/** Writes entries and tiles of the first `size` entries, a tile at a time. */
export async function writeLog(
  parts: LogParts,
  { round, size }: Pick<StoredRound, 'round' | 'size'>,
  folder: BundleFolder,
): Promise<void> {
  const lines = folder.create('log/entries.jsonl');
  for (const tile of tilesOfLevel('entries', size)) {
    const from = tile.n * TILE_WIDTH;
    const bodies = await parts.entries(round, from, from + tile.width);
    folder.write(`log/${tilePath(tile)}`, encodeEntryBundle(bodies));
    for (const body of bodies) {
      lines.add(body);
      lines.add('\n');
    }
  }
  lines.end();
  for (let level = 0; hashesAtLevel(level, size) > 0; level += 1) {
    for (const { n, width } of tilesOfLevel(level, size)) {
      const bytes = await tileBytes(parts, round, { level, n, width });
      folder.write(`log/${tilePath({ level, n, width })}`, bytes);
    }
  }
}

/** Writes the heads that are public; the last one is the head of the bundle. */
export function writeHeads(notes: readonly Pick<StoredNote, 'note'>[], folder: BundleFolder): void {
  folder.write('log/checkpoint', utf8(notes.at(-1)?.note ?? ''));
  folder.write('log/checkpoints.txt', utf8(notes.map(({ note }) => note).join('')));
}

function clipped({ level, from, to }: HashRange, stored: number): HashRange {
  return { level, from, to: Math.min(to, stored) };
}

/** Leaves that were added, or roots of tiles that they filled. */
function addedHashes({ placed, filledTiles }: Growth, { level, from, to }: HashRange): Hash[] {
  const all =
    level === 0
      ? placed.map(({ index, leaf }) => ({ n: index, hash: leaf }))
      : filledTiles
          .filter((tile) => tile.level === level - 1)
          .map(({ n, root }) => ({ n, hash: root }));
  return all.filter(({ n }) => n >= from && n < to).map(({ hash }) => hash);
}
