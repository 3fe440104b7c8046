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

/**
 * Cuts a file into rows: `;` between cells, `"` around cells that hold `;`, `"` or line breaks.
 * Accepts a byte order mark and LF, CRLF or CR; leaves out rows without content.
 */
export function readRecords(file: string, warnings: WarningList): PabulibRecord[] {
  const text = file.includes('\n') ? file : file.replaceAll('\r', '\n');
  const records: PabulibRecord[] = [];
  let position = text.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
  let line = 1;
  let quote = find(text, QUOTE, position);
  while (position < text.length) {
    const lineEnd = find(text, '\n', position);
    if (quote >= lineEnd) {
      const row = new PlainRecord(line, text, position, withoutCr(text, lineEnd));
      if (row.isEmpty()) warnings.count('pabulib-blank-lines', line);
      else records.push(row);
      position = lineEnd + 1;
      line += 1;
    } else {
      const row = new QuotedReader(text, position, line).read(warnings);
      records.push(row.record);
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

  /** Most rows begin with a letter or digit, so this mostly looks at one character. */
  isEmpty(): boolean {
    const first = this.text.charCodeAt(this.start);
    const isInk = first > BLANK && first < NOT_ASCII && first !== SEMICOLON;
    if (isInk && this.end > this.start) return false;
    return /^[\s;]*$/.test(spanText(this));
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
