import type { INestApplicationContext, Type } from '@nestjs/common';

import type { DomainError, Result } from '../src/domain/shared/result';
import { AccountsService } from '../src/modules/accounts';
import { SeedClock } from './seed-clock';

/** The people of the demo city. */
export interface People {
  readonly admin: string;
  readonly officer: string;
  readonly reviewer: string;
  readonly auditor: string;
  readonly residents: readonly string[];
}

/** A city that is being loaded. */
export interface SeededCity {
  readonly clock: SeedClock;
  readonly people: People;
  service<T>(type: Type<T>): T;
  /** Says on standard error how far it has come. */
  progress(text: string): void;
}

/** The value of a result that cannot fail here; the demo is wrong if it does. */
export function must<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  const { kind, ...details }: DomainError = result.error;
  throw new Error(`the demo city cannot be loaded: ${kind} ${JSON.stringify(details)}`);
}

/** Everybody's password in the demo city; it is shown on the demo page. */
export const DEMO_PASSWORD = 'baraza demo city';

/** Makes the accounts of the demo city. */
export async function settle(app: INestApplicationContext): Promise<People> {
  const accounts = app.get(AccountsService);
  const make = (name: string, email: string) =>
    accounts.createConfirmed({ name, email, password: DEMO_PASSWORD });
  const staff = async (
    name: string,
    email: string,
    role: 'admin' | 'officer' | 'reviewer' | 'auditor',
  ) => {
    const id = await make(name, email);
    must(await accounts.grantRole(undefined, id, role));
    return id;
  };
  const residents = [];
  for (const [name, email] of RESIDENTS) residents.push(await make(name, email));
  return {
    admin: await staff('Ada', 'admin@example.org', 'admin'),
    officer: await staff('Olga', 'officer@example.org', 'officer'),
    reviewer: await staff('Remi', 'reviewer@example.org', 'reviewer'),
    auditor: await staff('Aude', 'auditor@example.org', 'auditor'),
    residents,
  };
}

const RESIDENTS = [
  ['Sara', 'resident@example.org'],
  ['Tomasz', 'tomasz@example.org'],
  ['Oksana', 'oksana@example.org'],
  ['Yusuf', 'yusuf@example.org'],
] as const;
