import { err, ok, type Result } from '../../shared/result';
import { safePoints } from './choices';
import { scaleTo } from './decimal';
import { type PabulibError, PabulibFault, type PabulibWarning, WarningList } from './errors';
import { checkLimits, checkTotals } from './limits';
import { checkCounts, lineOf, readBudget, readDefaultPoints, readMeta, readVoteType } from './meta';
import { type PabulibProject, readProjects } from './projects';
import { readTables } from './sections';
import type { PabulibVote, VoteType } from './vote-types';
import { readVotes } from './votes';

export type { PabulibProject } from './projects';
export { VOTE_TYPES, type PabulibVote, type VoteType } from './vote-types';

/** A Pabulib file, with every column and META field that it holds. */
export interface PabulibFile {
  /** Every field with its text as it stands, in the order of the file. */
  readonly meta: ReadonlyMap<string, string>;
  readonly voteType: VoteType;
  /** The most decimals that the budget or a cost has. */
  readonly decimals: number;
  readonly budgetMinor: bigint;
  /** Points of votes are whole units of 10^-pointDecimals; 0 where there are no points. */
  readonly pointDecimals: number;
  /** The points of a project that a scoring vote does not name, in the same unit; 0 in others. */
  readonly defaultPoints: number;
  readonly projectColumns: readonly string[];
  readonly projects: readonly PabulibProject[];
  readonly voteColumns: readonly string[];
  readonly votes: readonly PabulibVote[];
  /** Sorted by line. */
  readonly warnings: readonly PabulibWarning[];
}

/**
 * Reads a Pabulib file. Ids stay as they are, byte for byte: "0012" and "12" are two projects, and
 * so are two spellings of "\u00e9".
 * @returns the kinds of `PabulibError` with line and field
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
  const warnings = new WarningList();
  const tables = readTables(text, warnings);
  const meta = readMeta(tables.META, warnings);
  const voteType = readVoteType(tables.META, meta);
  const budget = readBudget(tables.META, meta, warnings);
  const { projects, decimals, budgetMinor } = readProjects(tables.PROJECTS, budget, warnings);
  const projectIds = projects.map(({ id }) => id);
  const table = tables.VOTES;
  const unnamed = readDefaultPoints(tables.META, meta, voteType, warnings);
  const format = { table, voteType, projectIds, leastDecimals: unnamed.decimals };
  const { votes, choices, pointDecimals } = readVotes(format, warnings);
  const field = 'default_score';
  const place = { line: lineOf(tables.META, field), field };
  const defaultPoints = safePoints(scaleTo(unnamed, pointDecimals), votes.length, place);
  const costs = new Map(projects.map(({ id, costMinor }) => [id, costMinor]));
  const counted = { voteType, choices, costs, decimals, pointDecimals };
  const counts = { num_projects: projects.length, num_votes: votes.length };
  checkCounts(tables.META, meta, counts, warnings);
  checkLimits(tables.META, counted, warnings);
  checkTotals(tables.PROJECTS, choices, warnings);
  return {
    ...{ meta, voteType, decimals, budgetMinor, pointDecimals, projects, votes },
    defaultPoints,
    projectColumns: tables.PROJECTS.columns,
    voteColumns: table.columns,
    warnings: warnings.sorted(),
  };
}
