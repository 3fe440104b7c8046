import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';

import { sha256Hex } from '../../../domain/shared/canonical-json';
import { assertDefined } from '../../../domain/shared/assert';
import { WorkerFailure, type WorkerFailureReason } from '../../../platform/workers/run-in-worker';
import { WorkerJobs } from '../../../platform/workers/worker-jobs';
import { CyclesService } from '../../cycles';
import { BallotBox } from '../../vote-log';
import type { Outcome } from '../outcomes.service';
import { SMALL_STYLE } from '../readiness';
import { RollRepository } from '../roll.repository';
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

type Failure = UnreadableFile | { readonly kind: 'failed'; readonly reason: WorkerFailureReason };

/**
 * Compares rules on the ballots of published rounds and of uploaded files. Each comparison is made
 * once, one after the other, beside the server; requests only look how far it is.
 */
@Injectable()
export class ComparisonsService implements OnModuleDestroy {
  private readonly logger = new Logger('Comparisons');
  private readonly jobs = new WorkerJobs<ComparisonProgress>(WORKER);
  private readonly waiting = new Set<string>();
  private readonly failures = new Map<string, Failure>();
  private turn: Promise<void> = Promise.resolve();
  private isOver = false;

  constructor(
    private readonly shelf: ComparisonShelf,
    private readonly rounds: RoundsRepository,
    private readonly roll: RollRepository,
    private readonly box: BallotBox,
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
    if (this.waiting.has(key)) {
      return { state: 'running', progress: this.jobs.progressOf(key) ?? null };
    }
    const failure = this.failures.get(key);
    if (failure?.kind === 'failed') return { state: 'failed', reason: failure.reason };
    if (failure !== undefined) {
      return { state: 'unreadable', line: failure.line, field: failure.field };
    }
    const compared = await this.shelf.find(key);
    return compared === undefined ? { state: 'absent' } : { state: 'ready', compared };
  }

  /** Stops the comparison of a file; those of rounds are everybody's. */
  stop(key: string): void {
    if (!isPublic(key)) this.jobs.cancel(key);
  }

  /** Another count has other ballots. */
  private roundKey({ round, counts }: Outcome): string {
    return counts === 1 ? `round-${round.slug}` : `round-${round.slug}-${counts}`;
  }

  private begin(key: string, jobOf: () => Promise<ComparisonJob>): ComparisonStanding {
    if (!this.waiting.has(key)) {
      this.waiting.add(key);
      this.turn = this.turn.then(() => this.compare(key, jobOf));
    }
    return { state: 'running', progress: null };
  }

  private async compare(key: string, jobOf: () => Promise<ComparisonJob>): Promise<void> {
    try {
      if (this.isOver) return;
      const answer = await this.jobs.run<ComparisonAnswer>(key, await jobOf());
      if (answer.kind === 'compared') await this.shelf.keep(key, answer.compared);
      else this.failures.set(key, answer);
    } catch (error) {
      this.fail(key, error as Error);
    } finally {
      this.waiting.delete(key);
    }
  }

  private fail(key: string, error: Error): void {
    const reason = error instanceof WorkerFailure ? error.reason : 'crashed';
    this.failures.set(key, { kind: 'failed', reason });
    if (reason !== 'cancelled') this.logger.error(`${key}: ${error.message}`, error.stack);
  }

  private async roundJob({ round, result, trace }: Outcome): Promise<RoundComparisonJob> {
    const row = assertDefined(await this.rounds.bySlug(round.slug), 'the round of the outcome');
    const ballots = await this.box.reveal(round.slug);
    if (!ballots.ok) throw new Error(`the ballots of ${round.slug}: ${ballots.error.kind}`);
    return {
      kind: 'round',
      configText: assertDefined(row.config, 'the frozen configuration'),
      projectsText: assertDefined(row.projects, 'the frozen projects'),
      openings: ballots.value.effective.map(({ line }) => line),
      pots: countedPots(result, trace),
      people: await this.peopleByArea(round.id),
      smallest: SMALL_STYLE,
    };
  }

  /** The style of people who live in an area has its name; others belong to the whole city. */
  private async peopleByArea(roundId: string): Promise<[string, number][]> {
    const byStyle = await this.roll.countByStyle(roundId);
    const areas = await this.cycles.areas();
    return areas.flatMap(({ slug, name }): [string, number][] => {
      const people = byStyle.get(slug);
      return people === undefined ? [] : [[name.normalize('NFC').trim(), people]];
    });
  }
}
