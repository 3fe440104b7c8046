import { type Decimal, parseSigned, scaleTo } from './decimal';
import { PabulibFault } from './errors';
import { isMissing } from './sections';
import { type Span, spanText, TextIndex } from './text-index';

/** What a cell of ids, and a cell of points if there is one, say; however many voters say it. */
export interface Choice {
  /** Indexes of projects, each once. */
  readonly projects: readonly number[];
  /** Points, aligned to `projects`; empty if there are none. */
  readonly points: readonly Decimal[];
  /** The first id that is there twice. */
  readonly repeated: string | undefined;
  readonly hasBlanks: boolean;
}

/** The cells of a vote that make its choice; no points where votes give none. */
export interface ChoiceCells {
  readonly vote: Span;
  readonly points: Span | undefined;
  readonly line: number;
}

const COMMA = ',';
const COMMA_CODE = 44;

/** Takes the cells apart for the projects of one file. */
export class ChoiceReader {
  private readonly index = new TextIndex();
  /** The number of the list that named each project last. */
  private readonly namedBy: Int32Array;
  private lists = 0;

  /** @param ids all different */
  constructor(private readonly ids: readonly string[]) {
    for (const id of ids) this.index.add({ text: id, start: 0, end: id.length });
    this.namedBy = new Int32Array(ids.length);
  }

  /**
   * Reads a list of ids in which nothing is unusual.
   * @param into where the indexes of the projects go, from `at` on; there must be room for them
   * @returns how many there are; -1 for a list that `read` must look at: with blanks, with nothing
   *   in it, with an unknown id or one that is there twice
   */
  readUsual({ text, start, end }: Span, into: Int32Array, at: number): number {
    const { index, namedBy } = this;
    this.lists += 1;
    let count = 0;
    for (let from = start; from <= end;) {
      const project = index.findUpTo(text, from, end, COMMA_CODE);
      if (project < 0 || namedBy[project] === this.lists) return -1;
      namedBy[project] = this.lists;
      into[at + count] = project;
      count += 1;
      from = index.stop + 1;
    }
    return count;
  }

  /**
   * A second mention of a project is left out, with its points.
   * @throws PabulibFault `pabulib-project-unknown`, `pabulib-points`, `pabulib-number`
   */
  read({ vote, points, line }: ChoiceCells): Choice {
    const items = this.itemsIn(vote, line);
    const given = points && pointsIn(spanText(points), items.length, line);
    const places = new Map<number, number>();
    let second = -1;
    items.forEach((project, i) => {
      if (!places.has(project)) places.set(project, i);
      else if (second < 0) second = project;
    });
    return {
      projects: [...places.keys()],
      points: given ? [...places.values()].map((i) => given[i] as Decimal) : [],
      repeated: this.ids[second],
      hasBlanks: hasBlanks(vote) || (points !== undefined && hasBlanks(points)),
    };
  }

  private itemsIn(vote: Span, line: number): number[] {
    const { text, start, end } = vote;
    const items: number[] = [];
    if (this.isBlank(vote)) return items;
    for (let from = start; from <= end;) {
      const comma = text.indexOf(COMMA, from);
      const to = comma < 0 || comma > end ? end : comma;
      items.push(this.indexOf(text.slice(from, to).trim(), line));
      from = to + 1;
    }
    return items;
  }

  /** A project may be called "none". */
  private isBlank(vote: Span): boolean {
    const text = vote.end - vote.start > NONE_LENGTH ? '?' : spanText(vote).trim();
    return isMissing(text) && this.index.find(text) < 0;
  }

  private indexOf(project: string, line: number): number {
    const index = this.index.find(project);
    if (index >= 0) return index;
    throw new PabulibFault({ kind: 'pabulib-project-unknown', line, field: 'vote', project });
  }
}

/** Of "none" with some blanks around it. */
const NONE_LENGTH = 8;

function hasBlanks({ text, start, end }: Span): boolean {
  for (let i = start; i < end; i += 1) {
    const code = text.charCodeAt(i);
    // Ids may have blanks inside, so the closer look comes second.
    if (code <= 32 || code > 127) return /(^|,)\s|\s(,|$)/.test(text.slice(start, end));
  }
  return false;
}

function pointsIn(cell: string, count: number, line: number): Decimal[] {
  const texts = isMissing(cell.trim()) ? [] : cell.split(COMMA);
  if (texts.length !== count) {
    throw new PabulibFault({ kind: 'pabulib-points', line, field: 'points' });
  }
  return texts.map((item) => {
    const text = item.trim();
    const value = parseSigned(text);
    if (value !== undefined) return value;
    throw new PabulibFault({ kind: 'pabulib-number', line, field: 'points', text });
  });
}

/** The points of one choice, and the line on which they stand. */
export interface GivenPoints {
  readonly points: readonly Decimal[];
  readonly line: number;
}

/**
 * Turns the points of all choices into whole numbers over one power of ten, so small that their sum
 * over all votes is a safe integer.
 * @param least the exponent is at least this
 * @returns the points of all choices one after the other, and the exponent
 * @throws PabulibFault `pabulib-number` for points that are too large
 */
export function scalePoints(
  choices: readonly GivenPoints[],
  votes: number,
  least: number,
): { readonly points: Float64Array; readonly exponent: number } {
  let exponent = least;
  for (const { points } of choices) {
    for (const value of points) exponent = Math.max(exponent, value.decimals);
  }
  const scaled: number[] = [];
  for (const { points, line } of choices) {
    for (const value of points) {
      scaled.push(safePoints(scaleTo(value, exponent), votes, { line, field: 'points' }));
    }
  }
  return { points: Float64Array.from(scaled), exponent };
}

/**
 * The points as a number, if so many votes with them have a sum that is a safe integer.
 * @throws PabulibFault `pabulib-number`
 */
export function safePoints(
  scaled: bigint,
  votes: number,
  place: { readonly line: number; readonly field: string },
): number {
  const value = Number(scaled);
  if (Math.abs(value) * votes <= Number.MAX_SAFE_INTEGER) return value;
  throw new PabulibFault({ kind: 'pabulib-number', ...place, text: String(scaled) });
}
