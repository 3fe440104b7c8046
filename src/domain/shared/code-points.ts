/**
 * Compares two strings by Unicode code point, so that "10" < "2" < "a" < "é" < "😀".
 * JavaScript's `<` compares UTF-16 units and sorts emoji before some letters; `localeCompare`
 * depends on the machine.
 * @returns negative, zero or positive, as `Array.prototype.sort` wants it
 */
export function compareCodePoints(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i += 1) {
    if (a.charCodeAt(i) !== b.charCodeAt(i)) return compareFrom(a, b, i);
  }
  return a.length - b.length;
}

/** Compares at the first differing unit; surrogates stand for code points above all other units. */
function compareFrom(a: string, b: string, index: number): number {
  return rank(a.charCodeAt(index)) - rank(b.charCodeAt(index));
}

function rank(unit: number): number {
  const isSurrogate = unit >= 0xd800 && unit <= 0xdfff;
  return isSurrogate ? unit + 0x10000 : unit;
}
