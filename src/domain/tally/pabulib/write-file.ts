import { plainDecimal } from '../../shared/money';
import { inOfficialOrder } from './columns';
import type { PabulibFile } from './parse';
import { hasPoints, type PabulibVote } from './vote-types';
import { writePabulib } from './write';

const AMOUNTS: ReadonlySet<string> = new Set(['budget', 'min_sum_cost', 'max_sum_cost']);

/**
 * Writes a file that was read. Nothing is lost: every field, column and cell is there again, unknown
 * ones included. What changes is the form: the official order of fields and columns, decimal points
 * for decimal commas, lists without blanks, and each project once in a vote, as it counts.
 */
export function writePabulibFile(file: PabulibFile): string {
  const meta = inOfficialOrder('META', [...file.meta.keys()]);
  const projects = inOfficialOrder('PROJECTS', file.projectColumns);
  const votes = inOfficialOrder('VOTES', file.voteColumns);
  const projectPlaces = places(projects, file.projectColumns);
  const votePlaces = places(votes, file.voteColumns);
  const cost = projects.indexOf('cost');
  return writePabulib({
    meta: meta.map((field) => [field, metaText(file, field)]),
    projectColumns: projects,
    projects: file.projects.map(({ cells }) => {
      const row = picked(cells, projectPlaces);
      return row.map((cell, i) => (i === cost ? withPoint(cell) : cell));
    }),
    voteColumns: votes,
    votes: file.votes.map((vote) => voteRow(file, vote, votes, votePlaces)),
  });
}

function metaText(file: PabulibFile, field: string): string {
  const text = file.meta.get(field) as string;
  if (field === 'vote_type') return file.voteType;
  return AMOUNTS.has(field) ? withPoint(text) : text;
}

/** Only a single comma between digits is a decimal one. */
function withPoint(amount: string): string {
  return amount.replace(/^(\d+),(\d+)$/, '$1.$2');
}

function places(wanted: readonly string[], given: readonly string[]): number[] {
  return wanted.map((name) => given.indexOf(name));
}

function picked(cells: readonly string[], from: readonly number[]): string[] {
  return from.map((place) => cells[place] as string);
}

function voteRow(
  { voteType, pointDecimals }: PabulibFile,
  vote: PabulibVote,
  columns: readonly string[],
  from: readonly number[],
): string[] {
  const row = picked(vote.cells, from);
  row[columns.indexOf('vote')] = vote.projects.join(',');
  if (!hasPoints(voteType)) return row;
  const points = vote.points as readonly number[];
  row[columns.indexOf('points')] = points.map((one) => decimal(one, pointDecimals)).join(',');
  return row;
}

function decimal(points: number, decimals: number): string {
  const sign = points < 0 ? '-' : '';
  return `${sign}${plainDecimal(BigInt(Math.abs(points)), decimals)}`;
}
