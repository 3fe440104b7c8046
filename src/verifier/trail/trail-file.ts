import type { BundleSource } from '../core/bundle-source';
import { finding, type Finding } from '../core/report';
import { splitLines, strictText } from '../formats/bytes';
import { parseCanonical, type Json } from '../formats/json';
import { treeOfLeaves, type MerkleTree } from '../formats/merkle';
import {
  parseCheckpoint,
  parseVerifierKey,
  type Checkpoint,
  type VerifierKey,
} from '../formats/note';
import type { Shape } from '../formats/schema';
import { TRAIL_LINE, TRAIL_STATEMENT, type TrailLine, type TrailStatement } from './trail-shapes';

/** The files of a proof of the admin trail; there are no others. */
export const TRAIL_FILES = [
  'README.txt',
  'checkpoint',
  'events.jsonl',
  'heads',
  'leaves',
  'log.pem',
  'log.vkey',
  'trail.json',
] as const;

/** A line of events.jsonl that could be read, with its place. */
export interface PlacedLine extends TrailLine {
  /** 1-based. */
  readonly line: number;
}

/** A proof of the admin trail, taken apart. */
export interface TrailFile {
  readonly source: BundleSource;
  readonly key: VerifierKey | undefined;
  readonly head: Checkpoint | undefined;
  readonly statement: TrailStatement | undefined;
  /** The lines that are in order. */
  readonly lines: readonly PlacedLine[];
  readonly lineCount: number;
  /** The tree over the hashes in `leaves`, whole ones only. */
  readonly tree: MerkleTree;
  /** What is wrong with the form of the files. */
  readonly faults: readonly Finding[];
}

const HASH_BYTES = 32;

/** Reads a proof; whatever is wrong with its form is in `faults`. */
export function readTrail(source: BundleSource): TrailFile {
  const faults: Finding[] = [...source.faults];
  const statement = readStatement(source, faults);
  const { lines, lineCount } = readLines(source, faults);
  const leaves = source.read('leaves') ?? Buffer.alloc(0);
  if (leaves.length % HASH_BYTES !== 0) faults.push(finding('leaves', 'ends within a hash'));
  const whole = leaves.subarray(0, leaves.length - (leaves.length % HASH_BYTES));
  return {
    source,
    key: parseVerifierKey((textOf(source, 'log.vkey') ?? '').replace(/\n$/, '')),
    head: parseCheckpoint(textOf(source, 'checkpoint') ?? ''),
    statement,
    lines,
    lineCount,
    tree: treeOfLeaves(whole),
    faults,
  };
}

/** A file as text, if it is there and valid UTF-8. */
export function textOf(source: BundleSource, path: string): string | undefined {
  const bytes = source.read(path);
  return bytes === undefined ? undefined : strictText(bytes);
}

function readStatement(source: BundleSource, faults: Finding[]): TrailStatement | undefined {
  const bytes = source.read('trail.json');
  if (bytes === undefined) return undefined;
  const read = readJson(bytes, TRAIL_STATEMENT);
  if ('problem' in read) faults.push(finding('trail.json', read.problem));
  return 'problem' in read ? undefined : (read.value as unknown as TrailStatement);
}

function readLines(source: BundleSource, faults: Finding[]) {
  const { lines, rest } = splitLines(source.read('events.jsonl') ?? Buffer.alloc(0));
  if (rest.length > 0) faults.push(finding('events.jsonl', 'does not end with a newline'));
  const read: PlacedLine[] = [];
  lines.forEach((bytes, i) => {
    const json = readJson(bytes, TRAIL_LINE);
    if ('problem' in json) faults.push(finding('events.jsonl', json.problem, i + 1));
    else read.push({ ...(json.value as unknown as TrailLine), line: i + 1 });
  });
  return { lines: read, lineCount: lines.length };
}

function readJson(
  bytes: Buffer,
  shape: Shape,
): { readonly value: Json } | { readonly problem: string } {
  const parsed = parseCanonical(bytes);
  if (!parsed.ok) return { problem: parsed.reason };
  const problem = shape(parsed.value, 'the value');
  return problem === undefined ? { value: parsed.value } : { problem };
}
