import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { err, ok, type Result } from '../../domain/shared/result';
import type { Config, DatabaseConfig } from './config';
import { PROJECT_ROOT } from './paths';

/**
 *
 */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What is wrong with the configuration, one readable line per problem. */
export interface InvalidConfig {
  readonly kind: 'invalid-config';
  readonly problems: readonly string[];
}

const MIN_SECRET = 32;
const ENVIRONMENTS = ['development', 'production', 'test'] as const;

/**
 * Reads the configuration from environment variables.
 * @returns the typed configuration, or `invalid-config` with every problem at once
 */
export function loadConfig(env: Environment): Result<Config, InvalidConfig> {
  const problems: string[] = [];
  const reader = new Reader(env, problems);
  const environment = reader.oneOf('NODE_ENV', ENVIRONMENTS, 'development');
  const port = reader.wholeNumber('PORT', 3000, 65535);
  const dataDir = reader.folder('DATA_DIR', join(PROJECT_ROOT, 'data'));
  const config: Config = {
    environment,
    host: env['HOST'] ?? '127.0.0.1',
    port,
    publicUrl: reader.address('PUBLIC_URL', `http://localhost:${port}`),
    database: reader.database(dataDir),
    dataDir,
    keyDir: reader.folder('KEY_DIR', join(dataDir, 'keys')),
    sessionSecrets: reader.secrets('SESSION_SECRET', join(dataDir, 'session.secret')),
    mail: { smtpUrl: reader.smtp('SMTP_URL'), from: env['MAIL_FROM'] ?? 'baraza@localhost' },
    demo: reader.flag('DEMO', environment !== 'production'),
    trustProxy: reader.flag('TRUST_PROXY', false),
    objectionDays: reader.wholeNumber('OBJECTION_DAYS', 14, 365),
    codeVersion: reader.commit('CODE_VERSION'),
  };
  return problems.length === 0 ? ok(config) : err({ kind: 'invalid-config', problems });
}

class Reader {
  constructor(
    private readonly env: Environment,
    private readonly problems: string[],
  ) {}

  oneOf<T extends string>(name: string, allowed: readonly T[], fallback: T): T {
    const value = this.env[name];
    if (value === undefined || value === '') return fallback;
    const found = allowed.find((candidate) => candidate === value);
    if (found === undefined) this.complain(name, `must be ${allowed.join(', ')}; it is "${value}"`);
    return found ?? fallback;
  }

  wholeNumber(name: string, fallback: number, max: number): number {
    const value = this.env[name];
    if (value === undefined || value === '') return fallback;
    const isValid = /^\d{1,9}$/.test(value) && Number(value) <= max;
    if (!isValid) this.complain(name, `must be a whole number from 0 to ${max}; it is "${value}"`);
    return isValid ? Number(value) : fallback;
  }

  flag(name: string, fallback: boolean): boolean {
    const value = this.env[name];
    if (value === undefined || value === '') return fallback;
    if (value !== 'on' && value !== 'off')
      this.complain(name, `must be on or off; it is "${value}"`);
    return value === 'on';
  }

  folder(name: string, fallback: string): string {
    const value = this.env[name];
    if (value === undefined || value === '') return fallback;
    return resolve(PROJECT_ROOT, value);
  }

  address(name: string, fallback: string): string {
    const value = this.env[name] || fallback;
    const url = URL.canParse(value) ? new URL(value) : undefined;
    const isWeb = url?.protocol === 'http:' || url?.protocol === 'https:';
    if (!isWeb) this.complain(name, `must be a web address such as https://vote.example.org`);
    return value.replace(/\/+$/, '');
  }

  database(dataDir: string): DatabaseConfig {
    const value = this.env['DATABASE_URL'];
    const url = value === undefined || value === '' ? undefined : value;
    if (url === undefined) return { dialect: 'sqlite', file: join(dataDir, 'baraza.sqlite') };
    if (url.startsWith('sqlite:')) {
      return { dialect: 'sqlite', file: resolve(PROJECT_ROOT, url.slice('sqlite:'.length)) };
    }
    if (!/^postgres(ql)?:\/\//.test(url)) {
      this.complain('DATABASE_URL', 'must begin with postgres:// or sqlite:, or be left out');
    }
    return { dialect: 'postgres', url };
  }

  smtp(name: string): string | undefined {
    const value = this.env[name];
    if (value === undefined || value === '') return undefined;
    if (!/^smtps?:\/\//.test(value)) this.complain(name, 'must begin with smtp:// or smtps://');
    return value;
  }

  commit(name: string): string {
    const value = this.env[name] ?? '';
    if (value !== '' && !/^[0-9a-f]{40}$/.test(value)) {
      this.complain(name, 'must be a git commit of 40 hex digits');
    }
    return value === '' ? readCommit() : value;
  }

  secrets(name: string, defaultFile: string): readonly string[] {
    const text = this.env[name] ?? readText(this.env[`${name}_FILE`] ?? defaultFile);
    const secrets = text.split(/[\s,]+/).filter((secret) => secret !== '');
    if (secrets.length === 0) {
      this.complain(name, `is missing: set it, or put it into the file ${defaultFile}`);
    }
    if (secrets.some((secret) => secret.length < MIN_SECRET)) {
      this.complain(name, `is too short: it needs ${MIN_SECRET} characters or more`);
    }
    return secrets;
  }

  private complain(name: string, what: string): void {
    this.problems.push(`${name} ${what}`);
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** The commit that a plain clone stands on, without starting git. */
function readCommit(): string {
  const head = readText(join(PROJECT_ROOT, '.git', 'HEAD')).trim();
  const isBranch = head.startsWith('ref: ');
  const commit = isBranch ? readText(join(PROJECT_ROOT, '.git', head.slice(5))).trim() : head;
  return /^[0-9a-f]{40}$/.test(commit) ? commit : '0'.repeat(40);
}
