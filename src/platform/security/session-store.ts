import { setImmediate as nextTurn } from 'node:timers/promises';

import { Injectable } from '@nestjs/common';
import type { Session } from 'fastify';

import { sha256Base64 } from '../../domain/shared/canonical-json';
import { plusSeconds } from '../../domain/shared/instant';
import { Clock } from '../clock';
import { UnitOfWork } from '../database/unit-of-work';
import { openVisit, sealVisit } from './sealed-visit';
import { type Visit, WebSessionRepository } from './web-session.repository';

type Done = (error?: Error | null) => void;
type Write = { readonly idHash: string; readonly session: Visit | null; readonly done: Done };

/** Sessions end this long after they began to be used by somebody who signs in or votes. */
export const SESSION_SECONDS = 12 * 3600;
const MAX_BATCH = 256;

/**
 * Keeps sessions in the database. What arrives while one commit runs is written by the next one
 * together, so that a crowd at the door costs one disk flush per turn and not one per visitor.
 */
@Injectable()
export class SessionStore {
  private waiting: Write[] = [];
  private writing = false;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly sessions: WebSessionRepository,
    private readonly clock: Clock,
  ) {}

  get(sessionId: string, done: (error: Error | null, session?: Session | null) => void): void {
    this.read(sessionId).then(
      (session) => done(null, session),
      (error: Error) => done(error),
    );
  }

  set(sessionId: string, session: Session, done: Done): void {
    const idHash = sha256Base64(sessionId);
    this.enqueue({ idHash, session: this.row(sessionId, session), done });
  }

  destroy(sessionId: string, done: Done): void {
    this.enqueue({ idHash: sha256Base64(sessionId), session: null, done });
  }

  /** Deletes what nobody can use any more: a session holds the roll entry of a voter, sealed. */
  async forgetExpired(): Promise<void> {
    await this.unitOfWork.run((tx) => this.sessions.removeExpired(tx, this.clock.now()));
  }

  /** Deletes the visits of a round's voters, who need them no more when it has closed. */
  async forgetVoters(roundId: string): Promise<void> {
    await this.unitOfWork.run((tx) => this.sessions.removeOfVoters(tx, roundId));
  }

  private async read(sessionId: string): Promise<Session | null> {
    const row = await this.sessions.find(sha256Base64(sessionId));
    if (row === undefined || row.expiresAt <= this.clock.now()) return null;
    return openVisit(sessionId, row.content);
  }

  /** The end is rounded up to the hour, so that it does not tell when somebody came. */
  private row(sessionId: string, session: Session): Visit {
    const end = plusSeconds(this.clock.now(), SESSION_SECONDS + 3600);
    const expiresAt = `${end.slice(0, 13)}:00:00.000Z`;
    const accountId = (session as { passport?: string }).passport ?? null;
    const content = sealVisit(sessionId, session, session.voter?.roundId);
    return { idHash: sha256Base64(sessionId), accountId, content, expiresAt };
  }

  private enqueue(write: Write): void {
    this.waiting.push(write);
    if (!this.writing) void this.drain();
  }

  private async drain(): Promise<void> {
    this.writing = true;
    while (this.waiting.length > 0) {
      // SQLite commits without giving way, so nothing would ever join: let other requests in first.
      await nextTurn();
      await this.writeBatch(this.waiting.splice(0, MAX_BATCH));
    }
    this.writing = false;
  }

  private async writeBatch(batch: readonly Write[]): Promise<void> {
    const outcome = await this.persist(batch).then(
      () => null,
      (error: unknown) => error as Error,
    );
    for (const write of batch) write.done(outcome);
  }

  private async persist(batch: readonly Write[]): Promise<void> {
    const last = new Map(batch.map((write) => [write.idHash, write.session]));
    const kept = [...last.values()].filter((session) => session !== null);
    const gone = [...last].filter(([, session]) => session === null).map(([idHash]) => idHash);
    await this.unitOfWork.runRelaxed(async (tx) => {
      if (gone.length > 0) await this.sessions.remove(tx, gone);
      if (kept.length > 0) await this.sessions.save(tx, kept);
    });
  }
}
