import fc from 'fast-check';

import { sha256, toBase64, toHex, utf8 } from './bytes';
import { appendEntries, planBatch, type BatchContext, type CastRequest } from './cast-batch';
import { parseEntry } from './entry';
import { EMPTY_TREE, verifyInclusion } from './merkle';
import { commitmentOf, parseOpening } from './opening';

const ballot = { north: { type: 'approval' as const, projects: ['p1'] } };

/** Requests of voter `voter` with form `token`. */
const requestOf = (voter: number, token: number, mark = 'same'): CastRequest => ({
  tokenHash: sha256(`token ${token}`),
  bodyMac: sha256(mark).subarray(0, 16),
  k: sha256(`voter ${voter}`).subarray(0, 16),
  style: 'north',
  ballot,
  receivedMillis: 1000,
});

const empty: BatchContext = {
  round: 'spring',
  castsUntilMillis: Infinity,
  mayRevote: true,
  log: { tree: EMPTY_TREE, edge: [] },
  spentTokens: new Map(),
  nextRevisions: new Map(),
};

const randomness = (seed: number) => {
  let drawn = seed;
  return {
    salt: () => sha256(utf8(`salt ${(drawn += 1)}`)),
    below: (n: number) =>
      sha256(utf8(`draw ${(drawn += 1)}`)).reduce((sum, byte) => sum + byte, 0) % n,
  };
};

describe('a batch of casts', () => {
  it('accepts each voter, with an opening that fits the entry and a proof that fits the head', () => {
    const requests = Array.from({ length: 20 }, (_, i) => requestOf(i, i));
    const { outcomes, casts, growth } = planBatch(empty, requests, randomness(1));
    expect(outcomes.map(({ kind }) => kind)).toEqual(requests.map(() => 'accepted'));
    expect(casts.map(({ index }) => index)).toEqual([...Array(20).keys()]);
    for (const cast of casts) {
      const position = { index: cast.index, size: growth.head.size };
      expect(verifyInclusion(cast.leaf, position, cast.proof, growth.head.root)).toBe(true);
      const entry = parseEntry(cast.body);
      expect(entry).toMatchObject({ ok: true, value: { c: toBase64(commitmentOf(cast.opening)) } });
      expect(parseOpening(utf8(cast.opening))).toMatchObject({ ok: true, value: { ballot, r: 0 } });
    }
    outcomes.forEach((outcome, i) => {
      const cast = outcome.kind === 'accepted' ? outcome.cast : undefined;
      expect(toHex(cast?.k as Uint8Array)).toBe(toHex(requests[i]?.k as Uint8Array));
    });
    expect(new Set(casts.map(({ opening }) => opening)).size).toBe(20);
  });

  it('stands in another order than that of arrival', () => {
    const requests = Array.from({ length: 50 }, (_, i) => requestOf(i, i));
    const { casts } = planBatch(empty, requests, randomness(2));
    expect(casts.map(({ request }) => request)).not.toEqual([...Array(50).keys()]);
  });

  it('gives a voter who revotes ascending revisions without gaps, wherever they stand', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(4), { maxLength: 40 }), fc.nat(), (voters, seed) => {
        const requests = voters.map((voter, i) => requestOf(voter, i));
        const before = toHex(requestOf(0, 0).k);
        const context = { ...empty, nextRevisions: new Map([[before, 3]]) };
        const { casts } = planBatch(context, requests, randomness(seed));
        for (const k of new Set(casts.map((cast) => toHex(cast.k)))) {
          const revisions = casts.filter((cast) => toHex(cast.k) === k).map(({ r }) => r);
          const first = k === before ? 3 : 0;
          expect(revisions).toEqual(revisions.map((_, i) => first + i));
        }
      }),
    );
  });

  it('accepts one ballot of a voter where revoting is off', () => {
    const requests = [requestOf(1, 1), requestOf(1, 2), requestOf(2, 3)];
    const context = {
      ...empty,
      mayRevote: false,
      nextRevisions: new Map([[toHex(requestOf(2, 3).k), 1]]),
    };
    const { outcomes } = planBatch(context, requests, randomness(1));
    expect(outcomes.map(({ kind }) => kind)).toEqual([
      'accepted',
      'already-voted',
      'already-voted',
    ]);
  });

  it('gives the same receipt for the same form, in one batch or later', () => {
    const known = requestOf(7, 70);
    const spent = { bodyMac: known.bodyMac, k: known.k, r: 4 };
    const context = { ...empty, spentTokens: new Map([[toHex(known.tokenHash), spent]]) };
    const requests = [requestOf(1, 1), requestOf(1, 1), known];
    const { outcomes, casts } = planBatch(context, requests, randomness(1));
    expect(casts).toHaveLength(1);
    expect(outcomes).toMatchObject([
      { kind: 'accepted' },
      { kind: 'same-receipt', r: 0 },
      { kind: 'same-receipt', r: 4 },
    ]);
  });

  it('refuses a form that comes again with another ballot or for another voter', () => {
    const requests = [requestOf(1, 1), requestOf(1, 1, 'other'), requestOf(2, 1)];
    const { outcomes } = planBatch(empty, requests, randomness(1));
    expect(outcomes.map(({ kind }) => kind)).toEqual(['accepted', 'token-reused', 'token-reused']);
  });

  it('accepts what was received in time, even if it is attended to later', () => {
    const early = { ...requestOf(1, 1), receivedMillis: 1999 };
    const late = { ...requestOf(2, 2), receivedMillis: 2000 };
    const context = { ...empty, castsUntilMillis: 2000 };
    const { outcomes } = planBatch(context, [late, early], randomness(1));
    expect(outcomes.map(({ kind }) => kind)).toEqual(['closed', 'accepted']);
  });

  it('accepts nothing when the round is not open, but still repeats a receipt', () => {
    const known = requestOf(7, 70);
    const spent = { bodyMac: known.bodyMac, k: known.k, r: 0 };
    const context = {
      ...empty,
      castsUntilMillis: -Infinity,
      spentTokens: new Map([[toHex(known.tokenHash), spent]]),
    };
    const { outcomes, growth } = planBatch(context, [requestOf(1, 1), known], randomness(1));
    expect(outcomes.map(({ kind }) => kind)).toEqual(['closed', 'same-receipt']);
    expect(growth.head.size).toBe(0);
  });
});

describe('other entries', () => {
  it('are added one after the other', () => {
    const { placed, head, filledTiles } = appendEntries(empty.log, [
      { t: 'final', v: 1, manifest: toBase64(sha256('a')) },
      { t: 'final', v: 1, manifest: toBase64(sha256('b')) },
    ]);
    expect(placed.map(({ index }) => index)).toEqual([0, 1]);
    expect(head.size).toBe(2);
    expect(filledTiles).toEqual([]);
  });
});
