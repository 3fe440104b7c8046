import { PabulibFault, type Section, SECTIONS, type WarningList } from './errors';
import { type PabulibRecord, readRecords, type Records } from './records';
import { spanText } from './text-index';

/** The columns of a section. */
export interface Header {
  readonly columns: readonly string[];
  /** The line of the header. */
  readonly line: number;
}

/** A section's header and rows. */
export interface Table extends Header {
  readonly rows: readonly PabulibRecord[];
}

/** The section of votes: the rows of a file from number `from` on. */
export interface VoteTable extends Header {
  readonly records: Records;
  readonly from: number;
}

/** The sections of a file. */
export interface Tables {
  readonly META: Table;
  readonly PROJECTS: Table;
  readonly VOTES: VoteTable;
}

const FIRST_COLUMNS: Readonly<Record<Section, readonly string[]>> = {
  META: ['key', 'value'],
  PROJECTS: ['project_id', 'cost'],
  VOTES: ['voter_id', 'vote'],
};

const DIGIT_0 = 48;
const DIGIT_9 = 57;

/** Columns that had another name once. */
const RENAMED: ReadonlyMap<string, string> = new Map([['target', 'beneficiaries']]);

/**
 * Cuts a file into its three sections.
 * @throws PabulibFault `pabulib-quote`, `pabulib-section`, `pabulib-header`
 */
export function readTables(text: string, warnings: WarningList): Tables {
  const records = readRecords(text, warnings);
  const starts: number[] = [];
  for (let row = 0; row < records.size; row += 1) {
    const title = titleOf(records, row, starts.length);
    if (title === undefined) continue;
    const expected = SECTIONS[starts.length];
    if (title !== expected) throw unexpected(records.lineOf(row), expected ?? 'VOTES');
    starts.push(row);
  }
  checkQuotes(records, starts);
  const missing = SECTIONS[starts.length];
  if (missing !== undefined) throw unexpected(lastLine(records), missing);
  if (starts[0] !== 0) throw unexpected(records.lineOf(0), 'META');
  const [meta, projects, votes] = starts as [number, number, number];
  const from = votes + 2;
  return {
    META: readTable('META', records.slice(meta, projects), warnings),
    PROJECTS: readTable('PROJECTS', records.slice(projects, votes), warnings),
    VOTES: {
      ...readHeader('VOTES', records.slice(votes, Math.min(from, records.size)), warnings),
      records,
      from,
    },
  };
}

function lastLine(records: Records): number {
  return records.size === 0 ? 1 : records.lineOf(records.size - 1);
}

/** Spreadsheets add separators behind a title; only the next title may have them. */
function titleOf(records: Records, row: number, next: number): Section | undefined {
  if (records.isPlain(row) && !isLikeTitle(records, row)) return undefined;
  const [first, ...others] = records.at(row).cells;
  const title = (first as string).toUpperCase();
  const isAlone = others.length === 0 || (title === SECTIONS[next] && others.every(isEmpty));
  return isAlone ? SECTIONS.find((section) => section === title) : undefined;
}

/** A cheap look before a row is taken apart. */
function isLikeTitle(records: Records, row: number): boolean {
  const start = records.startOf(row);
  const first = records.text.charCodeAt(start);
  if (first >= DIGIT_0 && first <= DIGIT_9) return false;
  return /^\s*(meta|projects|votes)\b/i.test(records.text.slice(start, records.endOf(row)));
}

function isEmpty(cell: string): boolean {
  return cell === '';
}

/** A quote that is not closed hides everything behind it, so it is named before what is missing. */
function checkQuotes(records: Records, starts: readonly number[]): void {
  if (records.size === 0) return;
  const last = records.at(records.size - 1);
  if (last.openCell === undefined) return;
  const header = records.at((starts.at(-1) ?? -1) + 1);
  const isInMeta = starts.length === 1;
  const field = isInMeta ? last.cells[0] : header.cells[last.openCell];
  throw new PabulibFault({ kind: 'pabulib-quote', line: last.line, field: field ?? '' });
}

function unexpected(line: number, expected: Section): PabulibFault {
  return new PabulibFault({ kind: 'pabulib-section', line, expected });
}

function readTable(
  section: Section,
  records: readonly PabulibRecord[],
  warnings: WarningList,
): Table {
  return { ...readHeader(section, records, warnings), rows: records.slice(2) };
}

/** @param records title and header, and whatever follows */
function readHeader(
  section: Section,
  records: readonly PabulibRecord[],
  warnings: WarningList,
): Header {
  const [title, header] = records as readonly [PabulibRecord, PabulibRecord?];
  const { line } = header ?? title;
  const names = (header?.cells ?? []).map((cell) => cell.toLowerCase());
  while (names.at(-1) === '') names.pop();
  const columns = names.map((name) => columnName(names, name, line, warnings));
  checkHeader(section, columns, line);
  return { columns, line };
}

function columnName(
  names: readonly string[],
  name: string,
  line: number,
  warnings: WarningList,
): string {
  const now = RENAMED.get(name);
  if (now === undefined || names.includes(now)) return name;
  warnings.add({ kind: 'pabulib-column-legacy', line, field: name, now });
  return now;
}

function checkHeader(section: Section, columns: readonly string[], line: number): void {
  const required = FIRST_COLUMNS[section];
  const isFirst = columns[0] === required[0];
  const missing = isFirst ? required.find((name) => !columns.includes(name)) : required[0];
  const repeated = columns.find((name, i) => columns.indexOf(name) !== i);
  const field = missing ?? repeated;
  if (field !== undefined) throw new PabulibFault({ kind: 'pabulib-header', line, section, field });
}

/**
 * The cells of a row, one for every column: missing ones are empty, further ones are left out.
 * Empty cells beyond the header pass silently: some exporters end every row with a separator.
 */
export function cellsOf(
  { cells, line }: Pick<PabulibRecord, 'cells' | 'line'>,
  columns: readonly string[],
  warnings?: WarningList,
): string[] {
  while (cells.length > columns.length && cells.at(-1) === '') cells.pop();
  if (cells.length < columns.length) warnings?.count('pabulib-row-short', line);
  if (cells.length > columns.length) warnings?.count('pabulib-row-long', line);
  cells.length = Math.min(cells.length, columns.length);
  while (cells.length < columns.length) cells.push('');
  return cells;
}

/** Whether a cell holds nothing; "none", in any case, is how some exporters write that. */
export function isMissing(cell: string | undefined): boolean {
  return cell === undefined || cell === '' || cell.toLowerCase() === 'none';
}

/** Reports a row with blanks around a cell. */
export function reportBlanks({ plain, line }: PabulibRecord, warnings: WarningList): void {
  if (plain !== undefined && /(^|;)\s|\s(;|$)/.test(spanText(plain))) {
    warnings.count('pabulib-blanks', line);
  }
}
