import type { StepType } from '../../domain/vote-log/step';

/** What an entry is, as the picture tells it. */
export type PictureLeaf = StepType | 'cast' | 'more';

/** An entry that is no ballot, with its place in the log. */
export interface PictureStep {
  readonly index: number;
  readonly kind: StepType;
}

/** A tree over the entries of a log, ready to be drawn; all lengths in units of the picture. */
export interface LogPicture {
  readonly width: number;
  readonly height: number;
  readonly leaves: readonly {
    readonly kind: PictureLeaf;
    readonly x: number;
    readonly middle: number;
    /** Place in the log, from 0; null where entries are left out. */
    readonly index: number | null;
    readonly isSpecial: boolean;
  }[];
  readonly nodes: readonly { readonly x: number; readonly y: number }[];
  /** Path from every node to the two below it. */
  readonly edges: string;
  readonly root: number;
  readonly headX: number;
  readonly headMiddle: number;
  readonly leafTop: number;
  readonly leafText: number;
  readonly numberText: number;
}

/** A public head on the line from the first entry to the last; `x` in per cent. */
export interface HeadMark {
  readonly size: number;
  readonly x: string;
  readonly root: string;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

const STEP = 92;
const LEVEL = 52;
const HEAD_HEIGHT = 38;
const HEAD_WIDTH = 150;

/** So many of the last steps are drawn; what lies before them counts as left out. */
const MOST_STEPS = 10;

/**
 * Draws the first and the last entries of a log with those between left out.
 * @param size entries under the public head
 * @param steps the entries that are no ballots, in their order; the first is the opening
 */
export function logPicture(size: number, steps: readonly PictureStep[]): LogPicture {
  const shown = shownLeaves(size, steps);
  const height = HEAD_HEIGHT + LEVEL * Math.ceil(Math.log2(Math.max(2, shown.length))) + 56;
  const leaves = shown.map(({ kind, index }, i) => ({
    kind,
    index,
    x: i * STEP + 4,
    middle: i * STEP + STEP / 2,
    isSpecial: kind !== 'cast' && kind !== 'more',
  }));
  const joined = join(
    leaves.map(({ middle }) => ({ x: middle, y: height - 56 })),
    [],
    '',
  );
  const width = Math.max(shown.length * STEP, HEAD_WIDTH + 4);
  const headX = Math.min(Math.max(2, joined.root - HEAD_WIDTH / 2), width - HEAD_WIDTH - 2);
  const places = { leafTop: height - 56, leafText: height - 34, numberText: height - 6 };
  const head = { headX, headMiddle: headX + HEAD_WIDTH / 2 };
  return { ...joined, ...places, ...head, leaves, height, width };
}

/** Places the public heads on a line. */
export function headMarks(notes: readonly { readonly size: number; readonly note: string }[]) {
  const end = Math.max(1, notes.at(-1)?.size ?? 1);
  return notes.map(({ size, note }): HeadMark => {
    return { size, x: ((size / end) * 100).toFixed(2), root: note.split('\n')[2] ?? '' };
  });
}

interface ShownLeaf {
  readonly kind: PictureLeaf;
  readonly index: number | null;
}

function shownLeaves(size: number, steps: readonly PictureStep[]): ShownLeaf[] {
  const drawn = steps.slice(1).slice(-MOST_STEPS);
  const leaves: ShownLeaf[] = [{ kind: 'open', index: 0 }];
  let next = 1;
  const hidden = steps.at(-1 - drawn.length);
  if (hidden !== undefined && hidden.index > 0) {
    leaves.push({ kind: 'more', index: null });
    next = hidden.index + 1;
  }
  for (const { index, kind } of drawn) {
    leaves.push(...between(next, index), { kind, index });
    next = index + 1;
  }
  return [...leaves, ...between(next, size)];
}

/** Few ballots one by one; of many the first and the last. */
function between(from: number, to: number): ShownLeaf[] {
  const first: ShownLeaf = { kind: 'cast', index: from };
  const end: ShownLeaf = { kind: 'cast', index: to - 1 };
  if (to - from > 3) return [first, { kind: 'more', index: null }, end];
  return Array.from({ length: to - from }, (_unused, i) => ({ kind: 'cast', index: from + i }));
}

function join(
  row: readonly Point[],
  nodes: readonly Point[],
  edges: string,
): Pick<LogPicture, 'nodes' | 'edges' | 'root'> {
  const [only] = row;
  if (row.length <= 1 && only !== undefined && nodes.length > 0) {
    return { nodes: nodes.slice(0, -1), edges, root: only.x };
  }
  const next: Point[] = [];
  let path = edges;
  for (let i = 0; i < row.length; i += 2) {
    const left = row[i] as Point;
    const right = row[i + 1];
    const y = Math.min(...row.map((point) => point.y)) - LEVEL;
    const x = right === undefined ? left.x : (left.x + right.x) / 2;
    path += `M${left.x} ${left.y}L${x} ${y}${right === undefined ? '' : `L${right.x} ${right.y}`}`;
    next.push({ x, y });
  }
  return join(next, [...nodes, ...next], path);
}
