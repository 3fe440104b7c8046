import { parse } from 'csv-parse/sync';

import { err, ok, type Result } from '../../domain/shared/result';

/** A row of the roll as the city's file has it. */
export interface RollRow {
  readonly personRef: string;
  readonly style: string;
  readonly birthMonth: string | null;
}

/** What is wrong with one cell, as the last part of a text key. */
export type RollRowFault =
  | 'idMissing'
  | 'idTooLong'
  | 'idNotNormal'
  | 'idTwice'
  | 'styleMissing'
  | 'styleUnknown'
  | 'birthMonth'
  | 'cells'
  | 'quotes';

/** One broken row; `row` is the line as a spreadsheet counts it, the header being row 1. */
export interface RollRowError {
  readonly row: number;
  readonly column: string;
  readonly fault: RollRowFault;
  readonly value: string;
  /** For a repeated id: the row where it stands first. */
  readonly firstRow: number;
}

/** The file cannot be imported; nothing of it was. */
export type RollFileError =
  | { readonly kind: 'roll-empty' }
  | { readonly kind: 'roll-not-text' }
  | { readonly kind: 'roll-column-missing'; readonly column: string; readonly header: string }
  | {
      readonly kind: 'roll-rows-broken';
      readonly rows: readonly RollRowError[];
      readonly total: number;
    };

interface Columns {
  readonly id: number;
  readonly style: number;
  /** −1 when the file has no such column. */
  readonly birthMonth: number;
  readonly count: number;
  /** Names as the file has them, for messages. */
  readonly names: readonly string[];
}

const NAMES: Readonly<Record<'id' | 'style' | 'birthMonth', readonly string[]>> = {
  id: ['id', 'number', 'no', 'personid', 'voterid', 'rollid', 'personref'],
  style: ['style', 'area', 'district', 'ballotstyle'],
  birthMonth: ['birthmonth', 'birth', 'born', 'birthyearmonth'],
};
/** So many broken rows are named; the rest is counted. */
const SHOWN = 20;
const LONGEST_ID = 80;

/**
 * Reads a voter roll from CSV: `,` or `;` between cells, with or without byte order mark, LF or
 * CRLF; the header's names in any case, with spaces, dashes or underscores.
 * @param styles the ballot styles that there are
 */
export function readRollFile(
  csv: Uint8Array | string,
  styles: ReadonlySet<string>,
): Result<RollRow[], RollFileError> {
  const text = textOf(csv);
  if (text === undefined) return err({ kind: 'roll-not-text' });
  const records = recordsOf(text);
  if (!records.ok) return records;
  const [header, ...rows] = records.value;
  if (header === undefined) return err({ kind: 'roll-empty' });
  const columns = columnsOf(header);
  if (!columns.ok) return columns;
  if (rows.length === 0) return err({ kind: 'roll-empty' });
  return readRows(rows, columns.value, styles);
}

function textOf(csv: Uint8Array | string): string | undefined {
  if (typeof csv === 'string') return csv.includes('\0') ? undefined : csv.replace(/^\ufeff/, '');
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(csv);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

/** A record with the number of its first line. */
interface Line {
  readonly row: number;
  readonly cells: readonly string[];
}

function recordsOf(text: string): Result<Line[], RollFileError> {
  const firstLine = text.slice(0, text.search(/\r?\n|$/));
  const delimiter = countOf(firstLine, ';') > countOf(firstLine, ',') ? ';' : ',';
  try {
    const parsed = parse(text, {
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as { info: { lines: number }; record: string[] }[];
    const lines = parsed.map(({ info, record }) => ({ row: info.lines, cells: record }));
    return ok(lines.filter(({ cells }) => cells.some((cell) => cell !== '')));
  } catch (error) {
    const { lines } = error as { lines?: number };
    const broken = {
      row: lines ?? 1,
      column: '',
      fault: 'quotes',
      value: '',
      firstRow: 0,
    } as const;
    return err({ kind: 'roll-rows-broken', rows: [broken], total: 1 });
  }
}

function columnsOf(header: Line): Result<Columns, RollFileError> {
  const plain = header.cells.map((cell) => cell.toLowerCase().replace(/[^a-z]/g, ''));
  const find = (names: readonly string[]) => plain.findIndex((name) => names.includes(name));
  const id = find(NAMES.id);
  const style = find(NAMES.style);
  const missing = id === -1 ? 'id' : 'style';
  if (id === -1 || style === -1) {
    const shown = header.cells.join(', ').slice(0, 120);
    return err({ kind: 'roll-column-missing', column: missing, header: shown });
  }
  const birthMonth = find(NAMES.birthMonth);
  return ok({ id, style, birthMonth, count: header.cells.length, names: header.cells });
}

function readRows(
  lines: readonly Line[],
  columns: Columns,
  styles: ReadonlySet<string>,
): Result<RollRow[], RollFileError> {
  const rows: RollRow[] = [];
  const broken: RollRowError[] = [];
  const firstRows = new Map<string, number>();
  for (const line of lines) {
    const row = rowOf(line, columns);
    const fault = faultOf(line, row, { columns, styles, firstRows });
    if (fault !== undefined) broken.push(fault);
    if (!firstRows.has(row.personRef)) firstRows.set(row.personRef, line.row);
    rows.push(row);
  }
  if (broken.length === 0) return ok(rows);
  return err({ kind: 'roll-rows-broken', rows: broken.slice(0, SHOWN), total: broken.length });
}

function rowOf({ cells }: Line, columns: Columns): RollRow {
  const birthMonth = columns.birthMonth === -1 ? '' : (cells[columns.birthMonth] ?? '');
  return {
    personRef: cells[columns.id] ?? '',
    style: (cells[columns.style] ?? '').toLowerCase(),
    birthMonth: birthMonth === '' ? null : birthMonth,
  };
}

interface RowRules {
  readonly columns: Columns;
  readonly styles: ReadonlySet<string>;
  readonly firstRows: ReadonlyMap<string, number>;
}

function faultOf(line: Line, row: RollRow, rules: RowRules): RollRowError | undefined {
  const { columns, styles, firstRows } = rules;
  const at = (column: number, fault: RollRowFault, value = ''): RollRowError => ({
    row: line.row,
    column: columns.names[column] ?? '',
    fault,
    value: value.slice(0, 60),
    firstRow: firstRows.get(row.personRef) ?? 0,
  });
  if (line.cells.length !== columns.count) {
    return at(columns.id, 'cells', String(line.cells.length));
  }
  if (row.personRef === '') return at(columns.id, 'idMissing');
  if (row.personRef.length > LONGEST_ID) return at(columns.id, 'idTooLong', row.personRef);
  // Two people must not be told apart by how an accent is encoded.
  if (row.personRef.normalize('NFC') !== row.personRef) {
    return at(columns.id, 'idNotNormal', row.personRef);
  }
  if (firstRows.has(row.personRef)) return at(columns.id, 'idTwice', row.personRef);
  if (row.style === '') return at(columns.style, 'styleMissing');
  if (!styles.has(row.style)) return at(columns.style, 'styleUnknown', row.style);
  if (!isMonth(row.birthMonth)) return at(columns.birthMonth, 'birthMonth', row.birthMonth ?? '');
  return undefined;
}

function isMonth(text: string | null): boolean {
  return text === null || /^(?:19|20)\d\d-(?:0[1-9]|1[0-2])$/.test(text);
}

function countOf(text: string, character: string): number {
  return text.split(character).length - 1;
}
