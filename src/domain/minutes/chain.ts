import { canonicalJson, sha256Hex } from '../shared/canonical-json';
import { leafOf, NO_HASH, rootOver, type HashedForm, type SaltedParagraph } from './paragraph';

/** Approved minutes in the chain of a body; hashes in lower-case hex. */
export type MinutesLink = Readonly<{
  kind: 'minutes';
  no: number;
  contentHash: string;
  prevHash: string;
  approvedVote: string;
  approvedAt: string;
}>;

/** What an erratum changes, as it is hashed. */
export type ErratumForm = Readonly<{
  v: 1;
  kind: 'erratum';
  /** Content hash of the minutes that it corrects. */
  of: string;
  paragraphId: string;
  oldLeaf: string;
  newLeaf: string;
  reason: string;
  decidedByVote: string;
  prevHash: string;
}>;

/** A decided correction in the chain of a body. */
export type ErratumLink = Readonly<{
  kind: 'erratum';
  no: number;
  contentHash: string;
  prevHash: string;
  erratum: ErratumForm;
}>;

/** A link of a chain; numbers count from 1, in the order of approval. */
export type ChainLink = MinutesLink | ErratumLink;

/** A paragraph as it is published: open, withheld with its ground, or erased. */
export type PublishedParagraph =
  | (SaltedParagraph & { readonly state: 'open'; readonly leaf: string })
  | {
      readonly state: 'withheld';
      readonly id: string;
      readonly leaf: string;
      readonly ground: string;
    }
  | { readonly state: 'erased'; readonly id: string; readonly leaf: string };

/** Minutes as anybody can have them. */
export interface PublishedMinutes {
  readonly form: HashedForm;
  readonly paragraphs: readonly PublishedParagraph[];
}

/** What is wrong with a chain or with minutes in it, and where. */
export type ChainFault =
  | { readonly kind: 'link-out-of-order'; readonly no: number }
  | { readonly kind: 'link-does-not-follow'; readonly no: number }
  | { readonly kind: 'erratum-is-not-its-hash'; readonly no: number }
  | { readonly kind: 'erratum-of-nothing'; readonly no: number }
  | { readonly kind: 'erratum-of-other-text'; readonly no: number }
  | { readonly kind: 'minutes-not-in-chain'; readonly contentHash: string }
  | { readonly kind: 'root-is-not-of-paragraphs'; readonly contentHash: string }
  | { readonly kind: 'paragraphs-differ-from-form'; readonly contentHash: string }
  | { readonly kind: 'paragraph-is-not-its-leaf'; readonly paragraphId: string };

/** Hash of a form as it stands in the chain: SHA-256 of its canonical JSON, lower-case hex. @see RFC 8785 */
export function contentHashOf(form: HashedForm | ErratumForm): string {
  return sha256Hex(canonicalJson(form));
}

/** The content hash that the next link must name as the one before it. */
export function headOf(links: readonly ChainLink[]): string {
  return links.at(-1)?.contentHash ?? NO_HASH;
}

/**
 * What is wrong with a chain and the minutes that are at hand; empty when all holds. Paragraphs that are
 * withheld or erased leave their hashes, so nothing of what is checked goes with them.
 */
export function faultsOf(
  links: readonly ChainLink[],
  minutes: readonly PublishedMinutes[],
): ChainFault[] {
  return [
    ...linkFaults(links),
    ...minutes.flatMap((one) => [...minutesFaults(links, one), ...targetFaults(links, one)]),
  ];
}

function linkFaults(links: readonly ChainLink[]): ChainFault[] {
  return links.flatMap((link, i) => {
    const { no, prevHash } = link;
    const faults: ChainFault[] = [];
    if (no !== i + 1) faults.push({ kind: 'link-out-of-order', no });
    if (prevHash !== headOf(links.slice(0, i))) faults.push({ kind: 'link-does-not-follow', no });
    return link.kind === 'erratum'
      ? [...faults, ...erratumFaults(link, links.slice(0, i))]
      : faults;
  });
}

function erratumFaults(link: ErratumLink, before: readonly ChainLink[]): ChainFault[] {
  const { no, erratum, contentHash, prevHash } = link;
  const isItsHash = contentHashOf(erratum) === contentHash && erratum.prevHash === prevHash;
  const hasTarget = before.some((one) => one.kind === 'minutes' && one.contentHash === erratum.of);
  return [
    ...(isItsHash ? [] : [{ kind: 'erratum-is-not-its-hash', no } as const]),
    ...(hasTarget ? [] : [{ kind: 'erratum-of-nothing', no } as const]),
  ];
}

/** Each erratum must begin with the text that stood there: that of the minutes, or of the erratum before it. */
function targetFaults(links: readonly ChainLink[], { form }: PublishedMinutes): ChainFault[] {
  const contentHash = contentHashOf(form);
  const leaves = new Map(form.paragraphs.map(({ id, leaf }) => [id, leaf]));
  const faults: ChainFault[] = [];
  for (const link of links) {
    if (link.kind !== 'erratum' || link.erratum.of !== contentHash) continue;
    const { paragraphId, oldLeaf, newLeaf } = link.erratum;
    const isSame = leaves.get(paragraphId) === oldLeaf;
    if (!isSame) faults.push({ kind: 'erratum-of-other-text', no: link.no });
    leaves.set(paragraphId, newLeaf);
  }
  return faults;
}

function minutesFaults(
  links: readonly ChainLink[],
  { form, paragraphs }: PublishedMinutes,
): ChainFault[] {
  const contentHash = contentHashOf(form);
  const link = links.find((one) => one.kind === 'minutes' && one.contentHash === contentHash);
  const faults: ChainFault[] = [];
  if (link?.prevHash !== form.prevHash) faults.push({ kind: 'minutes-not-in-chain', contentHash });
  if (rootOver(form.paragraphs.map(({ leaf }) => leaf)) !== form.paragraphsRoot) {
    faults.push({ kind: 'root-is-not-of-paragraphs', contentHash });
  }
  const isSame =
    paragraphs.length === form.paragraphs.length &&
    form.paragraphs.every(({ id, leaf }, i) => {
      const shown = paragraphs[i];
      return shown !== undefined && idOf(shown) === id && shown.leaf === leaf;
    });
  if (!isSame) faults.push({ kind: 'paragraphs-differ-from-form', contentHash });
  const changed = paragraphs.filter((one) => one.state === 'open' && leafOf(one) !== one.leaf);
  return [
    ...faults,
    ...changed.map((one) => ({
      ...({ kind: 'paragraph-is-not-its-leaf', paragraphId: idOf(one) } as const),
    })),
  ];
}

function idOf(shown: PublishedParagraph): string {
  return shown.state === 'open' ? shown.paragraph.id : shown.id;
}
