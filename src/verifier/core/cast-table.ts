import { BytesColumn, BytesIndex, NumberColumn } from '../formats/columns';
import type { CastEntry } from './model';

/** One text for a credential and its revision. */
export function castKey({ k, r }: CastName): string {
  return `${k} ${r}`;
}

/** The same in 24 bytes. */
export function castKeyBytes({ k, r }: CastName): Buffer {
  const bytes = Buffer.alloc(KEY_BYTES);
  bytes.set(Buffer.from(k, 'base64url'));
  bytes.set(new Uint8Array(Float64Array.of(r).buffer), CREDENTIAL_BYTES);
  return bytes;
}

/** The name in such bytes. */
export function castNameFrom(bytes: Buffer): CastName {
  const k = bytes.toString('base64url', 0, CREDENTIAL_BYTES);
  const [r] = new Float64Array(Uint8Array.from(bytes.subarray(CREDENTIAL_BYTES)).buffer);
  return { k, r: r as number };
}

/** What names a cast: a credential in b64url, and a revision. */
export interface CastName {
  readonly k: string;
  readonly r: number;
}

const CREDENTIAL_BYTES = 16;
const KEY_BYTES = 24;
const NONE = -1;

/**
 * The casts in the log. They are numbered from 0 in order of the log, and their voters, that is,
 * credentials, in the order in which they came. All is kept in columns: objects would take ten times
 * as much.
 */
export class CastTable {
  private readonly indexes = new NumberColumn(Int32Array);
  private readonly revisions = new NumberColumn(Float64Array);
  private readonly commitments = new BytesColumn(32);
  private readonly voters = new NumberColumn(Int32Array);
  /** The next cast of the same voter. */
  private readonly following = new NumberColumn(Int32Array);
  private readonly credentials = new BytesIndex(CREDENTIAL_BYTES);
  private readonly firstOfVoter = new NumberColumn(Int32Array);
  private readonly lastOfVoter = new NumberColumn(Int32Array);
  private readonly latestOfVoter = new NumberColumn(Int32Array);
  private readonly keys = new BytesIndex(KEY_BYTES);
  private readonly firstOfKey = new NumberColumn(Int32Array);
  private readonly lastOfKey = new NumberColumn(Int32Array);
  /** Ballots on paper by index in the log. */
  private readonly paper = new Map<number, PaperCast>();

  /** How many casts there are. */
  get length(): number {
    return this.indexes.length;
  }

  /** How many different credentials there are. */
  get voterCount(): number {
    return this.credentials.size;
  }

  /** Takes in the next cast. @param index 0-based, in the log */
  add({ k, r, c, b }: CastEntry, index: number): void {
    const cast = this.length;
    const name = castKeyBytes({ k, r });
    this.indexes.push(index);
    this.revisions.push(r);
    this.commitments.push(Buffer.from(c, 'base64'));
    const key = this.keys.add(name);
    if (key === this.firstOfKey.length) {
      this.firstOfKey.push(cast);
      this.lastOfKey.push(cast);
    }
    this.lastOfKey.set(key, cast);
    this.addToVoter(this.credentials.add(name.subarray(0, CREDENTIAL_BYTES)), cast);
    if (b !== undefined) this.paper.set(index, { cast, index, batch: b });
  }

  /** The first cast of that name. */
  find(name: Uint8Array): number | undefined {
    const key = this.keys.find(name);
    return key === undefined ? undefined : this.firstOfKey.at(key);
  }

  /** The last cast of that name: another one than the first where the log has two of a name. */
  findLast(name: Uint8Array): number | undefined {
    const key = this.keys.find(name);
    return key === undefined ? undefined : this.lastOfKey.at(key);
  }

  /** The voter who has a credential. */
  voterWith(name: Uint8Array): number | undefined {
    return this.credentials.find(name.subarray(0, CREDENTIAL_BYTES));
  }

  /** 0-based index of a cast in the log. */
  indexOf(cast: number): number {
    return this.indexes.at(cast);
  }

  revisionOf(cast: number): number {
    return this.revisions.at(cast);
  }

  /** What a cast committed to: 32 bytes. */
  commitmentOf(cast: number): Buffer {
    return this.commitments.at(cast);
  }

  voterOf(cast: number): number {
    return this.voters.at(cast);
  }

  /** The credential of a voter: 16 bytes. */
  credentialOf(voter: number): Buffer {
    return this.credentials.at(voter);
  }

  /** The credential and the revision of a cast. */
  nameOf(cast: number): CastName {
    const k = this.credentialOf(this.voterOf(cast)).toString('base64url');
    return { k, r: this.revisionOf(cast) };
  }

  /** The casts of a voter in order of the log. */
  *castsOf(voter: number): Generator<number, void> {
    let cast = this.firstOfVoter.at(voter);
    for (; cast !== NONE; cast = this.following.at(cast)) yield cast;
  }

  /** The cast of a voter with the highest revision, of several the first. */
  latestOf(voter: number): number {
    return this.latestOfVoter.at(voter);
  }

  /** The ballot on paper that stands at an index of the log, if one does. */
  paperAt(index: number): PaperCast | undefined {
    return this.paper.get(index);
  }

  /** Ballots on paper in order of the log. */
  onPaper(): Iterable<PaperCast> {
    return this.paper.values();
  }

  private addToVoter(voter: number, cast: number): void {
    this.voters.push(voter);
    this.following.push(NONE);
    if (voter === this.firstOfVoter.length) {
      this.firstOfVoter.push(cast);
      this.latestOfVoter.push(cast);
      this.lastOfVoter.push(cast);
      return;
    }
    this.following.set(this.lastOfVoter.at(voter), cast);
    this.lastOfVoter.set(voter, cast);
    const latest = this.latestOfVoter.at(voter);
    if (this.revisionOf(cast) > this.revisionOf(latest)) this.latestOfVoter.set(voter, cast);
  }
}

/** A cast that came on paper. */
export interface PaperCast {
  readonly cast: number;
  /** 0-based, in the log. */
  readonly index: number;
  readonly batch: string;
}
