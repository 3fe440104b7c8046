import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { toBase64, type Hash } from '../../src/domain/vote-log/bytes';
import { signCheckpoint } from '../../src/domain/vote-log/checkpoint';
import {
  appendLeaves,
  consistencyProof,
  EMPTY_TREE,
  inclusionProof,
  leafHash,
  rangeRootsOf,
  rootOf,
} from '../../src/domain/vote-log/merkle';
import { encodeVerifierKey, noteSigner } from '../../src/domain/vote-log/note';
import { formatTlogProof } from '../../src/domain/vote-log/proof';
import { rootOfSize, treeOfLeaves } from '../../src/verifier/formats/merkle';
import { describeWithTool, goVerifier, scratchFolder } from '../support/external-tools';
import { LOG_SEED } from '../support/log-keys';

const SIZES = [
  ...[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 31, 32, 33, 100, 127, 128, 129],
  ...[255, 256, 257, 511, 512, 513, 1000, 4097, 65_535, 65_536],
];
const MOST = 300;
// Go calls the root of no entries zeros; RFC 6962 section 2.1 calls it the hash of nothing.
const GO_EMPTY_ROOT = `${'A'.repeat(43)}=`;

const entryAt = (index: number): Buffer => Buffer.from(`entry ${index}`);
const leavesUpTo = (size: number): Hash[] =>
  Array.from({ length: size }, (_, index) => leafHash(entryAt(index)));
const words = (hashes: readonly Uint8Array[]): string => hashes.map(toBase64).join(' ');

/** Every proof that we make for trees of up to so many entries. */
function allProofs(most: number): string[] {
  const leaves = leavesUpTo(most);
  const rootOfRange = rangeRootsOf(leaves);
  const questions: string[] = [];
  for (let size = 1; size <= most; size += 1) {
    const root = toBase64(rootOfRange(0, size));
    for (let other = 0; other < size; other += 1) {
      const inclusion = inclusionProof(rootOfRange, { index: other, size });
      const leaf = leaves[other] as Hash;
      questions.push(`record ${size} ${root} ${other} ${words([leaf, ...inclusion])}`);
      const older = other + 1;
      const consistency = [rootOfRange(0, older), ...consistencyProof(rootOfRange, older, size)];
      questions.push(`tree ${size} ${root} ${older} ${words(consistency)}`);
    }
  }
  return questions;
}

describeWithTool('go', 'trees and proofs, as Go sees them', () => {
  const folder = scratchFolder();
  let ask: ReturnType<typeof goVerifier>;

  beforeAll(() => {
    ask = goVerifier(folder.path);
  }, 180_000);

  afterAll(() => folder.remove());

  it(`have the same roots at ${SIZES.length} sizes, in both of our programs`, () => {
    const leaves = leavesUpTo(Math.max(...SIZES));
    const tree = treeOfLeaves(Buffer.concat(leaves));
    const answers = ask(SIZES.map((size) => `root ${size}`));
    SIZES.forEach((size, place) => {
      const server = toBase64(rootOf(appendLeaves(EMPTY_TREE, leaves.slice(0, size))));
      const verifier = rootOfSize(tree, size).toString('base64');
      expect([size, verifier]).toEqual([size, server]);
      expect([size, answers[place]]).toEqual([size, size === 0 ? GO_EMPTY_ROOT : server]);
    });
  });

  it(`are accepted for every pair of sizes up to ${MOST}`, () => {
    const questions = allProofs(MOST);
    const answers = ask(questions);
    const refused = questions.filter((_, place) => answers[place] !== 'accepted');
    expect([questions.length, refused]).toEqual([MOST * (MOST + 1), []]);
  });

  it('are refused when one bit of any hash is wrong', () => {
    const spoilt = allProofs(33).flatMap((question) => {
      const [kind, ...parts] = question.split(' ');
      return parts.flatMap((part, place) => {
        if (!part.endsWith('=')) return [];
        const bytes = Buffer.from(part, 'base64');
        bytes[place % 32] = (bytes[place % 32] as number) ^ 1;
        return [[kind, ...parts.with(place, bytes.toString('base64'))].join(' ')];
      });
    });
    const answers = ask(spoilt);
    expect(spoilt.filter((_, place) => !answers[place]!.startsWith('refused: '))).toEqual([]);
  });

  it('make receipts that Go accepts', () => {
    const signer = noteSigner('pb.example.org/rounds/demo/log', Buffer.from(LOG_SEED, 'hex'));
    const key = encodeVerifierKey(signer.key);
    const size = 300;
    const rootOfRange = rangeRootsOf(leavesUpTo(size));
    const checkpoint = signCheckpoint({ size, root: rootOfRange(0, size) }, signer);
    const questions = [0, 1, 255, 256, 299].map((index) => {
      const hashes = inclusionProof(rootOfRange, { index, size });
      const path = join(folder.path, `${index}.tlog-proof`);
      writeFileSync(path, formatTlogProof({ extra: entryAt(index), index, hashes, checkpoint }));
      return `receipt ${path} ${key}`;
    });
    expect(ask(questions)).toEqual(questions.map(() => 'accepted'));
  });
});
