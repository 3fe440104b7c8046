const ALPHABET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const CHECKSUM_LENGTH = 6;

/**
 * Bytes as text in lower case: prefix, `1`, data, six characters that catch slips of the pen. Texts may
 * be longer than 90 characters, as age's are.
 * @param prefix lower-case ASCII
 * @see BIP 173
 */
export function toBech32(prefix: string, bytes: Uint8Array): string {
  const data = regroup([...bytes], 8, 5);
  const check = checksum([
    ...spread(prefix),
    ...data,
    ...new Array<number>(CHECKSUM_LENGTH).fill(0),
  ]);
  const tail = Array.from(
    { length: CHECKSUM_LENGTH },
    (_, i) => ((check ^ 1) >> (5 * (5 - i))) & 31,
  );
  return `${prefix}1${[...data, ...tail].map((value) => ALPHABET.charAt(value)).join('')}`;
}

/**
 * Reads what `toBech32` writes with this prefix, or the same in upper case; undefined for all else,
 * mixed cases included.
 */
export function fromBech32(prefix: string, text: string): Uint8Array | undefined {
  const lower = text.toLowerCase();
  if (text !== lower && text !== text.toUpperCase()) return undefined;
  if (!lower.startsWith(`${prefix}1`)) return undefined;
  const values = [...lower.slice(prefix.length + 1)].map((char) => ALPHABET.indexOf(char));
  const bytes = regroup(values.slice(0, -CHECKSUM_LENGTH), 5, 8);
  const whole = Uint8Array.from(bytes.slice(0, Math.floor(((values.length - 6) * 5) / 8)));
  return toBech32(prefix, whole) === lower ? whole : undefined;
}

/** The same bits in groups of another size, the last group filled up with zeros. */
function regroup(values: readonly number[], from: number, to: number): number[] {
  const bits = values
    .map((value) => (value & (2 ** from - 1)).toString(2).padStart(from, '0'))
    .join('');
  const groups = bits.match(new RegExp(`.{1,${String(to)}}`, 'g')) ?? [];
  return groups.map((group) => Number.parseInt(group.padEnd(to, '0'), 2));
}

function spread(prefix: string): number[] {
  const codes = [...prefix].map((char) => char.charCodeAt(0));
  return [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31)];
}

function checksum(values: readonly number[]): number {
  let sum = 1;
  for (const value of values) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    GENERATOR.forEach((term, bit) => (sum ^= (top >> bit) & 1 ? term : 0));
  }
  return sum;
}
