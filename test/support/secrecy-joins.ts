import { createHash } from 'node:crypto';

import type { DataSource } from 'typeorm';

import { testDialect } from './database';

type Row = Readonly<Record<string, unknown>>;

/** What is known of people, and of what they did on the site. */
export const PEOPLE = [
  ...['roll_entry', 'voting_code', 'roll_match', 'web_session', 'account', 'account_token'],
  ...['failure_count', 'mail_message', 'audit_event', 'audit_actor'],
];

/** What is known of ballots. */
export const BALLOTS = ['ballot', 'idem', 'log_entry', 'log_step', 'log_tile', 'checkpoint'];

const LEAST_BYTES = 6;
const WORD = /[A-Za-z0-9_+/=-]{6,}/g;
const INSTANT = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;

/** All rows of tables. */
export async function rowsOf(source: DataSource, tables: readonly string[]): Promise<Row[]> {
  const all = await Promise.all(
    tables.map((table) => source.query<Row[]>(`SELECT * FROM ${table}`)),
  );
  return all.flat();
}

/** Rows with all that the database itself notes of them, as text, to be compared later. */
export async function fingerprint(source: DataSource, tables: readonly string[]): Promise<string> {
  const own = testDialect() === 'postgres' ? ', ctid::text AS place, xmin::text AS writer' : '';
  const texts: string[] = [];
  for (const table of tables) {
    const rows = await source.query<Row[]>(`SELECT t.*${own} FROM ${table} t`);
    texts.push(...rows.map((row) => `${table} ${JSON.stringify(row)}`).sort());
  }
  return createHash('sha256').update(texts.join('\n')).digest('hex');
}

/**
 * Values of people that stand among ballots, too: as they are, decoded from hex or base64, or hashed. Each would
 * join a person with a ballot.
 * @param places.texts further places where ballots are told of, such as files of a bundle
 * @param places.frozen rows of the round: what is fixed and public before voting, such as names of pots, joins
 *   nobody with anything
 */
export function joins(
  people: readonly Row[],
  ballots: readonly Row[],
  { texts, frozen }: { readonly texts: readonly string[]; readonly frozen: readonly Row[] },
): string[] {
  const known = new Set<string>();
  for (const row of ballots) for (const value of valuesIn(row)) addForms(known, value);
  for (const text of texts) for (const [word] of text.matchAll(WORD)) addForms(known, word);
  const common = new Set(frozen.flatMap(wordsIn).map(String));
  const found = new Set<string>();
  for (const value of people.flatMap(valuesIn)) {
    if (common.has(String(value))) continue;
    const forms = new Set<string>();
    addForms(forms, value);
    for (const form of [...forms]) forms.add(hexOf(sha256(Buffer.from(form, 'hex'))));
    if ([...forms].some((form) => known.has(form))) found.add(String(value));
  }
  return [...found];
}

/** Columns of the tables of ballots that hold a point in time. */
export function timesAmong(ballots: readonly Row[]): string[] {
  return ballots.flatMap((row) =>
    Object.entries(row)
      .filter(([, value]) => value instanceof Date || INSTANT.test(textOf(value)))
      .map(([column, value]) => `${column}: ${textOf(value).slice(0, 80)}`),
  );
}

/** Values and, of JSON, the names of fields, too. */
function wordsIn(row: Row): string[] {
  return valuesIn(row)
    .flatMap(String)
    .concat(JSON.stringify(row).match(/[A-Za-z0-9-]{6,}/g) ?? []);
}

function valuesIn(row: Row): (string | Buffer)[] {
  return Object.values(row).flatMap(deeply);
}

/** Strings and bytes, those inside of JSON and of entries, too. */
function deeply(value: unknown): (string | Buffer)[] {
  if (Buffer.isBuffer(value) || typeof value === 'string') {
    const inner = parsed(value.toString());
    return inner === undefined ? [value] : deeply(inner);
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(deeply) : [];
}

/** What JSON of an object or a list holds; random bytes may begin like it. */
function parsed(text: string): object | undefined {
  if (!/^(?:\{"|\[)/.test(text)) return undefined;
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}

function addForms(forms: Set<string>, value: string | Buffer): void {
  const bytes = Buffer.from(value);
  if (bytes.length < LEAST_BYTES) return;
  forms.add(hexOf(bytes));
  if (typeof value !== 'string') return;
  if (/^(?:[0-9a-f]{2}){6,}$/i.test(value)) forms.add(value.toLowerCase());
  if (/^[A-Za-z0-9_+/=-]{8,}$/.test(value)) forms.add(hexOf(Buffer.from(value, 'base64')));
}

function textOf(value: unknown): string {
  return Buffer.isBuffer(value) ? value.toString('latin1') : String(value);
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function sha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest();
}
