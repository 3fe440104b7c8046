import type { TableColumnOptions, ValueTransformer } from 'typeorm';

import { assert } from '../../domain/shared/assert';

/**
 * The only column types of the house: each behaves the same on SQLite and PostgreSQL.
 * The first group serves entities, the second migrations.
 */
const safeInteger: ValueTransformer = {
  to: (value: number | null | undefined) => value,
  from: (value: string | number | null) => (value === null ? null : toSafeInteger(value)),
};

const json: ValueTransformer = {
  to: (value: unknown) => (value === undefined ? undefined : JSON.stringify(value)),
  from: (value: string | null): unknown => (value === null ? null : JSON.parse(value)),
};

const optionalJson: ValueTransformer = {
  to: (value: unknown): unknown => (value === null ? null : json.to(value)),
  from: json.from,
};

/** A row id: UUID as text. */
export const idColumn = { type: 'varchar', length: 36 } as const;
/** A point in time: the 24 characters of an `Instant`. */
export const instantColumn = { type: 'varchar', length: 24 } as const;
/** Money in minor units, or any other whole number beyond 32 bits. */
export const moneyColumn = { type: 'bigint', transformer: safeInteger } as const;
/** A small whole number. */
export const countColumn = { type: 'integer' } as const;
/** Text without a fixed limit. */
export const textColumn = { type: 'text' } as const;
/** A value kept as JSON text. */
export const jsonColumn = { type: 'text', transformer: json } as const;

/** The same with NULL for null, which in a `jsonColumn` is a value. */
export const optionalJsonColumn = {
  type: 'text',
  transformer: optionalJson,
  nullable: true,
} as const;

/** Short text with a limit. */
export function shortTextColumn(length: number): { type: 'varchar'; length: number } {
  return { type: 'varchar', length };
}

/** The same column, allowing NULL. */
export function optional<T extends object>(column: T): T & { nullable: true } {
  return { ...column, nullable: true };
}

type Column = (name: string, options?: Partial<TableColumnOptions>) => TableColumnOptions;

/** Columns for migrations: `id('account_id')`, `instant('created_at', {isNullable: true})`. */
export const id: Column = (name, options) => ({ name, type: 'varchar', length: '36', ...options });
export const primaryId: Column = (name, options) => id(name, { isPrimary: true, ...options });
export const instant: Column = (name, options) => ({
  name,
  type: 'varchar',
  length: '24',
  ...options,
});
export const money: Column = (name, options) => ({ name, type: 'bigint', ...options });
export const count: Column = (name, options) => ({ name, type: 'integer', ...options });
export const text: Column = (name, options) => ({ name, type: 'text', ...options });

/** Short text with a limit, for migrations. */
export function shortText(
  name: string,
  length: number,
  options?: Partial<TableColumnOptions>,
): TableColumnOptions {
  return { name, type: 'varchar', length: String(length), ...options };
}

/** A CHECK that a column holds one of the given words. */
export function oneOf(column: string, words: readonly string[]): string {
  return `${column} IN (${words.map((word) => `'${word}'`).join(', ')})`;
}

function toSafeInteger(value: string | number): number {
  const number = Number(value);
  assert(Number.isSafeInteger(number), `stored number ${value} is not a safe integer`);
  return number;
}
