import { canonicalJson } from '../shared/canonical-json';
import { concatBytes, toHex, utf8 } from '../vote-log/bytes';
import { appendLeaves, EMPTY_TREE, leafHash, rootOf } from '../vote-log/merkle';
import { assert } from '../shared/assert';

/** What a paragraph of minutes can be. What could have to be withheld alone is a paragraph of its own. */
export const PARAGRAPH_KINDS = [
  'heading',
  'meeting',
  'attendance',
  'quorum',
  'motion',
  'vote',
  'roll_call',
  'interest',
  'speech',
  'decision',
  'action',
  'summary',
] as const;
/** One of the kinds. */
export type ParagraphKind = (typeof PARAGRAPH_KINDS)[number];

/** A paragraph of minutes; `id` stays the same from draft to publication. */
export type Paragraph = Readonly<{
  id: string;
  itemId: string | null;
  kind: ParagraphKind;
  /** BCP 47. */
  lang: string;
  text: string;
}>;

/** A paragraph with what keeps its hash from being guessed. */
export interface SaltedParagraph {
  readonly paragraph: Paragraph;
  /** 32 random bytes, of each paragraph and version its own. */
  readonly salt: Uint8Array;
}

/** Which minutes of which body, and when the body met. */
export type MinutesHead = Readonly<{
  body: string;
  meeting: number;
  version: number;
  title: string;
  openedAt: string;
  closedAt: string;
}>;

/** Minutes in which each paragraph is replaced by its hash: what is hashed, and what stays whatever is withheld. */
export type HashedForm = MinutesHead &
  Readonly<{
    v: 1;
    paragraphs: readonly Readonly<{ id: string; leaf: string }>[];
    paragraphsRoot: string;
    prevHash: string;
  }>;

const SALT_BYTES = 32;

/** What stands in place of an earlier link in the first one of a chain. */
export const NO_HASH = '0'.repeat(64);

/** SHA-256 of 0x00, the salt and the paragraph as canonical JSON; lower-case hex. @see RFC 6962 section 2.1, RFC 8785 */
export function leafOf({ paragraph, salt }: SaltedParagraph): string {
  assert(salt.length === SALT_BYTES, 'the salt of a paragraph has 32 bytes');
  return toHex(leafHash(concatBytes(salt, utf8(canonicalJson(paragraph)))));
}

/** Root of the tree over leaves in reading order; lower-case hex. */
export function rootOver(leaves: readonly string[]): string {
  const hashes = leaves.map((leaf) => Uint8Array.from(Buffer.from(leaf, 'hex')));
  return toHex(rootOf(appendLeaves(EMPTY_TREE, hashes)));
}

/**
 * The hashed form of minutes.
 * @param prevHash content hash of the body's link before, or `NO_HASH`
 */
export function hashedForm(
  head: MinutesHead,
  paragraphs: readonly SaltedParagraph[],
  prevHash: string,
): HashedForm {
  const hashed = paragraphs.map((one) => ({ id: one.paragraph.id, leaf: leafOf(one) }));
  const paragraphsRoot = rootOver(hashed.map(({ leaf }) => leaf));
  return { ...head, v: 1, paragraphs: hashed, paragraphsRoot, prevHash };
}
