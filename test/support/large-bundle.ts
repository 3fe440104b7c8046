import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { sha256Base64 } from '../../src/domain/shared/canonical-json';
import {
  appendEntries,
  castEntry,
  commitTo,
  type GrowingLog,
} from '../../src/domain/vote-log/cast-batch';
import { signCheckpoint } from '../../src/domain/vote-log/checkpoint';
import { entryBytes, type Entry } from '../../src/domain/vote-log/entry';
import { EMPTY_TREE, rootOf } from '../../src/domain/vote-log/merkle';
import { encodeVerifierKey, noteSigner } from '../../src/domain/vote-log/note';
import { writeBallots } from '../../src/modules/vote-log/bundle-ballots';
import { writeContents, type BundleHashes } from '../../src/modules/vote-log/bundle-contents';
import type { BundleFolder } from '../../src/modules/vote-log/bundle-folder';
import { writeHeads, writeLog } from '../../src/modules/vote-log/bundle-log';
import type { HashRange } from '../../src/modules/vote-log/log-reader';
import type { StoredVote } from '../../src/modules/vote-log/vote-log.repository';
import { policyText } from '../../src/modules/vote-log/policy-text';
import { countRound, readFrozenTexts } from '../../src/modules/voting-rounds/count-round';
import { recountsOf } from '../../src/modules/voting-rounds/recount-command';
import type { RoundOutcome } from '../../src/domain/tally/tally';
import { DIST_ROOT } from '../../src/platform/config/paths';
import { largeBallot, largeConfig, largeProjects, largeRoll, type LargeRound } from './large-round';

const CODE = '0'.repeat(40);
const BATCH = 256;
const PAGE = 1000;
const HASH_BYTES = 32;

/** Told when a part of the work begins. */
type Say = (phase: string) => void;

/**
 * Writes a sound bundle of a round of many voters into a folder that has been begun: by the code that
 * writes those of real rounds, but from ballots that are made up one by one instead of from a database.
 * @returns the key of its log
 */
export async function writeLargeBundle(
  round: LargeRound,
  folder: BundleFolder,
  say: Say = () => undefined,
): Promise<string> {
  const made = new MadeLog(round);
  say('log');
  made.cast();
  say('ballots');
  const figures = await writeBallots(made, round.slug, folder);
  say('count');
  const [configText, projectsText] = [largeConfig(round), largeProjects(round)];
  const byStyle = largeRoll(round);
  const total = Object.values(byStyle).reduce((sum, people) => sum + people, 0);
  const outcome = countRound({
    ...{ configText, projectsText, folder: folder.path },
    ballots: folder.pathOf('ballots.jsonl'),
    turnout: { roll: total, casts: figures.casts, credentials: figures.credentials },
  });
  say('files');
  const frozen = readFrozenTexts(configText, projectsText);
  const { vkey } = made;
  const verifiers = {
    program: readFileSync(join(DIST_ROOT, 'verifier', 'baraza-verify.mjs')),
    page: readFileSync(join(DIST_ROOT, 'verifier', 'verify.html'), 'utf8'),
  };
  const counted = {
    ...{ round: round.slug, configText, projectsText, ...frozen, outcome, code: CODE },
    recounts: recountsOf(frozen.config, frozen.projects),
    roll: { total, byStyle, hash: sha256Base64('roll') },
  };
  const hashes = await writeContents(counted, { vkey, verifiers }, folder);
  made.count(hashes, outcome);
  await writeLog(made, { round: round.slug, size: made.size }, folder);
  writeHeads(made.heads, folder);
  return vkey;
}

/** The log of such a round; what can be made again is not kept. */
class MadeLog {
  readonly heads: { readonly note: string }[] = [];
  readonly vkey: string;
  private readonly signer;
  private log: GrowingLog = { tree: EMPTY_TREE, edge: [] };
  private readonly leaves: Buffer;
  private readonly commitments: Buffer;
  /** Roots of full tiles, by the level of the tile. */
  private readonly roots: Uint8Array[][] = [];
  private readonly ends: Entry[] = [];

  constructor(private readonly round: LargeRound) {
    this.leaves = Buffer.alloc((round.ballots + 8) * HASH_BYTES);
    this.commitments = Buffer.alloc(round.ballots * HASH_BYTES);
    const name = `pb.example.org/rounds/${round.slug}/log`;
    this.signer = noteSigner(name, Buffer.alloc(32, 7));
    this.vkey = encodeVerifierKey(this.signer.key);
  }

  get size(): number {
    return this.log.tree.size;
  }

  /** Enters the opening, all ballots and the close. */
  cast(): void {
    const { ballots } = this.round;
    this.append([this.open()]);
    this.sign();
    for (let from = 0; from < ballots; from += BATCH) {
      const length = Math.min(BATCH, ballots - from);
      const casts = Array.from({ length }, (_none, i) =>
        commitTo(largeBallot(this.round, from + i)),
      );
      casts.forEach(({ c }, i) => this.commitments.set(c, (from + i) * HASH_BYTES));
      this.append(casts.map(castEntry));
    }
    const figures = { casts: ballots, credentials: ballots, voids: 0, openAtClose: ballots };
    this.end([{ t: 'close', v: 1, ...figures }]);
  }

  /** Enters the count. */
  count({ ballots, result, manifest }: BundleHashes, { result: { pots } }: RoundOutcome): void {
    const rules = Object.entries(pots).map(([pot, { rule }]) => [
      pot,
      `${rule.id}/${rule.version}`,
    ]);
    this.end([
      { t: 'reveal', v: 1, ballots, n: this.round.ballots },
      { t: 'tally', v: 1, result, method: Object.fromEntries(rules), code: CODE },
      { t: 'final', v: 1, manifest },
    ]);
  }

  /** Ballots in the order of their commitments, as the repository gives them. */
  async *votes(): AsyncGenerator<StoredVote[], void> {
    const order = Uint32Array.from({ length: this.round.ballots }, (_none, voter) => voter);
    order.sort((a, b) => Buffer.compare(this.commitmentOf(a), this.commitmentOf(b)));
    for (let from = 0; from < order.length; from += PAGE) {
      yield Array.from(order.subarray(from, from + PAGE), (voter) => this.voteOf(voter));
    }
  }

  async entries(_round: string, from: number, to: number): Promise<Uint8Array[]> {
    return Array.from({ length: to - from }, (_none, i) => entryBytes(this.entryAt(from + i)));
  }

  async hashes(_round: string, { level, from, to }: HashRange): Promise<Uint8Array[]> {
    if (level > 0) return (this.roots[level - 1] ?? []).slice(from, to);
    return Array.from({ length: to - from }, (_none, i) => this.leafOf(from + i));
  }

  private open(): Entry {
    const byStyle = largeRoll(this.round);
    const total = Object.values(byStyle).reduce((sum, people) => sum + people, 0);
    return {
      ...{ t: 'open', v: 1, round: this.round.slug },
      ...{
        config: sha256Base64(largeConfig(this.round)),
        projects: sha256Base64(largeProjects(this.round)),
      },
      ...{ roll: { total, byStyle }, rollHash: sha256Base64('roll') },
      keys: { log: [this.vkey], cred: sha256Base64('credentials'), seal: [], approvers: [] },
      ...{ witnesses: sha256Base64(policyText(this.vkey)), code: CODE },
      ...{ profile: 'open', cred: 'hmac' },
    };
  }

  private entryAt(index: number): Entry {
    if (index === 0) return this.open();
    if (index > this.round.ballots) return this.ends[index - this.round.ballots - 1] as Entry;
    const { k, r } = largeBallot(this.round, index - 1);
    return castEntry({ k, r, c: this.commitmentOf(index - 1) });
  }

  private voteOf(voter: number): StoredVote {
    const { k, r, c, opening } = commitTo(largeBallot(this.round, voter));
    const leaf = this.leafOf(voter + 1);
    const bytes = { k: Buffer.from(k), c: Buffer.from(c), opening: Buffer.from(opening) };
    return { ...bytes, r, idx: voter + 1, leaf, counts: true };
  }

  private end(entries: readonly Entry[]): void {
    this.ends.push(...entries);
    this.append(entries);
    this.sign();
  }

  private append(entries: readonly Entry[]): void {
    const { log, placed, filledTiles } = appendEntries(this.log, entries);
    for (const { index, leaf } of placed) this.leaves.set(leaf, index * HASH_BYTES);
    for (const { level, n, root } of filledTiles) (this.roots[level] ??= [])[n] = root;
    this.log = log;
  }

  private sign(): void {
    const { tree } = this.log;
    this.heads.push({ note: signCheckpoint({ size: tree.size, root: rootOf(tree) }, this.signer) });
  }

  private leafOf(index: number): Buffer {
    return this.leaves.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES);
  }

  private commitmentOf(voter: number): Buffer {
    return this.commitments.subarray(voter * HASH_BYTES, (voter + 1) * HASH_BYTES);
  }
}
