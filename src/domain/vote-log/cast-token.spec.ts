import { sha256, toBase64Url, toHex } from './bytes';
import { bodyMac, formKey, mintCastToken, tokenHash, verifyCastToken } from './cast-token';
import { credentialOf } from './credential';

const HOUR = 3_600_000;
const now = 500_000 * HOUR + 1;
const nonce = sha256('nonce').subarray(0, 16);
const context = { key: formKey('a long secret'), sessionId: 'session-1', round: 'spring' };
const token = mintCastToken(context, nonce, now);

describe('a cast token', () => {
  it('is valid for a day in its session and round', () => {
    const read = verifyCastToken(token, context, now + 24 * HOUR);
    expect(read).toMatchObject({ ok: true, value: { expiresHour: 500_025 } });
    expect(read.ok && toHex(read.value.nonce)).toBe(toHex(nonce));
  });

  it('expires at a full hour', () => {
    expect(verifyCastToken(token, context, 500_025 * HOUR)).toEqual({
      ok: false,
      error: { kind: 'cast-token-expired' },
    });
  });

  it.each([
    ['another session', token, { ...context, sessionId: 'session-2' }],
    ['another round', token, { ...context, round: 'autumn' }],
    ['another key', token, { ...context, key: formKey('another secret') }],
    ['another length', token.slice(4), context],
    ['odd characters', `${token.slice(0, -1)}*`, context],
    ['a later hour', toBase64Url(Buffer.from(token, 'base64url').fill(0xff, 16, 17)), context],
  ])('is invalid with %s', (_, text, form) => {
    expect(verifyCastToken(text, form, now)).toEqual({
      ok: false,
      error: { kind: 'cast-token-invalid' },
    });
  });

  it('is stored as a hash, with a mark of the ballot that only its holder can make', () => {
    const cast = { nonce, expiresHour: 1 };
    const ballot = { north: { type: 'approval' as const, projects: ['p1'] } };
    expect(toHex(tokenHash(cast))).toBe(toHex(sha256(nonce)));
    expect(bodyMac(cast, ballot)).toHaveLength(16);
    expect(toHex(bodyMac(cast, ballot))).toBe(toHex(bodyMac({ ...cast, expiresHour: 2 }, ballot)));
    expect(toHex(bodyMac(cast, ballot))).not.toBe(toHex(bodyMac(cast, {})));
    const other = { ...cast, nonce: sha256('other').subarray(0, 16) };
    expect(toHex(bodyMac(cast, ballot))).not.toBe(toHex(bodyMac(other, ballot)));
  });
});

describe('a credential', () => {
  const key = sha256('key of the round');

  it('depends on the round, the voter and the key', () => {
    const made = [
      credentialOf(key, { round: 'spring', voterId: 'a' }),
      credentialOf(key, { round: 'spring', voterId: 'b' }),
      credentialOf(key, { round: 'autumn', voterId: 'a' }),
      credentialOf(sha256('another key'), { round: 'spring', voterId: 'a' }),
    ];
    expect(new Set(made.map(toHex)).size).toBe(4);
    expect(made.every((k) => k.length === 16)).toBe(true);
  });

  it('needs a key of 32 bytes', () => {
    expect(() => credentialOf(new Uint8Array(31), { round: 'x', voterId: 'a' })).toThrow(
      '32 bytes',
    );
  });
});
