import type { PrintedCode } from './codes.service';

/** The codes for a printing house: one line per person; cells that a spreadsheet would run are quoted. */
export function codesCsv(codes: readonly PrintedCode[], address: string): string {
  const lines = codes.map(({ personRef, code }) => [personRef, code, address].map(cell).join(','));
  return ['id,code,address', ...lines, ''].join('\n');
}

export function codesFileName(slug: string): string {
  return `${slug}-codes.csv`;
}

/** The file as an address of its own, since nobody can fetch it a second time. */
export function dataAddress(csv: string): string {
  return `data:text/csv;charset=utf-8;base64,${Buffer.from(csv, 'utf8').toString('base64')}`;
}

/** @see RFC 4180; a leading formula sign, full-width or not, is disarmed */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}
