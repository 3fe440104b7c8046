import { sha256, splitLines, strictText } from '../formats/bytes';
import { parseCanonical, type Json } from '../formats/json';
import { buildTree, type MerkleTree } from '../formats/merkle';
import { parseCheckpoint, parseUnsignedHead, type Checkpoint } from '../formats/note';
import { parsePolicy, type Policy } from '../formats/policy';
import type { Shape } from '../formats/schema';
import type { PotCount } from '../recount/recount';
import type { Project } from '../recount/instance';
import { withFile, type BundleSource } from './bundle-source';
import { approvalsOf } from './approval-files';
import { castTable, type CastTable } from './cast-table';
import { countRound } from './count-round';
import {
  type Approval,
  configFrom,
  projectsFrom,
  type Config,
  type Entry,
  type Opening,
  type RollSummary,
  type Superseded,
} from './model';
import type { JsonFile, JsonLine, JsonLines } from './json-files';
import { finding, type Finding } from './report';
import {
  APPROVAL,
  CONFIG,
  ENTRY,
  OPENING,
  PROJECTS,
  RESULT,
  ROLL_SUMMARY,
  SUPERSEDED,
  TRACE,
} from './shapes';

/** What the person who verifies brings along. */
export interface VerifyOptions {
  /** A verifier key from elsewhere, or "self" to trust the one in the bundle. */
  readonly vkey?: string;
  /** Texts of checkpoints that somebody kept; each may hold several, one after the other. */
  readonly seen?: readonly string[];
  readonly receipts?: readonly { readonly name: string; readonly text: string }[];
  /** What the site shows as the result, and its address. */
  readonly site?: { readonly url: string; readonly html: string };
  /**
   * The last head is not signed yet: for those who are about to sign it, and never for those who
   * receive a bundle.
   */
  readonly draft?: boolean;
}

/** What has been worked out from bytes, by the very objects that hold them. */
interface Work {
  readonly digests: WeakMap<Buffer, Buffer>;
  readonly lists: Map<string, { readonly bytes: Buffer; readonly list: JsonLines<unknown> }>;
  readonly trees: Map<JsonLines<Entry>, MerkleTree>;
}

/** All that the checks read, each part read once, when first needed. */
export class Bundle {
  /** @param work of another bundle with mostly the same files, so that it is not done twice */
  constructor(
    readonly source: BundleSource,
    readonly options: VerifyOptions,
    private readonly work: Work = { digests: new WeakMap(), lists: new Map(), trees: new Map() },
  ) {}

  readonly config = once(() => this.json<Config>('config.json', CONFIG, configFrom));
  readonly projects = once(() => this.json<Project[]>('projects.json', PROJECTS, projectsFrom));
  readonly result = once(() => this.json<Json>('result.json', RESULT, (value) => value));
  readonly rollSummary = once(() => this.json<RollSummary>('roll-summary.json', ROLL_SUMMARY, as));
  readonly entries = once(() => this.jsonLines<Entry>('log/entries.jsonl', ENTRY));
  readonly openings = once(() => this.jsonLines<Opening>('ballots.jsonl', OPENING));
  /** Openings that could be read, with their lines. */
  readonly ballots = once(() => this.openings().lines.filter(isReadable));
  readonly superseded = once(() => this.jsonLines<Superseded>('superseded.jsonl', SUPERSEDED));
  readonly trace = once(() => this.jsonLines<Json>('trace.jsonl', TRACE));
  readonly tree = once((): MerkleTree => {
    const entries = this.entries();
    const tree = this.work.trees.get(entries) ?? buildTree(entries.lines.map(({ bytes }) => bytes));
    this.work.trees.set(entries, tree);
    return tree;
  });
  readonly casts = once((): CastTable => castTable(this.entries().lines));
  readonly checkpoint = once((): Checkpoint | undefined => {
    const text = this.text('log/checkpoint');
    if (text === undefined) return undefined;
    return this.options.draft === true ? parseUnsignedHead(text) : parseCheckpoint(text);
  });
  readonly policy = once((): Policy | { readonly badLine: number } =>
    parsePolicy(this.text('policy.txt') ?? ''),
  );
  /** All pots counted anew, by id; undefined when config or projects cannot be read. */
  readonly counts = once(() => this.countPots());

  /** Approvals by their path, whether or not they are there. */
  readonly approvals = once(() =>
    approvalsOf(this.entries().lines, (path) => this.json(path, APPROVAL, as<Approval>)),
  );

  /** The same bundle with one file replaced. */
  withFile(path: string, bytes: Buffer): Bundle {
    return new Bundle(withFile(this.source, path, bytes), this.options, this.work);
  }

  /** Bytes of a file. */
  file(path: string): Buffer | undefined {
    return this.source.read(path);
  }

  /** A file as text, if it is there and valid UTF-8. */
  text(path: string): string | undefined {
    const bytes = this.file(path);
    return bytes === undefined ? undefined : strictText(bytes);
  }

  /** SHA-256 of a file. */
  digest(path: string): Buffer | undefined {
    const bytes = this.file(path);
    if (bytes === undefined) return undefined;
    const known = this.work.digests.get(bytes) ?? sha256(bytes);
    this.work.digests.set(bytes, known);
    return known;
  }

  /** SHA-256 of a file in base64, or a text that equals no hash. */
  hashText(path: string): string {
    return this.digest(path)?.toString('base64') ?? '(missing)';
  }

  /** The entry at a place if it is of that type. */
  entry<T extends Entry['t']>(index: number, type: T): Extract<Entry, { t: T }> | undefined {
    const entry = this.entries().lines[index]?.value;
    return entry?.t === type ? (entry as Extract<Entry, { t: T }>) : undefined;
  }

  /** The last entry of a type, with its 1-based line. */
  last<T extends Entry['t']>(
    type: T,
  ): { line: number; value: Extract<Entry, { t: T }> } | undefined {
    const found = this.entries().lines.findLast(({ value }) => value?.t === type);
    if (found === undefined) return undefined;
    return { line: found.line, value: found.value as Extract<Entry, { t: T }> };
  }

  private countPots(): PotCount[] | undefined {
    const config = this.config().value;
    const projects = this.projects().value;
    if (config === undefined || projects === undefined) return undefined;
    return countRound(
      config,
      projects,
      this.ballots().map(({ value }) => value),
    );
  }

  private json<T>(path: string, shape: Shape, read: (value: Json) => T): JsonFile<T> {
    const bytes = this.file(path);
    if (bytes === undefined) {
      return { value: undefined, raw: undefined, findings: [finding(path, 'is missing')] };
    }
    return parseValue(bytes, shape, read, (message) => finding(path, message));
  }

  private jsonLines<T>(path: string, shape: Shape): JsonLines<T> {
    const bytes = this.file(path);
    if (bytes === undefined) return { lines: [], findings: [finding(path, 'is missing')] };
    const known = this.work.lists.get(path);
    if (known?.bytes === bytes) return known.list as JsonLines<T>;
    const list = readLines<T>(path, bytes, shape);
    if (known === undefined) this.work.lists.set(path, { bytes, list });
    return list;
  }
}

function isReadable<T>(line: JsonLine<T>): line is JsonLine<T> & { readonly value: T } {
  return line.value !== undefined;
}

function readLines<T>(path: string, bytes: Buffer, shape: Shape): JsonLines<T> {
  const { lines, rest } = splitLines(bytes);
  const parsed = lines.map((part, index) => ({
    ...parseValue<T>(part, shape, as, (message) => finding(path, message, index + 1)),
    line: index + 1,
    bytes: part,
  }));
  const findings = parsed.flatMap((line) => line.findings);
  if (rest.length > 0) {
    findings.push(finding(path, 'does not end with a newline', lines.length + 1));
  }
  return { lines: parsed, findings };
}

function parseValue<T>(
  bytes: Buffer,
  shape: Shape,
  read: (value: Json) => T,
  found: (message: string) => Finding,
): JsonFile<T> {
  const parsed = parseCanonical(bytes);
  if (!parsed.ok) return { value: undefined, raw: undefined, findings: [found(parsed.reason)] };
  const problem = shape(parsed.value, 'the value');
  const raw = parsed.value;
  if (problem !== undefined) return { value: undefined, raw, findings: [found(problem)] };
  return { value: read(raw), raw, findings: [] };
}

function as<T>(value: Json): T {
  return value as unknown as T;
}

/** Makes a value when first asked; what failed once fails again at once. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | { readonly error: unknown } | undefined;
  const attempt = (): { readonly value: T } | { readonly error: unknown } => {
    try {
      return { value: make() };
    } catch (error) {
      return { error };
    }
  };
  return () => {
    made ??= attempt();
    if ('error' in made) throw made.error;
    return made.value;
  };
}
