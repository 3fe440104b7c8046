import { sha512 } from './sha512';

/** The field. */
const P = 2n ** 255n - 19n;
/** Order of the base point. */
const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const D = mod(-121665n * inverse(121666n));
const ROOT_OF_MINUS_ONE = power(2n, (P - 1n) / 4n);

/** A point of the curve in extended coordinates: x = X/Z, y = Y/Z, T = XY/Z. */
interface Point {
  readonly x: bigint;
  readonly y: bigint;
  readonly z: bigint;
  readonly t: bigint;
}

const ZERO: Point = { x: 0n, y: 1n, z: 1n, t: 0n };
const BASE = pointOf(littleEndian(basePoint())) as Point;

/**
 * Whether a signature of 64 bytes is valid: the equation without cofactor, as OpenSSL checks it.
 * @param publicKey 32 bytes
 * @see RFC 8032, section 5.1.7
 */
export function verifyEd25519(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  const key = pointOf(littleEndian(publicKey));
  const s = littleEndian(signature.subarray(32, 64));
  if (key === undefined || signature.length !== 64 || s >= L) return false;
  const r = signature.subarray(0, 32);
  const h = littleEndian(sha512(r, publicKey, message)) % L;
  // R is compared as bytes, so a second spelling of the same point is refused.
  return littleEndian(r) === encoded(sumOfMultiples(s, h, negative(key)));
}

/** `s` times the base point plus `h` times another point, both by the same doublings. */
function sumOfMultiples(s: bigint, h: bigint, point: Point): Point {
  const both = add(BASE, point);
  let sum = ZERO;
  for (let bit = 253n; bit >= 0n; bit -= 1n) {
    sum = add(sum, sum);
    const [ofBase, ofPoint] = [(s >> bit) & 1n, (h >> bit) & 1n];
    if (ofBase + ofPoint === 2n) sum = add(sum, both);
    else if (ofBase === 1n) sum = add(sum, BASE);
    else if (ofPoint === 1n) sum = add(sum, point);
  }
  return sum;
}

/** @see RFC 8032, section 5.1.4 */
function add(p: Point, q: Point): Point {
  const a = mod((p.y - p.x) * (q.y - q.x));
  const b = mod((p.y + p.x) * (q.y + q.x));
  const c = mod(2n * D * mod(p.t * q.t));
  const d = 2n * p.z * q.z;
  const [e, f, g, h] = [b - a, mod(d - c), mod(d + c), b + a];
  return { x: mod(e * f), y: mod(g * h), z: mod(f * g), t: mod(e * h) };
}

function negative({ x, y, z, t }: Point): Point {
  return { x: mod(-x), y, z, t: mod(-t) };
}

/** The 256 bits of a point: y, and as the highest bit the sign of x. */
function encoded({ x, y, z }: Point): bigint {
  const scale = inverse(z);
  return mod(y * scale) | ((mod(x * scale) & 1n) << 255n);
}

/** The point of 256 bits; undefined when no point of the curve has this y. */
function pointOf(bits: bigint): Point | undefined {
  const y = mod(bits & (2n ** 255n - 1n));
  const u = mod(y * y - 1n);
  const v = mod(D * y * y + 1n);
  const candidate = mod(u * power(v, 3n) * power(u * power(v, 7n), (P - 5n) / 8n));
  const square = mod(v * candidate * candidate);
  if (square !== u && square !== mod(-u)) return undefined;
  const root = square === u ? candidate : mod(candidate * ROOT_OF_MINUS_ONE);
  const x = (root & 1n) === bits >> 255n ? root : mod(-root);
  return { x, y, z: 1n, t: mod(x * y) };
}

/** 4/5 with an even x. */
function basePoint(): Uint8Array {
  const bytes = new Uint8Array(32).fill(0x66);
  bytes[0] = 0x58;
  return bytes;
}

function littleEndian(bytes: Uint8Array): bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i -= 1) value = (value << 8n) | BigInt(bytes[i] as number);
  return value;
}

function mod(value: bigint): bigint {
  const rest = value % P;
  return rest < 0n ? rest + P : rest;
}

function inverse(value: bigint): bigint {
  return power(value, P - 2n);
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = mod(base);
  for (let left = exponent; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) result = mod(result * square);
    square = mod(square * square);
  }
  return result;
}
