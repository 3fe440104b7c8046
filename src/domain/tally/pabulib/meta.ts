import { isOfficial } from './columns';
import { type Decimal, parseDecimal, parseSigned } from './decimal';
import { PabulibFault, type WarningList } from './errors';
import { cellsOf, isMissing, reportBlanks, type Table } from './sections';
import { VOTE_TYPES, type VoteType } from './vote-types';

/**
 * Every field and its text.
 * @throws PabulibFault `pabulib-meta-duplicate`
 */
export function readMeta(table: Table, warnings: WarningList): Map<string, string> {
  const meta = new Map<string, string>();
  for (const row of table.rows) {
    const { line } = row;
    const [field, value] = cellsOf(row, table.columns, warnings) as [string, string];
    reportBlanks(row, warnings);
    if (meta.has(field)) throw new PabulibFault({ kind: 'pabulib-meta-duplicate', line, field });
    meta.set(field, value);
  }
  for (const { line, field, now } of misnamed(table)) {
    if (!meta.has(now)) warnings.add({ kind: 'pabulib-meta-case', line, field, now });
  }
  return meta;
}

/** Rows whose field the format knows in small letters. */
function misnamed({ rows }: Table) {
  return rows.flatMap(({ line, cells }) => {
    const field = cells[0] as string;
    const now = field.toLowerCase();
    return field !== now && isOfficial('META', now) ? [{ line, field, now }] : [];
  });
}

/** @throws PabulibFault `pabulib-meta-missing`, `pabulib-vote-type` */
export function readVoteType(table: Table, meta: ReadonlyMap<string, string>): VoteType {
  const field = 'vote_type';
  const text = required(table, meta, field);
  const voteType = VOTE_TYPES.find((known) => known === text.toLowerCase());
  if (voteType !== undefined) return voteType;
  const line = lineOf(table, field);
  throw new PabulibFault({ kind: 'pabulib-vote-type', line, field, text });
}

/** @throws PabulibFault `pabulib-meta-missing`, `pabulib-number` */
export function readBudget(
  table: Table,
  meta: ReadonlyMap<string, string>,
  warnings: WarningList,
): Decimal {
  const field = 'budget';
  const text = required(table, meta, field);
  const line = lineOf(table, field);
  const budget = parseDecimal(text);
  if (budget === undefined || budget.digits === 0n) {
    throw new PabulibFault({ kind: 'pabulib-number', line, field, text });
  }
  if (text.includes(',')) warnings.add({ kind: 'pabulib-comma', line, field });
  return budget;
}

function required(table: Table, meta: ReadonlyMap<string, string>, field: string): string {
  const value = meta.get(field);
  if (value !== undefined && !isMissing(value)) return value;
  const other = misnamed(table).find(({ now }) => now === field);
  if (other !== undefined) throw new PabulibFault({ kind: 'pabulib-meta-case', ...other });
  throw new PabulibFault({ kind: 'pabulib-meta-missing', line: lineOf(table, field), field });
}

/** The line of a field, or of the header where there is no such field. */
export function lineOf(table: Table, field: string): number {
  return (table.rows.find(({ cells }) => cells[0] === field) ?? table).line;
}

/** The points of a project that a scoring vote does not name: 0 unless META says otherwise. */
export function readDefaultPoints(
  table: Table,
  meta: ReadonlyMap<string, string>,
  voteType: VoteType,
  warnings: WarningList,
): Decimal {
  const field = 'default_score';
  const text = voteType === 'scoring' ? meta.get(field) : undefined;
  if (text === undefined || isMissing(text)) return ZERO;
  const points = parseSigned(text);
  if (points !== undefined) return points;
  warnings.add({ kind: 'pabulib-meta-ignored', line: lineOf(table, field), field, text });
  return ZERO;
}

const ZERO: Decimal = { digits: 0n, decimals: 0 };

/** Compares what META declares with what there is; a field that is absent declares nothing. */
export function checkCounts(
  table: Table,
  meta: ReadonlyMap<string, string>,
  counts: Readonly<Record<string, number>>,
  warnings: WarningList,
): void {
  for (const [field, found] of Object.entries(counts)) {
    const declared = meta.get(field);
    if (isMissing(declared) || declared === String(found)) continue;
    const line = lineOf(table, field);
    warnings.add({ kind: 'pabulib-count-differs', line, field, declared: `${declared}`, found });
  }
}
