import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { Inject, Injectable } from '@nestjs/common';

import { assertDefined } from '../../domain/shared/assert';
import { err, ok, type Result } from '../../domain/shared/result';
import { parseEntry } from '../../domain/vote-log/entry';
import type { EntryOutOfOrder } from '../../domain/vote-log/grammar';
import type { Config } from '../../platform/config/config';
import { CONFIG } from '../../platform/config/config.token';
import { DIST_ROOT } from '../../platform/config/paths';
import { runInWorker } from '../../platform/workers/run-in-worker';
import {
  BallotBox,
  type BallotBoxUnavailable,
  type CountEntries,
  type LogMovedOn,
  type WrongLogState,
} from './ballot-box';
import type { StoredRound } from './ballot-box.store';
import { writeApprovals, writeVoids } from './bundle-acts';
import { BALLOTS, writeBallots, type BallotFigures } from './bundle-ballots';
import {
  writeContents,
  writeManifest,
  type BundleHashes,
  type CountedRound,
} from './bundle-contents';
import { BundleFolder } from './bundle-folder';
import { draftLog, writeHeads, writeLog } from './bundle-log';
import { unpack } from './bundle-unzip';
import { joinZip, putInPlace, type BundleTooLarge } from './bundle-zip';
import type { GateJob, GateReport } from './publish-gate';
import { VerifyPage } from './verify-page';
import { VoteLogRepository } from './vote-log.repository';

const GATE = 'src/modules/vote-log/gate.worker.js';
const SEEN_HEADS = 100;
const CLOSED: ReadonlySet<string> = new Set(['closed', 'counted', 'published']);

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

/** A bundle that has its ballots, and waits for their count. */
export interface BegunBundle {
  readonly round: string;
  /** Entries of the log when the ballots were read. */
  readonly size: number;
  readonly figures: BallotFigures;
  /** Where the bundle comes to be; whoever counts adds `pabulib/` and `cvr/`. */
  readonly folder: string;
  /** The file of the openings that count, one a line, in the order of c. */
  readonly ballots: string;
}

interface LastCount {
  /** Place of its `final` entry. */
  readonly index: number;
  /** What that entry says. */
  readonly manifest: string;
}

export type PublishError =
  GateFailed | WrongLogState | EntryOutOfOrder | LogMovedOn | BundleTooLarge | BallotBoxUnavailable;

/** Makes, checks and keeps tally bundles. Nothing here grows with the number of ballots but files. */
@Injectable()
export class TallyBundles {
  private readonly folders = new Map<string, BundleFolder>();

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

  /** Writes down the ballots of a closed round, for the count and for the bundle. */
  async begin(round: string): Promise<Result<BegunBundle, WrongLogState>> {
    const log = await this.logs.find(round);
    if (log === undefined || !CLOSED.has(log.state)) {
      return err({ kind: 'wrong-log-state', state: log?.state ?? 'absent' });
    }
    const folder = new BundleFolder(this.pathOf(`${round}.part`));
    this.folders.set(round, folder);
    folder.begin();
    const figures = await writeBallots(this.logs, round, folder);
    const ballots = folder.pathOf(BALLOTS);
    return ok({ round, size: log.size, figures, folder: folder.path, ballots });
  }

  /**
   * Writes the bundle of a count, and lets it through the gate. The count is entered into the log only
   * when the verifier finds nothing in the draft; a refused draft leaves no trace. After an
   * interruption the same round gives the same bytes.
   */
  async publishCount(
    begun: BegunBundle,
    counted: CountedRound,
  ): Promise<Result<WrittenBundle, PublishError>> {
    const folder = assertDefined(this.folders.get(begun.round), 'the bundle that was begun');
    try {
      return await this.publishFrom(folder, begun, counted);
    } finally {
      this.folders.delete(begun.round);
      folder.remove();
    }
  }

  private async publishFrom(
    folder: BundleFolder,
    begun: BegunBundle,
    counted: CountedRound,
  ): Promise<Result<WrittenBundle, PublishError>> {
    const log = assertDefined(await this.logs.find(begun.round), 'the log of the round');
    const program = readFileSync(join(DIST_ROOT, 'verifier', 'baraza-verify.mjs'));
    const verifiers = { program, page: this.page.file().html };
    const known = await this.lastCount(log);
    const early = { from: 0, to: known?.index ?? log.size };
    await writeVoids(this.logs, log, folder);
    await writeApprovals(this.logs, log.round, folder, early);
    const hashes = await writeContents(counted, { vkey: log.vkey, verifiers }, folder);
    // What came behind the count that is in the log already, its manifest cannot list.
    await writeApprovals(this.logs, log.round, folder, { from: early.to, to: log.size });
    if (known?.manifest !== hashes.manifest) {
      const entries = countEntries(counted, writeManifest(folder), begun.figures.effective);
      const entered = await this.enter(folder, { log, size: begun.size, entries });
      if (!entered.ok) return entered;
    }
    await this.writeSignedLog(folder, begun.round);
    return this.letThrough(folder, log);
  }

  /**
   * Issues a published bundle again, with a log that has grown since by decisions such as that keys
   * were destroyed. Its manifest stays the same, and nothing is counted.
   * @param file the bundle that is public
   */
  async reissue(round: string, file: string): Promise<Result<WrittenBundle, PublishError>> {
    const log = assertDefined(await this.logs.find(round), 'the log of the round');
    const last = assertDefined(await this.lastCount(log), 'the count that is public');
    const folder = new BundleFolder(this.pathOf(`${round}.part`));
    folder.begin();
    try {
      unpack(this.pathOf(file), folder, (path) => !isOfLog(path, last.index));
      await writeApprovals(this.logs, round, folder, { from: last.index, to: log.size });
      await this.writeSignedLog(folder, round);
      return await this.letThrough(folder, log);
    } finally {
      folder.remove();
    }
  }

  /** Where the logs stand that are closed. */
  closedLogs(): Promise<Pick<StoredRound, 'round' | 'size' | 'state'>[]> {
    return this.logs.closed();
  }

  /** The draft is verified first; the log must still be the one whose ballots were counted. */
  private async enter(
    folder: BundleFolder,
    count: { readonly log: StoredRound; readonly size: number; readonly entries: CountEntries },
  ): Promise<Result<void, PublishError>> {
    const { log, size, entries } = count;
    if (log.size !== size) return err({ kind: 'log-moved-on' });
    const draft = await draftLog(this.logs, log, entries);
    const notes = await this.logs.publicNotes(log.round);
    await writeLog(draft, { round: log.round, size: draft.size }, folder);
    writeHeads([...notes, { note: draft.head }], folder);
    const seen = notes.slice(-SEEN_HEADS).map(({ note }) => note);
    const gate = await this.gate({ path: folder.path, vkey: log.vkey, seen, isDraft: true });
    if (gate.verdict !== 'pass') return err({ kind: 'gate-failed', failures: gate.failures });
    return this.box.append(log.round, entries, size);
  }

  private async writeSignedLog(folder: BundleFolder, round: string): Promise<void> {
    const notes = await this.logs.publicNotes(round);
    const head = assertDefined(notes.at(-1), 'the public head after the count');
    await writeLog(this.logs, { round, size: head.size }, folder);
    writeHeads(notes, folder);
  }

  /**
   * The `final` entry of the count that is the last word of the log, if one is. Decisions about the
   * round, such as that its keys are destroyed, may follow it.
   */
  private async lastCount({ round, size }: StoredRound): Promise<LastCount | undefined> {
    const steps = await this.logs.steps(round, size);
    const last = steps.findLast(({ kind }) => kind !== 'rule');
    if (last?.kind !== 'final') return undefined;
    const [body] = await this.logs.entries(round, last.index, last.index + 1);
    const entry = parseEntry(body ?? new Uint8Array());
    if (!entry.ok || entry.value.t !== 'final') return undefined;
    return { index: last.index, manifest: entry.value.manifest };
  }

  private async letThrough(
    folder: BundleFolder,
    { round, vkey }: StoredRound,
  ): Promise<Result<WrittenBundle, PublishError>> {
    const notes = await this.logs.publicNotes(round);
    const file = `${round}-tally-${notes.at(-1)?.size ?? 0}.zip`;
    const path = this.pathOf(`${file}.part`);
    const zip = await joinZip(folder, path);
    if (!zip.ok) return zip;
    const seen = notes.slice(-SEEN_HEADS).map(({ note }) => note);
    const gate = await this.gate({ path, vkey, seen, isDraft: false });
    if (gate.verdict !== 'pass') {
      rmSync(path);
      return err({ kind: 'gate-failed', failures: gate.failures });
    }
    writeFileSync(this.pathOf(`${file}.report.json`), gate.json);
    putInPlace(path, this.pathOf(file));
    const published = await this.box.publish(round);
    if (!published.ok && !isPublishedAlready(published.error)) return movedOn(published.error);
    return ok({ file, ...zip.value, report: gate.json });
  }

  private gate(job: GateJob): Promise<GateReport> {
    return runInWorker<GateReport>(GATE, job);
  }
}

/** Whether a file of a bundle may change without another count: the log, and approvals behind it. */
function isOfLog(path: string, final: number): boolean {
  const approval = /^approvals\/(\d+)-/.exec(path);
  return path.startsWith('log/') || Number(approval?.[1] ?? 0) > final;
}

function countEntries(counted: CountedRound, hashes: BundleHashes, n: number): CountEntries {
  const pots = Object.entries(counted.outcome.result.pots);
  const method = Object.fromEntries(
    pots.map(([pot, { rule }]) => [pot, `${rule.id}/${rule.version}`]),
  );
  return [
    { t: 'reveal', v: 1, ballots: hashes.ballots, n },
    { t: 'tally', v: 1, result: hashes.result, method, code: counted.code },
    { t: 'final', v: 1, manifest: hashes.manifest },
  ];
}

function isPublishedAlready(error: WrongLogState | BallotBoxUnavailable): boolean {
  return error.kind === 'wrong-log-state' && error.state === 'published';
}

/** Two officers have taken a ballot out, or put one back, since the count was entered. */
function movedOn(
  error: WrongLogState | BallotBoxUnavailable,
): Result<never, WrongLogState | BallotBoxUnavailable | LogMovedOn> {
  const isClosed = error.kind === 'wrong-log-state' && error.state === 'closed';
  return err(isClosed ? { kind: 'log-moved-on' } : error);
}
