import fc from 'fast-check';

import { diffWords } from './diff';

const text = fc
  .array(fc.constantFrom('one', 'two', 'three', ' ', '  ', '\n', 'vier'), { maxLength: 40 })
  .map((parts) => parts.join(''));

describe('diffWords', () => {
  it('names what went and what came', () => {
    expect(diffWords('ten old benches', 'ten new benches')).toEqual([
      { type: 'same', text: 'ten ' },
      { type: 'removed', text: 'old ' },
      { type: 'added', text: 'new ' },
      { type: 'same', text: 'benches' },
    ]);
  });

  it('finds nothing between equal texts, and everything between others', () => {
    expect(diffWords('a b', 'a b')).toEqual([{ type: 'same', text: 'a b' }]);
    expect(diffWords('', '')).toEqual([]);
    expect(diffWords('', 'new')).toEqual([{ type: 'added', text: 'new' }]);
    expect(diffWords('old', '')).toEqual([{ type: 'removed', text: 'old' }]);
  });

  it('keeps words that moved apart', () => {
    const parts = diffWords('a b c d e', 'x b y d z');
    expect(parts.filter(({ type }) => type === 'same').map((part) => part.text)).toEqual([
      'b ',
      'd ',
    ]);
  });

  it('gives both texts back, never the same type twice in a row', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const parts = diffWords(before, after);
        const without = (type: string) =>
          parts
            .filter((part) => part.type !== type)
            .map((part) => part.text)
            .join('');
        expect(without('added')).toBe(before);
        expect(without('removed')).toBe(after);
        for (const [index, part] of parts.entries())
          expect(part.type).not.toBe(parts[index + 1]?.type);
      }),
    );
  });

  it('replaces the whole middle when comparing it would take too long', () => {
    const before = Array.from({ length: 1000 }, (_, i) => `a${i} `).join('');
    const after = Array.from({ length: 1000 }, (_, i) => `b${i} `).join('');
    expect(diffWords(`x ${before}`, `x ${after}`).map(({ type }) => type)).toEqual([
      'same',
      'removed',
      'added',
    ]);
  });
});
