import { strictText } from '../formats/bytes';
import { digestOf, MOST_AT_ONCE, wholeOf, type FileBytes } from '../formats/file-bytes';
import type { Json } from '../formats/json';
import { Lines } from '../formats/lines';
import { buildTree, type MerkleTree } from '../formats/merkle';
import { parseCheckpoint, parseUnsignedHead, type Checkpoint } from '../formats/note';
import { parsePolicy, type Policy } from '../formats/policy';
import type { Shape } from '../formats/schema';
import type { PotCount } from '../recount/recount';
import type { Project } from '../recount/instance';
import { withFile, type BundleSource } from './bundle-source';
import { approvalsOf } from './approval-files';
import { BallotTable } from './ballot-table';
import { countRound } from './count-round';
import { EntryLog, type EntryOf } from './entry-log';
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
import { as, JsonLines, parseValue, type JsonFile, type ReadableLine } from './json-files';
import { finding, type Finding } from './report';
import { APPROVAL, CONFIG, PROJECTS, RESULT, ROLL_SUMMARY, SUPERSEDED, TRACE } from './shapes';

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

/** What has been worked out from files, by the very objects that give their bytes. */
class Work {
  readonly digest = perFile(digestOf);
  readonly lines = perFile((file) => new Lines(file));
  readonly tree = perFile((file) => buildTree(this.lines(file)));
  readonly entries = perFile((file) => new EntryLog(this.lines(file)));
}

/** A bundle that lacks a file of lines has none of them. */
const NO_LINES: FileBytes = { size: 0, part: () => Buffer.alloc(0) };

const ENTRIES = 'log/entries.jsonl';
const BALLOTS = 'ballots.jsonl';

/** All that the checks read, each part looked at closely once, when first needed. */
export class Bundle {
  /** @param work of another bundle with mostly the same files, so that it is not done twice */
  constructor(
    readonly source: BundleSource,
    readonly options: VerifyOptions,
    private readonly work = new Work(),
  ) {}

  readonly config = once(() => this.json<Config>('config.json', CONFIG, configFrom));
  readonly projects = once(() => this.json<Project[]>('projects.json', PROJECTS, projectsFrom));
  readonly result = once(() => this.json<Json>('result.json', RESULT, (value) => value));
  readonly rollSummary = once(() => this.json<RollSummary>('roll-summary.json', ROLL_SUMMARY, as));
  readonly log = once(() => this.work.entries(this.file(ENTRIES) ?? NO_LINES));
  readonly casts = () => this.log().casts;
  /** Which casts count in the end. */
  readonly counting = once(() => this.log().counting());
  readonly ballots = once(() => new BallotTable(this.linesOf(BALLOTS)));
  readonly superseded = once(() => this.jsonLines<Superseded>('superseded.jsonl', SUPERSEDED));
  readonly trace = once(() => this.jsonLines<Json>('trace.jsonl', TRACE));
  readonly tree = once((): MerkleTree => this.work.tree(this.file(ENTRIES) ?? NO_LINES));
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
    approvalsOf(this.log().steps, (path) => this.json(path, APPROVAL, as<Approval>)),
  );

  /** The same bundle with one file replaced. */
  withFile(path: string, file: FileBytes): Bundle {
    return new Bundle(withFile(this.source, path, file), this.options, this.work);
  }

  /** A file, to be read in parts. */
  file(path: string): FileBytes | undefined {
    return this.source.open(path);
  }

  /** Lines of a file; none when it is missing. */
  linesOf(path: string): Lines {
    return this.work.lines(this.file(path) ?? NO_LINES);
  }

  /** Bytes of a file that is small in every sound bundle; undefined where it is not, too. */
  bytes(path: string): Buffer | undefined {
    const file = this.file(path);
    return file === undefined || file.size > MOST_AT_ONCE ? undefined : wholeOf(file);
  }

  /** Such a file as text, if it is there and valid UTF-8. */
  text(path: string): string | undefined {
    const bytes = this.bytes(path);
    return bytes === undefined ? undefined : strictText(bytes);
  }

  /** SHA-256 of a file. */
  digest(path: string): Buffer | undefined {
    const file = this.file(path);
    return file === undefined ? undefined : this.work.digest(file);
  }

  /** SHA-256 of a file in base64, or a text that equals no hash. */
  hashText(path: string): string {
    return this.digest(path)?.toString('base64') ?? '(missing)';
  }

  /** The entry at a place if it is of that type. */
  entry<T extends Entry['t']>(index: number, type: T): EntryOf<T> | undefined {
    return this.log().at(index, type);
  }

  /** The last entry of a type, with its 1-based line. */
  last<T extends Exclude<Entry['t'], 'cast'>>(type: T): ReadableLine<EntryOf<T>> | undefined {
    return this.log().last(type);
  }

  /** The finding about a file of lines that is missing, if it is. */
  missing(path: string): Finding[] {
    return this.file(path) === undefined ? [finding(path, 'is missing')] : [];
  }

  private countPots(): PotCount[] | undefined {
    const config = this.config().value;
    const projects = this.projects().value;
    if (config === undefined || projects === undefined) return undefined;
    return countRound(config, projects, { [Symbol.iterator]: () => this.choices() });
  }

  /** Ballots as the count needs them. */
  private *choices(): Generator<Opening, void> {
    for (const { value } of this.ballots().openings()) yield value;
  }

  private json<T>(path: string, shape: Shape, read: (value: Json) => T): JsonFile<T> {
    const bytes = this.bytes(path);
    if (bytes === undefined) {
      const problem = this.file(path) === undefined ? 'is missing' : 'is too large';
      return { value: undefined, raw: undefined, findings: [finding(path, problem)] };
    }
    return parseValue(bytes, shape, read, (message) => finding(path, message));
  }

  private jsonLines<T>(path: string, shape: Shape): JsonLines<T> {
    return new JsonLines<T>(path, this.linesOf(path), shape);
  }
}

function perFile<T>(make: (file: FileBytes) => T): (file: FileBytes) => T {
  const made = new WeakMap<FileBytes, { readonly value: T }>();
  return (file) => {
    const known = made.get(file) ?? { value: make(file) };
    made.set(file, known);
    return known.value;
  };
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
