type Cell = string | number | null;

/** What a spreadsheet takes for a formula, also in the wide forms of East Asian keyboards. */
const FORMULA = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;

/**
 * A line of a CSV file with LF, quoted where needed; cells that a spreadsheet would run get an
 * apostrophe in front, null is an empty cell.
 * @see RFC 4180
 */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(cell).join(',')}\n`;
}

function cell(value: Cell): string {
  const text = value === null ? '' : String(value);
  const safe = typeof value === 'string' && FORMULA.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
