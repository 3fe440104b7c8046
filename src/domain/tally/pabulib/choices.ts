import { type Decimal, parseSigned, scaleTo } from './decimal';
import { PabulibFault } from './errors';
import { isMissing } from './sections';
import { type Span, spanText, TextIndex } from './text-index';

/** What a cell of ids, and a cell of points if there is one, say; however many voters say it. */
export interface Choice {
  /** Each id once. */
  readonly projects: readonly string[];
  /** Aligned to `projects`, in units of the file; filled by `scalePoints`. Only if there are any. */
  readonly points: number[] | undefined;
  /** Aligned to `points`. */
  readonly decimals: readonly Decimal[];
  /** The first id that is there twice. */
  readonly repeated: string | undefined;
  readonly hasBlanks: boolean;
  /** The line of the first vote. */
  readonly line: number;
  /** How many votes make this choice. */
  votes: number;
}

/** The cells of a vote that make its choice; no points where votes give none. */
export interface ChoiceCells {
  readonly vote: Span;
  readonly points: Span | undefined;
  readonly line: number;
}

const COMMA = ',';

/** Takes the cells apart for the projects of one file. */
export class ChoiceReader {
  private readonly index = new TextIndex();

  /** @param ids all different; choices hold these very strings */
  constructor(private readonly ids: readonly string[]) {
    for (const id of ids) this.index.add({ text: id, start: 0, end: id.length });
  }

  /**
   * A second mention of a project is left out, with its points.
   * @throws PabulibFault `pabulib-project-unknown`, `pabulib-points`, `pabulib-number`
   */
  read({ vote, points, line }: ChoiceCells): Choice {
    const items = this.itemsIn(vote, line);
    const given = points && pointsIn(spanText(points), items.length, line);
    const firsts = items.map((id, i) => items.indexOf(id) === i);
    const second = firsts.indexOf(false);
    const isDistinct = second < 0;
    return {
      projects: isDistinct ? items : items.filter((_, i) => firsts[i]),
      points: given && [],
      decimals: given?.filter((_, i) => firsts[i]) ?? [],
      repeated: isDistinct ? undefined : items[second],
      hasBlanks: hasBlanks(vote) || (points !== undefined && hasBlanks(points)),
      line,
      votes: 0,
    };
  }

  private itemsIn(vote: Span, line: number): string[] {
    const { text, start, end } = vote;
    const items: string[] = [];
    if (this.isBlank(vote)) return items;
    for (let from = start; from <= end;) {
      const comma = text.indexOf(COMMA, from);
      const to = comma < 0 || comma > end ? end : comma;
      items.push(this.idAt(text, from, to) ?? this.trimmedId(text.slice(from, to).trim(), line));
      from = to + 1;
    }
    return items;
  }

  /** A project may be called "none". */
  private isBlank(vote: Span): boolean {
    const text = vote.end - vote.start > NONE_LENGTH ? '?' : spanText(vote).trim();
    return isMissing(text) && this.index.find(text, 0, text.length) < 0;
  }

  private idAt(text: string, from: number, to: number): string | undefined {
    return this.ids[this.index.find(text, from, to)];
  }

  private trimmedId(project: string, line: number): string {
    const id = this.idAt(project, 0, project.length);
    if (id !== undefined) return id;
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

/**
 * Turns the points of all choices into whole numbers over one power of ten, so small that their sum
 * over all votes is a safe integer.
 * @param least the exponent is at least this
 * @returns the exponent
 * @throws PabulibFault `pabulib-number` for points that are too large
 */
export function scalePoints(choices: readonly Choice[], votes: number, least: number): number {
  let exponent = least;
  for (const { decimals } of choices) {
    for (const value of decimals) exponent = Math.max(exponent, value.decimals);
  }
  for (const { decimals, points, line } of choices) {
    for (const value of decimals) {
      points?.push(safePoints(scaleTo(value, exponent), votes, { line, field: 'points' }));
    }
  }
  return exponent;
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
