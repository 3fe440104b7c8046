import { err, ok, type Result } from '../shared/result';

/**
 * A change of the lines of a motion: `removed` lines from line `at` on are replaced by `inserted`. Lines are
 * counted from 0 in the version that the amendment was written on.
 */
export interface LineEdit {
  readonly at: number;
  readonly removed: number;
  readonly inserted: readonly string[];
}

/** Two amendments whose lines meet, by their places in the order of voting. */
export interface Overlap {
  readonly first: number;
  readonly second: number;
}

/** Why an amendment cannot be taken. */
export type AmendmentError =
  | { readonly kind: 'lines-out-of-text'; readonly lines: number }
  | { readonly kind: 'amendment-changes-nothing' }
  | { readonly kind: 'amendments-collide'; readonly with: number };

/** The lines of a text: a paragraph is one line. */
export function linesOf(text: string): string[] {
  return text === '' ? [] : text.split('\n');
}

/** The text after one edit; `lines-out-of-text`, `amendment-changes-nothing`. */
export function applyEdit(text: string, edit: LineEdit): Result<string, AmendmentError> {
  const lines = linesOf(text);
  const { at, removed, inserted } = edit;
  const isInside = at >= 0 && removed >= 0 && at + removed <= lines.length;
  if (!isInside) return err({ kind: 'lines-out-of-text', lines: lines.length });
  const old = lines.slice(at, at + removed);
  if (old.join('\n') === inserted.join('\n') && old.length === inserted.length) {
    return err({ kind: 'amendment-changes-nothing' });
  }
  return ok(lines.toSpliced(at, removed, ...inserted).join('\n'));
}

/**
 * The text with all these amendments, each written on the same version, adopted in this order. What is
 * inserted between two lines is touched by whoever replaces both; of two insertions at one place the one
 * adopted earlier stands first.
 * @returns `amendments-collide` with the place of the earlier one, and what `applyEdit` refuses
 */
export function merge(text: string, edits: readonly LineEdit[]): Result<string, AmendmentError> {
  let merged = text;
  for (const [i, edit] of edits.entries()) {
    const earlier = edits.slice(0, i);
    const other = earlier.findIndex((one) => touchSameLines(one, edit));
    if (other >= 0) return err({ kind: 'amendments-collide', with: other });
    const next = applyEdit(merged, { ...edit, at: edit.at + shiftBy(earlier, edit) });
    if (!next.ok) return next;
    merged = next.value;
  }
  return ok(merged);
}

/**
 * An edit as it stands in a later version: its lines have moved with those edits that made the version out of
 * the one it was written on, each of them counted in the version before it. `amendments-collide` with the
 * place of the first one that touches the same lines.
 */
export function rebase(
  edit: LineEdit,
  since: readonly LineEdit[],
): Result<LineEdit, AmendmentError> {
  let moved = edit;
  for (const [i, one] of since.entries()) {
    if (touchSameLines(one, moved)) return err({ kind: 'amendments-collide', with: i });
    moved = { ...moved, at: moved.at + shiftBy([one], moved) };
  }
  return ok(moved);
}

/** All pairs of amendments to one version that touch the same lines; known before any vote. */
export function overlaps(edits: readonly LineEdit[]): Overlap[] {
  return edits.flatMap((edit, second) =>
    edits
      .slice(0, second)
      .flatMap((one, first) => (touchSameLines(one, edit) ? [{ first, second }] : [])),
  );
}

function touchSameLines(a: LineEdit, b: LineEdit): boolean {
  const from = Math.max(a.at, b.at);
  const to = Math.min(a.at + a.removed, b.at + b.removed);
  if (a.removed > 0 && b.removed > 0) return from < to;
  // Of an insertion both ends are one place: it is touched by what reaches beyond it on both sides.
  const [place, other] = a.removed === 0 ? [a, b] : [b, a];
  return other.at < place.at && place.at < other.at + other.removed;
}

/** How far those that are in the text already have moved the lines of an edit. */
function shiftBy(earlier: readonly LineEdit[], edit: LineEdit): number {
  return earlier
    .filter((one) => edit.at >= one.at + one.removed)
    .reduce((sum, one) => sum + one.inserted.length - one.removed, 0);
}
