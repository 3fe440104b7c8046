import 'reflect-metadata';

import { testDialect } from '../support/database';
import { TorturedDatabase } from '../support/database-torture';

/** The short form of `npm run torture database`, which changes a copy of an SQLite file. */
const onSqlite = testDialect() === 'sqlite' ? describe : describe.skip;

onSqlite('a database that somebody changes', () => {
  it('is not what it was to the doctor, whatever was changed', async () => {
    const database = await TorturedDatabase.make(String(Date.now() % 2 ** 31));
    expect(await database.finding()).toBeUndefined();
    expect((await database.mutate(100)).misses).toEqual([]);
    expect(await database.finding()).toBeUndefined();
    await database.stop();
  });
});
