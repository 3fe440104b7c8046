import fc from 'fast-check';

import { sha256, toBase64, utf8 } from './bytes';
import {
  openCheckpoint,
  originOf,
  parseCheckpointBody,
  signCheckpoint,
  trailOriginOf,
} from './checkpoint';
import { cosign, verifyCosignature } from './cosignature';
import { signingKeyFromSeed } from './ed25519';
import {
  encodeVerifierKey,
  noteSigner,
  parseNote,
  parseVerifierKey,
  signatureLine,
  signNote,
  verifyNote,
  type SignedNote,
} from './note';

const signer = noteSigner('log.example/rounds/one/log', sha256('seed one'));
const stranger = noteSigner('log.example/rounds/one/log', sha256('seed two'));
const witness = noteSigner('witness.example', sha256('seed three'), 'cosignature');
const head = { size: 7, root: sha256('root') };

const noteOf = (text: string): SignedNote => {
  const note = parseNote(text);
  if (!note.ok) throw new Error(note.error.why);
  return note.value;
};

describe('a verifier key', () => {
  it('is read back as it was written, for logs and witnesses', () => {
    for (const { key } of [signer, witness]) {
      const parsed = parseVerifierKey(encodeVerifierKey(key));
      expect(parsed.ok && encodeVerifierKey(parsed.value)).toBe(encodeVerifierKey(key));
    }
  });

  const [, name = '', id = '', key = ''] =
    /^([^+]+)\+([^+]+)\+(.+)$/.exec(encodeVerifierKey(signer.key)) ?? [];
  it.each([
    ['no plus', 'log.example'],
    ['another id', `${name}+00000000+${key}`],
    ['odd base64', `${name}+${id}+${key}=`],
    ['a short key', `${name}+${id}+${toBase64(Uint8Array.of(1, 2, 3))}`],
    ['an unknown type', `${name}+${id}+${toBase64(new Uint8Array(33).fill(9))}`],
  ])('with %s is refused', (_, text) => {
    expect(parseVerifierKey(text)).toEqual({
      ok: false,
      error: { kind: 'malformed-verifier-key', text },
    });
  });

  it('comes from 32 bytes', () => {
    expect(() => signingKeyFromSeed(new Uint8Array(31))).toThrow('32 bytes');
  });
});

describe('a signed note', () => {
  const note = signNote('two\n\nparagraphs\n', signer);

  it('is verified by the key that signed it', () => {
    expect(verifyNote(noteOf(note), signer.key)).toMatchObject({
      ok: true,
      value: { text: 'two\n\nparagraphs\n' },
    });
  });

  it('has no signature of another key with the same name', () => {
    expect(verifyNote(noteOf(note), stranger.key)).toEqual({
      ok: false,
      error: { kind: 'missing-signature', name: stranger.key.name },
    });
  });

  it('fails when one line of the key is wrong, though another is right', () => {
    const wrong = signatureLine(signer.key, new Uint8Array(64));
    expect(verifyNote(noteOf(note + wrong), signer.key)).toMatchObject({
      error: { kind: 'wrong-signature' },
    });
  });

  it.each([
    ['control-character', note.replace('two', 'two\t')],
    ['control-character', note.replace('two', '\ud800')],
    ['no-signatures', 'no blank line\n'],
    ['no-signatures', '\n\n'],
    ['no-signatures', note.trimEnd()],
    ['no-signatures', `${note}\n`],
    ['signature-line', `${note}more\n`],
    ['signature-line', note.replace('\u2014', '-')],
    ['signature-line', note.replace(/=\n$/, '\n')],
    ['signature-line', `${note}\u2014 short AAAA\n`],
  ])('is malformed by %s', (why, text) => {
    expect(parseNote(text)).toEqual({ ok: false, error: { kind: 'malformed-note', why } });
  });

  it('never survives one changed character', () => {
    fc.assert(
      fc.property(fc.nat(note.length - 1), fc.integer({ min: 33, max: 126 }), (at, code) => {
        const character = String.fromCharCode(code);
        fc.pre(note[at] !== character);
        const parsed = parseNote(note.slice(0, at) + character + note.slice(at + 1));
        expect(parsed.ok && verifyNote(parsed.value, signer.key).ok).toBe(false);
      }),
    );
  });
});

describe('a checkpoint', () => {
  it('opens under the key of its log', () => {
    expect(openCheckpoint(signCheckpoint(head, signer), signer.key)).toMatchObject({
      ok: true,
      value: { ...head, origin: signer.key.name },
    });
  });

  it('of another log is foreign, even when the key signed it', () => {
    const text = signNote(`elsewhere\n7\n${toBase64(head.root)}\n`, signer);
    expect(openCheckpoint(text, signer.key)).toEqual({
      ok: false,
      error: { kind: 'foreign-checkpoint', origin: 'elsewhere' },
    });
  });

  it('needs a well-formed note, body and signature', () => {
    expect(openCheckpoint('x', signer.key)).toMatchObject({ error: { kind: 'malformed-note' } });
    expect(openCheckpoint(signNote('x\n', signer), signer.key)).toMatchObject({
      error: { kind: 'malformed-checkpoint' },
    });
    expect(openCheckpoint(signCheckpoint(head, signer), stranger.key)).toMatchObject({
      error: { kind: 'missing-signature' },
    });
  });

  it.each([
    'log\n01\nAAAA\n',
    `log\n9007199254740993\n${toBase64(head.root)}\n`,
    'log\n1\nAAAA\n',
    'log\n1\n*\n',
    `log\n1\n${toBase64(head.root)}\nextension\n`,
    `extension\nlog\n1\n${toBase64(head.root)}\n`,
  ])('has exactly three plain lines, unlike %j', (text) => {
    expect(parseCheckpointBody(text)).toEqual({
      ok: false,
      error: { kind: 'malformed-checkpoint' },
    });
  });

  it('carries the address of the log without scheme and default port', () => {
    expect(originOf('http://LOCALHOST:3000/', 'one')).toBe('localhost:3000/rounds/one/log');
    expect(originOf('https://a.example/votes/', 'one')).toBe('a.example/votes/rounds/one/log');
    expect(originOf('https://a.example/votes//', 'one')).toBe('a.example/votes/rounds/one/log');
    expect(trailOriginOf('https://A.example/')).toBe('a.example/audit-trail/log');
  });
});

describe('a cosignature', () => {
  const body = 'origin\n7\nroot\n';
  const cosigned = (line: string): SignedNote => noteOf(signNote(body, signer) + line);

  it('tells the latest time at which the witness saw the head', () => {
    const note = cosigned(
      cosign(witness, 1_750_000_000, body) + cosign(witness, 1_750_000_060, body),
    );
    expect(verifyCosignature(note, witness.key)).toEqual({
      ok: true,
      value: { timeSeconds: 1_750_000_060 },
    });
  });

  it.each([
    ['missing-signature', ''],
    ['wrong-signature', cosign(witness, 1, 'another body\n')],
    ['wrong-signature', signatureLine(witness.key, new Uint8Array(64))],
    ['wrong-signature', signatureLine(witness.key, new Uint8Array(1))],
  ])('is refused: %s', (kind, line) => {
    expect(verifyCosignature(cosigned(line), witness.key)).toMatchObject({ error: { kind } });
  });
});

describe('the bytes of a text', () => {
  it('are UTF-8', () => {
    expect([...utf8('é')]).toEqual([0xc3, 0xa9]);
  });
});
