/** A run of words that both versions have, or only the earlier, or only the later one. */
export interface DiffPart {
  readonly type: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** Beyond this many cells the table is not worth its memory; then whole middles are replaced. */
const MAX_CELLS = 500_000;

/**
 * What changed between two texts, word by word. Joining the parts that are not `added` gives
 * `before`, joining those that are not `removed` gives `after`, white space included; neighbours
 * never have the same type. Words between a common beginning and end are compared by their longest
 * common subsequence: time and memory grow with the product of the two middles, up to a limit
 * beyond which the middles count as replaced.
 * @see Hunt and McIlroy, An Algorithm for Differential File Comparison, 1976
 */
export function diffWords(before: string, after: string): DiffPart[] {
  const a = words(before);
  const b = words(after);
  const start = commonStart(a, b);
  const end = commonEnd(a, b, start);
  const middleA = a.slice(start, a.length - end);
  const middleB = b.slice(start, b.length - end);
  return joined([
    ...same(a.slice(0, start)),
    ...middle(middleA, middleB),
    ...same(a.slice(a.length - end)),
  ]);
}

/** Words with the white space that follows them, and leading white space alone. */
function words(text: string): string[] {
  return text.match(/\S+[^\S\n]*|\n|[^\S\n]+/g) ?? [];
}

function commonStart(a: readonly string[], b: readonly string[]): number {
  let count = 0;
  while (count < Math.min(a.length, b.length) && a[count] === b[count]) count += 1;
  return count;
}

function commonEnd(a: readonly string[], b: readonly string[], start: number): number {
  const limit = Math.min(a.length, b.length) - start;
  let count = 0;
  while (count < limit && a.at(-1 - count) === b.at(-1 - count)) count += 1;
  return count;
}

function middle(a: readonly string[], b: readonly string[]): DiffPart[] {
  if ((a.length + 1) * (b.length + 1) > MAX_CELLS) return [...removed(a), ...added(b)];
  return walk(a, b, lengths(a, b));
}

/** lengths[i * width + j]: length of the longest common subsequence of a from i and b from j. */
function lengths(a: readonly string[], b: readonly string[]): Uint16Array {
  const width = b.length + 1;
  const table = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const here = i * width + j;
      table[here] =
        a[i] === b[j]
          ? Number(table[here + width + 1]) + 1
          : Math.max(Number(table[here + width]), Number(table[here + 1]));
    }
  }
  return table;
}

function walk(a: readonly string[], b: readonly string[], table: Uint16Array): DiffPart[] {
  const width = b.length + 1;
  const parts: DiffPart[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const here = i * width + j;
    if (a[i] === b[j]) {
      parts.push(...same([String(a[i])]));
      i += 1;
      j += 1;
    } else if (Number(table[here + width]) >= Number(table[here + 1])) {
      parts.push(...removed([String(a[i])]));
      i += 1;
    } else {
      parts.push(...added([String(b[j])]));
      j += 1;
    }
  }
  return [...parts, ...removed(a.slice(i)), ...added(b.slice(j))];
}

const same = (texts: readonly string[]) => partsOf('same', texts);
const removed = (texts: readonly string[]) => partsOf('removed', texts);
const added = (texts: readonly string[]) => partsOf('added', texts);

function partsOf(type: DiffPart['type'], texts: readonly string[]): DiffPart[] {
  return texts.length === 0 ? [] : [{ type, text: texts.join('') }];
}

function joined(parts: readonly DiffPart[]): DiffPart[] {
  const result: { type: DiffPart['type']; text: string }[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (last?.type === part.type) last.text += part.text;
    else result.push({ ...part });
  }
  return result;
}
