import { PabulibFault, type PabulibWarning } from './errors';
import type { PabulibRecord } from './records';
import type { Table } from './sections';
import type { PabulibVote, VoteType } from './vote-types';

/** All votes, and what is odd about them. */
export interface ReadVotes {
  readonly votes: PabulibVote[];
  readonly warnings: PabulibWarning[];
}

/** One cell of ids, taken apart once, however many voters filled it in the same way. */
interface Choice {
  readonly items: readonly string[];
  /** Each id once. */
  readonly projects: readonly string[];
  readonly repeated: string | undefined;
}

/**
 * Reads the votes. A vote that names a project twice counts it once, and is reported.
 * @throws PabulibFault `pabulib-project-unknown`, `pabulib-points`
 */
export function readVotes(table: Table, voteType: VoteType, known: ReadonlySet<string>): ReadVotes {
  const reader = new VoteReader(table, voteType, known);
  const votes = table.rows.map((row) => reader.read(row));
  return { votes, warnings: reader.warnings };
}

class VoteReader {
  readonly warnings: PabulibWarning[] = [];
  private readonly choices = new Map<string, Choice>();
  private readonly voters = new Set<string>();
  private readonly voteColumn: number;
  private readonly pointsColumn: number;

  constructor(
    table: Table,
    voteType: VoteType,
    private readonly known: ReadonlySet<string>,
  ) {
    this.voteColumn = table.columns.indexOf('vote');
    this.pointsColumn = table.columns.indexOf('points');
    const needsPoints = voteType === 'cumulative' || voteType === 'scoring';
    if (needsPoints === this.pointsColumn >= 0) return;
    throw new PabulibFault({ kind: 'pabulib-points', line: table.line, field: 'points' });
  }

  read({ cells, line }: PabulibRecord): PabulibVote {
    const voterId = cells[0] as string;
    if (this.voters.has(voterId)) {
      this.warnings.push({ kind: 'pabulib-voter-repeats', line, voter: voterId });
    }
    this.voters.add(voterId);
    const choice = this.choiceOf(cells[this.voteColumn] as string, line);
    const project = choice.repeated;
    if (project !== undefined) this.warnings.push({ kind: 'pabulib-vote-repeats', line, project });
    if (this.pointsColumn < 0) return { voterId, projects: choice.projects, cells };
    const points = this.pointsOf(cells[this.pointsColumn] as string, choice, line);
    return { voterId, projects: choice.projects, points, cells };
  }

  private choiceOf(cell: string, line: number): Choice {
    const before = this.choices.get(cell);
    if (before !== undefined) return before;
    const items = splitList(cell);
    const unknown = items.find((id) => !this.known.has(id));
    if (unknown !== undefined) {
      throw new PabulibFault({ kind: 'pabulib-project-unknown', line, project: unknown });
    }
    const repeated = items.find((id, i) => items.indexOf(id) !== i);
    const choice = { items, projects: [...new Set(items)], repeated };
    this.choices.set(cell, choice);
    return choice;
  }

  /** The points of each project; those of a second mention are left out with it. */
  private pointsOf(cell: string, { items }: Choice, line: number): number[] {
    const points = splitList(cell).map(Number);
    const areNumbers = points.every((value) => Number.isSafeInteger(value));
    if (areNumbers && points.length === items.length) {
      return points.filter((_, i) => items.indexOf(items[i] as string) === i);
    }
    throw new PabulibFault({ kind: 'pabulib-points', line, field: 'points' });
  }
}

function splitList(cell: string): string[] {
  return cell === '' ? [] : cell.split(',').map((item) => item.trim());
}

/** Compares what META declares with what the file holds; a field that is absent declares nothing. */
export function countWarnings(
  table: Table,
  meta: ReadonlyMap<string, string>,
  counts: Readonly<Record<string, number>>,
): PabulibWarning[] {
  const declared = table.rows.filter(({ cells }) => Object.hasOwn(counts, cells[0] as string));
  return declared.flatMap(({ cells, line }): PabulibWarning[] => {
    const field = cells[0] as string;
    const found = counts[field] as number;
    const text = meta.get(field) as string;
    if (text === String(found)) return [];
    return [{ kind: 'pabulib-count-differs', line, field, declared: text, found }];
  });
}
