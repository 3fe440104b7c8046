import { err, ok, type Result } from '../../shared/result';
import { safePoints } from './choices';
import { scaleTo } from './decimal';
import { type PabulibError, PabulibFault, type PabulibWarning, WarningList } from './errors';
import { checkLimits, checkTotals } from './limits';
import { checkCounts, lineOf, readBudget, readDefaultPoints, readMeta, readVoteType } from './meta';
import { type PabulibProject, readProjects } from './projects';
import { readTables } from './sections';
import { voteList } from './vote-list';
import type { PabulibVote, VoteType } from './vote-types';
import { type ReadVotes, readVotes } from './votes';

export type { PabulibProject } from './projects';
export { VOTE_TYPES, type PabulibVote, type VoteType } from './vote-types';

/** What different votes say, as flat lists; the same projects in another order are another choice. */
export interface VoteChoices {
  /** How many votes make each choice. */
  readonly weights: Int32Array;
  /** Choice `c` names `projects[first[c]]` up to `first[c + 1]`, in the order of the vote. */
  readonly first: Int32Array;
  /** Indexes of the projects of the file. */
  readonly projects: Int32Array;
  /** Aligned with `projects`, in whole units of 10^-pointDecimals; only with points. */
  readonly points?: Float64Array;
}

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
  /** The votes one by one, made at the first look. */
  readonly votes: readonly PabulibVote[];
  /** The different choices that the votes make. */
  readonly choices: VoteChoices;
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
  const read = readVotes(format, warnings);
  const { choices, choiceOf, points, pointDecimals } = read;
  const field = 'default_score';
  const place = { line: lineOf(tables.META, field), field };
  const defaultPoints = safePoints(scaleTo(unnamed, pointDecimals), choiceOf.length, place);
  const costs = projects.map(({ costMinor }) => costMinor);
  const counted = { voteType, choices, points, costs, decimals, pointDecimals };
  const counts = { num_projects: projects.length, num_votes: choiceOf.length };
  checkCounts(tables.META, meta, counts, warnings);
  checkLimits(tables.META, counted, warnings);
  checkTotals(tables.PROJECTS, choices, warnings);
  const votes = voteList(table, read, projectIds);
  return {
    ...{ meta, voteType, decimals, budgetMinor, pointDecimals, projects, defaultPoints },
    projectColumns: tables.PROJECTS.columns,
    voteColumns: table.columns,
    warnings: warnings.sorted(),
    choices: packed(read),
    get votes() {
      return votes();
    },
  };
}

function packed({ choices, points }: ReadVotes): VoteChoices {
  const { size, end } = choices;
  return {
    weights: choices.votes.slice(0, size),
    first: choices.first.slice(0, size + 1),
    projects: choices.projects.slice(0, end),
    ...(points && { points }),
  };
}
