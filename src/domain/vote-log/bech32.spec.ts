import fc from 'fast-check';

import { fromBech32, toBech32 } from './bech32';

describe('texts in Bech32', () => {
  it('reads and writes the examples of BIP 173', () => {
    expect(toBech32('a', new Uint8Array())).toBe('a12uel5l');
    expect(fromBech32('a', 'A12UEL5L')).toEqual(new Uint8Array());
    const all = fromBech32('abcdef', 'abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw');
    expect(Buffer.from(all as Uint8Array).toString('hex')).toBe(
      '00443214c74254b635cf84653a56d7c675be77df',
    );
  });

  it('reads what it wrote', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        expect(fromBech32('age', toBech32('age', bytes))).toEqual(bytes);
      }),
    );
  });

  it('refuses every single wrong character', () => {
    const text = toBech32(
      'age',
      Uint8Array.from({ length: 32 }, (_, i) => i * 7),
    );
    for (let at = 4; at < text.length; at += 1) {
      const wrong = text[at] === 'q' ? 'p' : 'q';
      expect(fromBech32('age', text.slice(0, at) + wrong + text.slice(at + 1))).toBeUndefined();
    }
  });

  it('refuses another prefix, mixed cases, foreign characters and what is too short', () => {
    const text = toBech32('age', Uint8Array.of(1, 2, 3));
    expect(fromBech32('pb', text)).toBeUndefined();
    expect(fromBech32('age', text.replace('age', 'AGE'))).toBeUndefined();
    expect(fromBech32('age', text.replace(/.$/, 'b'))).toBeUndefined();
    expect(fromBech32('age', 'age1')).toBeUndefined();
    expect(fromBech32('age', '')).toBeUndefined();
  });
});
