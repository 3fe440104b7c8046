import fc from 'fast-check';

import { sha256, utf8 } from './bytes';
import { signCheckpoint } from './checkpoint';
import { appendLeaves, EMPTY_TREE, inclusionProof, leafHash, rangeRootsOf, rootOf } from './merkle';
import { noteSigner } from './note';
import { formatTlogProof, parseTlogProof, verifyReceipt } from './proof';

const signer = noteSigner('log.example/rounds/one/log', sha256('seed'));
const bodies = Array.from({ length: 11 }, (_, i) => utf8(`entry ${i}`));
const leaves = bodies.map(leafHash);
const root = rootOf(appendLeaves(EMPTY_TREE, leaves));
const checkpoint = signCheckpoint({ size: 11, root }, signer);

const receipt = (index: number): string =>
  formatTlogProof({
    index,
    extra: bodies[index] as Uint8Array,
    hashes: inclusionProof(rangeRootsOf(leaves), { index, size: 11 }),
    checkpoint,
  });

describe('a receipt', () => {
  it('shows that its entry stands in the log', () => {
    for (const [index, entry] of bodies.entries()) {
      const verified = verifyReceipt(receipt(index), signer.key);
      expect(verified).toMatchObject({
        ok: true,
        value: { index, checkpoint: { size: 11, root } },
      });
      expect(verified.ok && Buffer.from(verified.value.entry).equals(entry)).toBe(true);
    }
  });

  it('never survives one changed character', () => {
    const text = receipt(4);
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.integer({ min: 33, max: 126 }), (at, code) => {
        const character = String.fromCharCode(code);
        fc.pre(text[at] !== character);
        const spoiled = text.slice(0, at) + character + text.slice(at + 1);
        expect(verifyReceipt(spoiled, signer.key).ok).toBe(false);
      }),
    );
  });

  it('does not fit another place', () => {
    expect(verifyReceipt(receipt(4).replace('index 4', 'index 5'), signer.key)).toEqual({
      ok: false,
      error: { kind: 'unproven-inclusion', index: 5, size: 11 },
    });
  });

  it('needs a checkpoint of the log', () => {
    const other = noteSigner('other.example', sha256('seed'));
    expect(verifyReceipt(receipt(4), other.key)).toMatchObject({
      error: { kind: 'foreign-checkpoint' },
    });
  });

  it('without its entry can be read, not verified', () => {
    const text = formatTlogProof({ index: 0, hashes: [], checkpoint });
    expect(parseTlogProof(text)).toEqual({ ok: true, value: { index: 0, hashes: [], checkpoint } });
    expect(verifyReceipt(text, signer.key)).toMatchObject({ error: { line: 2 } });
  });

  it.each([
    [1, ''],
    [1, 'c2sp.org/tlog-proof@v1\nindex 1\n'],
    [1, `c2sp.org/tlog-proof@v2\nindex 1\n\n${checkpoint}`],
    [2, `c2sp.org/tlog-proof@v1\n\n${checkpoint}`],
    [2, `c2sp.org/tlog-proof@v1\nextra *\nindex 1\n\n${checkpoint}`],
    [2, `c2sp.org/tlog-proof@v1\nindex 01\n\n${checkpoint}`],
    [3, `c2sp.org/tlog-proof@v1\nextra AAAA\nindex\n\n${checkpoint}`],
    [3, `c2sp.org/tlog-proof@v1\nindex 1\nAAAA\n\n${checkpoint}`],
    [4, `c2sp.org/tlog-proof@v1\nextra AAAA\nindex 1\n*\n\n${checkpoint}`],
  ])('is malformed in line %i', (line, text) => {
    expect(parseTlogProof(text)).toEqual({ ok: false, error: { kind: 'malformed-proof', line } });
  });
});
