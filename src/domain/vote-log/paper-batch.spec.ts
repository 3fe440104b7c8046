import { sha256, toBase64, toBase64Url, utf8 } from './bytes';
import { parseEntry, type PaperEntry } from './entry';
import { EMPTY_TREE } from './merkle';
import { parseOpening } from './opening';
import { planPaper } from './paper-batch';

const entry: PaperEntry = {
  t: 'paper',
  v: 1,
  batch: 'P-017',
  n: 3,
  sheets: toBase64(sha256('list of sheets')),
  by: ['00000001', '00000002'],
};
const sheets = ['p1', 'p2', 'p3'].map((project) => ({
  style: 'north',
  ballot: { north: { type: 'approval' as const, projects: [project] } },
}));

const randomness = () => {
  let drawn = 0;
  return {
    salt: () => sha256(utf8(`salt ${(drawn += 1)}`)),
    credential: () => sha256(utf8(`credential ${(drawn += 1)}`)).subarray(0, 16),
    below: () => 0,
  };
};

describe('a batch of paper', () => {
  const log = { tree: EMPTY_TREE, edge: [] };
  const { ballots, growth } = planPaper({ round: 'spring', log }, entry, sheets, randomness());

  it('stands before its casts, each of which names it', () => {
    const entries = growth.placed.map(({ body }) => parseEntry(body));
    expect(entries[0]).toEqual({ ok: true, value: entry });
    expect(entries.slice(1)).toEqual(
      ballots.map(({ k, c }) => ({
        ok: true,
        value: { t: 'cast', v: 1, k: toBase64Url(k), r: 0, c: toBase64(c), b: 'P-017' },
      })),
    );
    expect(ballots.map(({ index }) => index)).toEqual([1, 2, 3]);
    expect(growth.head.size).toBe(4);
  });

  it('holds every sheet, in another order, each with a credential of its own', () => {
    const chosen = ballots.map(({ opening }) => {
      const line = parseOpening(utf8(opening));
      return line.ok ? line.value.ballot['north'] : undefined;
    });
    const projects = chosen.map(
      (selection) => (selection as unknown as { projects: string[] }).projects[0],
    );
    expect(projects).toEqual(['p2', 'p3', 'p1']);
    expect(new Set(ballots.map(({ k }) => toBase64Url(k))).size).toBe(3);
  });
});
