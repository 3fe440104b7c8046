import fc from 'fast-check';

import { sha256, splitLines, strictText } from './bytes';
import { CHUNK, digestOf, isTextOf, memoryFile, MOST_AT_ONCE } from './file-bytes';
import { Lines } from './lines';

const linesOf = (bytes: Buffer) => new Lines(memoryFile(bytes));

describe('the lines of a file', () => {
  it('are those that one gets by cutting it whole', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', 'é', '\n', '\r'), maxLength: 40 });
    fc.assert(
      fc.property(texts, (text) => {
        const bytes = Buffer.from(text);
        const { lines, rest } = splitLines(bytes);
        const read = linesOf(bytes);
        expect([...read].map(String)).toEqual(lines.map(String));
        expect(read.hasRest).toBe(rest.length > 0);
        expect(lines.map((_line, place) => read.lengthOf(place))).toEqual(
          lines.map(({ length }) => length),
        );
        expect(lines.map((_line, place) => String(read.at(place)))).toEqual(lines.map(String));
        expect(read.at(lines.length)).toBeUndefined();
        expect(read.slice(0, lines.length).map(String)).toEqual(lines.map(String));
      }),
    );
  });

  it('may be longer than what is read at once, and lie across its ends', () => {
    const long = 'x'.repeat(CHUNK + 5);
    const lines = ['a', long, '', 'b'.repeat(CHUNK - 3), 'c', long];
    const read = linesOf(Buffer.from(lines.map((line) => `${line}\n`).join('')));
    expect([...read].map(String)).toEqual(lines);
    expect(String(read.at(4))).toBe('c');
  });
});

describe('a line that no text could hold', () => {
  it('is no text, whatever is in it, and the others are what they are', () => {
    const size = MOST_AT_ONCE + 10;
    const part = (start: number, end: number): Buffer => {
      const bytes = Buffer.alloc(Math.min(end, size) - start, 'x');
      for (const at of [3, size - 2].map((place) => place - start)) {
        if (at >= 0 && at < bytes.length) bytes[at] = 10;
      }
      return bytes;
    };
    const lines = new Lines({ size, part });
    expect([...lines].map(({ length }) => length)).toEqual([3, 1]);
    expect(lines.slice(0, 2).map((line) => strictText(line))).toEqual(['xxx', undefined]);
    expect(lines.lengthOf(1)).toBe(MOST_AT_ONCE + 4);
  });
});

describe('a file that is read in parts', () => {
  const text = `${'é'.repeat(CHUNK)}\n${'y'.repeat(9)}`;
  const file = memoryFile(Buffer.from(text));

  it('has the hash of its bytes', () => {
    expect(digestOf(file)).toEqual(sha256(text));
  });

  it('is the text of these pieces, or is not', () => {
    const pieces = (whole: string): string[] => whole.match(/[^]{1,100000}/g) ?? [];
    expect(isTextOf(file, pieces(text))).toBe(true);
    expect(isTextOf(file, pieces(`${text}z`))).toBe(false);
    expect(isTextOf(file, pieces(text.slice(0, -1)))).toBe(false);
    expect(isTextOf(file, pieces(text.replace('\n', ' ')))).toBe(false);
    expect(isTextOf(memoryFile(Buffer.alloc(0)), [])).toBe(true);
  });
});
