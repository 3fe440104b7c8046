import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parsePabulib } from '../../src/domain/tally/pabulib/parse';
import { writePabulibFile } from '../../src/domain/tally/pabulib/write-file';

const FIXTURES = join(__dirname, '..', 'fixtures', 'pabulib');
const published = process.env['BARAZA_PABULIB_DIR'] ?? '';

function filesIn(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.pb'));
  return names.map((name) => join(folder, name));
}

function publishedFiles(): string[] {
  if (existsSync(published)) return filesIn(published);
  process.stderr.write('Set BARAZA_PABULIB_DIR to write published files again.\n');
  return [];
}

function parse(text: string) {
  const result = parsePabulib(text);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** The form in which files are written: no byte order mark, LF, quotes only where they are needed. */
function normal(text: string): string[] {
  const lines = text.replace('\ufeff', '').replaceAll('\r\n', '\n').trimEnd().split('\n');
  return lines.map((line) => {
    let quotes = 0;
    const cells = line.split(';').map((cell) => {
      const isInside = quotes % 2 === 1;
      quotes += cell.split('"').length - 1;
      const isBare = !isInside && cell.includes('"') && !cell.startsWith('"');
      return isBare ? `"${cell.replaceAll('"', '""')}"` : cell;
    });
    return cells.join(';').replace(/^budget;(\d+),(\d+)$/, 'budget;$1.$2');
  });
}

/** A vote that names a project twice is written with it once. */
function withoutRepeats(line: string): string {
  return line
    .split(';')
    .map((cell) => (/^\d+(,\d+)+$/.test(cell) ? [...new Set(cell.split(','))].join(',') : cell))
    .join(';');
}

describe('writing a Pabulib file that was read', () => {
  it.each([...filesIn(FIXTURES), ...publishedFiles()])('gives %s again', (path) => {
    const text = readFileSync(path, 'utf8');
    const file = parse(text);
    const written = writePabulibFile(file);
    const repeats = file.warnings.filter(({ kind }) => kind === 'pabulib-vote-repeats');
    const places = new Set(repeats.map(({ line }) => line - 1));
    const expected = normal(text).map((line, i) => (places.has(i) ? withoutRepeats(line) : line));
    expect(written).toBe(`${expected.join('\n')}\n`);
    expect(writePabulibFile(parse(written))).toBe(written);
  });
});
