import {
  createHash as nodeHash,
  createPublicKey as nodeKey,
  generateKeyPairSync,
  sign,
  verify as nodeVerify,
} from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';

import { ByteBuffer } from './buffer';
import { createHash, createPublicKey, verify } from './crypto';
import { sha512 } from './sha512';

const SPKI = Buffer.from('302a300506032b6570032100', 'hex');
const bytes = fc.uint8Array({ maxLength: 300 });
const RUNS = { numRuns: 300 };
const FIELD = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

describe('hashing in plain code', () => {
  it.each([0, 1, 3, 55, 56, 63, 64, 65, 111, 112, 127, 128, 129, 100_000])(
    'gives what Node gives for %i bytes',
    (length) => {
      const data = Buffer.alloc(length, 'Baraza');
      expect([...digest([data])]).toEqual([...nodeHash('sha256').update(data).digest()]);
      expect([...sha512(data)]).toEqual([...nodeHash('sha512').update(data).digest()]);
    },
  );

  it('gives the same however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(bytes, { maxLength: 6 }), (parts) => {
        const whole = Buffer.concat(parts);
        expect([...digest(parts)]).toEqual([...nodeHash('sha256').update(whole).digest()]);
        expect([...sha512(...parts)]).toEqual([...nodeHash('sha512').update(whole).digest()]);
      }),
      RUNS,
    );
  });

  it('takes texts as UTF-8 and knows no other algorithm', () => {
    const hash = createHash('sha256');
    hash.update('Zielona Góra 🌳');
    expect(hash.digest().toString('hex')).toBe(
      nodeHash('sha256').update('Zielona Góra 🌳').digest('hex'),
    );
    expect(() => createHash('md5' as 'sha256')).toThrow('md5');
  });
});

describe('signatures in plain code', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(12);

  const both = (key: Uint8Array, message: Uint8Array, signature: Uint8Array) => {
    const der = Buffer.concat([SPKI, key]);
    const node = nodeKey({ key: der, format: 'der', type: 'spki' });
    return {
      ours: verify(null, message, createPublicKey({ key: der }), signature),
      nodes: nodeVerify(null, message, node, signature),
    };
  };

  it('holds the vectors of RFC 8032', () => {
    const key = Buffer.from(
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
      'hex',
    );
    const signature = Buffer.from(
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
      'hex',
    );
    expect(both(key, Buffer.alloc(0), signature)).toEqual({ ours: true, nodes: true });
  });

  it('accepts what Node signs, and says what Node says after any change', () => {
    fc.assert(
      fc.property(bytes, fc.nat({ max: 511 }), fc.nat({ max: 255 }), (data, bit, keyBit) => {
        const signature = sign(null, data, privateKey);
        expect(both(raw, data, signature)).toEqual({ ours: true, nodes: true });
        const otherSignature = both(raw, data, withBit(signature, bit));
        expect(otherSignature).toEqual({ ours: false, nodes: false });
        const otherKey = both(withBit(raw, keyBit), data, signature);
        expect(otherKey.ours).toBe(otherKey.nodes);
      }),
      { numRuns: 40 },
    );
  });

  it('refuses the second spelling of s, short signatures and long ones', () => {
    const signature = sign(null, Buffer.from('head'), privateKey);
    const s = fromLittleEndian(signature.subarray(32));
    const twin = Buffer.concat([signature.subarray(0, 32), littleEndian(s + ORDER)]);
    const message = Buffer.from('head');
    expect(both(raw, message, twin)).toEqual({ ours: false, nodes: false });
    for (const odd of [signature.subarray(0, 63), Buffer.concat([signature, Buffer.of(0)])]) {
      expect(both(raw, message, odd)).toEqual({ ours: false, nodes: false });
    }
  });

  it('says what Node says of keys and points at the edges of the field', () => {
    const edges = [0n, 1n, 2n, FIELD - 1n, FIELD, FIELD + 1n, FIELD + 18n].flatMap((y) => [
      littleEndian(y),
      littleEndian(y | (1n << 255n)),
    ]);
    const said = edges.flatMap((key) =>
      edges.flatMap((r) =>
        [0n, 1n].map((s) => both(key, Buffer.from('x'), Buffer.concat([r, littleEndian(s)]))),
      ),
    );
    expect(said.map(({ ours }) => ours)).toEqual(said.map(({ nodes }) => nodes));
    expect(said.some(({ nodes }) => nodes)).toBe(true);
  });
});

describe('the part of Buffer that the verifier uses', () => {
  const encodings = ['utf8', 'hex', 'base64', 'base64url', 'latin1'] as const;

  it.each(encodings)('writes and reads %s as Node does', (encoding) => {
    fc.assert(
      fc.property(bytes, fc.nat({ max: 20 }), fc.nat({ max: 20 }), (data, start, length) => {
        const [ours, nodes] = [ByteBuffer.from(data), Buffer.from(data)];
        const text = nodes.toString(encoding);
        expect(ours.toString(encoding)).toBe(text);
        const end = Math.min(start + length, data.length);
        const from = Math.min(start, end);
        expect(ours.toString(encoding, from, end)).toBe(nodes.toString(encoding, from, end));
        expect([...ByteBuffer.from(text, encoding)]).toEqual([...Buffer.from(text, encoding)]);
      }),
      RUNS,
    );
  });

  it('reads untidy texts as Node does', () => {
    for (const text of ['ab=cd', 'a b\nc', 'YQ', 'YQ=', 'Y', '-_+/', '']) {
      expect([...ByteBuffer.from(text, 'base64')]).toEqual([...Buffer.from(text, 'base64')]);
    }
    for (const text of ['abc', 'zz', '12zz34', 'AbCd', '']) {
      expect([...ByteBuffer.from(text, 'hex')]).toEqual([...Buffer.from(text, 'hex')]);
    }
  });

  it('compares, joins and cuts as Node does', () => {
    fc.assert(
      fc.property(bytes, bytes, fc.integer({ min: -9, max: 9 }), (a, b, at) => {
        const [x, y] = [ByteBuffer.from(a), ByteBuffer.from(b)];
        expect(ByteBuffer.compare(x, y)).toBe(Buffer.compare(a, b));
        expect(x.equals(y)).toBe(Buffer.from(a).equals(b));
        expect(x.equals(ByteBuffer.from(a))).toBe(true);
        expect([...ByteBuffer.concat([x, y])]).toEqual([...Buffer.concat([a, b])]);
        const targets = [Buffer.alloc(12), Buffer.alloc(12)] as const;
        const place = Math.abs(at);
        expect(x.copy(targets[0], place)).toBe(Buffer.from(a).copy(targets[1], place));
        expect(targets[0]).toEqual(targets[1]);
        expect(x.copy(targets[0])).toBe(Buffer.from(a).copy(targets[1]));
        const [ourPart, nodePart] = [x.subarray(at), Buffer.from(a).subarray(at)];
        expect([...ourPart]).toEqual([...nodePart]);
        expect(ourPart).toBeInstanceOf(ByteBuffer);
      }),
      RUNS,
    );
  });

  it('makes bytes from all that Node makes them from', () => {
    const shared = Uint8Array.of(1, 2, 3, 4);
    const view = ByteBuffer.from(shared.buffer, 1, 2);
    shared[1] = 9;
    expect([...view]).toEqual([9, 3]);
    expect([...ByteBuffer.from(shared.buffer)]).toEqual([1, 9, 3, 4]);
    expect([...ByteBuffer.of(7, 8)]).toEqual([7, 8]);
    expect([...ByteBuffer.alloc(2)]).toEqual([0, 0]);
    expect([...ByteBuffer.from(ByteBuffer.of(5))]).toEqual([5]);
    expect([...ByteBuffer.from('ä')]).toEqual([...Buffer.from('ä')]);
    expect(ByteBuffer.from('ä').toString()).toBe('ä');
    expect(ByteBuffer.byteLength('Zürich')).toBe(7);
  });

  it('reads and writes numbers, and stops where the bytes end', () => {
    const data = Uint8Array.from({ length: 12 }, (_, i) => 250 - i);
    const [ours, nodes] = [ByteBuffer.from(data), Buffer.from(data)];
    expect(ours.readUInt16LE()).toBe(nodes.readUInt16LE());
    expect(ours.readUInt32LE()).toBe(nodes.readUInt32LE());
    expect(ours.readUInt32LE(3)).toBe(nodes.readUInt32LE(3));
    expect(ours.readBigUInt64BE()).toBe(nodes.readBigUInt64BE());
    expect(ours.writeUInt16BE(515)).toBe(nodes.writeUInt16BE(515));
    expect(ours.writeUInt16BE(516, 5)).toBe(nodes.writeUInt16BE(516, 5));
    expect([...ours]).toEqual([...nodes]);
    for (const at of [-1, 9, 12]) {
      expect(() => ours.readUInt32LE(at)).toThrow(RangeError);
      expect(() => nodes.readUInt32LE(at)).toThrow('out of range');
    }
  });

  it('is all of Buffer and node:crypto that the verifier asks for', () => {
    const known: readonly object[] = [ByteBuffer.prototype, Array.prototype, String.prototype];
    const unknown = new Set(
      Object.getOwnPropertyNames(Buffer.prototype).filter(
        (name) => !known.some((prototype) => name in prototype),
      ),
    );
    const lacking = sources(join(__dirname, '..', '..')).flatMap((text) => [
      ...namesIn(text, /(?<!\b(?:Buffer|this))\.(\w+)\(/g).filter((name) => unknown.has(name)),
      ...namesIn(text, /\bBuffer\.(\w+)\(/g).filter((name) => !Object.hasOwn(ByteBuffer, name)),
      ...namesIn(text, /import \{([^}]*)\} from 'node:crypto'/g)
        .flatMap((names) => names.split(',').map((name) => name.trim()))
        .filter((name) => !['createHash', 'createPublicKey', 'verify'].includes(name)),
    ]);
    expect(unknown).toContain('readInt8');
    expect(lacking).toEqual([]);
  });
});

function digest(parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash('sha256');
  parts.forEach((part) => hash.update(part));
  return hash.digest();
}

function namesIn(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, name = '']) => name);
}

function withBit(data: Uint8Array, bit: number): Buffer {
  const changed = Buffer.from(data);
  changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return changed;
}

function littleEndian(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(64, '0'), 'hex').reverse();
}

function fromLittleEndian(data: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(data).reverse().toString('hex')}`);
}

/** What goes into the page: the verifier without the command line, its files and its specs. */
function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/spec|^page|folder-source|cli|standalone/.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}
