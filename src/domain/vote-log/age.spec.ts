import { createCipheriv, hkdfSync } from 'node:crypto';

import fc from 'fast-check';

import {
  identityOf,
  isSealed,
  makeHeader,
  readIdentity,
  readRecipient,
  seal,
  unseal,
  type AgeHeader,
} from './age';
import { toBech32 } from './bech32';
import { utf8 } from './bytes';

const OWN = identityOf(Uint8Array.from({ length: 32 }, (_, i) => i + 1));
const OTHER = identityOf(new Uint8Array(32).fill(9));

// Made with age 1.1.1: `age-keygen`, then `printf 'a ballot line' | age -r …`, and an empty file.
const PUBLISHED = {
  identity: 'AGE-SECRET-KEY-1RSGSUFG6MG56MGJS23V0EAXXG6VYENTT47SXS3E779JCY52CAMVQ04W3AJ',
  recipient: 'age1te495aw9pxfga04p8g6qhqnzpn4l7akjdl74agsq0vuysqnfyf9qw2mrzw',
  line:
    'YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBaWWJTcmdCVmw2WHA0bkpNOEpWaCswOXVEbWhzdXdQ' +
    'Y2w5U2NTdHV1djNJCnVjZ1ViRDArSWJsbWIwczZRUzJXWW1yZzNmMGlQdmJBaVcxWnhzOVlTWXMKLS0tIDFL' +
    'Z0lWNENwQVpJYURUdHYzYVdsTldsMU5INERrUXRLVjhxUW9jc3VnRFkK+TAPHazlU96d+dH2RHeppq6RUZRh' +
    '8o3Nl77/uNhM2hg9dN0M5dFNr0DKqewy',
  empty:
    'YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSByTnZsNjhGcGR3UU1wRVNGblZYYXkvZERYMVo4akVE' +
    'ZmZLU0JVUHZnY1g0CmkzQk1oSUhoNG1nZTZDN2h3eGowK2U4dklocmxvSENSSEF4TEpNNWk3VjgKLS0tIDRz' +
    'azRnN00xZkx5M2JQKzhoQWFSMzErZHV5QzNTemEyelI0dUM0bTJsMkUKpzHEbr2uCC0ovY55XVGncIAAWt8F' +
    'jOjLOZV9bowMQxw=',
};

const sealOne = (header: AgeHeader, content: Uint8Array): Uint8Array =>
  seal(header, [content])[0] as Uint8Array;

const sealedFor = (content: Uint8Array, ...identities: (typeof OWN)[]): Uint8Array =>
  sealOne(makeHeader(identities.map(({ recipient }) => recipient)), content);

describe('sealing with age', () => {
  it('opens what the age tool sealed, for the identity that age-keygen wrote', () => {
    const identity = readIdentity(PUBLISHED.identity);
    expect(identity?.recipient.text).toBe(PUBLISHED.recipient);
    expect(identity?.text).toBe(PUBLISHED.identity);
    const open = (file: string): string | undefined => {
      const content = identity && unseal(identity, Buffer.from(file, 'base64'));
      return content && Buffer.from(content).toString();
    };
    expect(open(PUBLISHED.line)).toBe('a ballot line');
    expect(open(PUBLISHED.empty)).toBe('');
  });

  it('opens what it sealed, whatever the length', () => {
    const sizes = [0, 1, 511, 65_535, 65_536, 65_537, 131_072, 200_000];
    for (const size of sizes) {
      const content = Buffer.alloc(size, 'ballot');
      const file = sealedFor(content, OWN);
      expect(isSealed(file)).toBe(true);
      expect(Buffer.from(unseal(OWN, file) as Uint8Array).equals(content)).toBe(true);
    }
  });

  it('opens for each recipient, and for nobody else', () => {
    const file = sealedFor(utf8('{"v":1}'), OTHER, OWN);
    expect(unseal(OWN, file)).toEqual(utf8('{"v":1}'));
    expect(unseal(OTHER, file)).toEqual(utf8('{"v":1}'));
    expect(unseal(identityOf(new Uint8Array(32).fill(8)), file)).toBeUndefined();
  });

  it('takes the recipient that people are told', () => {
    const recipient = readRecipient(OWN.recipient.text);
    const file = sealOne(makeHeader(recipient ? [recipient] : []), utf8('x'));
    expect(unseal(OWN, file)).toEqual(utf8('x'));
    expect(readRecipient('age1nonsense')).toBeUndefined();
    expect(readRecipient(toBech32('age', new Uint8Array(31)))).toBeUndefined();
    expect(readIdentity('AGE-SECRET-KEY-1NONSENSE')).toBeUndefined();
  });

  it('opens nothing in which a byte was changed, cut off or added', () => {
    const file = sealedFor(Buffer.alloc(300, 'line'), OWN);
    for (let at = 0; at < file.length; at += 1) {
      const changed = Uint8Array.from(file);
      changed[at] = (file[at] as number) ^ 1;
      expect(unseal(OWN, changed)).toBeUndefined();
      expect(unseal(OWN, file.subarray(0, at))).toBeUndefined();
    }
    expect(unseal(OWN, Buffer.concat([file, Buffer.alloc(1)]))).toBeUndefined();
  });

  it('opens nothing whose chunks were cut off, added or swapped', () => {
    const size = 65_536 + 16;
    const file = sealedFor(Buffer.alloc(3 * 65_536, 'line'), OWN);
    const head = file.subarray(0, file.length - 3 * size);
    const [a, b, c] = [0, 1, 2].map((i) => {
      return file.subarray(head.length + i * size, head.length + (i + 1) * size);
    }) as [Uint8Array, Uint8Array, Uint8Array];
    for (const chunks of [[a, b], [a, c], [b, a, c], [a, b, c, c], [a], []]) {
      expect(unseal(OWN, Buffer.concat([head, ...chunks]))).toBeUndefined();
    }
  });

  it('refuses an empty chunk behind a full one', () => {
    const header = makeHeader([OWN.recipient]);
    const whole = sealOne(header, Buffer.alloc(2 * 65_536));
    const begin = header.bytes.length + 16;
    const nonce = whole.subarray(header.bytes.length, begin);
    const key = Buffer.from(hkdfSync('sha256', header.fileKey, nonce, 'payload', 32));
    // The same key and place, but nothing in it.
    const second = Buffer.from('000000000000000000000101', 'hex');
    const cipher = createCipheriv('chacha20-poly1305', key, second, { authTagLength: 16 });
    cipher.final();
    const full = whole.subarray(0, begin + 65_552);
    expect(unseal(OWN, Buffer.concat([full, cipher.getAuthTag()]))).toBeUndefined();
  });

  it('knows a public key that would give everybody the same secret', () => {
    const text = Buffer.from(sealedFor(utf8('x'), OWN)).toString('latin1');
    const weak = text.replace(/X25519 .{43}/, `X25519 ${'A'.repeat(43)}`);
    expect(unseal(OWN, Buffer.from(weak, 'latin1'))).toBeUndefined();
  });

  it('makes every file anew', () => {
    const files = Array.from({ length: 50 }, () => sealedFor(utf8('the same'), OWN));
    expect(new Set(files.map((file) => Buffer.from(file).toString('hex'))).size).toBe(50);
  });

  it('draws a nonce for each file of a header, and opens them all', () => {
    const header = makeHeader([OWN.recipient, OTHER.recipient]);
    const contents = Array.from({ length: 25 }, () => utf8('the same'));
    const files = [...seal(header, contents), ...seal(header, contents)];
    const { length } = header.bytes;
    const parts = (from: number, to: number): Set<string> =>
      new Set(files.map((file) => Buffer.from(file.subarray(from, to)).toString('hex')));
    expect(parts(0, length).size).toBe(1);
    expect(parts(length, length + 16).size).toBe(50);
    // A key of its own: equal contents do not look equal.
    expect(parts(length + 16, length + 24).size).toBe(50);
    for (const file of files) {
      expect(unseal(OWN, file)).toEqual(utf8('the same'));
      expect(unseal(OTHER, file)).toEqual(utf8('the same'));
    }
  });

  it('makes every header anew', () => {
    const headers = Array.from({ length: 50 }, () => makeHeader([OWN.recipient]));
    const distinct = (of: (header: (typeof headers)[0]) => Uint8Array): number =>
      new Set(headers.map((header) => Buffer.from(of(header)).toString('hex'))).size;
    expect(distinct(({ bytes }) => bytes)).toBe(50);
    expect(distinct(({ fileKey }) => fileKey)).toBe(50);
  });

  it('tells sealed files from ballot lines', () => {
    expect(isSealed(utf8('{"ballot":{}}'))).toBe(false);
    expect(isSealed(new Uint8Array())).toBe(false);
  });

  it('crashes on no input', () => {
    const begin = utf8('age-encryption.org/v1\n-> X25519 ');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, isBegun) => {
        const file = isBegun ? Buffer.concat([begin, bytes]) : bytes;
        expect(unseal(OWN, file)).toBeUndefined();
      }),
    );
  });
});
