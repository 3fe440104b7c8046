import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { sha256Hex } from '../shared/canonical-json';
import { fromBase64, sha256, toBase64, toBase64Url, toHex, utf8 } from './bytes';
import { openCheckpoint, originOf, parseCheckpointBody, signCheckpoint } from './checkpoint';
import { cosign, cosignatureText, verifyCosignature } from './cosignature';
import { credentialOf } from './credential';
import { publicKeyPem } from './ed25519';
import { entryBytes, parseEntry, type Entry } from './entry';
import { followOrder } from './grammar';
import {
  appendLeaves,
  batchInclusionProofs,
  consistencyProof,
  EMPTY_TREE,
  inclusionProof,
  leafHash,
  nodeHash,
  rangeRootsOf,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from './merkle';
import { encodeVerifierKey, noteSigner, parseNote, parseVerifierKey } from './note';
import { commitmentOf, openingLine, parseOpening } from './opening';
import { formatTlogProof, parseTlogProof, verifyReceipt } from './proof';
import { encodeEntryBundle, growTiles, tilePath, tilesOfLevel } from './tile';
import { parseTrackingCode, trackingCode } from './tracking-code';

interface Vector {
  inputs: {
    origin: string;
    round: string;
    logSeedHex: string;
    witnessSeedHex: string;
    kRoundHex: string;
    voterIds: string[];
    saltsHex: string[];
    files: Record<string, string>;
  };
  keys: {
    log: { publicHex: string; keyIdHex: string; vkey: string; pem: string };
    witness: { name: string; publicHex: string; keyIdHex: string; vkey: string };
  };
  fileHashes: Record<string, { hex: string; base64: string }>;
  credentials: { voterId: string; kHex: string; k: string }[];
  openings: { line: string; commitmentHex: string; c: string }[];
  ballotsJsonl: string;
  entries: {
    index: number;
    bytes: number;
    json: string;
    leafHashHex: string;
    leafHash: string;
    trackingCode: string;
  }[];
  nodes: Record<string, string>;
  roots: { size: number; hex: string; base64: string }[];
  frontierHex: Record<string, string[]>;
  checkpoints: Record<'0' | '1' | '3', string>;
  cosigned: { timeUnix: number; signedMessage: string; checkpoint: string };
  inclusion: { index: number; size: number; proof: string[] }[];
  consistency: { from: number; to: number; proof: string[] }[];
  tlogProof: { index: number; withExtra: string; withoutExtra: string };
  tiles: {
    'tile/0/000.p/3': { hex: string };
    'tile/entries/000.p/3': { bytes: number; base64: string; sha256Hex: string };
  };
  mustFail: { what: string; check: string; file: string; data: string }[];
}

const path = join(__dirname, '../../../test/vectors/vote-log-3.json');
const vector = JSON.parse(readFileSync(path, 'utf8')) as Vector;
const fromHex = (hex: string): Uint8Array => Buffer.from(hex, 'hex');
const { inputs } = vector;
const logSigner = noteSigner(inputs.origin, fromHex(inputs.logSeedHex));
const witness = noteSigner(vector.keys.witness.name, fromHex(inputs.witnessSeedHex), 'cosignature');
const bodies = vector.entries.map(({ json }) => utf8(json));
const leaves = bodies.map(leafHash);
const headOf = (size: number) => ({ size, root: fromHex(vector.roots[size]?.hex ?? '') });
const spoiled = (check: string, what: RegExp): string => {
  const input = vector.mustFail.find((bad) => bad.check === check && what.test(bad.what));
  if (input === undefined) throw new Error(`no input for ${check} ${what.source}`);
  return input.data;
};

describe('the published vector of three entries', () => {
  it('gives the keys, their ids, verifier keys and PEM', () => {
    const { log } = vector.keys;
    expect(toHex(logSigner.key.publicKey)).toBe(log.publicHex);
    expect(toHex(logSigner.key.id)).toBe(log.keyIdHex);
    expect(encodeVerifierKey(logSigner.key)).toBe(log.vkey);
    expect(publicKeyPem(logSigner.key.publicKey)).toBe(log.pem);
    expect(toHex(witness.key.publicKey)).toBe(vector.keys.witness.publicHex);
    expect(toHex(witness.key.id)).toBe(vector.keys.witness.keyIdHex);
    expect(encodeVerifierKey(witness.key)).toBe(vector.keys.witness.vkey);
    expect(parseVerifierKey(log.vkey)).toMatchObject({ ok: true, value: { type: 'ed25519' } });
    expect(originOf('https://PB.example.org:443', inputs.round)).toBe(inputs.origin);
  });

  it('hashes the files as the first entry states', () => {
    for (const [name, { hex, base64 }] of Object.entries(vector.fileHashes)) {
      const text = inputs.files[name] as string;
      expect([sha256Hex(text), toBase64(sha256(text))]).toEqual([hex, base64]);
    }
  });

  it('derives the credentials from the key of the round', () => {
    for (const { voterId, k, kHex } of vector.credentials) {
      const credential = credentialOf(fromHex(inputs.kRoundHex), { round: inputs.round, voterId });
      expect([toHex(credential), toBase64Url(credential)]).toEqual([kHex, k]);
    }
  });

  it('writes the openings and their commitments', () => {
    vector.openings.forEach(({ line, commitmentHex, c }, i) => {
      const { ballot } = JSON.parse(line) as { ballot: never };
      const k = fromHex(vector.credentials[i]?.kHex ?? '');
      const salt = fromHex(inputs.saltsHex[i] ?? '');
      const made = openingLine({ round: inputs.round, k, r: 0, style: 'north', ballot, salt });
      expect(made).toBe(line);
      expect([toHex(commitmentOf(made)), toBase64(commitmentOf(made))]).toEqual([commitmentHex, c]);
      expect(parseOpening(utf8(line)).ok).toBe(true);
    });
  });

  it('writes the entries, their leaves and tracking codes', () => {
    vector.entries.forEach((entry, i) => {
      const parsed = parseEntry(utf8(entry.json));
      expect(parsed.ok).toBe(true);
      const bytes = entryBytes((parsed as { value: Entry }).value);
      expect(Buffer.from(bytes).toString()).toBe(entry.json);
      expect(bytes).toHaveLength(entry.bytes);
      expect(toHex(leaves[i] ?? bytes)).toBe(entry.leafHashHex);
      expect(toBase64(leaves[i] ?? bytes)).toBe(entry.leafHash);
      expect(trackingCode(leaves[i] ?? bytes)).toBe(entry.trackingCode);
      expect(parseTrackingCode(entry.trackingCode).ok).toBe(true);
    });
    expect(followOrder(['open', 'cast', 'cast'])).toEqual({ ok: true, value: 'open' });
  });

  it('computes nodes, roots and frontiers', () => {
    const [first, second] = leaves as [Uint8Array, Uint8Array];
    expect(toHex(nodeHash(first, second))).toBe(vector.nodes['[0,2)']);
    for (const { size, hex, base64 } of vector.roots) {
      const tree = appendLeaves(EMPTY_TREE, leaves.slice(0, size));
      expect([toHex(rootOf(tree)), toBase64(rootOf(tree))]).toEqual([hex, base64]);
      expect(tree.frontier.map(toHex)).toEqual(vector.frontierHex[size] ?? []);
    }
  });

  it('proves inclusion and consistency', () => {
    const rootOfRange = rangeRootsOf(leaves);
    const batch = batchInclusionProofs(EMPTY_TREE, leaves);
    for (const { index, size, proof } of vector.inclusion) {
      const hashes = inclusionProof(rootOfRange, { index, size });
      expect(hashes.map(toBase64)).toEqual(proof);
      expect(batch[index]?.map(toBase64)).toEqual(proof);
      const leaf = leaves[index] as Uint8Array;
      expect(verifyInclusion(leaf, { index, size }, hashes, headOf(size).root)).toBe(true);
    }
    for (const { from, to, proof } of vector.consistency) {
      const hashes = consistencyProof(rootOfRange, from, to);
      expect(hashes.map(toBase64)).toEqual(proof);
      expect(verifyConsistency(headOf(from), headOf(to), hashes)).toBe(true);
    }
  });

  it('signs the checkpoints byte for byte and opens them', () => {
    for (const size of ['0', '1', '3'] as const) {
      const text = vector.checkpoints[size];
      expect(signCheckpoint(headOf(Number(size)), logSigner)).toBe(text);
      expect(openCheckpoint(text, logSigner.key)).toMatchObject({
        ok: true,
        value: { origin: inputs.origin, size: Number(size) },
      });
    }
  });

  it('makes and checks the cosignature of a witness', () => {
    const { timeUnix, signedMessage, checkpoint } = vector.cosigned;
    const plain = vector.checkpoints['3'];
    const body = plain.slice(0, plain.indexOf('\n\n') + 1);
    expect(cosignatureText(timeUnix, body)).toBe(signedMessage);
    expect(plain + cosign(witness, timeUnix, body)).toBe(checkpoint);
    const note = parseNote(checkpoint);
    expect(note.ok && verifyCosignature(note.value, witness.key)).toEqual({
      ok: true,
      value: { timeSeconds: timeUnix },
    });
  });

  it('writes and checks both forms of the receipt', () => {
    const { index, withExtra, withoutExtra } = vector.tlogProof;
    const hashes = vector.inclusion[index]?.proof.map((hash) => fromBase64(hash) ?? fromHex(''));
    const proof = { index, hashes: hashes ?? [], checkpoint: vector.checkpoints['3'] };
    const extra = bodies[index] as Uint8Array;
    expect(formatTlogProof({ ...proof, extra })).toBe(withExtra);
    expect(formatTlogProof(proof)).toBe(withoutExtra);
    expect(verifyReceipt(withExtra, logSigner.key)).toMatchObject({ ok: true, value: { index } });
    expect(parseTlogProof(withoutExtra)).toMatchObject({ ok: true, value: { index } });
  });

  it('lays out the tiles', () => {
    const [hashTile] = tilesOfLevel(0, 3);
    expect(hashTile && tilePath(hashTile)).toBe('tile/0/000.p/3');
    const { edge } = growTiles([], 0, leaves);
    expect((edge[0] ?? []).map(toHex).join('')).toBe(vector.tiles['tile/0/000.p/3'].hex);
    const bundle = encodeEntryBundle(bodies);
    const expected = vector.tiles['tile/entries/000.p/3'];
    expect(bundle).toHaveLength(expected.bytes);
    expect(toBase64(bundle)).toBe(expected.base64);
    expect(sha256Hex(bundle)).toBe(expected.sha256Hex);
  });

  it('sorts the openings by the bytes of their commitments', () => {
    const sorted = vector.openings
      .map(({ line, commitmentHex }) => ({ line, commitmentHex }))
      .sort((a, b) => (a.commitmentHex < b.commitmentHex ? -1 : 1));
    expect(sorted.map(({ line }) => `${line}\n`).join('')).toBe(vector.ballotsJsonl);
  });
});

describe('the published inputs that must fail', () => {
  it.each([/one character/, /swapped/])('gives another root for entries %s', (what) => {
    const lines = spoiled('L01', what).trimEnd().split('\n');
    const tree = appendLeaves(
      EMPTY_TREE,
      lines.map((line) => leafHash(utf8(line))),
    );
    expect(toHex(rootOf(tree))).not.toBe(vector.roots[3]?.hex);
  });

  it('refuses an entry whose keys are out of order', () => {
    const entry = parseEntry(utf8(spoiled('C03', /JCS/)));
    expect(entry).toMatchObject({ ok: false, error: { why: 'not-canonical' } });
  });

  it.each([/reverse/, /index 01/, /low bits/])('refuses a receipt with %s', (what) => {
    expect(verifyReceipt(spoiled('L07', what), logSigner.key).ok).toBe(false);
  });

  it.each([/a byte after/, /size 4/])('refuses a checkpoint with %s', (what) => {
    expect(openCheckpoint(spoiled('A01', what), logSigner.key).ok).toBe(false);
  });

  it('shows the signature line of a stranger', () => {
    const note = parseNote(spoiled('A03', /unknown key/));
    expect(note.ok && note.value.signatures.map(({ name }) => name)).toEqual([
      inputs.origin,
      'stranger.example/x',
    ]);
    expect(note.ok && parseCheckpointBody(note.value.text).ok).toBe(true);
  });

  it('gives another commitment for another choice', () => {
    const line = spoiled('B02', /another choice/).trimEnd();
    expect(vector.openings.map(({ c }) => c)).not.toContain(toBase64(commitmentOf(line)));
  });
});
