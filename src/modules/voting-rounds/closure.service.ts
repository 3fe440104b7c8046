import { setTimeout as pause } from 'node:timers/promises';

import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';

import { assertDefined } from '../../domain/shared/assert';
import { err, ok, type Result } from '../../domain/shared/result';
import { Arrivals } from '../../platform/security/arrivals';
import { SessionStore } from '../../platform/security/session-store';
import { Clock } from '../../platform/clock';
import { SoleWork } from '../../platform/database/sole-work';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { WorkerFailure, type WorkerFailureReason } from '../../platform/workers/run-in-worker';
import { AdminLog, AuditTrail } from '../audit-trail';
import {
  BallotBox,
  SealTrouble,
  type BallotBoxUnavailable,
  type PublishError,
  type WrongLogState,
} from '../vote-log';
import { ActEntering } from './acts/act-entering';
import { KeyDestruction, type DestructionError } from './acts/key-destruction';
import type { CountProgress } from './count-round';
import { PublicationsService } from './publications.service';
import type { RoundView } from './round.view';
import { RoundsRepository } from './rounds.repository';
import { RoundsService } from './rounds.service';
import { TalliesService } from './tallies.service';
import { VotingPhase } from './voting-phase';
import type { VotingRoundsError } from './voting-rounds.errors';

export type ClosureError = VotingRoundsError | PublishError | DestructionError;

/**
 * Why nothing is published: the verifier refused, the log is broken, the count ended without a
 * result, or worse. Of a published round: why its keys are not destroyed.
 */
export type Trouble =
  'refused' | 'too-large' | 'broken' | 'sealed' | 'keys' | WorkerFailureReason | 'stopped';

/** What keeps a counted round from being published. */
export interface Hindrance {
  readonly trouble: Trouble;
  /** What the verifier found, or what the machine said. */
  readonly findings: readonly string[];
}

/** How an act of an officer went: `running` when it goes on after the answer. */
export type ClosureStanding = 'published' | 'running';

const EVERY_MS = 5000;
/** So long ballots that arrived in time may be under way before the log closes without them. */
const IN_TIME_MS = 10_000;
/** So long an officer's request waits for the count before it is told to come back. */
const PATIENCE_MS = 5000;

/**
 * Closes rounds, counts them and publishes what passes the gate. Each step can be repeated: what an
 * interruption leaves half done, the next call finishes with the same bytes.
 */
@Injectable()
export class ClosureService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Closure');
  private readonly running = new Map<string, Promise<Result<void, ClosureError>>>();
  /** Rounds that need a person: trying again by itself would only fail again. */
  private readonly failures = new Map<string, Hindrance>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly rounds: RoundsRepository,
    private readonly roundsService: RoundsService,
    private readonly box: BallotBox,
    private readonly tallies: TalliesService,
    private readonly publications: PublicationsService,
    private readonly arrivals: Arrivals,
    private readonly unitOfWork: UnitOfWork,
    private readonly soleWork: SoleWork,
    private readonly audit: AuditTrail,
    private readonly adminLog: AdminLog,
    private readonly votingPhase: VotingPhase,
    private readonly sessions: SessionStore,
    private readonly acts: ActEntering,
    private readonly destruction: KeyDestruction,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.nudge();
    this.timer = setInterval(() => this.nudge(), EVERY_MS);
    this.timer.unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await Promise.allSettled(this.running.values());
  }

  /**
   * Closes and publishes what is due, and waits for what was begun before. Whether a ballot is taken depends on the
   * clock alone.
   */
  async closeDue(): Promise<void> {
    // A later deadline that two officers have approved must be known before the old one is acted on.
    await this.acts.finishApproved();
    const unfinished = await this.roundsService.unfinished();
    const idle = unfinished.filter(
      ({ slug }) => !this.failures.has(slug) && !this.running.has(slug),
    );
    const isOver = await Promise.all(idle.map((round) => this.isCastingOver(round)));
    const due = idle.filter((_round, i) => isOver[i]).map(({ slug }) => slug);
    const grown = new Set([
      ...(await this.publications.behind()),
      ...(await this.destruction.due()),
    ]);
    const behind = [...grown].filter((slug) => !this.failures.has(slug) && !this.running.has(slug));
    const begun = [...this.running.values()];
    await Promise.all([...[...due, ...behind].map((slug) => this.closeOne(slug)), ...begun]);
  }

  /** An officer ends voting now; the decision stands even where the count takes longer. */
  async closeEarly(
    by: string,
    slug: string,
    reason: string,
  ): Promise<Result<ClosureStanding, ClosureError>> {
    const round = await this.roundsService.bySlug(slug);
    const state = round === undefined ? 'draft' : this.roundsService.stateOf(round);
    if (round === undefined || (state !== 'open' && state !== 'upcoming')) {
      return err({ kind: 'round-not-open' });
    }
    const endsVoting = await this.votingPhase.endsWith(round);
    await this.unitOfWork.run(async (tx) => {
      if (!(await this.rounds.decideClose(tx, round.id, by, this.clock.now()))) return;
      const subject = `round:${slug}`;
      const details = { reason };
      const record = { event: 'round-closed-early', actorId: by, subject, details };
      await this.audit.record(tx, record);
    });
    this.roundsService.forget(slug);
    if (endsVoting) await this.votingPhase.end(round.cycleId, { by, reason });
    return this.finishSoon(slug, by);
  }

  /** An officer has a round counted and checked once more, after a failure. */
  async resume(by: string, slug: string): Promise<Result<ClosureStanding, ClosureError>> {
    const round = await this.roundsService.bySlug(slug);
    const state = round === undefined ? 'draft' : this.roundsService.stateOf(round);
    const isBehind = state === 'published' && this.failures.has(slug);
    if (round === undefined || !(state === 'closed' || isBehind)) {
      return err({ kind: 'round-not-open' });
    }
    if (!(await this.isCastingOver(round))) return ok('running');
    this.failures.delete(slug);
    return this.finishSoon(slug, by);
  }

  /** Issues the bundle of a published round whose log has grown, and destroys its keys where that is due. */
  settle(slug: string, by: string): Promise<Result<ClosureStanding, ClosureError>> {
    return this.finishSoon(slug, by);
  }

  /** What keeps a counted round from being published, if anything. */
  hindranceOf(slug: string): Hindrance | undefined {
    return this.failures.get(slug);
  }

  /** How far the running count of a round is; undefined before it begins and while it is checked. */
  progressOf(slug: string): CountProgress | undefined {
    return this.tallies.progressOf(slug);
  }

  /** An officer stops a running count; the ballots stay as they are, and it can be begun again. */
  async stopCount(by: string, slug: string): Promise<Result<void, ClosureError>> {
    if (!this.tallies.cancel(slug)) return err({ kind: 'no-count-running' });
    await Promise.allSettled([this.running.get(slug)]);
    await this.publications.note('round-count-stopped', slug, by);
    return ok(undefined);
  }

  private async closeOne(slug: string): Promise<void> {
    const done = await this.finish(slug, null);
    if (!done.ok) this.logger.error(`round ${slug} is not published: ${done.error.kind}`);
  }

  private nudge(): void {
    this.closeDue().catch((error: Error) => this.logger.error(error.message, error.stack));
  }

  /** A full disk or a lost database must not stop the other rounds, nor end the program. */
  private breakOff(slug: string, error: Error): Result<void, ClosureError> {
    this.logger.error(`round ${slug}: ${error.message}`, error.stack);
    this.failures.set(slug, { trouble: troubleOf(error), findings: [error.message] });
    return err({ kind: 'gate-failed', failures: [error.message] });
  }

  private async finishSoon(
    slug: string,
    by: string,
  ): Promise<Result<ClosureStanding, ClosureError>> {
    const work = this.finish(slug, by);
    const isDone = await Promise.race([work.then(() => true), after(PATIENCE_MS)]);
    if (!isDone) return ok('running');
    const done = await work;
    return done.ok ? ok('published') : done;
  }

  private finish(slug: string, by: string | null): Promise<Result<void, ClosureError>> {
    const known = this.running.get(slug);
    if (known !== undefined) return known;
    const work = this.soleWork
      .run(`closure ${slug}`, () => this.closeAndPublish(slug, by))
      .catch((error: Error) => this.breakOff(slug, error))
      .finally(() => this.running.delete(slug));
    this.running.set(slug, work);
    return work;
  }

  private async closeAndPublish(
    slug: string,
    by: string | null,
  ): Promise<Result<void, ClosureError>> {
    const round = assertDefined(await this.rounds.bySlug(slug), 'the round that closes');
    const isPublished = (await this.rounds.publishedAt(round.id)) !== null;
    if (isPublished && !(await this.publications.behind()).includes(slug)) {
      return this.destroyKeys(slug);
    }
    if (!isPublished) {
      const closed = await this.endCasting(slug);
      if (!closed.ok && !isClosedAlready(closed.error)) return this.refuse(slug, closed.error);
      await this.sessions.forgetVoters(round.id);
      await this.publications.note('round-closed', slug, by);
    }
    const published = isPublished
      ? await this.publications.bringUpToDate(round, by)
      : await this.publications.countAndPublish(round, by);
    if (!published.ok) return this.refuse(slug, published.error);
    this.failures.delete(slug);
    this.roundsService.forget(slug);
    return this.destroyKeys(slug);
  }

  /** Only with a bundle that tells of it: no other can be signed afterwards. */
  private async destroyKeys(slug: string): Promise<Result<void, ClosureError>> {
    const destroyed = await this.destruction.finish(slug);
    if (destroyed.ok || destroyed.error.kind !== 'keys-not-destroyed') return destroyed;
    this.failures.set(slug, { trouble: 'keys', findings: [destroyed.error.message] });
    return destroyed;
  }

  private async isCastingOver(round: RoundView): Promise<boolean> {
    return (await this.roundsService.castingEndsAt(round)) <= this.clock.now();
  }

  /** What was received in time is still recorded, though it takes its time to reach the box. */
  private async endCasting(
    slug: string,
  ): Promise<Result<unknown, BallotBoxUnavailable | WrongLogState>> {
    this.roundsService.forget(slug);
    const round = assertDefined(await this.roundsService.bySlug(slug), 'the round that closes');
    const deadline = await this.roundsService.castingEndsAt(round);
    const closing = await this.box.beginClosing(slug, deadline);
    if (!closing.ok) return closing;
    await this.arrivals.settled(`/rounds/${slug}/ballots`, deadline, IN_TIME_MS);
    // What another process has received is not known here, so that it gets the whole time.
    if (await this.box.isShared()) await pause(IN_TIME_MS);
    return this.box.close(slug, await this.adminLog.quotedHead());
  }

  /** A busy ballot box and a log that has grown are tried again; anything else waits for a person. */
  private async refuse(slug: string, error: PublishError): Promise<Result<void, ClosureError>> {
    if (error.kind === 'ballot-box-unavailable' || error.kind === 'log-moved-on') return err(error);
    this.failures.set(slug, hindranceFrom(error));
    await this.publications.note('round-not-published', slug, null);
    return err(error);
  }
}

function troubleOf(error: Error): Trouble {
  if (error instanceof SealTrouble) return 'sealed';
  return error instanceof WorkerFailure ? error.reason : 'stopped';
}

function hindranceFrom(error: PublishError): Hindrance {
  if (error.kind === 'gate-failed') return { trouble: 'refused', findings: error.failures };
  if (error.kind === 'bundle-too-large') {
    return { trouble: 'too-large', findings: [`${error.bytes} bytes, ${error.files} files`] };
  }
  const isBroken = error.kind === 'wrong-log-state' && error.state === 'broken';
  return { trouble: isBroken ? 'broken' : 'refused', findings: [error.kind] };
}

const CLOSED: ReadonlySet<string> = new Set(['closed', 'counted', 'published']);

/** Closed before an interruption: the pipeline goes on from there. */
function isClosedAlready(error: { readonly kind: string; readonly state?: string }): boolean {
  return error.kind === 'wrong-log-state' && CLOSED.has(error.state ?? '');
}

function after(millis: number): Promise<false> {
  return new Promise((resolve) => setTimeout(() => resolve(false), millis).unref());
}
