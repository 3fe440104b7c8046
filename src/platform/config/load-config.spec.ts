import { join } from 'node:path';

import { loadConfig } from './load-config';
import { PROJECT_ROOT } from './paths';

const SECRET = { SESSION_SECRET: 'x'.repeat(40) };

describe('loadConfig', () => {
  it('needs nothing but a secret', () => {
    const config = loadConfig(SECRET);
    expect(config).toMatchObject({
      ok: true,
      value: { port: 3000, database: { dialect: 'sqlite' } },
    });
  });

  it('names every problem at once, one line each', () => {
    const config = loadConfig({
      NODE_ENV: 'staging',
      PORT: '99999',
      PUBLIC_URL: 'vote.example.org',
      DATABASE_URL: 'mysql://x',
      SMTP_URL: 'mail.example.org',
      SESSION_SECRET: 'short',
      DEMO: 'yes',
      CODE_VERSION: 'main',
    });
    expect(config.ok ? [] : config.error.problems.map((line) => line.split(' ')[0])).toEqual([
      ...['NODE_ENV', 'PORT', 'PUBLIC_URL', 'DATABASE_URL', 'SESSION_SECRET', 'SMTP_URL', 'DEMO'],
      'CODE_VERSION',
    ]);
  });

  it('refuses to run without a secret', () => {
    const config = loadConfig({ SESSION_SECRET_FILE: '/no/such/file' });
    expect(config).toMatchObject({ ok: false, error: { kind: 'invalid-config' } });
  });

  it('takes several secrets, so that one can follow the other', () => {
    const config = loadConfig({ SESSION_SECRET: `${'a'.repeat(32)},${'b'.repeat(32)}` });
    expect(config.ok && config.value.sessionSecrets).toHaveLength(2);
  });

  it('takes the file of an SQLite database where it says that it is', () => {
    const fileOf = (url: string) => {
      const config = loadConfig({ ...SECRET, DATABASE_URL: url });
      return config.ok && 'file' in config.value.database ? config.value.database.file : undefined;
    };
    expect(fileOf('sqlite:/srv/baraza/city.sqlite')).toBe('/srv/baraza/city.sqlite');
    expect(fileOf('sqlite:data/city.sqlite')).toBe(join(PROJECT_ROOT, 'data/city.sqlite'));
  });

  it('reads a PostgreSQL address', () => {
    const url = 'postgres://user@localhost/baraza';
    const config = loadConfig({ ...SECRET, DATABASE_URL: url });
    expect(config.ok && config.value.database).toEqual({ dialect: 'postgres', url });
  });
});
