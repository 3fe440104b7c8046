import { sha256, toBase64, toBase64Url } from './bytes';
import { entryBytes, type Entry } from './entry';
import { isCastBody, stepOf, stepsAmong } from './step';

const HASH = toBase64(sha256('a file'));
const K = sha256('voter').subarray(0, 16);
const k = toBase64Url(K);
const by = ['00000001', '00000002'] as const;

const cast: Entry = { t: 'cast', v: 1, k, r: 0, c: HASH };
const onPaper: Entry = { ...cast, b: 'P-1' };
const removal: Entry = { t: 'void', v: 1, k, r: 2, reason: 'ineligible', ref: HASH, by };
const restore: Entry = { ...removal, t: 'restore' };
const paper: Entry = { t: 'paper', v: 1, batch: 'P-1', n: 1, sheets: HASH, by };
const [what, to] = ['deadline-extended', '2027-05-20T18:00:00Z'];
const rule: Entry = { t: 'rule', v: 1, what, to, ref: HASH, by };
const close: Entry = { t: 'close', v: 1, casts: 2, credentials: 2, voids: 0, openAtClose: 2 };

const placed = (entries: readonly Entry[]) =>
  entries.map((entry, i) => ({ index: i + 5, body: entryBytes(entry) }));

describe('the steps of a log', () => {
  it('are its entries without the ballots, with what they are about', () => {
    expect(stepsAmong(placed([cast, removal, onPaper, paper, rule, close, restore]))).toEqual([
      { index: 6, kind: 'void', cast: { k: K, r: 2 } },
      { index: 8, kind: 'paper', batch: 'P-1' },
      { index: 9, kind: 'rule' },
      { index: 10, kind: 'close' },
      { index: 11, kind: 'restore', cast: { k: K, r: 2 } },
    ]);
  });

  it('are told from ballots by how they begin', () => {
    const bodies = [cast, onPaper, removal, paper, rule, close].map(entryBytes);
    expect(bodies.map(isCastBody)).toEqual([true, true, false, false, false, false]);
    expect(isCastBody(Buffer.from('{'))).toBe(false);
  });

  it('count a ballot as none', () => {
    expect(stepOf(cast, 3)).toBeUndefined();
    expect(stepsAmong(placed([cast]))).toEqual([]);
  });

  it('cannot be taken from what is no entry', () => {
    expect(() => stepsAmong([{ index: 1, body: Buffer.from('{}') }])).toThrow('well-formed');
  });
});
