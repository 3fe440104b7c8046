import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { vkeyOf } from '../../test/support/bundle-builder';
import { memorySource } from './core/bundle-source';
import type { VerifyOptions } from './core/bundle';
import { leafHash, buildTree, rootFromProof, rootOfSize } from './formats/merkle';
import {
  type Checkpoint,
  isSignedBy,
  parseCheckpoint,
  parseVerifierKey,
  pemOf,
  type VerifierKey,
} from './formats/note';
import { parseReceipt } from './formats/receipt';
import { tilesOf } from './formats/tiles';
import { trackingCode } from './formats/tracking-code';
import { verifyBundle } from './verify';

interface Vector {
  inputs: { logSeedHex: string; origin: string; files: Record<string, string> };
  keys: Record<'log' | 'witness', { vkey: string; pem?: string }>;
  entries: { json: string; leafHashHex: string; trackingCode: string }[];
  ballotsJsonl: string;
  openings: { line: string; c: string }[];
  roots: { size: number; hex: string }[];
  checkpoints: Record<string, string>;
  cosigned: { checkpoint: string };
  inclusion: { index: number; size: number; proof: string[] }[];
  tlogProof: { index: number; withExtra: string; withoutExtra: string };
  tiles: Record<string, { hex?: string; base64?: string }>;
  mustFail: { what: string; check: string; file: string; data: string }[];
}

const VECTOR = JSON.parse(
  readFileSync(join(__dirname, '../../test/vectors/vote-log-3.json'), 'utf8'),
) as Vector;
const ENTRIES = VECTOR.entries.map(({ json }) => Buffer.from(json));
const TREE = buildTree(ENTRIES);
const LOG_KEY = parseVerifierKey(VECTOR.keys.log.vkey) as VerifierKey;

/** The parts of a bundle that the vector has. */
function statusOf(check: string, changes: Record<string, string>, options: VerifyOptions) {
  const texts: Record<string, string> = {
    ...VECTOR.inputs.files,
    'ballots.jsonl': VECTOR.ballotsJsonl,
    'keys/log.vkey': `${VECTOR.keys.log.vkey}\n`,
    'log/entries.jsonl': VECTOR.entries.map(({ json }) => `${json}\n`).join(''),
    'log/checkpoint': VECTOR.checkpoints['3'] as string,
    'log/checkpoints.txt': Object.values(VECTOR.checkpoints).join(''),
    ...changes,
  };
  const files = new Map(Object.entries(texts).map(([path, text]) => [path, Buffer.from(text)]));
  const report = verifyBundle(memorySource(files), { vkey: VECTOR.keys.log.vkey, ...options });
  return report.checks.find(({ id }) => id === check)?.status;
}

describe('the test vector of the vote log', () => {
  it('gives its leaves, tracking codes and roots', () => {
    VECTOR.entries.forEach(({ leafHashHex, trackingCode: code }, index) => {
      const leaf = leafHash(ENTRIES[index] as Buffer);
      expect(leaf.toString('hex')).toBe(leafHashHex);
      expect(trackingCode(leaf)).toBe(code);
    });
    for (const { size, hex } of VECTOR.roots) {
      expect(rootOfSize(TREE, size).toString('hex')).toBe(hex);
    }
  });

  it('gives its key and tiles', () => {
    const { origin, logSeedHex } = VECTOR.inputs;
    expect(vkeyOf(origin, logSeedHex, 1)).toBe(VECTOR.keys.log.vkey);
    expect(pemOf(LOG_KEY)).toBe(VECTOR.keys.log.pem);
    const tiles = new Map(tilesOf(TREE, ENTRIES));
    expect([...tiles.keys()].sort()).toEqual(Object.keys(VECTOR.tiles).sort());
    for (const [path, { hex, base64 }] of Object.entries(VECTOR.tiles)) {
      const bytes = tiles.get(path) as Buffer;
      expect(hex === undefined ? bytes.toString('base64') : bytes.toString('hex')).toBe(
        hex ?? base64,
      );
    }
  });

  it('has signatures that verify', () => {
    const witness = parseVerifierKey(VECTOR.keys.witness.vkey) as VerifierKey;
    const areValid = (text: string, keys: readonly VerifierKey[]): boolean[] => {
      const { body, signatures } = parseCheckpoint(text) as Checkpoint;
      return signatures.map((line, index) => isSignedBy(body, line, keys[index] as VerifierKey));
    };
    for (const text of Object.values(VECTOR.checkpoints)) {
      expect(areValid(text, [LOG_KEY])).toEqual([true]);
    }
    expect(areValid(VECTOR.cosigned.checkpoint, [LOG_KEY, witness])).toEqual([true, true]);
  });

  it('has proofs and receipts that lead to its roots', () => {
    for (const { index, size, proof } of VECTOR.inclusion) {
      const hashes = proof.map((text) => Buffer.from(text, 'base64'));
      const root = rootFromProof(leafHash(ENTRIES[index] as Buffer), { index, size }, hashes);
      expect(root).toEqual(rootOfSize(TREE, size));
    }
    expect(parseReceipt(VECTOR.tlogProof.withExtra)?.entry).toEqual(ENTRIES[1]);
    expect(parseReceipt(VECTOR.tlogProof.withoutExtra)).toMatchObject({
      index: 1,
      entry: undefined,
    });
  });

  it('has a receipt that is none without its head, or with other hashes than a proof has', () => {
    const text = VECTOR.tlogProof.withExtra;
    const cut = text.indexOf('\n\n');
    const [top, head] = [text.slice(0, cut), text.slice(cut + 2)];
    const hash = top.split('\n').at(-1) as string;
    const proofOf = (...lines: string[]) =>
      parseReceipt(`${[top, ...lines].join('\n')}\n\n${head}`);
    const known = parseReceipt(text)?.proof.length as number;
    const more = (count: number): string[] => new Array<string>(count - known).fill(hash);
    expect(proofOf(...more(64))?.proof).toHaveLength(64);
    expect(proofOf(...more(65))).toBeUndefined();
    expect(proofOf('AAAA')).toBeUndefined();
    expect(parseReceipt(`${top}\n\n`)).toBeUndefined();
  });

  it('passes the checks that its parts suffice for', () => {
    const receipts = Object.values({ ...VECTOR.tlogProof, index: undefined })
      .filter((text) => text !== undefined)
      .map((text) => ({ name: 'receipt', text }));
    const ids = ['A01', 'A03', 'L01', 'L02', 'L03', 'L06', 'L07', 'B02', 'B04', 'R01', 'R02'];
    const options = { receipts, seen: Object.values(VECTOR.checkpoints) };
    expect(ids.map((id) => statusOf(id, {}, options))).toEqual(ids.map(() => 'pass'));
  });

  it.each(VECTOR.mustFail.map((fraud) => [fraud.what, fraud] as const))(
    'is refused with %s',
    (_what, { check, file, data }) => {
      if (file === 'receipt') {
        expect(statusOf(check, {}, { receipts: [{ name: 'receipt', text: data }] })).toBe('fail');
        return;
      }
      const path = file === 'entry' ? 'log/entries.jsonl' : file;
      expect(statusOf(check, { [path]: file === 'entry' ? `${data}\n` : data }, {})).toBe('fail');
    },
  );
});
