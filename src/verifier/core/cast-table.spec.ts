import fc from 'fast-check';

import { credentialOf } from '../../../test/support/bundle-builder';
import { castKey, castKeyBytes, castNameFrom, CastTable } from './cast-table';
import { CountingCasts } from './counting-casts';

/** Few voters and revisions, so that names are repeated and gaps occur. */
const casts = fc.array(
  fc.record({
    k: fc.nat(4).map(credentialOf),
    r: fc.nat(3),
    c: fc.nat(9).map((number) => Buffer.alloc(32, number).toString('base64')),
    b: fc.constantFrom(undefined, 'P-1'),
  }),
  { maxLength: 20 },
);
const removals = fc.array(
  fc.record({
    t: fc.constantFrom('void' as const, 'restore' as const),
    k: fc.nat(4).map(credentialOf),
    r: fc.nat(3),
  }),
  { maxLength: 8 },
);

const tableOf = (list: readonly { k: string; r: number; c: string; b?: string | undefined }[]) => {
  const table = new CastTable();
  list.forEach(({ k, r, c, b }, place) => {
    table.add({ t: 'cast', k, r, c, ...(b !== undefined && { b }) }, 1 + 2 * place);
  });
  return table;
};

describe('the table of casts', () => {
  it('says what a list of all casts would say', () => {
    fc.assert(
      fc.property(casts, (list) => {
        const table = tableOf(list);
        expect(table.length).toBe(list.length);
        expect(table.voterCount).toBe(new Set(list.map(({ k }) => k)).size);
        list.forEach((cast, place) => {
          const name = castKeyBytes(cast);
          const same = list.flatMap((one, i) => (castKey(one) === castKey(cast) ? [i] : []));
          expect([table.find(name), table.findLast(name)]).toEqual([same[0], same.at(-1)]);
          expect(castKey(table.nameOf(place))).toBe(castKey(cast));
          expect(castNameFrom(name)).toEqual({ k: cast.k, r: cast.r });
          expect(table.commitmentOf(place).toString('base64')).toBe(cast.c);
          expect(table.indexOf(place)).toBe(1 + 2 * place);
          const own = list.flatMap(({ k }, i) => (k === cast.k ? [i] : []));
          expect([...table.castsOf(table.voterOf(place))]).toEqual(own);
          expect(table.voterWith(name)).toBe(table.voterOf(place));
        });
        const onPaper = list.flatMap(({ b }, cast) =>
          b === undefined ? [] : [{ cast, index: 1 + 2 * cast, batch: b }],
        );
        expect([...table.onPaper()]).toEqual(onPaper);
        const stranger = castKeyBytes({ k: credentialOf(99), r: 0 });
        expect([table.find(stranger), table.findLast(stranger)]).toEqual([undefined, undefined]);
      }),
    );
  });

  it('counts the latest cast of each voter unless it is void', () => {
    fc.assert(
      fc.property(casts, removals, (list, acts) => {
        const counting = new CountingCasts(
          tableOf(list),
          acts.map((act) => ({ ...act, reason: '', ref: '', by: ['', ''] as const })),
        );
        const voids = new Set<string>();
        for (const act of acts) {
          if (act.t === 'void') voids.add(castKey(act));
          else voids.delete(castKey(act));
        }
        const expected = [...new Set(list.map(({ k }) => k))].flatMap((k) => {
          const most = Math.max(...list.map((cast) => (cast.k === k ? cast.r : -1)));
          const latest = list.findIndex((cast) => cast.k === k && cast.r === most);
          return voids.has(castKey({ k, r: most })) ? [] : [latest];
        });
        expect([...counting]).toEqual(expected);
        expect(counting.size).toBe(expected.length);
        expect(counting.voids).toEqual(voids);
        expect(list.flatMap((_cast, i) => (counting.has(i) ? [i] : []))).toEqual(
          [...expected].sort((a, b) => a - b),
        );
      }),
    );
  });
});
