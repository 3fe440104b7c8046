import { err, ok, type Result } from '../../shared/result';
import { type Decimal, parseDecimal, scaleTo } from './decimal';
import { type PabulibError, PabulibFault, type PabulibWarning } from './errors';
import type { PabulibRecord } from './records';
import { readTables, type Table } from './sections';
import { VOTE_TYPES, type PabulibVote, type VoteType } from './vote-types';
import { countWarnings, readVotes } from './votes';

export { VOTE_TYPES, type PabulibVote, type VoteType } from './vote-types';

/** A row of PROJECTS. */
export interface PabulibProject {
  readonly id: string;
  /** Units of 10^-decimals of the currency. */
  readonly costMinor: bigint;
  /** All cells of the row, in the order of the columns. */
  readonly cells: readonly string[];
}

/** A Pabulib file, with every column and META field that it holds. */
export interface PabulibFile {
  readonly meta: ReadonlyMap<string, string>;
  readonly voteType: VoteType;
  /** The most decimals that the budget or a cost has. */
  readonly decimals: number;
  readonly budgetMinor: bigint;
  readonly projectColumns: readonly string[];
  readonly projects: readonly PabulibProject[];
  readonly voteColumns: readonly string[];
  readonly votes: readonly PabulibVote[];
  readonly warnings: readonly PabulibWarning[];
}

/**
 * Reads a Pabulib file. Ids stay as they are, byte for byte: "0012", "é" and "é" are three projects.
 * @returns the kinds of `PabulibError` with the line at fault
 * @see https://pabulib.org/format
 */
export function parsePabulib(text: string): Result<PabulibFile, PabulibError> {
  try {
    return ok(readFile(text));
  } catch (fault) {
    if (fault instanceof PabulibFault) return err(fault.error);
    throw fault;
  }
}

function readFile(text: string): PabulibFile {
  const tables = readTables(text);
  const meta = readMeta(tables.META);
  const voteType = readVoteType(tables.META, meta);
  const budget = readBudget(tables.META, meta);
  const costs = readCosts(tables.PROJECTS);
  const decimals = [...costs, budget].reduce((most, { decimals: own }) => Math.max(most, own), 0);
  const projects = readProjects(tables.PROJECTS, costs, decimals);
  const { votes, warnings } = readVotes(tables.VOTES, voteType, new Set(projects.map((p) => p.id)));
  const counts = { num_projects: projects.length, num_votes: votes.length };
  return {
    meta,
    voteType,
    decimals,
    budgetMinor: scaleTo(budget, decimals),
    projectColumns: tables.PROJECTS.columns,
    projects,
    voteColumns: tables.VOTES.columns,
    votes,
    warnings: [...countWarnings(tables.META, meta, counts), ...warnings],
  };
}

function readMeta(table: Table): Map<string, string> {
  const meta = new Map<string, string>();
  for (const { cells, line } of table.rows) {
    const [field, value] = cells as [string, string];
    if (meta.has(field)) throw new PabulibFault({ kind: 'pabulib-meta-duplicate', line, field });
    meta.set(field, value);
  }
  return meta;
}

function readVoteType(table: Table, meta: ReadonlyMap<string, string>): VoteType {
  const text = requiredMeta(table, meta, 'vote_type');
  const voteType = VOTE_TYPES.find((known) => known === text.toLowerCase());
  if (voteType !== undefined) return voteType;
  throw new PabulibFault({ kind: 'pabulib-vote-type', line: lineOf(table, 'vote_type'), text });
}

function readBudget(table: Table, meta: ReadonlyMap<string, string>): Decimal {
  const text = requiredMeta(table, meta, 'budget');
  const budget = parseDecimal(text);
  if (budget !== undefined && budget.digits > 0n) return budget;
  const line = lineOf(table, 'budget');
  throw new PabulibFault({ kind: 'pabulib-number', line, field: 'budget', text });
}

function requiredMeta(table: Table, meta: ReadonlyMap<string, string>, field: string): string {
  const value = meta.get(field);
  if (value !== undefined && value !== '') return value;
  const line = value === undefined ? table.line : lineOf(table, field);
  throw new PabulibFault({ kind: 'pabulib-meta-missing', line, field });
}

function lineOf(table: Table, field: string): number {
  const row = table.rows.find(({ cells }) => cells[0] === field);
  return (row as PabulibRecord).line;
}

function readCosts(table: Table): Decimal[] {
  const column = table.columns.indexOf('cost');
  return table.rows.map(({ cells, line }) => {
    const text = cells[column] as string;
    const cost = parseDecimal(text);
    if (cost !== undefined) return cost;
    throw new PabulibFault({ kind: 'pabulib-number', line, field: 'cost', text });
  });
}

function readProjects(table: Table, costs: readonly Decimal[], decimals: number): PabulibProject[] {
  const seen = new Set<string>();
  return table.rows.map(({ cells, line }, i) => {
    const id = cells[0] as string;
    if (id === '') {
      throw new PabulibFault({ kind: 'pabulib-value-missing', line, field: 'project_id' });
    }
    if (seen.has(id)) {
      throw new PabulibFault({ kind: 'pabulib-project-duplicate', line, project: id });
    }
    seen.add(id);
    return { id, costMinor: scaleTo(costs[i] as Decimal, decimals), cells };
  });
}
