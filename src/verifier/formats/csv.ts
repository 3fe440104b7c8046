/**
 * What a spreadsheet would run: cells that begin so, in ASCII or as full-width forms. Bundles of
 * before the full-width forms were known escape the ASCII ones only.
 */
const FORMULAS = { full: /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/, ascii: /^[=+\-@\t\r]/ };

/** Which cells get an apostrophe. */
export type CsvEscapes = keyof typeof FORMULAS;

/** A CSV text: LF after every row, quotes where RFC 4180 needs them, formulas made harmless. */
export function csvText(
  rows: readonly (readonly (string | number)[])[],
  escapes: CsvEscapes = 'full',
): string {
  const formula = FORMULAS[escapes];
  return rows.map((row) => `${row.map((value) => csvCell(value, formula)).join(',')}\n`).join('');
}

function csvCell(value: string | number, formula: RegExp): string {
  const text = String(value);
  const safe = formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
