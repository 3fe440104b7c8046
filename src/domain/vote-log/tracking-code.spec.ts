import fc from 'fast-check';

import { compareBytes, sha256, utf8 } from './bytes';
import {
  leafHashBounds,
  parseTrackingCode,
  printedCode,
  trackingCode,
  trackingSlug,
} from './tracking-code';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const leaf = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe('a tracking code', () => {
  it('is read back with and without its check character', () => {
    fc.assert(
      fc.property(leaf, (hash) => {
        const slug = trackingSlug(hash);
        expect(printedCode(slug)).toBe(trackingCode(hash));
        expect(parseTrackingCode(trackingCode(hash))).toEqual({ ok: true, value: slug });
        expect(parseTrackingCode(slug)).toEqual({ ok: true, value: slug });
      }),
    );
  });

  it('forgives case, spaces, long dashes and letters that look like digits', () => {
    const printed = printedCode(trackingSlug(new Uint8Array(32).fill(0x08)));
    const typed = printed
      .toLowerCase()
      .replaceAll('0', 'o')
      .replaceAll('1', 'l')
      .replaceAll('-', ' \u2013 ');
    expect(parseTrackingCode(typed).ok).toBe(true);
    expect(parseTrackingCode(printed.replaceAll('1', 'I')).ok).toBe(true);
  });

  it('catches every single wrong character', () => {
    fc.assert(
      fc.property(leaf, fc.nat(19), fc.nat(31), (hash, at, replacement) => {
        const characters = [...trackingCode(hash).replaceAll('-', '')];
        fc.pre(characters[at] !== ALPHABET[replacement]);
        characters[at] = ALPHABET.charAt(replacement);
        const text = characters.join('');
        expect(parseTrackingCode(text)).toEqual({
          ok: false,
          error: { kind: 'wrong-check-character', text },
        });
      }),
    );
  });

  it('catches nearly every swap of neighbours', () => {
    const missed = Array.from({ length: 300 }, (_, i) =>
      trackingCode(sha256(utf8(String(i)))),
    ).flatMap((code) => {
      const characters = [...code.replaceAll('-', '')];
      return characters.slice(1).filter((character, at) => {
        if (character === characters[at]) return false;
        const swapped = characters.with(at, character).with(at + 1, characters[at] as string);
        return parseTrackingCode(swapped.join('')).ok;
      });
    });
    expect(missed.length).toBeLessThan(30);
  });

  it.each(['', 'XFYQG', 'XFYQG-CP513-8CR8X-0RF1U', `${'0'.repeat(22)}`])(
    'is malformed: %j',
    (text) => {
      expect(parseTrackingCode(text)).toEqual({
        ok: false,
        error: { kind: 'malformed-tracking-code', text },
      });
    },
  );

  it('bounds the leaf hashes that it may stand for', () => {
    fc.assert(
      fc.property(leaf, (hash) => {
        const { least, greatest } = leafHashBounds(trackingSlug(hash));
        expect(compareBytes(least, hash)).toBeLessThanOrEqual(0);
        expect(compareBytes(greatest, hash)).toBeGreaterThanOrEqual(0);
        expect(trackingSlug(least)).toBe(trackingSlug(greatest));
      }),
    );
  });
});
