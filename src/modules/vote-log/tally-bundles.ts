import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { Inject, Injectable } from '@nestjs/common';

import { assertDefined } from '../../domain/shared/assert';
import { sha256Hex } from '../../domain/shared/canonical-json';
import { err, ok, type Result } from '../../domain/shared/result';
import { concatBytes, utf8 } from '../../domain/vote-log/bytes';
import { parseEntry } from '../../domain/vote-log/entry';
import type { EntryOutOfOrder } from '../../domain/vote-log/grammar';
import {
  encodeEntryBundle,
  hashesAtLevel,
  tilePath,
  tilesOfLevel,
} from '../../domain/vote-log/tile';
import { zipOf, type BundleFile } from '../../domain/vote-log/zip';
import type { Config } from '../../platform/config/config';
import { CONFIG } from '../../platform/config/config.token';
import { DIST_ROOT } from '../../platform/config/paths';
import { runInWorker } from '../../platform/workers/run-in-worker';
import { BallotBox, type BallotBoxUnavailable, type WrongLogState } from './ballot-box';
import { bundleContents, byPath, type BundleContents, type CountedRound } from './bundle-contents';
import { tileBytes } from './log-reader';
import type { GateJob, GateReport } from './publish-gate';
import { VerifyPage } from './verify-page';
import { VoteLogRepository } from './vote-log.repository';

const GATE = 'src/modules/vote-log/gate.worker.js';
const SEEN_HEADS = 100;

/** The verifier found something: nothing was published. */
export interface GateFailed {
  readonly kind: 'gate-failed';
  readonly failures: readonly string[];
}

/** A bundle that passed the gate, as it lies below `dataDir/bundles`. */
export interface WrittenBundle {
  /** File name. */
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
  /** The gate's report as JSON text. */
  readonly report: string;
}

export type PublishError = GateFailed | WrongLogState | EntryOutOfOrder | BallotBoxUnavailable;

/** Makes, checks and keeps tally bundles. */
@Injectable()
export class TallyBundles {
  constructor(
    private readonly box: BallotBox,
    private readonly logs: VoteLogRepository,
    private readonly page: VerifyPage,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Where a bundle lies. */
  pathOf(file: string): string {
    return join(this.config.dataDir, 'bundles', file);
  }

  /**
   * Enters the count into the closed log, writes the bundle, and lets it through the gate. After an
   * interruption it goes on where it stopped: the same round gives the same bytes.
   */
  async publishCount(counted: CountedRound): Promise<Result<WrittenBundle, PublishError>> {
    const { round } = counted;
    const log = assertDefined(await this.logs.find(round), 'the log of the round');
    const ballots = await this.box.reveal(round);
    if (!ballots.ok) return ballots;
    const program = readFileSync(join(DIST_ROOT, 'verifier', 'baraza-verify.mjs'));
    const verifiers = { program, page: this.page.file().html };
    const contents = bundleContents(counted, ballots.value, { vkey: log.vkey, verifiers });
    if (log.state === 'closed' || !(await this.endsWith(round, log.size, contents))) {
      const n = ballots.value.effective.length;
      const appended = await this.box.append(round, countEntries(counted, contents, n));
      if (!appended.ok) return appended;
    }
    const zip = Buffer.from(
      zipOf([...contents.files, ...(await this.logFiles(round))].sort(byPath)),
    );
    return this.letThrough(round, log.vkey, zip);
  }

  /**
   * Whether the last count in the log is this one; after an upgrade of the program it is not.
   * Decisions about the round, such as that its keys are destroyed, may follow it.
   */
  private async endsWith(round: string, size: number, contents: BundleContents): Promise<boolean> {
    const steps = await this.logs.steps(round, size);
    const last = steps.findLast(({ kind }) => kind !== 'rule');
    if (last?.kind !== 'final') return false;
    const [body] = await this.logs.entries(round, last.index, last.index + 1);
    const entry = parseEntry(body ?? new Uint8Array());
    return entry.ok && entry.value.t === 'final' && entry.value.manifest === contents.manifestHash;
  }

  private async letThrough(
    round: string,
    vkey: string,
    zip: Buffer,
  ): Promise<Result<WrittenBundle, PublishError>> {
    const heads = await this.logs.publicNotes(round);
    const job: GateJob = { zip, vkey, seen: heads.slice(-SEEN_HEADS).map(({ note }) => note) };
    const gate = await runInWorker<GateReport>(GATE, job);
    if (gate.verdict !== 'pass') return err({ kind: 'gate-failed', failures: gate.failures });
    const file = `${round}-tally.zip`;
    this.write(file, zip);
    const published = await this.box.publish(round);
    if (!published.ok && published.error.kind !== 'wrong-log-state') return published;
    return ok({ file, sha256: sha256Hex(zip), bytes: zip.length, report: gate.json });
  }

  /** A reader never sees half a file. */
  private write(file: string, zip: Buffer): void {
    mkdirSync(this.pathOf(''), { recursive: true });
    writeFileSync(this.pathOf(`${file}.part`), zip);
    renameSync(this.pathOf(`${file}.part`), this.pathOf(file));
  }

  private async logFiles(round: string): Promise<BundleFile[]> {
    const heads = await this.logs.publicNotes(round);
    const head = assertDefined(heads.at(-1), 'the public head after the count');
    const entries = await this.logs.entries(round, 0, head.size);
    const text = concatBytes(...entries.flatMap((entry) => [entry, utf8('\n')]));
    return [
      { path: 'log/checkpoint', bytes: utf8(head.note) },
      { path: 'log/checkpoints.txt', bytes: utf8(heads.map(({ note }) => note).join('')) },
      { path: 'log/entries.jsonl', bytes: text },
      ...(await this.tiles(round, head.size)),
      ...entryBundles(entries),
    ];
  }

  private async tiles(round: string, size: number): Promise<BundleFile[]> {
    const files: BundleFile[] = [];
    for (let level = 0; hashesAtLevel(level, size) > 0; level += 1) {
      for (const tile of tilesOfLevel(level, size)) {
        const { n, width } = tile;
        const bytes = await tileBytes(this.logs, round, { level, n, width });
        files.push({ path: `log/${tilePath(tile)}`, bytes });
      }
    }
    return files;
  }
}

function entryBundles(entries: readonly Uint8Array[]): BundleFile[] {
  return tilesOfLevel('entries', entries.length).map((tile) => {
    const from = tile.n * 256;
    const bytes = encodeEntryBundle(entries.slice(from, from + tile.width));
    return { path: `log/${tilePath(tile)}`, bytes };
  });
}

function countEntries(counted: CountedRound, contents: BundleContents, n: number) {
  const pots = Object.entries(counted.outcome.result.pots);
  const method = Object.fromEntries(
    pots.map(([pot, { rule }]) => [pot, `${rule.id}/${rule.version}`]),
  );
  return [
    { t: 'reveal', v: 1, ballots: contents.ballotsHash, n },
    { t: 'tally', v: 1, result: contents.resultHash, method, code: counted.code },
    { t: 'final', v: 1, manifest: contents.manifestHash },
  ] as const;
}
