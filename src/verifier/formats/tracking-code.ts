const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LENGTH = 20;

/**
 * The tracking code of a leaf: its first 100 bits in Crockford base32, then a Luhn mod 32 check
 * character, printed in groups of five.
 */
export function trackingCode(leaf: Buffer): string {
  const bits = BigInt(`0x${leaf.toString('hex', 0, 13)}`) >> 4n;
  const values: number[] = [];
  for (let place = CODE_LENGTH - 1; place >= 0; place -= 1) {
    values.push(Number((bits >> BigInt(5 * place)) & 31n));
  }
  const code = values.map((value) => ALPHABET.charAt(value)).join('');
  const groups = [0, 5, 10, 15].map((start) => code.slice(start, start + 5));
  return `${groups.join('-')}-${ALPHABET.charAt(luhn(values))}`;
}

/** Every second value from the right is doubled, and the two base-32 digits of it are added. */
function luhn(values: readonly number[]): number {
  const sum = [...values].reverse().reduce((total, value, index) => {
    const weighted = index % 2 === 0 ? 2 * value : value;
    return total + Math.floor(weighted / 32) + (weighted % 32);
  }, 0);
  return (32 - (sum % 32)) % 32;
}
