import { firstPrimes, rootFraction } from './roots';

const BLOCK = 64;
const K = Int32Array.from(firstPrimes(64), (prime) => upperHalf(rootFraction(prime, 3)));
const START = Int32Array.from(firstPrimes(8), (prime) => upperHalf(rootFraction(prime, 2)));
const schedule = new Int32Array(64);

/** The upper 32 bits of 64, as a signed number. */
function upperHalf(word: bigint): number {
  return Number(BigInt.asIntN(32, word >> 32n));
}

/**
 * SHA-256 in plain code: `crypto.subtle` is asynchronous, slow on the short inputs of a log, and
 * missing on `file:` pages of some browsers.
 * @see FIPS 180-4, section 6.2
 */
export class Sha256 {
  private readonly state = Int32Array.from(START);
  private readonly rest = new Uint8Array(BLOCK);
  private held = 0;
  private length = 0;

  /** Takes more bytes. */
  update(bytes: Uint8Array): this {
    this.length += bytes.length;
    let at = 0;
    if (this.held > 0) {
      at = Math.min(BLOCK - this.held, bytes.length);
      this.hold(bytes.subarray(0, at));
      if (this.held < BLOCK) return this;
      compress(this.state, this.rest, 0);
      this.held = 0;
    }
    for (; at + BLOCK <= bytes.length; at += BLOCK) compress(this.state, bytes, at);
    this.hold(bytes.subarray(at));
    return this;
  }

  /** The 32 bytes; nothing may be added afterwards. */
  digest(): Uint8Array {
    const bits = this.length * 8;
    const padding = new Uint8Array((this.held < 56 ? 56 : 120) - this.held + 8);
    padding[0] = 0x80;
    const view = new DataView(padding.buffer);
    view.setUint32(padding.length - 8, Math.floor(bits / 2 ** 32));
    view.setUint32(padding.length - 4, bits % 2 ** 32);
    this.update(padding);
    const out = new DataView(new ArrayBuffer(32));
    this.state.forEach((word, i) => out.setInt32(4 * i, word));
    return new Uint8Array(out.buffer);
  }

  private hold(bytes: Uint8Array): void {
    this.rest.set(bytes, this.held);
    this.held += bytes.length;
  }
}

function fillSchedule(bytes: Uint8Array, start: number): void {
  const w = schedule;
  for (let i = 0, at = start; i < 16; i += 1, at += 4) {
    w[i] =
      (byte(bytes, at) << 24) |
      (byte(bytes, at + 1) << 16) |
      (byte(bytes, at + 2) << 8) |
      byte(bytes, at + 3);
  }
  for (let i = 16; i < 64; i += 1) {
    const early = w[i - 15] as number;
    const late = w[i - 2] as number;
    const small0 = turn(early, 7) ^ turn(early, 18) ^ (early >>> 3);
    const small1 = turn(late, 17) ^ turn(late, 19) ^ (late >>> 10);
    w[i] = ((w[i - 16] as number) + small0 + (w[i - 7] as number) + small1) | 0;
  }
}

function compress(state: Int32Array, bytes: Uint8Array, start: number): void {
  fillSchedule(bytes, start);
  let [a, b, c, d, e, f, g, h] = state as unknown as Eight;
  for (let i = 0; i < 64; i += 1) {
    const big1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
    const choice = (e & f) ^ (~e & g);
    const first = (h + big1 + choice + (K[i] as number) + (schedule[i] as number)) | 0;
    const big0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + big0 + majority) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => {
    state[i] = (state[i] as number) + word;
  });
}

type Eight = [number, number, number, number, number, number, number, number];

function byte(bytes: Uint8Array, at: number): number {
  return bytes[at] as number;
}

function turn(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}
