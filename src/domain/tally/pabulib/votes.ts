import { type Choice, type ChoiceCells, ChoiceReader, scalePoints } from './choices';
import { PabulibFault, type WarningList } from './errors';
import type { PabulibRecord } from './records';
import { cellsOf, type Table } from './sections';
import { type Span, spanText, TextIndex } from './text-index';
import { hasPoints, type PabulibVote, type VoteType } from './vote-types';
import { VoterIds } from './voter-ids';

/** All votes, and the different choices that they make. */
export interface ReadVotes {
  readonly votes: PabulibVote[];
  readonly choices: readonly Choice[];
  /** Points are whole units of 10^-pointDecimals. */
  readonly pointDecimals: number;
}

/** What the votes are read by. */
export interface VoteFormat {
  readonly table: Table;
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
  const votes = format.table.rows.map((row) => reader.read(row));
  const { choices } = reader;
  const pointDecimals = scalePoints(choices, votes.length, format.leastDecimals);
  return { votes, choices, pointDecimals };
}

const SEPARATOR = ';';

class VoteReader {
  readonly choices: Choice[] = [];
  private readonly index = new TextIndex();
  private readonly voters = new VoterIds();
  private readonly choiceReader: ChoiceReader;
  private readonly ends: number[] = [];
  private readonly columns: readonly string[];
  private readonly voteColumn: number;
  private readonly pointsColumn: number;

  constructor(
    { table, voteType, projectIds }: VoteFormat,
    private readonly warnings: WarningList,
  ) {
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
  read(record: PabulibRecord): PabulibVote {
    const { plain } = record;
    const isUsual = plain !== undefined && this.cut(plain);
    return isUsual ? this.readPlain(record, plain) : this.readUnusual(record);
  }

  /** Finds the separators; whether there is one cell for every column. */
  private cut({ text, start, end }: Span): boolean {
    const { ends } = this;
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

  private readPlain(record: PabulibRecord, row: Span): PabulibVote {
    const { text } = row;
    const points = this.pointsColumn < 0 ? undefined : this.span(row, this.pointsColumn);
    const choice = this.choose({
      vote: this.span(row, this.voteColumn),
      points,
      line: record.line,
    });
    return this.vote(record, { text, start: row.start, end: this.ends[0] as number }, choice);
  }

  /** The cell of a column that is not the first. */
  private span({ text }: Span, column: number): Span {
    const { ends } = this;
    return { text, start: (ends[column - 1] as number) + 1, end: ends[column] as number };
  }

  private readUnusual(record: PabulibRecord): PabulibVote {
    const { line, cells: given } = record;
    const required = Math.max(this.voteColumn, this.pointsColumn);
    if (given.length <= required) {
      const isVoteThere = given.length > this.voteColumn;
      const field = this.columns[isVoteThere ? this.pointsColumn : this.voteColumn] as string;
      throw new PabulibFault({ kind: 'pabulib-value-missing', line, field });
    }
    const cells = cellsOf(record, this.columns, this.warnings);
    const vote = wholeSpan(cells[this.voteColumn] as string);
    const points =
      this.pointsColumn < 0 ? undefined : wholeSpan(cells[this.pointsColumn] as string);
    const choice = this.choose({ vote, points, line });
    return this.vote(record, wholeSpan(cells[0] as string), choice);
  }

  private choose(cells: ChoiceCells): Choice {
    const { vote, points } = cells;
    const number = this.index.add(points === undefined ? vote : joined(vote, points));
    const choice = this.choices[number] ?? this.choiceReader.read(cells);
    this.choices[number] = choice;
    choice.votes += 1;
    return choice;
  }

  private vote(record: PabulibRecord, cell: Span, choice: Choice): PabulibVote {
    const { line } = record;
    const voter = trimmed(cell);
    if (voter.start === voter.end) this.warnings.count('pabulib-voter-missing', line);
    else if (!this.voters.add(voter)) {
      this.warnings.add({ kind: 'pabulib-voter-repeats', line, voter: spanText(voter) });
    }
    if (choice.hasBlanks || voter !== cell) this.warnings.count('pabulib-blanks', line);
    const project = choice.repeated;
    if (project !== undefined) this.warnings.add({ kind: 'pabulib-vote-repeats', line, project });
    return new ReadVote(choice, record, this.columns);
  }
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

/** There are so many votes that each is two objects and no more; the rest is looked up. */
class ReadVote implements PabulibVote {
  constructor(
    private readonly choice: Choice,
    private readonly record: PabulibRecord,
    private readonly columns: readonly string[],
  ) {}

  get voterId(): string {
    return this.record.cells[0] as string;
  }

  get projects(): readonly string[] {
    return this.choice.projects;
  }

  get points(): readonly number[] | undefined {
    return this.choice.points;
  }

  get cells(): string[] {
    return cellsOf(this.record, this.columns);
  }
}
