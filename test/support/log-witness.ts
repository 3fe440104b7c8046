import { toBase64 } from '../../src/domain/vote-log/bytes';
import { openCheckpoint } from '../../src/domain/vote-log/checkpoint';
import { parseEntry } from '../../src/domain/vote-log/entry';
import {
  appendLeaves,
  EMPTY_TREE,
  leafHash,
  rootOf,
  type Tree,
} from '../../src/domain/vote-log/merkle';
import { parseVerifierKey, type NoteKey } from '../../src/domain/vote-log/note';
import { verifyReceipt } from '../../src/domain/vote-log/proof';
import { trackingSlug } from '../../src/domain/vote-log/tracking-code';
import { VoteLogRepository } from '../../src/modules/vote-log/vote-log.repository';
import type { DatabaseConfig } from '../../src/platform/config/config';
import { writeDataSource } from '../../src/platform/database/data-source';
import { ReadDatabase } from '../../src/platform/database/read-database';

/** A log as it is stored. */
interface StoredLog {
  readonly size: number;
  readonly root: string;
  readonly vkey: string;
  /** From the entry with which the reading began. */
  readonly bodies: readonly Buffer[];
  readonly notes: readonly string[];
}

/**
 * Remembers every receipt and every entry that it saw of a log, and holds against them what is stored later. Two signed
 * heads agree with each other when both are heads of one list of entries, so each is compared with that list.
 */
export class LogWitness {
  private readonly receipts = new Map<string, string>();
  /** Codes of ballots that were said to be recorded, before they had a place. */
  private readonly promised = new Map<string, string>();
  private fresh: [token: string, receipt: string][] = [];
  private bodies: Buffer[] = [];
  private tree: Tree = EMPTY_TREE;
  /** By size of the log. */
  private roots: string[] = [toBase64(rootOf(EMPTY_TREE))];

  constructor(
    private readonly where: { readonly database: DatabaseConfig; readonly keyDir: string },
    private readonly round: string,
  ) {}

  get acknowledged(): number {
    return this.receipts.size;
  }

  keep(token: string, receipt: string): void {
    this.receipts.set(token, receipt);
    this.fresh.push([token, receipt]);
  }

  /** A voter was told that her ballot is recorded under this code: her receipt must say the same. */
  expect(token: string, slug: string): void {
    this.promised.set(token, slug);
  }

  /** What is wrong with that part of the log, and those receipts, that are new since the last look. */
  async look(): Promise<string[]> {
    const log = await this.read(this.bodies.length);
    this.take(log.bodies);
    const fresh = this.fresh;
    this.fresh = [];
    return this.faultsOf(log, fresh);
  }

  /** What is wrong with the whole log, read anew, and with any receipt; doubles of ballots, too. */
  async whole(): Promise<string[]> {
    const seen = this.bodies;
    const log = await this.read(0);
    [this.bodies, this.tree, this.roots] = [[], EMPTY_TREE, this.roots.slice(0, 1)];
    this.take(log.bodies);
    const isSame = seen.every((body, i) => this.bodies[i]?.equals(body) === true);
    const faults = isSame ? [] : ['entries changed that were there before'];
    return [...faults, ...this.doubles(), ...this.faultsOf(log, [...this.receipts])];
  }

  private async read(from: number): Promise<StoredLog> {
    const source = await writeDataSource(this.where.database).initialize();
    try {
      const reads = new ReadDatabase(source);
      const logs = new VoteLogRepository(reads, this.where.keyDir);
      const row = await logs.find(this.round);
      if (row === undefined) throw new Error('the log is gone');
      // After a kill the database may still be at its last commit: what came behind the head is for later.
      const bodies = await logs.entries(this.round, from, row.size);
      const notes = await reads.rows<{ note: string }>(
        'SELECT note FROM checkpoint WHERE round = ? AND size >= ? AND size <= ?',
        [this.round, from, row.size],
      );
      return {
        ...{ size: row.size, root: toBase64(row.root), vkey: row.vkey },
        bodies: bodies.map((body) => Buffer.from(body)),
        notes: notes.map(({ note }) => note),
      };
    } finally {
      await source.destroy();
    }
  }

  private take(bodies: readonly Buffer[]): void {
    for (const body of bodies) {
      this.bodies.push(body);
      this.tree = appendLeaves(this.tree, [leafHash(body)]);
      this.roots.push(toBase64(rootOf(this.tree)));
    }
  }

  private faultsOf(log: StoredLog, receipts: readonly [string, string][]): string[] {
    const key = parseVerifierKey(log.vkey);
    if (!key.ok) return ['the key of the log is malformed'];
    const isHead = log.size === this.bodies.length && log.root === this.roots[log.size];
    return [
      ...(isHead ? [] : [`the head of size ${log.size} is not that of its entries`]),
      ...log.notes.flatMap((note) => this.faultOfNote(note, key.value)),
      ...receipts.flatMap(([token, receipt]) => this.faultOfReceipt(token, receipt, key.value)),
    ];
  }

  private faultOfNote(note: string, key: NoteKey): string[] {
    const head = openCheckpoint(note, key);
    if (!head.ok) return [`a stored head is refused: ${head.error.kind}`];
    const { size, root } = head.value;
    return toBase64(root) === this.roots[size] ? [] : [`the signed head of size ${size} is forked`];
  }

  private faultOfReceipt(token: string, receipt: string, key: NoteKey): string[] {
    const verified = verifyReceipt(receipt, key);
    if (!verified.ok) return [`the receipt of ${token} is refused: ${verified.error.kind}`];
    const { index, entry, checkpoint } = verified.value;
    if (this.bodies[index]?.equals(entry) !== true) return [`the ballot of ${token} is lost`];
    const isKnown = toBase64(checkpoint.root) === this.roots[checkpoint.size];
    if (!isKnown) return [`the receipt of ${token} is under a forked head`];
    const slug = trackingSlug(leafHash(entry));
    const isKept = (this.promised.get(token) ?? slug) === slug;
    return isKept ? [] : [`the ballot of ${token} was recorded, lost, and taken anew`];
  }

  /** Every token was another voter's: a second ballot of one would be revision 1. */
  private doubles(): string[] {
    const voters = new Set<string>();
    let casts = 0;
    const faults = this.bodies.flatMap((body, index) => {
      const entry = parseEntry(body);
      if (!entry.ok) return [`entry ${index} is malformed`];
      if (entry.value.t !== 'cast') return [];
      casts += 1;
      voters.add(entry.value.k);
      return entry.value.r === 0 ? [] : [`entry ${index} is the second ballot of a voter`];
    });
    const isEven = casts === voters.size && casts === this.receipts.size;
    const uneven = `${casts} ballots of ${voters.size} voters, ${this.receipts.size} acknowledged`;
    return isEven ? faults : [...faults, uneven];
  }
}
