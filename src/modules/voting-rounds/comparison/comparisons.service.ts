import { setTimeout } from 'node:timers/promises';

import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';

import { sha256Hex } from '../../../domain/shared/canonical-json';
import { assertDefined } from '../../../domain/shared/assert';
import { WorkerFailure, type WorkerFailureReason } from '../../../platform/workers/run-in-worker';
import { WorkerJobs } from '../../../platform/workers/worker-jobs';
import { CyclesService } from '../../cycles';
import { BallotBox, TallyBundles } from '../../vote-log';
import type { Outcome } from '../outcomes.service';
import { SMALL_STYLE } from '../readiness';
import { RollRepository } from '../roll.repository';
import type { Round } from '../round.entity';
import { RoundsRepository } from '../rounds.repository';
import { ComparisonShelf } from './comparison-shelf';
import type {
  ComparisonAnswer,
  ComparisonJob,
  ComparisonProgress,
  ComparisonStanding,
  RoundComparisonJob,
  UnreadableFile,
} from './compared';
import { countedPots } from './spending';

const WORKER = 'src/modules/voting-rounds/comparison/comparison.worker.js';
const HASH_DIGITS = 40;

/** Whether a comparison is shown to everybody, not only to the officer who asked for it. */
export function isPublic(key: string): boolean {
  return key.startsWith('round-');
}

/** A comparison that waits or runs. */
interface Turn {
  isStopping: boolean;
  /** Settles when it is over, however it ended. */
  done: Promise<void>;
}

type JobMaker = () => Promise<ComparisonJob>;

const CANCELLED = { kind: 'failed', reason: 'cancelled' } as const;

type Failure = UnreadableFile | { readonly kind: 'failed'; readonly reason: WorkerFailureReason };

/**
 * Compares rules on the ballots of published rounds and of uploaded files. Each comparison is made
 * once, one after the other, beside the server; requests only look how far it is.
 */
@Injectable()
export class ComparisonsService implements OnModuleDestroy {
  private readonly logger = new Logger('Comparisons');
  private readonly jobs = new WorkerJobs<ComparisonProgress>(WORKER);
  private readonly turns = new Map<string, Turn>();
  private readonly failures = new Map<string, Failure>();
  private turn: Promise<void> = Promise.resolve();
  private isOver = false;

  constructor(
    private readonly shelf: ComparisonShelf,
    private readonly rounds: RoundsRepository,
    private readonly roll: RollRepository,
    private readonly box: BallotBox,
    private readonly bundles: TallyBundles,
    private readonly cycles: CyclesService,
  ) {}

  async onModuleDestroy(): Promise<void> {
    this.isOver = true;
    this.jobs.cancelAll();
    await this.turn;
  }

  /** How the comparison on the ballots of a published round stands; begins it where nobody did. */
  async ofRound(outcome: Outcome): Promise<ComparisonStanding> {
    const key = this.roundKey(outcome);
    const standing = await this.standing(key);
    if (standing.state !== 'absent') return standing;
    return this.begin(key, () => this.roundJob(outcome));
  }

  /** Begins a trial on the ballots of a published round; gives its key. */
  async tryRound(outcome: Outcome): Promise<string> {
    const key = this.roundKey(outcome);
    this.failures.delete(key);
    await this.ofRound(outcome);
    return key;
  }

  /** Begins a trial on a Pabulib file; gives its key. */
  async tryFile(bytes: Uint8Array): Promise<string> {
    const key = `file-${sha256Hex(bytes).slice(0, HASH_DIGITS)}`;
    this.failures.delete(key);
    const standing = await this.standing(key);
    if (standing.state === 'absent') {
      this.begin(key, () => Promise.resolve({ kind: 'file', bytes }));
    }
    return key;
  }

  /** How a comparison stands, without beginning it. */
  async standing(key: string): Promise<ComparisonStanding> {
    if (!/^(file|round)-[a-z0-9-]{1,120}$/.test(key)) return { state: 'absent' };
    const turn = this.turns.get(key);
    if (turn !== undefined) return this.running(key, turn);
    const failure = this.failures.get(key);
    if (failure?.kind === 'failed') return { state: 'failed', reason: failure.reason };
    if (failure !== undefined) {
      return { state: 'unreadable', line: failure.line, field: failure.field };
    }
    const compared = await this.shelf.find(key);
    return compared === undefined ? { state: 'absent' } : { state: 'ready', compared };
  }

  /** How a comparison stands as soon as it is done, or after so long. */
  async standingWithin(key: string, milliseconds: number): Promise<ComparisonStanding> {
    const patience = new AbortController();
    const { signal } = patience;
    const enough = setTimeout(milliseconds, undefined, { signal, ref: false }).catch(
      () => undefined,
    );
    await Promise.race([this.turns.get(key)?.done, enough]);
    patience.abort();
    return this.standing(key);
  }

  /** Stops the comparison of a file, whether it waits or runs; those of rounds are everybody's. */
  stop(key: string): void {
    const turn = this.turns.get(key);
    if (turn === undefined || isPublic(key)) return;
    turn.isStopping = this.jobs.cancel(key);
    if (turn.isStopping) return;
    this.turns.delete(key);
    this.failures.set(key, CANCELLED);
  }

  private running(key: string, { isStopping }: Turn): ComparisonStanding {
    const progress = this.jobs.progressOf(key) ?? null;
    const stage = progress === null ? 'reading' : 'counting';
    const isOn = this.jobs.isRunning(key);
    return {
      state: 'running',
      stage: isStopping ? 'stopping' : isOn ? stage : 'waiting',
      progress,
    };
  }

  /** Another count has other ballots. */
  private roundKey({ round, counts }: Outcome): string {
    return counts === 1 ? `round-${round.slug}` : `round-${round.slug}-${counts}`;
  }

  private begin(key: string, jobOf: JobMaker): ComparisonStanding {
    const known = this.turns.get(key);
    if (known !== undefined) return this.running(key, known);
    const turn: Turn = { isStopping: false, done: this.turn };
    this.turns.set(key, turn);
    this.turn = this.turn.then(() => this.compare(key, turn, jobOf));
    turn.done = this.turn;
    return this.running(key, turn);
  }

  private async compare(key: string, turn: Turn, jobOf: JobMaker): Promise<void> {
    try {
      const isStopped = (): boolean => this.isOver || this.turns.get(key) !== turn;
      const job = isStopped() ? undefined : await jobOf();
      if (job === undefined || isStopped()) return;
      const answer = await this.jobs.run<ComparisonAnswer>(key, job);
      if (answer.kind === 'compared') await this.shelf.keep(key, answer.compared);
      else this.failures.set(key, answer);
    } catch (error) {
      this.fail(key, error as Error);
    } finally {
      if (this.turns.get(key) === turn) this.turns.delete(key);
    }
  }

  private fail(key: string, error: Error): void {
    const reason = error instanceof WorkerFailure ? error.reason : 'crashed';
    this.failures.set(key, { kind: 'failed', reason });
    if (reason !== 'cancelled') this.logger.error(`${key}: ${error.message}`, error.stack);
  }

  private async roundJob({ round, result, trace }: Outcome): Promise<RoundComparisonJob> {
    const row = assertDefined(await this.rounds.bySlug(round.slug), 'the round of the outcome');
    return {
      kind: 'round',
      configText: assertDefined(row.config, 'the frozen configuration'),
      projectsText: assertDefined(row.projects, 'the frozen projects'),
      openings: await this.openings(row),
      pots: countedPots(result, trace),
      ...(await this.people(round.id)),
      smallest: SMALL_STYLE,
    };
  }

  /** Where they were destroyed with the keys, the bundle that is public has them. */
  private async openings({ id, slug }: Round): Promise<readonly string[]> {
    const ballots = await this.box.reveal(slug);
    if (ballots.ok) return ballots.value.effective.map(({ line }) => line);
    const { kind } = ballots.error;
    if (kind !== 'openings-destroyed') throw new Error(`the ballots of ${slug}: ${kind}`);
    const outcome = assertDefined(await this.rounds.outcome(id), 'the outcome that is public');
    return this.bundles.openingsOf(outcome.bundleFile);
  }

  /** The style of people who live in an area has its name; others belong to the whole city. */
  private async people(roundId: string): Promise<Pick<RoundComparisonJob, 'people' | 'roll'>> {
    const byStyle = await this.roll.countByStyle(roundId);
    const areas = await this.cycles.areas();
    const people = areas.flatMap(({ slug, name }): [string, number][] => {
      const count = byStyle.get(slug);
      return count === undefined ? [] : [[name.normalize('NFC').trim(), count]];
    });
    return { people, roll: [...byStyle.values()].reduce((sum, count) => sum + count, 0) };
  }
}
