import { ChoiceTable } from './choice-table';
import { type Choice, ChoiceReader, type GivenPoints, scalePoints } from './choices';
import { PabulibFault, type WarningList } from './errors';
import type { PabulibRecord } from './records';
import { cellsOf, type VoteTable } from './sections';
import { type Span, spanText, TextIndex } from './text-index';
import { hasPoints, type VoteType } from './vote-types';
import { VoterIds } from './voter-ids';

/** All votes, and the different choices that they make. */
export interface ReadVotes {
  readonly choices: ChoiceTable;
  /** The choice of every vote. */
  readonly choiceOf: Int32Array;
  /** Aligned with the projects of the choices, in whole units of 10^-pointDecimals; if any. */
  readonly points: Float64Array | undefined;
  readonly pointDecimals: number;
}

/** What the votes are read by. */
export interface VoteFormat {
  readonly table: VoteTable;
  readonly voteType: VoteType;
  readonly projectIds: readonly string[];
  /** Points have at least so many decimals. */
  readonly leastDecimals: number;
}

/**
 * Reads the votes. A vote that names a project twice counts it once, and is reported. Points where
 * the vote type has none are no more than a column.
 * @throws PabulibFault `pabulib-project-unknown`, `pabulib-points`, `pabulib-number`,
 *   `pabulib-value-missing`
 */
export function readVotes(format: VoteFormat, warnings: WarningList): ReadVotes {
  const reader = new VoteReader(format, warnings);
  const { records, from } = format.table;
  const choiceOf = new Int32Array(Math.max(0, records.size - from));
  for (let i = 0; i < choiceOf.length; i += 1) choiceOf[i] = reader.read(from + i);
  const { choices } = reader;
  if (!hasPoints(format.voteType)) {
    return { choices, choiceOf, points: undefined, pointDecimals: format.leastDecimals };
  }
  const scaled = scalePoints(reader.given, choiceOf.length, format.leastDecimals);
  return { choices, choiceOf, points: scaled.points, pointDecimals: scaled.exponent };
}

const SEPARATOR = ';';
const BLANK = 32;
const NOT_ASCII = 128;

/** A choice that was read the long way, and what every row with its text is reported for. */
interface KnownText extends Pick<Choice, 'repeated' | 'hasBlanks'> {
  readonly choice: number;
}

/** A row in its cells that matter. */
interface VoteCells {
  readonly line: number;
  readonly voter: Span;
  readonly vote: Span;
  readonly points: Span | undefined;
}

class VoteReader {
  readonly choices = new ChoiceTable();
  readonly given: GivenPoints[] = [];
  private readonly index = new TextIndex();
  private readonly texts: KnownText[] = [];
  private readonly voters = new VoterIds();
  private readonly choiceReader: ChoiceReader;
  private readonly ends: number[] = [];
  private readonly columns: readonly string[];
  private readonly voteColumn: number;
  private readonly pointsColumn: number;

  constructor(
    private readonly format: VoteFormat,
    private readonly warnings: WarningList,
  ) {
    const { table, voteType, projectIds } = format;
    this.choiceReader = new ChoiceReader(projectIds);
    this.columns = table.columns;
    this.voteColumn = table.columns.indexOf('vote');
    const points = table.columns.indexOf('points');
    this.pointsColumn = hasPoints(voteType) ? points : -1;
    if (hasPoints(voteType) === points >= 0) return;
    const { line } = table;
    if (points < 0) throw new PabulibFault({ kind: 'pabulib-points', line, field: 'points' });
    warnings.add({ kind: 'pabulib-points-unused', line });
  }

  /** Rows are many, so a usual one is not taken apart but looked at where it matters. */
  read(row: number): number {
    const choice = this.choose(row);
    this.choices.addVote(choice);
    return choice;
  }

  private choose(row: number): number {
    const { records } = this.format.table;
    if (!records.isPlain(row) || !this.cut(records.startOf(row), records.endOf(row))) {
      return this.readRow(this.unusualCells(records.at(row)));
    }
    const choice = this.pointsColumn < 0 ? this.readUsual(row) : -1;
    return choice < 0 ? this.readRow(this.usualCells(row)) : choice;
  }

  /** Finds the separators; whether there is one cell for every column. */
  private cut(start: number, end: number): boolean {
    const { ends } = this;
    const { text } = this.format.table.records;
    const last = this.columns.length - 1;
    let cells = 0;
    for (let i = text.indexOf(SEPARATOR, start); i >= 0 && i < end;) {
      if (cells === last) return false;
      ends[cells] = i;
      cells += 1;
      i = text.indexOf(SEPARATOR, i + 1);
    }
    ends[cells] = end;
    return cells === last;
  }

  /** The choice of a row in which nothing has to be reported, or -1. */
  private readUsual(row: number): number {
    const { records } = this.format.table;
    const { text } = records;
    const start = records.startOf(row);
    const end = this.ends[0] as number;
    if (start === end || !isInk(text, start) || !isInk(text, end - 1)) return -1;
    const vote = this.span(this.voteColumn);
    this.choices.makeRoom((vote.end - vote.start + 2) >> 1);
    const { projects, end: at } = this.choices;
    const length = this.choiceReader.readUsual(vote, projects, at);
    if (length < 0) return -1;
    const line = records.lineOf(row);
    this.meetVoter({ text, start, end }, line);
    return this.choices.find(length, line);
  }

  private usualCells(row: number): VoteCells {
    const { records } = this.format.table;
    const { text } = records;
    return {
      line: records.lineOf(row),
      voter: { text, start: records.startOf(row), end: this.ends[0] as number },
      vote: this.span(this.voteColumn),
      points: this.pointsColumn < 0 ? undefined : this.span(this.pointsColumn),
    };
  }

  /** The cell of a column that is not the first. */
  private span(column: number): Span {
    const { ends } = this;
    const start = (ends[column - 1] as number) + 1;
    return { text: this.format.table.records.text, start, end: ends[column] as number };
  }

  private unusualCells(record: PabulibRecord): VoteCells {
    const { line, cells: given } = record;
    const required = Math.max(this.voteColumn, this.pointsColumn);
    if (given.length <= required) {
      const isVoteThere = given.length > this.voteColumn;
      const field = this.columns[isVoteThere ? this.pointsColumn : this.voteColumn] as string;
      throw new PabulibFault({ kind: 'pabulib-value-missing', line, field });
    }
    const cells = cellsOf(record, this.columns, this.warnings);
    const wholeCell = (column: number): Span => wholeSpan(cells[column] as string);
    const points = this.pointsColumn < 0 ? undefined : wholeCell(this.pointsColumn);
    return { line, voter: wholeCell(0), vote: wholeCell(this.voteColumn), points };
  }

  private readRow(cells: VoteCells): number {
    const { line, voter: cell } = cells;
    const { choice, hasBlanks, repeated } = this.known(cells);
    const voter = trimmed(cell);
    this.meetVoter(voter, line);
    if (hasBlanks || voter !== cell) this.warnings.count('pabulib-blanks', line);
    if (repeated !== undefined) {
      this.warnings.add({ kind: 'pabulib-vote-repeats', line, project: repeated });
    }
    return choice;
  }

  private known(cells: VoteCells): KnownText {
    const { vote, points } = cells;
    const number = this.index.add(points === undefined ? vote : joined(vote, points));
    return (this.texts[number] ??= this.readNew(cells));
  }

  private readNew(cells: VoteCells): KnownText {
    const { choices } = this;
    const { projects, points, hasBlanks, repeated } = this.choiceReader.read(cells);
    choices.makeRoom(projects.length);
    choices.projects.set(projects, choices.end);
    const { line } = cells;
    if (this.pointsColumn < 0) {
      return { choice: choices.find(projects.length, line), hasBlanks, repeated };
    }
    this.given.push({ points, line });
    return { choice: choices.append(projects.length, line), hasBlanks, repeated };
  }

  private meetVoter(voter: Span, line: number): void {
    if (voter.start === voter.end) this.warnings.count('pabulib-voter-missing', line);
    else if (!this.voters.add(voter.text, voter.start, voter.end)) {
      this.warnings.add({ kind: 'pabulib-voter-repeats', line, voter: spanText(voter) });
    }
  }
}

/** Whether a character is neither a blank nor one of those that need a closer look. */
function isInk(text: string, place: number): boolean {
  const code = text.charCodeAt(place);
  return code > BLANK && code < NOT_ASCII;
}

/** The same piece, unless there are blanks around it. */
function trimmed(cell: Span): Span {
  const text = spanText(cell);
  const inner = text.trim();
  return inner.length === text.length ? cell : wholeSpan(inner);
}

function wholeSpan(text: string): Span {
  return { text, start: 0, end: text.length };
}

/** One piece that has both, wherever they come from. */
function joined(a: Span, b: Span): Span {
  if (a.text !== b.text) return wholeSpan(`${spanText(a)}${SEPARATOR}${spanText(b)}`);
  return { text: a.text, start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}
