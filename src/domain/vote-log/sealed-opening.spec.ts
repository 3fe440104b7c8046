import fc from 'fast-check';

import { identityOf, isSealed, makeHeader, unseal } from './age';
import { openingOf, sealOpenings } from './sealed-opening';
import { utf8 } from './bytes';

const IDENTITY = identityOf(new Uint8Array(32).fill(3));
const sealed = (line: string): Uint8Array =>
  sealOpenings(makeHeader([IDENTITY.recipient]), [line])[0] as Uint8Array;

describe('an opening at rest', () => {
  it('is opened to the letter', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 1 }), (text) => {
        expect(openingOf(sealed(text), IDENTITY)).toBe(text);
      }),
    );
  });

  it('has one of few lengths', () => {
    const lengths = [1, 100, 511, 512].map((size) => sealed('x'.repeat(size)).length);
    expect(new Set(lengths).size).toBe(1);
    expect(sealed('x'.repeat(513))).toHaveLength((lengths[0] as number) + 512);
    expect(sealed('x'.repeat(1025))).toHaveLength((lengths[0] as number) + 1536);
  });

  it('shows nothing of itself', () => {
    const bytes = sealed('{"ballot":{"parks":{"projects":["pond"],"type":"approval"}}}');
    expect(isSealed(bytes)).toBe(true);
    expect(Buffer.from(bytes).includes('pond')).toBe(false);
  });

  it('stays closed to others', () => {
    expect(openingOf(sealed('{}'), undefined)).toBeUndefined();
    expect(openingOf(sealed('{}'), identityOf(new Uint8Array(32).fill(4)))).toBeUndefined();
  });

  it('is read as it stands where it was never sealed', () => {
    expect(openingOf(utf8('{"v":1}'), undefined)).toBe('{"v":1}');
    expect(openingOf(Uint8Array.of(0xff), undefined)).toBeUndefined();
  });

  it('may be nothing but what it was filled up with', () => {
    expect(openingOf(sealed(''), IDENTITY)).toBe('');
    expect(unseal(IDENTITY, sealed(''))).toHaveLength(512);
  });
});
