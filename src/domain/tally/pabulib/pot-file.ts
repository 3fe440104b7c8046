import { plainDecimal } from '../../shared/money';
import type { BallotRule } from '../ballot-rule';
import type { FrozenProject, PotConfig, RoundConfig } from '../round-config';
import type { BallotContent, Selections } from '../selections';
import type { PotResult, ProjectResult } from '../tally';
import { potRuleName } from './pot-rule-name';
import { namedCounts, type NumberedVote, voteColumns, voteRow } from './pot-votes';
import { type PabulibCell, writePabulib } from './write';

/** A counted pot of a round, ready for export. */
export interface PotExport {
  readonly config: RoundConfig;
  readonly pot: string;
  readonly projects: readonly FrozenProject[];
  /** The effective ballots in the order of `ballots.jsonl`; a voter's id is the line number. */
  readonly ballots: readonly BallotContent[];
  readonly result: PotResult;
}

type Meta = readonly [string, PabulibCell];

/** The Pabulib file of one pot, as the tally bundle holds it: the same bytes for the same round. */
export function writePotFile(source: PotExport): string {
  const projects = projectsOf(source);
  const votes = votesOf(source);
  const { ballot } = potOf(source);
  return writePabulib({
    meta: metaRows(source, projects),
    projectColumns: [
      'project_id',
      'cost',
      'votes',
      ...scoreCell(ballot, 'score'),
      'name',
      'selected',
    ],
    projects: projectRows(source, projects, votes),
    voteColumns: voteColumns(ballot),
    votes: votes.map(voteRow),
  });
}

/** In tie order: readers whose rules are named in the file give way to whoever stands first in it. */
function projectRows(
  source: PotExport,
  projects: readonly FrozenProject[],
  votes: readonly NumberedVote[],
): PabulibCell[][] {
  const { ballot } = potOf(source);
  const names = new Map(projects.map(({ id, name }) => [id, name ?? id]));
  const won = new Set(source.result.winners);
  const named = namedCounts(votes);
  const row = ({ id, costMinor, points = 0 }: ProjectResult): PabulibCell[] => [
    id,
    plainDecimal(BigInt(costMinor), decimalsOf(source.config)),
    named.get(id) ?? 0,
    ...scoreCell(ballot, points),
    (names.get(id) as string).trim(),
    won.has(id) ? 1 : 0,
  ];
  const { tieOrder } = potOf(source);
  const place = new Map(tieOrder.map((id, at) => [id, at]));
  const placeOf = ({ id }: ProjectResult): number => place.get(id) as number;
  return [...source.result.projects].sort((a, b) => placeOf(a) - placeOf(b)).map(row);
}

/** Readers work out the score of rankings by rules of their own, so theirs is left to them. */
function scoreCell<T>({ type }: BallotRule, cell: T): T[] {
  return type === 'cumulative' || type === 'scoring' ? [cell] : [];
}

function projectsOf({ projects, pot }: PotExport): FrozenProject[] {
  return projects.filter((project) => project.pot === pot);
}

function potOf({ config, pot }: PotExport): PotConfig {
  return config.pots.get(pot) as PotConfig;
}

function votesOf({ ballots, pot }: PotExport): NumberedVote[] {
  return ballots.flatMap((ballot, index) => {
    if (!Object.hasOwn(ballot, pot)) return [];
    return [{ voter: index + 1, selections: ballot[pot] as Selections }];
  });
}

function metaRows(source: PotExport, projects: readonly FrozenProject[]): Meta[] {
  const { config, pot, result } = source;
  const potConfig = potOf(source);
  const budgetMinor = BigInt(result.budgetMinor);
  const total = projects.reduce((sum, { costMinor }) => sum + costMinor, 0n);
  return [
    ['description', `${config.title ?? config.round}: ${potConfig.name ?? pot}`],
    ['country', config.city?.country ?? 'Worldwide'],
    ['unit', config.city?.name ?? config.round],
    ['instance', config.round],
    ['subunit', pot],
    ['num_projects', projects.length],
    ['num_votes', result.ballots],
    ['budget', plainDecimal(budgetMinor, decimalsOf(config))],
    ['vote_type', voteType(potConfig.ballot)],
    ['rule', potRuleName(source)],
    ...dateRows(config),
    ...limitRows(potConfig, projects.length, decimalsOf(config)),
    ...(config.currency ? ([['currency', config.currency.code]] as const) : []),
    ...(total <= budgetMinor ? ([['fully_funded', 1]] as const) : []),
  ];
}

function voteType({ type }: BallotRule): string {
  return type === 'knapsack' ? 'approval' : type;
}

function dateRows({ opens, closes }: RoundConfig): Meta[] {
  const isDated = opens !== undefined && closes !== undefined;
  return [
    ['date_begin', isDated ? dayOf(opens) : dayOf(EPOCH)],
    ['date_end', isDated ? dayOf(closes) : dayOf(EPOCH)],
  ];
}

const EPOCH = '1970-01-01';

/** DD.MM.YYYY of an instant, in UTC. */
function dayOf(instant: string): string {
  return instant.slice(0, EPOCH.length).split('-').reverse().join('.');
}

function limitRows({ ballot, budgetMinor }: PotConfig, count: number, decimals: number): Meta[] {
  switch (ballot.type) {
    case 'knapsack':
      return [['max_sum_cost', plainDecimal(budgetMinor, decimals)]];
    case 'cumulative':
      return [
        ...lengthRows(ballot, count),
        ['max_points', ballot.mostPerProject],
        ['max_sum_points', ballot.points],
      ];
    case 'scoring':
      return [
        ['min_points', ballot.lowest],
        ['max_points', ballot.highest],
        ['default_score', ballot.unlisted],
      ];
    case 'approval':
    case 'ordinal':
      return lengthRows(ballot, count);
  }
}

function lengthRows(ballot: { readonly min: number; readonly max: number }, count: number): Meta[] {
  return [
    ['min_length', ballot.min],
    ['max_length', Math.min(ballot.max, count)],
  ];
}

function decimalsOf(config: RoundConfig): number {
  return config.currency?.decimals ?? 2;
}
