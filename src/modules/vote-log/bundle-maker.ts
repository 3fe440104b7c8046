import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { assertDefined } from '../../domain/shared/assert';
import { err, ok, type Result } from '../../domain/shared/result';
import { parseEntry } from '../../domain/vote-log/entry';
import { DIST_ROOT } from '../../platform/config/paths';
import { runInWorker } from '../../platform/workers/run-in-worker';
import type { CountEntries, WrongLogState } from './ballot-box';
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
import type { GateJob, GateReport } from './publish-gate';
import { VerifyPage } from './verify-page';
import type { VoteLogRepository } from './vote-log.repository';

const GATE = 'src/modules/vote-log/gate.worker.js';
const SEEN_HEADS = 100;
const CLOSED: ReadonlySet<string> = new Set(['closed', 'counted', 'published']);

/** A bundle that has its ballots, and waits for their count. */
export interface BegunBundle {
  readonly round: string;
  /** Entries of the log when the ballots were read. */
  readonly size: number;
  readonly figures: BallotFigures;
  /** Where the bundle comes to be; whoever counts adds `pabulib/` and `cvr/`. */
  readonly folder: BundleFolder;
  /** The file of the openings that count, one a line, in the order of c. */
  readonly ballots: string;
}

/** The last count of a log. */
export interface LastCount {
  /** Place of its `final` entry. */
  readonly index: number;
  /** What that entry says. */
  readonly manifest: string;
}

/** Makes the files of bundles and has them verified. It only reads; nothing grows with the ballots. */
export class BundleMaker {
  constructor(
    private readonly logs: VoteLogRepository,
    private readonly page: VerifyPage,
  ) {}

  /** Writes down the ballots of a closed round, for the count and for the bundle. */
  async begin(round: string, path: string): Promise<Result<BegunBundle, WrongLogState>> {
    const log = await this.logs.find(round);
    if (log === undefined || !CLOSED.has(log.state)) {
      return err({ kind: 'wrong-log-state', state: log?.state ?? 'absent' });
    }
    const folder = new BundleFolder(path);
    folder.begin();
    try {
      const figures = await writeBallots(this.logs, round, folder);
      return ok({ round, size: log.size, figures, folder, ballots: folder.pathOf(BALLOTS) });
    } catch (error) {
      // It may hold ballots in clear that nobody is to read yet.
      folder.remove();
      throw error;
    }
  }

  /**
   * Writes all but the log.
   * @param known the count that the log ends with, if it does: what came behind it, its manifest
   *   cannot list
   */
  async writeFiles(
    folder: BundleFolder,
    log: StoredRound,
    { counted, known }: { readonly counted: CountedRound; readonly known: LastCount | undefined },
  ): Promise<BundleHashes> {
    const program = readFileSync(join(DIST_ROOT, 'verifier', 'baraza-verify.mjs'));
    const verifiers = { program, page: this.page.file().html };
    const until = known?.index ?? log.size;
    await writeVoids(this.logs, log, folder);
    await writeApprovals(this.logs, log.round, folder, { from: 0, to: until });
    const hashes = await writeContents(counted, { vkey: log.vkey, verifiers }, folder);
    await writeApprovals(this.logs, log.round, folder, { from: until, to: log.size });
    return hashes;
  }

  /** The entries of a count that the log does not have yet. */
  entriesOf(folder: BundleFolder, counted: CountedRound, { effective }: BallotFigures) {
    return countEntries(counted, writeManifest(folder), effective);
  }

  /** What the verifier says of the bundle as it would be, with a head that nobody has signed. */
  async verifyDraft(
    folder: BundleFolder,
    log: StoredRound,
    entries: CountEntries,
  ): Promise<GateReport> {
    const draft = await draftLog(this.logs, log, entries);
    const notes = await this.logs.publicNotes(log.round);
    await writeLog(draft, { round: log.round, size: draft.size }, folder);
    writeHeads([...notes, { note: draft.head }], folder);
    return this.verify(folder.path, log, { isDraft: true });
  }

  /** Writes the log as it is signed and public. @returns how many entries it has */
  async writeSignedLog(folder: BundleFolder, round: string): Promise<number> {
    const notes = await this.logs.publicNotes(round);
    const { size } = assertDefined(notes.at(-1), 'the public head after the count');
    await writeLog(this.logs, { round, size }, folder);
    writeHeads(notes, folder);
    return size;
  }

  /** What the verifier says of a zip or a folder, with the heads that were public. */
  async verify(
    path: string,
    { round, vkey }: StoredRound,
    { isDraft }: Pick<GateJob, 'isDraft'> = { isDraft: false },
  ): Promise<GateReport> {
    const notes = await this.logs.publicNotes(round);
    const seen = notes.slice(-SEEN_HEADS).map(({ note }) => note);
    const job: GateJob = { path, vkey, seen, isDraft };
    return runInWorker<GateReport>(GATE, job);
  }

  /**
   * The `final` entry of the count that is the last word of the log, if one is. Decisions about the
   * round, such as that its keys are destroyed, may follow it.
   */
  async lastCount({ round, size }: StoredRound): Promise<LastCount | undefined> {
    const steps = await this.logs.steps(round, size);
    const last = steps.findLast(({ kind }) => kind !== 'rule');
    if (last?.kind !== 'final') return undefined;
    const [body] = await this.logs.entries(round, last.index, last.index + 1);
    const entry = parseEntry(body ?? new Uint8Array());
    if (!entry.ok || entry.value.t !== 'final') return undefined;
    return { index: last.index, manifest: entry.value.manifest };
  }
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
