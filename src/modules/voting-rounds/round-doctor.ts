import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  canonicalJson,
  sha256Base64,
  type CanonicalValue,
} from '../../domain/shared/canonical-json';
import type { Instant } from '../../domain/shared/instant';
import type { RoundOutcome as Counted } from '../../domain/tally/tally';
import type { Config } from '../../platform/config/config';
import type { ReadDatabase } from '../../platform/database/read-database';
import {
  BundleFolder,
  BundleMaker,
  LogDoctor,
  LogViewRepository,
  readZip,
  unpack,
  VerifyPage,
  SealTrouble,
  VoteLogRepository,
  type CountedRound,
} from '../vote-log';
import { countRound, readFrozenTexts } from './count-round';
import { rollFile } from './frozen-round';
import { recountsOf } from './recount-command';
import { RollRepository } from './roll.repository';
import type { RoundOutcome } from './round-outcome.entity';
import type { Round } from './round.entity';
import { RoundsRepository } from './rounds.repository';

/** Something that is not as it should be. */
export interface DoctorFinding {
  /** Slug; null where it is about the machine. */
  readonly round: string | null;
  /** A plain sentence without a full stop. */
  readonly text: string;
}

type Log = Awaited<ReturnType<LogDoctor['logs']>>[number];

/** Files that come from the program, not from the tables: a newer one would write them otherwise. */
const OF_THE_PROGRAM = /^(?:README\.|verifier\/|MANIFEST\.sha256$)/;
const CLOSED: ReadonlySet<string> = new Set(['closed', 'counted', 'published']);

/**
 * Compares all that is stored of rounds: rows with their log, the log with itself, tables with the
 * bundle that is public, and what the independent verifier says of a bundle made from the tables.
 */
export class RoundDoctor {
  private readonly rounds: RoundsRepository;
  private readonly roll: RollRepository;
  private readonly logs: VoteLogRepository;
  private readonly doctor: LogDoctor;
  private readonly maker: BundleMaker;

  constructor(
    reads: ReadDatabase,
    private readonly config: Pick<Config, 'keyDir' | 'dataDir' | 'codeVersion'>,
    private readonly now: Instant,
  ) {
    this.rounds = new RoundsRepository(reads);
    this.roll = new RollRepository(reads);
    this.logs = new VoteLogRepository(reads, config.keyDir);
    this.doctor = new LogDoctor(new LogViewRepository(reads), config.keyDir);
    this.maker = new BundleMaker(this.logs, new VerifyPage());
  }

  /** What is wrong, round by round, as it is found. @param only slug; all where it is not given */
  async *findings(only?: string): AsyncGenerator<DoctorFinding, void> {
    const logs = new Map((await this.doctor.logs()).map((log) => [log.round, log]));
    for (const round of await this.rounds.all()) {
      const { slug } = round;
      const log = logs.get(slug);
      logs.delete(slug);
      if (only !== undefined && only !== slug) continue;
      const texts = log === undefined ? lostLog(round) : this.findingsOf(round, log);
      for await (const text of texts) yield { round: slug, text };
    }
    if (only !== undefined) return;
    for (const slug of logs.keys()) {
      yield { round: slug, text: 'there is a log, but no round of that name' };
    }
  }

  private async *findingsOf(round: Round, log: Log): AsyncGenerator<string, void> {
    try {
      yield* await this.doctor.findings(log);
    } catch (error) {
      yield `what is stored of its log cannot be read: ${(error as Error).message}`;
    }
    if (log.state === 'prepared' || log.state === 'broken') return;
    const outcome = await this.rounds.outcome(round.id);
    yield* await this.rowFindings(round, log);
    yield* this.stateFindings(round, log, outcome);
    if (!CLOSED.has(log.state)) return;
    if (outcome?.publishedAt != null) yield* await this.fileFindings(outcome, log);
    try {
      const isShredded = outcome !== null && (await this.logs.isShredded(round.slug));
      yield* isShredded
        ? await this.shreddedFindings(outcome, log)
        : await this.bundleFindings(round, log, outcome);
    } catch (error) {
      yield `no bundle can be made of its tables: ${(error as Error).message}`;
    }
  }

  /** The frozen texts of a round, against its log. */
  private async rowFindings(round: Round, log: Log): Promise<string[]> {
    const open = await this.doctor.opening(log.round);
    if (open === undefined) return [];
    const roll = sha256Base64(rollFile(await this.roll.idsAndStyles(round.id)));
    const frozen = [
      ['configuration', sha256Base64(round.config ?? ''), open.config],
      ['list of projects', sha256Base64(round.projects ?? ''), open.projects],
      ['voter roll', roll, open.rollHash],
    ] as const;
    return frozen
      .filter(([, stored, said]) => stored !== said)
      .map(([what]) => `its ${what} is not the one it was opened with`);
  }

  /** What a log says of itself, against its round. */
  private stateFindings(round: Round, log: Log, outcome: RoundOutcome | null): string[] {
    const findings: string[] = [];
    const { revote } = JSON.parse(round.config ?? '{}') as { readonly revote?: boolean };
    if (log.mayRevote !== (revote ?? true)) {
      findings.push('its log lets people vote again otherwise than its configuration says');
    }
    const isOver = round.closeDecidedAt !== null || round.closesAt <= this.now;
    if (log.state === 'closing' && !isOver) findings.push('its log is closing before its time');
    const isPublic = outcome?.publishedAt != null;
    if (isPublic !== (log.state === 'published')) {
      findings.push(`its log is ${log.state}, and its outcome is ${isPublic ? '' : 'not '}public`);
    }
    return findings;
  }

  /** The bundle that is public, against the row that tells of it. */
  private async fileFindings(outcome: RoundOutcome, log: Log): Promise<string[]> {
    const path = this.pathOf(outcome.bundleFile);
    if (!existsSync(path)) return [`its bundle ${outcome.bundleFile} is missing`];
    const { sha256, bytes } = await readZip(path);
    const isSame = sha256 === outcome.bundleSha256 && bytes === outcome.bundleBytes;
    const findings = isSame ? [] : ['its bundle on disk is not the one that was published'];
    const kept = `${path}.report.json`;
    const report = existsSync(kept) ? readFileSync(kept, 'utf8') : outcome.report;
    if (report !== outcome.report) findings.push('the report on its bundle was changed');
    const gate = await this.maker.verify(path, log);
    return [...findings, ...gate.failures.map((failure) => `its public bundle: ${failure}`)];
  }

  /** A bundle made of the tables, through the independent verifier. */
  private async bundleFindings(
    round: Round,
    log: Log,
    outcome: RoundOutcome | null,
  ): Promise<string[]> {
    const scratch = mkdtempSync(join(tmpdir(), 'baraza-doctor-'));
    try {
      const begun = await this.maker.begin(round.slug, join(scratch, 'bundle'));
      if (!begun.ok) return [];
      const { folder, ballots, figures } = begun.value;
      const counted = await this.count(round, { folder: folder.path, ballots, ...figures });
      const known = await this.maker.lastCount(log);
      await this.maker.writeFiles(folder, log, { counted, known });
      if (known === undefined) {
        const entries = this.maker.entriesOf(folder, counted, figures);
        return (await this.maker.verifyDraft(folder, log, entries)).failures.slice();
      }
      const zip = outcome?.publishedAt == null ? undefined : this.pathOf(outcome.bundleFile);
      if (zip !== undefined && existsSync(zip)) {
        unpack(zip, folder, (path) => OF_THE_PROGRAM.test(path));
      }
      await this.maker.writeSignedLog(folder, round.slug);
      const gate = await this.maker.verify(folder.path, log);
      return [...gate.failures, ...outcomeFindings(samenessOf(outcome, counted.outcome))];
    } catch (error) {
      if (error instanceof SealTrouble) return [error.message];
      throw error;
    } finally {
      rmSync(scratch, { recursive: true });
    }
  }

  /** The ballots were deleted with the keys: the files of the public bundle stand in, under the stored log. */
  private async shreddedFindings(outcome: RoundOutcome, log: Log): Promise<string[]> {
    const folder = new BundleFolder(mkdtempSync(join(tmpdir(), 'baraza-doctor-')));
    try {
      unpack(this.pathOf(outcome.bundleFile), folder, (path) => !path.startsWith('log/'));
      await this.maker.writeSignedLog(folder, log.round);
      const gate = await this.maker.verify(folder.path, log);
      const textOf = (path: string) => readFileSync(folder.pathOf(path), 'utf8');
      const same = {
        result: outcome.result === textOf('result.json'),
        trace: outcome.trace === textOf('trace.jsonl'),
      };
      return [...gate.failures, ...outcomeFindings(same)];
    } finally {
      folder.remove();
    }
  }

  private async count(
    round: Round,
    ballots: {
      readonly folder: string;
      readonly ballots: string;
      readonly casts: number;
      readonly credentials: number;
    },
  ): Promise<CountedRound> {
    const [configText, projectsText] = [round.config ?? '', round.projects ?? ''];
    const byStyle = Object.fromEntries(await this.roll.countByStyle(round.id));
    const total = await this.roll.total(round.id);
    const { casts, credentials, ...files } = ballots;
    const turnout = { roll: total, casts, credentials };
    const outcome = countRound({ configText, projectsText, ...files, turnout });
    const frozen = readFrozenTexts(configText, projectsText);
    return {
      ...{ round: round.slug, configText, projectsText, outcome, ...frozen },
      recounts: recountsOf(frozen.config, frozen.projects),
      roll: { total, byStyle, hash: round.rollHash ?? '' },
      code: this.config.codeVersion,
    };
  }

  private pathOf(file: string): string {
    return join(this.config.dataDir, 'bundles', file);
  }
}

function lostLog({ openedAt }: Round): string[] {
  return openedAt === null ? [] : ['it was opened, but there is no log of it'];
}

/** Whether what the site shows is what the count gives. */
interface Sameness {
  readonly result: boolean;
  readonly trace: boolean;
}

function samenessOf(outcome: RoundOutcome | null, { result, trace }: Counted): Sameness {
  if (outcome?.publishedAt == null) return { result: true, trace: true };
  const lines = trace.map((line) => `${canonicalJson({ ...line })}\n`);
  return {
    result: outcome.result === canonicalJson(result as unknown as CanonicalValue),
    trace: outcome.trace === lines.join(''),
  };
}

function outcomeFindings({ result, trace }: Sameness): string[] {
  return [
    ...(result ? [] : ['the result in its table is not the one that its ballots give']),
    ...(trace ? [] : ['the steps in its table are not those that its ballots give']),
  ];
}
