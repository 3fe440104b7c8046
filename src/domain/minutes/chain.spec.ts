import fc from 'fast-check';

import {
  contentHashOf,
  faultsOf,
  headOf,
  type ChainLink,
  type ErratumForm,
  type PublishedMinutes,
  type PublishedParagraph,
} from './chain';
import { hashedForm, leafOf, NO_HASH, type SaltedParagraph } from './paragraph';

const salted = (id: string, text: string, fill: number): SaltedParagraph => ({
  paragraph: { id, itemId: null, kind: 'summary', lang: 'en', text },
  salt: new Uint8Array(32).fill(fill),
});

const FIRST = [salted('a', 'Ada opens the meeting.', 1), salted('b', 'Ben is late.', 2)];
const SECOND = [salted('c', 'The minutes are approved.', 3)];

function published(paragraphs: readonly SaltedParagraph[], prevHash: string): PublishedMinutes {
  const head = {
    ...{ body: 'parks', meeting: 1, version: 1, title: 'Spring meeting' },
    ...{ openedAt: '2026-03-15T18:00:00.000Z', closedAt: '2026-03-15T20:00:00.000Z' },
  };
  return {
    form: hashedForm(head, paragraphs, prevHash),
    paragraphs: paragraphs.map((one) => ({ ...one, state: 'open', leaf: leafOf(one) })),
  };
}

function linkOf(one: PublishedMinutes, no: number): ChainLink {
  const { prevHash } = one.form;
  const approved = { approvedVote: `vote-${no}`, approvedAt: '2026-04-15T18:00:00.000Z' };
  return { kind: 'minutes', no, contentHash: contentHashOf(one.form), prevHash, ...approved };
}

const one = published(FIRST, NO_HASH);
const firstLink = linkOf(one, 1);
const erratum: ErratumForm = {
  ...{ v: 1, kind: 'erratum', of: firstLink.contentHash, paragraphId: 'b' },
  ...{ oldLeaf: leafOf(FIRST[1]!), newLeaf: leafOf(salted('b', 'Ben was there.', 9)) },
  ...{ reason: 'He was there.', decidedByVote: 'vote-9', prevHash: firstLink.contentHash },
};
const erratumLink: ChainLink = {
  ...{ kind: 'erratum', no: 2, contentHash: contentHashOf(erratum), erratum },
  prevHash: erratum.prevHash,
};
const two = published(SECOND, erratumLink.contentHash);
const LINKS: readonly ChainLink[] = [firstLink, erratumLink, linkOf(two, 3)];
const MINUTES: readonly PublishedMinutes[] = [one, two];

/** The same minutes without the text of some paragraphs. */
function without(minutes: PublishedMinutes, how: (i: number) => 'open' | 'withheld' | 'erased') {
  const paragraphs = minutes.paragraphs.map((shown, i): PublishedParagraph => {
    const state = how(i);
    if (shown.state !== 'open' || state === 'open') return shown;
    const { leaf } = shown;
    const { id } = shown.paragraph;
    return state === 'withheld' ? { state, id, leaf, ground: 'Section 24' } : { state, id, leaf };
  });
  return { ...minutes, paragraphs };
}

describe('a chain of minutes', () => {
  it('holds as it was made, and begins with nothing', () => {
    expect(faultsOf(LINKS, MINUTES)).toEqual([]);
    expect(faultsOf([], [])).toEqual([]);
    expect([headOf([]), headOf(LINKS)]).toEqual([NO_HASH, LINKS[2]!.contentHash]);
  });

  it('holds whatever is withheld or erased, and no hash changes', () => {
    const states = fc.array(fc.constantFrom('open', 'withheld', 'erased'), { minLength: 2 });
    fc.assert(
      fc.property(states, (list) => {
        const less = MINUTES.map((minutes) => without(minutes, (i) => list[i] ?? 'erased'));
        expect(faultsOf(LINKS, less)).toEqual([]);
        expect(less.map(({ form }) => contentHashOf(form))).toEqual(
          MINUTES.map(({ form }) => contentHashOf(form)),
        );
      }),
    );
  });

  it('names the paragraph in which a word was changed', () => {
    const [first, second] = FIRST as [SaltedParagraph, SaltedParagraph];
    const text = { ...second.paragraph, text: 'Ben is ill.' };
    const changed: PublishedMinutes = {
      ...one,
      paragraphs: [
        { ...first, state: 'open', leaf: leafOf(first) },
        { paragraph: text, salt: second.salt, state: 'open', leaf: leafOf(second) },
      ],
    };
    expect(faultsOf(LINKS, [changed])).toEqual([
      { kind: 'paragraph-is-not-its-leaf', paragraphId: 'b' },
    ]);
  });

  it('finds paragraphs that are missing, swapped, or have another hash', () => {
    const differ = { kind: 'paragraphs-differ-from-form', contentHash: contentHashOf(one.form) };
    const missing = { ...one, paragraphs: one.paragraphs.slice(1) };
    const swapped = { ...one, paragraphs: one.paragraphs.toReversed() };
    expect(faultsOf(LINKS, [missing])).toEqual([differ]);
    expect(faultsOf(LINKS, [swapped])).toEqual([differ]);
    const other = without(one, () => 'erased');
    const paragraphs = other.paragraphs.map((shown) => ({ ...shown, leaf: NO_HASH }));
    expect(faultsOf(LINKS, [{ ...other, paragraphs }])).toEqual([differ]);
  });

  it('finds a form that was changed, and one whose root is not that of its leaves', () => {
    const title = { ...one, form: { ...one.form, title: 'Autumn meeting' } };
    const contentHash = contentHashOf(title.form);
    expect(faultsOf(LINKS, [title])).toEqual([{ kind: 'minutes-not-in-chain', contentHash }]);
    const rootless = { ...one, form: { ...one.form, paragraphsRoot: NO_HASH } };
    expect(faultsOf(LINKS, [rootless]).map(({ kind }) => kind)).toEqual([
      'minutes-not-in-chain',
      'root-is-not-of-paragraphs',
    ]);
  });

  it('finds links that are missing, moved or changed', () => {
    const kinds = (links: readonly ChainLink[]) => faultsOf(links, []).map(({ kind }) => kind);
    const [first, second, third] = LINKS as [ChainLink, ChainLink, ChainLink];
    expect(kinds([first, third])).toEqual(['link-out-of-order', 'link-does-not-follow']);
    expect(kinds([second, third])).toContain('erratum-of-nothing');
    expect(kinds([first, { ...second, contentHash: NO_HASH }, third])).toEqual([
      'erratum-is-not-its-hash',
      'link-does-not-follow',
    ]);
    const reason = {
      ...erratumLink,
      erratum: { ...erratum, reason: 'Nobody knows.' },
    } as ChainLink;
    expect(kinds([first, reason, third])).toEqual(['erratum-is-not-its-hash']);
    expect(kinds([{ ...first, contentHash: NO_HASH }])).toEqual([]);
    expect(faultsOf([{ ...first, contentHash: NO_HASH }], [one])).toHaveLength(1);
  });

  it('follows one erratum after another of the same paragraph', () => {
    const more = (oldLeaf: string): ChainLink => {
      const again = { ...erratum, oldLeaf, newLeaf: NO_HASH, prevHash: LINKS[2]!.contentHash };
      const { prevHash } = again;
      return {
        kind: 'erratum',
        no: 4,
        contentHash: contentHashOf(again),
        prevHash,
        erratum: again,
      };
    };
    expect(faultsOf([...LINKS, more(erratum.newLeaf)], MINUTES)).toEqual([]);
    expect(faultsOf([...LINKS, more(erratum.oldLeaf)], MINUTES)).toEqual([
      { kind: 'erratum-of-other-text', no: 4 },
    ]);
  });

  it('tells nothing of a paragraph whose salt is gone', () => {
    const guess = salted('b', 'Ben is late.', 7);
    expect(leafOf(guess)).not.toBe(leafOf(FIRST[1]!));
    expect(() => leafOf({ ...guess, salt: new Uint8Array(31) })).toThrow('32 bytes');
  });
});
