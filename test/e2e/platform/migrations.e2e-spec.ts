import '../../../src/app.module';

import { writeDataSource } from '../../../src/platform/database/data-source';
import { createTestDatabase, type TestDatabase } from '../../support/database';

describe('migrations', () => {
  let target: TestDatabase;

  beforeAll(async () => {
    target = await createTestDatabase();
  });

  afterAll(() => target.remove());

  it('build exactly the schema that the entities describe', async () => {
    const source = await writeDataSource(target.database).initialize();
    const { upQueries } = await source.driver.createSchemaBuilder().log();
    const ownTables = upQueries.map((query) => query.query);
    await source.destroy();
    expect(ownTables).toEqual([]);
  });

  it('can all be undone and done again', async () => {
    const source = await writeDataSource(target.database).initialize();
    const done = await source.query<{ name: string }[]>('SELECT name FROM migrations');
    for (const _step of done) await source.undoLastMigration();
    const left = await source.query<unknown[]>('SELECT name FROM migrations');
    const again = await source.runMigrations();
    await source.destroy();
    expect(left).toEqual([]);
    expect(again).toHaveLength(done.length);
  });
});
