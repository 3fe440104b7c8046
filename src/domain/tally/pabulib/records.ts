import { PabulibFault } from './errors';

/** One row of cells, trimmed, with the physical line on which it begins. */
export interface PabulibRecord {
  readonly line: number;
  readonly cells: string[];
}

const BYTE_ORDER_MARK = '\ufeff';
const SEPARATOR = ';';
const QUOTE = '"';

/**
 * Cuts a file into rows: `;` between cells, `"` around cells that hold `;`, `"` or line breaks.
 * Accepts a byte order mark, LF and CRLF; leaves out blank lines.
 * @throws PabulibFault `pabulib-quote`
 */
export function readRecords(text: string): PabulibRecord[] {
  const records: PabulibRecord[] = [];
  let position = text.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
  let line = 1;
  while (position < text.length) {
    const lineEnd = endOfLine(text, position);
    const plain = text.slice(position, lineEnd);
    if (plain.includes(QUOTE)) {
      const row = readQuotedRow(text, position, line);
      records.push({ line, cells: row.cells });
      position = row.end;
      line += row.lines;
    } else {
      if (plain.trim() !== '') records.push({ line, cells: cutCells(plain) });
      position = lineEnd + 1;
      line += 1;
    }
  }
  return records;
}

function endOfLine(text: string, position: number): number {
  const found = text.indexOf('\n', position);
  return found < 0 ? text.length : found;
}

function cutCells(line: string): string[] {
  const cells = line.split(SEPARATOR);
  for (let i = 0; i < cells.length; i += 1) cells[i] = (cells[i] as string).trim();
  return cells;
}

interface QuotedRow {
  readonly cells: string[];
  /** Position behind the row's line break. */
  readonly end: number;
  readonly lines: number;
}

function readQuotedRow(text: string, start: number, line: number): QuotedRow {
  const cells: string[] = [];
  let position = start;
  let lines = 1;
  for (;;) {
    const cell = readCell(text, position, line + lines - 1);
    cells.push(cell.value.trim());
    lines += cell.lineBreaks;
    position = cell.end + 1;
    if (text[cell.end] !== SEPARATOR) return { cells, end: position, lines };
  }
}

interface Cell {
  readonly value: string;
  /** Position of the separator or line break behind the cell, or the length of the text. */
  readonly end: number;
  readonly lineBreaks: number;
}

function readCell(text: string, start: number, line: number): Cell {
  const lineEnd = endOfLine(text, start);
  const first = start + leadingBlanks(text.slice(start, lineEnd));
  if (text[first] === QUOTE) return readQuotedCell(text, first, line);
  const separator = text.indexOf(SEPARATOR, start);
  const end = separator < 0 ? lineEnd : Math.min(separator, lineEnd);
  return { value: text.slice(start, end), end, lineBreaks: 0 };
}

function readQuotedCell(text: string, open: number, line: number): Cell {
  const close = closingQuote(text, open + 1);
  if (close < 0) throw new PabulibFault({ kind: 'pabulib-quote', line });
  const value = text.slice(open + 1, close).replaceAll('""', QUOTE);
  const lineBreaks = text.slice(open, close).split('\n').length - 1;
  const lineEnd = endOfLine(text, close);
  const separator = text.indexOf(SEPARATOR, close);
  const end = separator < 0 ? lineEnd : Math.min(separator, lineEnd);
  const isClean = text.slice(close + 1, end).trim() === '';
  if (!isClean) throw new PabulibFault({ kind: 'pabulib-quote', line: line + lineBreaks });
  return { value, end, lineBreaks };
}

/** The position of the quote that is not doubled, or -1. */
function closingQuote(text: string, from: number): number {
  let quote = text.indexOf(QUOTE, from);
  while (quote >= 0 && text[quote + 1] === QUOTE) quote = text.indexOf(QUOTE, quote + 2);
  return quote;
}

function leadingBlanks(text: string): number {
  return text.length - text.trimStart().length;
}
