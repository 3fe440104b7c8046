const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const SYMBOLS = { base64: `${ALPHABET}+/`, base64url: `${ALPHABET}-_` } as const;
const VALUES = new Map(
  [...`${ALPHABET}+/`, '-', '_'].map((symbol, i) => [symbol, i < 64 ? i : i - 2]),
);
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

type Encoding = 'utf8' | 'hex' | 'base64' | 'base64url' | 'latin1';

/** As much of the constructor of bytes as a subclass with factories of its own can stand on. */
interface BytesClass {
  new (length: number): Uint8Array<ArrayBuffer>;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): Uint8Array<ArrayBuffer>;
}

const Bytes = Uint8Array as unknown as BytesClass;

/**
 * The part of Node's `Buffer` that the verifier uses, for browsers: it takes the name `Buffer` when
 * `verify.html` is bundled. Held against Node's own in `shims.spec.ts`.
 */
export class ByteBuffer extends Bytes {
  static alloc(length: number): ByteBuffer {
    return new ByteBuffer(length);
  }

  static of(...bytes: number[]): ByteBuffer {
    return ByteBuffer.from(bytes);
  }

  static from(
    source: string | ArrayBufferLike | ArrayLike<number>,
    encodingOrOffset?: Encoding | number,
    length?: number,
  ): ByteBuffer {
    if (typeof source === 'string')
      return decoded(source, encodingOrOffset as Encoding | undefined);
    if ('byteLength' in source && !ArrayBuffer.isView(source)) {
      const offset = (encodingOrOffset as number | undefined) ?? 0;
      return new ByteBuffer(source, offset, length ?? source.byteLength - offset);
    }
    const bytes = source as ArrayLike<number>;
    const copy = new ByteBuffer(bytes.length);
    copy.set(bytes);
    return copy;
  }

  static concat(parts: readonly Uint8Array[]): ByteBuffer {
    const whole = new ByteBuffer(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }

  static compare(a: Uint8Array, b: Uint8Array): -1 | 0 | 1 {
    const shorter = Math.min(a.length, b.length);
    for (let i = 0; i < shorter; i += 1) {
      const difference = (a[i] as number) - (b[i] as number);
      if (difference !== 0) return difference < 0 ? -1 : 1;
    }
    if (a.length === b.length) return 0;
    return a.length < b.length ? -1 : 1;
  }

  static byteLength(text: string): number {
    return encoder.encode(text).length;
  }

  equals(other: Uint8Array): boolean {
    return ByteBuffer.compare(this, other) === 0;
  }

  copy(target: Uint8Array, at = 0): number {
    const part = this.subarray(0, Math.max(0, target.length - at));
    target.set(part, at);
    return part.length;
  }

  override toString(encoding: Encoding = 'utf8', start = 0, end = this.length): string {
    return encoded(start === 0 && end === this.length ? this : this.subarray(start, end), encoding);
  }

  readUInt16LE(at = 0): number {
    return this.view(at, 2).getUint16(0, true);
  }

  readUInt32LE(at = 0): number {
    return this.view(at, 4).getUint32(0, true);
  }

  readBigUInt64BE(at = 0): bigint {
    return this.view(at, 8).getBigUint64(0);
  }

  writeUInt16BE(value: number, at = 0): number {
    this.view(at, 2).setUint16(0, value);
    return at + 2;
  }

  /** @throws RangeError where Node's would: outside of these bytes */
  private view(at: number, size: number): DataView {
    if (at < 0 || at + size > this.length) throw new RangeError(`no ${size} bytes at ${at}`);
    return new DataView(this.buffer, this.byteOffset + at, size);
  }
}

function encoded(bytes: Uint8Array, encoding: Encoding): string {
  switch (encoding) {
    case 'utf8':
      return decoder.decode(bytes);
    case 'hex':
      return Array.from(bytes, (byte) => HEX[byte]).join('');
    case 'latin1':
      return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
    case 'base64':
      return base64(bytes, SYMBOLS.base64) + '='.repeat((3 - (bytes.length % 3)) % 3);
    case 'base64url':
      return base64(bytes, SYMBOLS.base64url);
  }
}

function decoded(text: string, encoding: Encoding = 'utf8'): ByteBuffer {
  switch (encoding) {
    case 'utf8':
      return ByteBuffer.from(encoder.encode(text));
    case 'hex':
      return fromHex(text);
    case 'latin1':
      return ByteBuffer.from(Array.from(text, (symbol) => symbol.charCodeAt(0)));
    case 'base64':
    case 'base64url':
      return fromSextets(text);
  }
}

/** Like Node's, up to the first pair that is none. */
function fromHex(text: string): ByteBuffer {
  const bytes: number[] = [];
  for (let at = 0; /^[0-9a-f]{2}/i.test(text.slice(at, at + 2)); at += 2) {
    bytes.push(parseInt(text.slice(at, at + 2), 16));
  }
  return ByteBuffer.from(bytes);
}

function fromSextets(text: string): ByteBuffer {
  const bytes: number[] = [];
  let [held, bits] = [0, 0];
  for (const symbol of text) {
    const value = VALUES.get(symbol);
    if (symbol === '=') break;
    if (value === undefined) continue;
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 0xff);
    }
  }
  return ByteBuffer.from(bytes);
}

function base64(bytes: Uint8Array, symbols: string): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [b, c] = [bytes[at + 1], bytes[at + 2]];
    const triple = ((bytes[at] as number) << 16) | ((b ?? 0) << 8) | (c ?? 0);
    text += (symbols[triple >> 18] as string) + (symbols[(triple >> 12) & 63] as string);
    if (b !== undefined) text += symbols[(triple >> 6) & 63] as string;
    if (c !== undefined) text += symbols[triple & 63] as string;
  }
  return text;
}

export { ByteBuffer as Buffer };
