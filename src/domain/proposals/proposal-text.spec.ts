import fc from 'fast-check';

import {
  characterCount,
  foldForSearch,
  plainBeginning,
  searchWords,
  tidyLine,
  tidyText,
} from './proposal-text';

describe('tidyText', () => {
  it('keeps newlines as one kind and drops what cannot be typed', () => {
    expect(tidyText('a\r\nb\rc\u0000\u0007d\te  \n')).toBe('a\nb\nc' + 'd\te');
  });

  it('drops marks that turn the direction of what follows', () => {
    expect(tidyText('safe\u202egnp.exe\u2066')).toBe('safegnp.exe');
  });

  it('composes accents and mends lone surrogates', () => {
    expect(tidyText('e\u0301\ud800')).toBe('é\ufffd');
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(tidyText(tidyText(text))).toBe(tidyText(text));
        expect(tidyLine(tidyLine(text))).toBe(tidyLine(text));
      }),
    );
  });
});

describe('tidyLine', () => {
  it('makes one line of several', () => {
    expect(tidyLine('  a \n\n b\t c ')).toBe('a b c');
  });
});

describe('characterCount', () => {
  it('counts an emoji once', () => {
    expect(characterCount('🌳ab')).toBe(3);
  });
});

describe('foldForSearch', () => {
  it('forgets case, accents and marks', () => {
    expect(foldForSearch('Żółta  ŁĄKA\nStraße مُدَرِّسَة')).toBe('zolta laka strasse مدرسة');
  });
});

describe('searchWords', () => {
  it('gives the folded words, and none for an empty search', () => {
    expect(searchWords(' Łąka  Park ')).toEqual(['laka', 'park']);
    expect(searchWords('  ')).toEqual([]);
    expect(searchWords('\u0000')).toEqual([]);
  });

  it('looks at eight words at most', () => {
    expect(searchWords('a b c d e f g h i j')).toHaveLength(8);
  });
});

describe('plainBeginning', () => {
  it('leaves the marks of Markdown out', () => {
    expect(plainBeginning('# Title\n- **one** [link](http://x)\n> `two`', 99)).toBe(
      'Title one link two',
    );
  });

  it('cuts at a word', () => {
    expect(plainBeginning('some words that go on', 12)).toBe('some words…');
  });

  it('cuts inside a word that is all there is', () => {
    expect(plainBeginning('abcdefghijklmnop', 5)).toBe('abcde…');
  });
});
