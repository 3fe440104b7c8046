import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { Inject, Injectable } from '@nestjs/common';

import { assertDefined } from '../../domain/shared/assert';
import { err, ok, type Result } from '../../domain/shared/result';
import type { EntryOutOfOrder } from '../../domain/vote-log/grammar';
import type { Config } from '../../platform/config/config';
import { CONFIG } from '../../platform/config/config.token';
import {
  BallotBox,
  type BallotBoxUnavailable,
  type LogMovedOn,
  type WrongLogState,
} from './ballot-box';
import type { StoredRound } from './ballot-box.store';
import { writeApprovals } from './bundle-acts';
import { BALLOTS } from './bundle-ballots';
import type { CountedRound } from './bundle-contents';
import { BundleFolder } from './bundle-folder';
import { BundleMaker, type BegunBundle } from './bundle-maker';
import { unpack } from './bundle-unzip';
import { joinZip, putInPlace, readZip, type BundleTooLarge } from './bundle-zip';
import { VerifyPage } from './verify-page';
import { VoteLogRepository } from './vote-log.repository';

export type { BegunBundle } from './bundle-maker';

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

export type PublishError =
  GateFailed | WrongLogState | EntryOutOfOrder | LogMovedOn | BundleTooLarge | BallotBoxUnavailable;

const CHANGED = 'the file was changed on the disk while it was verified';

/** Has tally bundles made and checked, and keeps them. */
@Injectable()
export class TallyBundles {
  private readonly maker: BundleMaker;

  constructor(
    private readonly box: BallotBox,
    private readonly logs: VoteLogRepository,
    page: VerifyPage,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.maker = new BundleMaker(logs, page);
  }

  /** Where a bundle lies. */
  pathOf(file: string): string {
    return join(this.config.dataDir, 'bundles', file);
  }

  /** Writes down the ballots of a closed round, for the count and for the bundle. */
  begin(round: string): Promise<Result<BegunBundle, WrongLogState>> {
    return this.maker.begin(round, this.pathOf(`${round}.part`));
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
    try {
      const log = assertDefined(await this.logs.find(begun.round), 'the log of the round');
      const known = await this.maker.lastCount(log);
      const { manifest } = await this.maker.writeFiles(begun.folder, log, { counted, known });
      if (known?.manifest !== manifest) {
        const entered = await this.enter(log, begun, counted);
        if (!entered.ok) return entered;
      }
      return await this.letThrough(begun.folder, log);
    } finally {
      begun.folder.remove();
    }
  }

  /**
   * Issues a published bundle again, with a log that has grown since by decisions such as that keys
   * were destroyed. Its manifest stays the same, and nothing is counted.
   * @param file the bundle that is public
   */
  async reissue(round: string, file: string): Promise<Result<WrittenBundle, PublishError>> {
    const log = assertDefined(await this.logs.find(round), 'the log of the round');
    const last = assertDefined(await this.maker.lastCount(log), 'the count that is public');
    const folder = new BundleFolder(this.pathOf(`${round}.part`));
    folder.begin();
    try {
      unpack(this.pathOf(file), folder, (path) => !isOfLog(path, last.index));
      await writeApprovals(this.logs, round, folder, { from: last.index, to: log.size });
      return await this.letThrough(folder, log);
    } finally {
      folder.remove();
    }
  }

  /** The openings that count, in the order of c, from a bundle that is public. */
  openingsOf(file: string): string[] {
    const folder = new BundleFolder(this.pathOf(`${file}.openings`));
    folder.begin();
    try {
      unpack(this.pathOf(file), folder, (path) => path === BALLOTS);
      return readFileSync(folder.pathOf(BALLOTS), 'utf8').split('\n').slice(0, -1);
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
    log: StoredRound,
    { folder, size, figures }: BegunBundle,
    counted: CountedRound,
  ): Promise<Result<void, PublishError>> {
    if (log.size !== size) return err({ kind: 'log-moved-on' });
    const entries = this.maker.entriesOf(folder, counted, figures);
    const gate = await this.maker.verifyDraft(folder, log, entries);
    if (gate.verdict !== 'pass') return err({ kind: 'gate-failed', failures: gate.failures });
    return this.box.append(log.round, entries, size);
  }

  /** Nothing becomes public but the very bytes that the verifier passed. */
  private async letThrough(
    folder: BundleFolder,
    log: StoredRound,
  ): Promise<Result<WrittenBundle, PublishError>> {
    const size = await this.maker.writeSignedLog(folder, log.round);
    const file = `${log.round}-tally-${size}.zip`;
    const path = this.pathOf(`${file}.part`);
    const zip = await joinZip(folder, path);
    if (!zip.ok) return zip;
    const gate = await this.maker.verify(path, log);
    // The verifier reads parts of the file as it needs them, some early and some late.
    const isSame = (await readZip(path)).sha256 === zip.value.sha256;
    if (gate.verdict !== 'pass' || !isSame) {
      rmSync(path);
      return err({ kind: 'gate-failed', failures: isSame ? gate.failures : [CHANGED] });
    }
    writeFileSync(this.pathOf(`${file}.report.json`), gate.json);
    putInPlace(path, this.pathOf(file));
    const published = await this.box.publish(log.round);
    if (!published.ok && !isPublishedAlready(published.error)) return movedOn(published.error);
    return ok({ file, ...zip.value, report: gate.json });
  }
}

/** Whether a file of a bundle may change without another count: the log, and approvals behind it. */
function isOfLog(path: string, final: number): boolean {
  const approval = /^approvals\/(\d+)-/.exec(path);
  return path.startsWith('log/') || Number(approval?.[1] ?? 0) > final;
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
