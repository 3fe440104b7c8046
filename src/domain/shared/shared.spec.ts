import fc from 'fast-check';
import canonicalize from 'canonicalize';

import { assert, assertDefined, assertNever, AssertionError } from './assert';
import { compareBigInts } from './big-ints';
import { canonicalJson, sha256Base64, sha256Hex, type CanonicalValue } from './canonical-json';
import { add, compareFractions, fraction, fractionText, gcd, multiply, subtract } from './fraction';
import { instantFromMillis, millisOf, parseInstant, plusSeconds } from './instant';
import { SeededRandom } from './prng';

describe('compareBigInts', () => {
  it('says which is the smaller one, however large both are', () => {
    const large = 2n ** 64n;
    const pairs = [
      [large, large + 1n],
      [large, large],
      [large + 1n, large],
      [-1n, 0n],
    ] as const;
    expect(pairs.map(([a, b]) => compareBigInts(a, b))).toEqual([-1, 0, 1, -1]);
  });
});

describe('canonicalJson', () => {
  const key = fc.string({ unit: 'binary' }).map((text) => text.normalize('NFC'));
  const { tree } = fc.letrec<{ tree: CanonicalValue }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small' },
      fc.string().map((text) => text.normalize('NFC')),
      fc.maxSafeInteger(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('tree')),
      fc.dictionary(key, tie('tree')),
    ),
  }));

  it('agrees with an independent implementation of RFC 8785', () => {
    fc.assert(
      fc.property(tree, (value) => {
        expect(canonicalJson(value)).toBe(canonicalize(value));
      }),
    );
  });

  it('brings text to one Unicode form and refuses what cannot be hashed safely', () => {
    expect(canonicalJson('e\u0301')).toBe('"é"');
    expect(() => canonicalJson(0.5)).toThrow(AssertionError);
    expect(() => canonicalJson('\ud800')).toThrow(AssertionError);
    expect(() => canonicalJson({ 'e\u0301': 1 })).toThrow(AssertionError);
    expect(canonicalJson(-0)).toBe('0');
  });

  it('sorts keys by UTF-16 code units, as RFC 8785 does and code points do not', () => {
    expect(canonicalJson({ '\uff5e': 1, '\u{1f600}': 2, é: 3, 10: 4, 9: 5 })).toBe(
      '{"10":4,"9":5,"é":3,"\u{1f600}":2,"\uff5e":1}',
    );
  });

  it('hashes text and bytes alike', () => {
    const expected = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(sha256Hex('abc')).toBe(expected);
    expect(sha256Base64(Buffer.from('abc'))).toBe(Buffer.from(expected, 'hex').toString('base64'));
  });
});

describe('fractions', () => {
  it('are exact and in lowest terms', () => {
    expect(fractionText(fraction(6n, -4n))).toBe('-3/2');
    expect(fractionText(subtract(fraction(1n, 2n), fraction(2n)))).toBe('-3/2');
    expect(fractionText(fraction(0n, 5n))).toBe('0/1');
    const third = fraction(1n, 3n);
    expect(add(add(third, third), third)).toEqual(fraction(1n));
    expect(multiply(third, fraction(3n))).toEqual(fraction(1n));
    expect(subtract(third, third)).toEqual(fraction(0n));
    expect(gcd(0n, 0n)).toBe(1n);
    expect(() => fraction(1n, 0n)).toThrow(AssertionError);
  });

  it('compare like numbers', () => {
    expect(compareFractions(fraction(1n, 3n), fraction(1n, 2n))).toBe(-1);
    expect(compareFractions(fraction(1n, 2n), fraction(1n, 3n))).toBe(1);
    expect(compareFractions(fraction(2n, 4n), fraction(1n, 2n))).toBe(0);
  });
});

describe('instants', () => {
  it('are 24 characters of UTC, and sort as text', () => {
    const instant = instantFromMillis(0);
    expect(instant).toBe('1970-01-01T00:00:00.000Z');
    expect(millisOf(plusSeconds(instant, 90))).toBe(90_000);
    expect(parseInstant(instant)).toEqual({ ok: true, value: instant });
  });

  it.each(['2026-02-30T00:00:00.000Z', '2026-05-24T18:00:00Z', 'soon'])('refuse %s', (text) => {
    expect(parseInstant(text)).toEqual({ ok: false, error: { kind: 'invalid-instant', text } });
  });
});

describe('seeded chance', () => {
  it('gives the same order for the same seed, and another for another', () => {
    const items = Array.from({ length: 50 }, (_unused, n) => n);
    expect(new SeededRandom('a').shuffle(items)).toEqual(new SeededRandom('a').shuffle(items));
    expect(new SeededRandom('a').shuffle(items)).not.toEqual(new SeededRandom('b').shuffle(items));
    expect(new SeededRandom('a').shuffle(items).sort((x, y) => x - y)).toEqual(items);
  });

  it('rejects what would favour a number', () => {
    const random = new SeededRandom('wide');
    const bound = 3 * 2 ** 45 + 1;
    const drawn = Array.from({ length: 4000 }, () => random.below(bound));
    expect(Math.max(...drawn)).toBeLessThan(bound);
    // Two thirds of the numbers lie below 2^46; by remainders alone three quarters would be drawn.
    const low = drawn.filter((number) => number < 2 ** 46).length;
    expect(Math.abs(low / drawn.length - 2 / 3)).toBeLessThan(0.03);
  });
});

describe('assertions', () => {
  it('pass what holds and stop what cannot be', () => {
    expect(assertDefined(0, 'zero')).toBe(0);
    expect(() => assertDefined(null, 'it')).toThrow('it is missing');
    expect(() => assert(false, 'never')).toThrow('never');
    expect(() => assertNever('x' as never)).toThrow(AssertionError);
  });
});
