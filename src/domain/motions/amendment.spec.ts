import fc from 'fast-check';

import { applyEdit, linesOf, merge, overlaps, rebase, type LineEdit } from './amendment';

const TEXT = 'one\ntwo\nthree\nfour';
const replace = (at: number, removed: number, ...inserted: string[]): LineEdit => ({
  ...{ at, removed, inserted },
});

describe('an amendment', () => {
  it('replaces, inserts and strikes lines', () => {
    expect(applyEdit(TEXT, replace(1, 1, 'zwei'))).toEqual({
      ok: true,
      value: 'one\nzwei\nthree\nfour',
    });
    expect(applyEdit(TEXT, replace(4, 0, 'five'))).toEqual({ ok: true, value: `${TEXT}\nfive` });
    expect(applyEdit(TEXT, replace(0, 4))).toEqual({ ok: true, value: '' });
    expect(applyEdit('', replace(0, 0, 'first'))).toEqual({ ok: true, value: 'first' });
  });

  it('lies inside the text and changes it', () => {
    const lines = { ok: false, error: { kind: 'lines-out-of-text', lines: 4 } };
    for (const edit of [replace(3, 2), replace(-1, 1), replace(0, -1), replace(5, 0, 'x')]) {
      expect(applyEdit(TEXT, edit)).toEqual(lines);
    }
    const nothing = { ok: false, error: { kind: 'amendment-changes-nothing' } };
    expect(applyEdit(TEXT, replace(1, 1, 'two'))).toEqual(nothing);
    expect(applyEdit(TEXT, replace(1, 0))).toEqual(nothing);
    expect(applyEdit('\n', replace(0, 2, '')).ok).toBe(true);
  });
});

describe('several amendments', () => {
  it('find their lines where earlier ones moved them', () => {
    const edits = [replace(0, 0, 'zero'), replace(3, 1, 'vier', 'fünf'), replace(1, 1)];
    expect(merge(TEXT, edits)).toEqual({ ok: true, value: 'zero\none\nthree\nvier\nfünf' });
  });

  it('stand in the order of voting where both insert at one place', () => {
    const edits = [replace(2, 0, 'a'), replace(2, 0, 'b')];
    expect(overlaps(edits)).toEqual([]);
    expect(merge(TEXT, edits)).toEqual({ ok: true, value: 'one\ntwo\na\nb\nthree\nfour' });
  });

  it('are flagged where they touch the same lines', () => {
    const edits = [replace(1, 2, 'x'), replace(0, 1, 'y'), replace(2, 1, 'z'), replace(2, 0, 'w')];
    expect(overlaps(edits)).toEqual([
      { first: 0, second: 2 },
      { first: 0, second: 3 },
    ]);
    expect(merge(TEXT, edits)).toEqual({
      ok: false,
      error: { kind: 'amendments-collide', with: 0 },
    });
    expect(merge(TEXT, [replace(9, 1)])).toMatchObject({ error: { kind: 'lines-out-of-text' } });
  });

  const anyEdit = (lines: number): fc.Arbitrary<LineEdit> =>
    fc
      .tuple(fc.nat(lines), fc.nat(3), fc.array(fc.constantFrom('p', 'q', 'r'), { maxLength: 3 }))
      .map(([at, removed, inserted]) => ({
        ...{ at, removed: Math.min(removed, lines - at), inserted },
      }))
      .filter(({ removed, inserted }) => removed + inserted.length > 0);

  it('give the text that one gets by marking the original', () => {
    fc.assert(
      fc.property(fc.array(anyEdit(8), { maxLength: 5 }), (edits) => {
        const original = Array.from({ length: 8 }, (_, i) => `line ${String(i)}`);
        const merged = merge(original.join('\n'), edits);
        if (overlaps(edits).length > 0) return expect(merged.ok).toBe(false);
        // Struck lines, and what stands before each line and at the end, in the order of the vote.
        const struck = new Set<number>();
        const before = Array.from({ length: 9 }, (): string[] => []);
        for (const { at, removed } of edits)
          for (let i = 0; i < removed; i += 1) struck.add(at + i);
        const insertions = edits.filter(({ removed }) => removed === 0);
        const replacements = edits.filter(({ removed }) => removed > 0);
        for (const { at, inserted } of [...insertions, ...replacements])
          before[at]?.push(...inserted);
        const expected = before.flatMap((inserted, i) =>
          i < 8 && !struck.has(i) ? [...inserted, original[i]] : inserted,
        );
        expect(merged).toEqual({ ok: true, value: expected.join('\n') });
      }),
    );
  });

  it('of disjoint lines give the same text in any order', () => {
    fc.assert(
      fc.property(fc.array(anyEdit(8), { maxLength: 4 }), (edits) => {
        const text = Array.from({ length: 8 }, (_, i) => `line ${String(i)}`).join('\n');
        const places = edits.map(({ at }) => at);
        fc.pre(overlaps(edits).length === 0 && new Set(places).size === places.length);
        expect(merge(text, [...edits].reverse())).toEqual(merge(text, edits));
      }),
    );
  });

  it('are the same when each is moved into the version that the one before it made', () => {
    fc.assert(
      fc.property(fc.array(anyEdit(8), { maxLength: 5 }), (edits) => {
        const original = Array.from({ length: 8 }, (_, i) => `line ${String(i)}`).join('\n');
        fc.pre(overlaps(edits).length === 0);
        const applied: LineEdit[] = [];
        let text = original;
        for (const edit of edits) {
          const moved = rebase(edit, applied);
          if (!moved.ok) throw new Error(moved.error.kind);
          const next = applyEdit(text, moved.value);
          if (!next.ok) throw new Error(next.error.kind);
          text = next.value;
          applied.push(moved.value);
        }
        expect(merge(original, edits)).toEqual({ ok: true, value: text });
      }),
    );
  });

  it('collide where the one adopted earlier touches the same lines', () => {
    const since = [replace(0, 0, 'a'), replace(2, 1, 'x')];
    expect(rebase(replace(1, 1, 'y'), since)).toEqual({
      ok: false,
      error: { kind: 'amendments-collide', with: 1 },
    });
    expect(rebase(replace(2, 1, 'y'), since)).toEqual({ ok: true, value: replace(3, 1, 'y') });
  });

  it('have lines that make the text again', () => {
    fc.assert(fc.property(fc.string(), (text) => expect(linesOf(text).join('\n')).toBe(text)));
  });
});
