import { ReadDatabase } from '../../../src/platform/database/read-database';
import { takeTurn, UnitOfWork } from '../../../src/platform/database/unit-of-work';
import { startTestApp, type TestApp } from '../../support/app';
import { testDialect } from '../../support/database';

const INSERT = `INSERT INTO failure_count (subject, failures, since) VALUES`;

describe('the unit of work', () => {
  let baraza: TestApp;
  let unitOfWork: UnitOfWork;
  let reads: ReadDatabase;

  beforeAll(async () => {
    baraza = await startTestApp();
    unitOfWork = baraza.app.get(UnitOfWork);
    reads = baraza.app.get(ReadDatabase);
  });

  afterAll(() => baraza.close());

  async function count(prefix: string): Promise<number> {
    const rows = await reads.manager.query<{ n: number | string }[]>(
      `SELECT count(*) AS n FROM failure_count WHERE subject LIKE '${prefix}%'`,
    );
    return Number(rows[0]?.n);
  }

  it('keeps what commits and nothing of what fails, also when many run at once', async () => {
    const units = Array.from({ length: 60 }, (_unused, n) =>
      unitOfWork
        .run(async (tx) => {
          await tx.manager.query(`${INSERT} ('mixed-${n}', 1, 'x')`);
          if (n % 3 === 0) throw new Error('rolled back');
        })
        .catch(() => undefined),
    );
    await Promise.all(units);
    expect(await count('mixed-')).toBe(40);
  });

  it('shows nobody what is not committed', async () => {
    let seenInside = -1;
    await unitOfWork.run(async (tx) => {
      await tx.manager.query(`${INSERT} ('hidden-1', 1, 'x')`);
      seenInside = await count('hidden-');
    });
    expect(seenInside).toBe(0);
    expect(await count('hidden-')).toBe(1);
  });

  it('goes on after a unit that failed inside the database', async () => {
    const twice = unitOfWork.run(async (tx) => {
      await tx.manager.query(`${INSERT} ('twice', 1, 'x')`);
      await tx.manager.query(`${INSERT} ('twice', 1, 'x')`);
    });
    await expect(twice).rejects.toThrow();
    await unitOfWork.run((tx) => tx.manager.query(`${INSERT} ('once', 1, 'x')`));
    expect(await count('once')).toBe(1);
    expect(await count('twice')).toBe(0);
  });

  it('lets a unit that lost a race look again', async () => {
    const claims = Array.from({ length: 3 }, () =>
      unitOfWork.run(async (tx) => {
        const rows = await tx.manager.query<object[]>(
          `SELECT subject FROM failure_count WHERE subject = 'claim'`,
        );
        if (rows.length > 0) return 'taken';
        await tx.manager.query(`${INSERT} ('claim', 1, 'x')`);
        return 'mine';
      }),
    );
    expect((await Promise.all(claims)).toSorted()).toEqual(['mine', 'taken', 'taken']);
  });

  it('lets units on one subject take turns, however many there are', async () => {
    const units = Array.from({ length: 20 }, () =>
      unitOfWork.run(async (tx) => {
        await takeTurn(tx, 'counter');
        const [row] = await tx.manager.query<{ n: number | string }[]>(
          `SELECT count(*) AS n FROM failure_count WHERE subject LIKE 'turn-%'`,
        );
        await tx.manager.query(`${INSERT} ('turn-${Number(row?.n)}', 1, 'x')`);
      }),
    );
    await Promise.all(units);
    expect(await count('turn-')).toBe(20);
  });

  it('keeps relaxed units atomic, and makes the next unit wait for the disk again', async () => {
    const relaxed = unitOfWork.runRelaxed(async (tx) => {
      await tx.manager.query(`${INSERT} ('relaxed', 1, 'x')`);
      throw new Error('rolled back');
    });
    await expect(relaxed).rejects.toThrow('rolled back');
    expect(await count('relaxed')).toBe(0);
    const setting = testDialect() === 'sqlite' ? 'PRAGMA synchronous' : 'SHOW synchronous_commit';
    const [row] = await unitOfWork.run((tx) => tx.manager.query<object[]>(setting));
    expect(['2', 'on']).toContain(String(Object.values(row ?? {})[0]));
  });
});
