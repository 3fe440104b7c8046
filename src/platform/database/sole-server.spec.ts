import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { claimDatabase } from './sole-server';

const folder = mkdtempSync(join(tmpdir(), 'baraza-claim-'));
const database = { dialect: 'sqlite', file: join(folder, 'baraza.sqlite') } as const;

afterAll(() => rmSync(folder, { recursive: true }));

describe('an SQLite database', () => {
  it('is served by one server at a time', () => {
    const claim = claimDatabase(database);
    expect(() => claimDatabase(database)).toThrow(/^Another server already uses the database/);
    claim.release();
    claimDatabase(database).release();
  });
});

describe('a PostgreSQL database', () => {
  it('may have several servers', () => {
    const postgres = { dialect: 'postgres', url: 'postgres://nowhere' } as const;
    const claims = [claimDatabase(postgres), claimDatabase(postgres)];
    for (const claim of claims) claim.release();
  });
});
