import { type PabulibRecord, readRecords } from './records';
import { PabulibFault, type Section, SECTIONS } from './errors';

/** A section's header and rows. */
export interface Table {
  readonly section: Section;
  readonly columns: readonly string[];
  /** The line of the header. */
  readonly line: number;
  readonly rows: readonly PabulibRecord[];
}

/** The tables of a file. */
export type Tables = Readonly<Record<Section, Table>>;

const FIRST_COLUMNS: Readonly<Record<Section, readonly string[]>> = {
  META: ['key', 'value'],
  PROJECTS: ['project_id', 'cost'],
  VOTES: ['voter_id', 'vote'],
};

/**
 * Cuts a file into its three sections and checks that every row has a cell for every column.
 * @throws PabulibFault `pabulib-quote`, `pabulib-section`, `pabulib-header`, `pabulib-row-length`
 */
export function readTables(text: string): Tables {
  const records = readRecords(text);
  const lastLine = records.at(-1)?.line ?? 1;
  const starts = SECTIONS.map(() => -1);
  let next = 0;
  records.forEach((record, index) => {
    const title = titleOf(record);
    if (title === undefined) return;
    const expected = SECTIONS[next];
    if (title !== expected) throw unexpected(record.line, expected ?? 'VOTES');
    starts[next] = index;
    next += 1;
  });
  const missing = SECTIONS[next];
  if (missing !== undefined) throw unexpected(lastLine, missing);
  if (starts[0] !== 0) throw unexpected((records[0] as PabulibRecord).line, 'META');
  const tableOf = (i: number): Table =>
    readTable(SECTIONS[i] as Section, records.slice(starts[i], starts[i + 1]));
  return { META: tableOf(0), PROJECTS: tableOf(1), VOTES: tableOf(2) };
}

function titleOf(record: PabulibRecord): Section | undefined {
  if (record.cells.length !== 1) return undefined;
  const title = (record.cells[0] as string).toUpperCase();
  return SECTIONS.find((section) => section === title);
}

function unexpected(line: number, expected: Section): PabulibFault {
  return new PabulibFault({ kind: 'pabulib-section', line, expected });
}

function readTable(section: Section, records: readonly PabulibRecord[]): Table {
  const [title, header, ...rows] = records;
  const line = header?.line ?? (title as PabulibRecord).line;
  const columns = (header?.cells ?? []).map((cell) => cell.toLowerCase());
  checkHeader(section, columns, line);
  for (const row of rows) checkLength(section, row, columns.length);
  return { section, columns, line, rows };
}

function checkHeader(section: Section, columns: readonly string[], line: number): void {
  const required = FIRST_COLUMNS[section];
  const isFirst = columns[0] === required[0];
  const missing = isFirst ? required.find((name) => !columns.includes(name)) : required[0];
  const repeated = columns.find((name, i) => columns.indexOf(name) !== i);
  const field = missing ?? repeated;
  if (field !== undefined) throw new PabulibFault({ kind: 'pabulib-header', line, section, field });
}

/** Empty cells beyond the header are dropped: some exporters end every row with a separator. */
function checkLength(section: Section, row: PabulibRecord, expected: number): void {
  const { cells, line } = row;
  while (cells.length > expected && cells.at(-1) === '') cells.pop();
  if (cells.length === expected) return;
  const found = cells.length;
  throw new PabulibFault({ kind: 'pabulib-row-length', line, section, expected, found });
}
