import { Inject, Injectable } from '@nestjs/common';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';

import { WRITE_SOURCE } from './tokens';
import { WriteTurn } from './write-turn';

declare const txBrand: unique symbol;

/** A running transaction. Only `UnitOfWork.run` makes one, so no write can happen outside it. */
export interface Tx {
  readonly manager: EntityManager;
  readonly [txBrand]: true;
}

const SERIALIZATION_FAILURE = '40001';
const DEADLOCK = '40P01';
const UNIQUE_VIOLATION = '23505';
const REPEATABLE = new Set([SERIALIZATION_FAILURE, DEADLOCK, UNIQUE_VIOLATION]);
const MAX_ATTEMPTS = 5;

/**
 * The one way to write (the ballot box is its only rival).
 * On SQLite units run one after the other, since TypeORM shares one connection, and take turns with
 * the ballot box; each begins with a write, so that it holds the lock before it reads. On PostgreSQL
 * units run side by side and are repeated after a serialisation failure, a deadlock, or when another
 * unit took a unique value meanwhile, which the next attempt sees. So a unit must be safe to run
 * twice.
 */
@Injectable()
export class UnitOfWork {
  private tail: Promise<unknown> = Promise.resolve();

  constructor(
    @Inject(WRITE_SOURCE) private readonly source: DataSource,
    private readonly turn: WriteTurn,
  ) {}

  /** Runs `work` in one transaction: commits when it resolves, rolls back when it rejects. */
  run<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.isSqlite() ? this.inTurn(() => this.once(work)) : this.repeated(work, 1);
  }

  /**
   * The same for rows whose loss with the power would harm nobody, such as sessions: the commit
   * does not wait for the disk. It stays atomic, and later units are durable as ever.
   */
  runRelaxed<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    if (!this.isSqlite()) {
      return this.run(async (tx) => {
        await tx.manager.query('SET LOCAL synchronous_commit TO off');
        return work(tx);
      });
    }
    return this.inTurn(async () => {
      await this.source.query('PRAGMA synchronous = NORMAL');
      try {
        return await this.once(work);
      } finally {
        await this.source.query('PRAGMA synchronous = FULL');
      }
    });
  }

  private isSqlite(): boolean {
    return this.source.options.type === 'better-sqlite3';
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = (): Promise<T> => this.holdingTurn(work);
    const done = this.tail.then(next, next);
    this.tail = done.catch(() => undefined);
    return done;
  }

  private async holdingTurn<T>(work: () => Promise<T>): Promise<T> {
    await this.turn.take();
    try {
      return await work();
    } finally {
      this.turn.giveBack();
    }
  }

  private async repeated<T>(work: (tx: Tx) => Promise<T>, attempt: number): Promise<T> {
    try {
      return await this.once(work);
    } catch (error) {
      if (attempt >= MAX_ATTEMPTS || !isRepeatable(error)) throw error;
      return this.repeated(work, attempt + 1);
    }
  }

  private async once<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const runner = this.source.createQueryRunner();
    try {
      await this.begin(runner);
      const value = await work({ manager: runner.manager } as Tx);
      await runner.commitTransaction();
      return value;
    } catch (error) {
      if (runner.isTransactionActive) await runner.rollbackTransaction();
      throw error;
    } finally {
      await runner.release();
    }
  }

  private async begin(runner: QueryRunner): Promise<void> {
    await runner.startTransaction();
    if (this.isSqlite()) await runner.query('DELETE FROM uow_lock');
  }
}

function isRepeatable(error: unknown): boolean {
  const { code } = error as { code?: string };
  return code !== undefined && REPEATABLE.has(code);
}

/**
 * Lets units that change the same subject run one after the other from here on, for what is read
 * in order to write the next value. On SQLite all units do so anyway.
 */
export async function takeTurn({ manager }: Tx, subject: string): Promise<void> {
  if (manager.dataSource.options.type === 'better-sqlite3') return;
  await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [subject]);
}
