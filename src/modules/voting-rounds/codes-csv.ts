import { csvLine } from '../../platform/csv';
import type { PrintedCode } from './codes.service';

/** The codes for a printing house: one line per person; cells that a spreadsheet would run are quoted. */
export function codesCsv(codes: readonly PrintedCode[], address: string): string {
  const lines = codes.map(({ personRef, code }) => csvLine([personRef, code, address]));
  return ['id,code,address\n', ...lines].join('');
}

export function codesFileName(slug: string): string {
  return `${slug}-codes.csv`;
}

/** The file as an address of its own, since nobody can fetch it a second time. */
export function dataAddress(csv: string): string {
  return `data:text/csv;charset=utf-8;base64,${Buffer.from(csv, 'utf8').toString('base64')}`;
}
