import type { WarningList } from './errors';
import { type Span, spanText } from './text-index';

/** One row of a file, with the physical line on which it begins. */
export interface PabulibRecord {
  readonly line: number;
  /** The row as it stands, without its line break; undefined if any cell has quotes. */
  readonly plain: Span | undefined;
  /** The cells, trimmed; a new list at every look. */
  readonly cells: string[];
  /** Set where the file ends within this cell (counted from 0), since its quote is not closed. */
  readonly openCell?: number;
}

const BYTE_ORDER_MARK = '\ufeff';
const SEPARATOR = ';';
const QUOTE = '"';
const CR = 13;
const SEMICOLON = 59;
const BLANK = 32;
const NOT_ASCII = 128;

/** The rows of a file. There are so many that they become objects only one at a time. */
export class Records {
  /** How many rows there are. */
  size = 0;
  private starts = new Int32Array(1024);
  private ends = new Int32Array(1024);
  private lines = new Int32Array(1024);
  private readonly quoted = new Map<number, PabulibRecord>();

  /** @param text the file; rows without quotes are pieces of it */
  constructor(readonly text: string) {}

  /** Adds a row without quotes. */
  addPlain(line: number, start: number, end: number): void {
    if (this.size === this.lines.length) this.grow();
    this.lines[this.size] = line;
    this.starts[this.size] = start;
    this.ends[this.size] = end;
    this.size += 1;
  }

  /** Adds a row with quotes; `start` is where it begins. */
  addQuoted(record: PabulibRecord, start: number): void {
    this.quoted.set(this.size, record);
    this.addPlain(record.line, start, start);
  }

  /** Whether a row has no quotes. */
  isPlain(row: number): boolean {
    return this.quoted.size === 0 || !this.quoted.has(row);
  }

  /** Where a row begins. */
  startOf(row: number): number {
    return this.starts[row] as number;
  }

  /** Where a row without quotes ends, its line break left out. */
  endOf(row: number): number {
    return this.ends[row] as number;
  }

  /** The physical line on which a row begins. */
  lineOf(row: number): number {
    return this.lines[row] as number;
  }

  /** A row as an object. */
  at(row: number): PabulibRecord {
    const plain = (): PabulibRecord =>
      new PlainRecord(this.lineOf(row), this.text, this.startOf(row), this.endOf(row));
    return this.quoted.get(row) ?? plain();
  }

  /** Rows as objects. */
  slice(from: number, to: number): PabulibRecord[] {
    return Array.from({ length: to - from }, (_, i) => this.at(from + i));
  }

  private grow(): void {
    this.starts = enlarged(this.starts);
    this.ends = enlarged(this.ends);
    this.lines = enlarged(this.lines);
  }
}

function enlarged(old: Int32Array): Int32Array<ArrayBuffer> {
  const fresh = new Int32Array(4 * old.length);
  fresh.set(old);
  return fresh;
}

/**
 * Cuts a file into rows: `;` between cells, `"` around cells that hold `;`, `"` or line breaks.
 * Accepts a byte order mark and LF, CRLF or CR; leaves out rows without content.
 */
export function readRecords(file: string, warnings: WarningList): Records {
  const text = file.includes('\n') ? file : file.replaceAll('\r', '\n');
  const records = new Records(text);
  let position = text.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
  let line = 1;
  let quote = find(text, QUOTE, position);
  while (position < text.length) {
    const lineEnd = find(text, '\n', position);
    if (quote >= lineEnd) {
      const end = withoutCr(text, lineEnd);
      if (isEmpty(text, position, end)) warnings.count('pabulib-blank-lines', line);
      else records.addPlain(line, position, end);
      position = lineEnd + 1;
      line += 1;
    } else {
      const row = new QuotedReader(text, position, line).read(warnings);
      records.addQuoted(row.record, position);
      position = row.end;
      line += row.lines;
      quote = find(text, QUOTE, position);
    }
  }
  return records;
}

/** The position of `what`, or the length of the text. */
function find(text: string, what: string, from: number): number {
  const found = text.indexOf(what, from);
  return found < 0 ? text.length : found;
}

function withoutCr(text: string, lineEnd: number): number {
  return text.charCodeAt(lineEnd - 1) === CR ? lineEnd - 1 : lineEnd;
}

/** Most rows begin with a letter or digit, so this mostly looks at one character. */
function isEmpty(text: string, start: number, end: number): boolean {
  const first = text.charCodeAt(start);
  const isInk = first > BLANK && first < NOT_ASCII && first !== SEMICOLON;
  if (isInk && end > start) return false;
  return /^[\s;]*$/.test(text.slice(start, end));
}

class PlainRecord implements PabulibRecord, Span {
  constructor(
    readonly line: number,
    readonly text: string,
    readonly start: number,
    readonly end: number,
  ) {}

  get plain(): Span {
    return this;
  }

  get cells(): string[] {
    return spanText(this)
      .split(SEPARATOR)
      .map((cell) => cell.trim());
  }
}

interface QuotedRow {
  readonly record: PabulibRecord;
  /** Position behind the row's line break. */
  readonly end: number;
  readonly lines: number;
}

/** Reads one row that has quotes in it, cell after cell. */
class QuotedReader {
  private readonly cells: string[] = [];
  private lines = 1;
  private openCell: number | undefined;
  private isLoose = false;

  constructor(
    private readonly text: string,
    private position: number,
    private readonly line: number,
  ) {}

  read(warnings: WarningList): QuotedRow {
    let lineEnd = find(this.text, '\n', this.position);
    do {
      lineEnd = this.readCell(lineEnd);
      this.position += 1;
    } while (this.text[this.position - 1] === SEPARATOR);
    if (this.isLoose) warnings.count('pabulib-quote-loose', this.line);
    const { line, cells, openCell, lines } = this;
    const open = openCell === undefined ? {} : { openCell };
    return { record: { line, plain: undefined, cells, ...open }, end: this.position, lines };
  }

  /** Moves behind the cell; returns where the line ends on which the cell ends. */
  private readCell(lineEnd: number): number {
    const start = this.position;
    const open = /\S/.exec(this.text.slice(start, lineEnd))?.index ?? 0;
    if (this.text[start + open] === QUOTE) return this.readQuotedCell(start + open, lineEnd);
    this.position = this.cellEnd(start, lineEnd);
    this.cells.push(this.text.slice(start, this.position).trim());
    return lineEnd;
  }

  private readQuotedCell(open: number, lineEnd: number): number {
    const close = closingQuote(this.text, open + 1);
    const quoted = this.text.slice(open + 1, close).replaceAll('""', QUOTE);
    const breaks = quoted.split('\n').length - 1;
    const lastEnd = breaks === 0 ? lineEnd : find(this.text, '\n', close);
    this.lines += breaks;
    this.position = this.cellEnd(Math.min(close + 1, this.text.length), lastEnd);
    const loose = this.text.slice(close + 1, this.position).trimEnd();
    if (close === this.text.length) this.openCell = this.cells.length;
    if (loose !== '') this.isLoose = true;
    this.cells.push(`${quoted.replaceAll('\r\n', '\n')}${loose}`.trim());
    return lastEnd;
  }

  private cellEnd(from: number, lineEnd: number): number {
    const separator = this.text.slice(from, lineEnd).indexOf(SEPARATOR);
    return separator < 0 ? lineEnd : from + separator;
  }
}

/** The position of the quote that is not doubled, or the length of the text. */
function closingQuote(text: string, from: number): number {
  let quote = find(text, QUOTE, from);
  while (text[quote + 1] === QUOTE) quote = find(text, QUOTE, quote + 2);
  return quote;
}
