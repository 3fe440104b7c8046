import { compareCodePoints } from '../../shared/code-points';
import { plainDecimal } from '../../shared/money';
import type { BallotContent, FrozenProject, PotConfig, RoundConfig } from '../round-config';
import type { PotResult } from '../tally';
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

const RULE_NAMES: Readonly<Record<string, string>> = {
  none: 'equalshares',
  add1: 'equalshares/add1',
};

/** The Pabulib file of one pot, as the tally bundle holds it: the same bytes for the same round. */
export function writePotFile(source: PotExport): string {
  const projects = projectsOf(source);
  const names = new Map(projects.map(({ id, name }) => [id, name ?? id]));
  const won = new Set(source.result.winners);
  const decimals = decimalsOf(source.config);
  return writePabulib({
    meta: metaRows(source, projects),
    projectColumns: ['project_id', 'cost', 'votes', 'name', 'selected'],
    projects: source.result.projects.map(({ id, costMinor, votes }) => [
      id,
      plainDecimal(BigInt(costMinor), decimals),
      votes,
      names.get(id) as string,
      won.has(id) ? 1 : 0,
    ]),
    voteColumns: ['voter_id', 'vote'],
    votes: voteRows(source),
  });
}

function projectsOf({ projects, pot }: PotExport): FrozenProject[] {
  return projects.filter((project) => project.pot === pot);
}

function voteRows({ ballots, pot }: PotExport): PabulibCell[][] {
  return ballots.flatMap((ballot, index) => {
    if (!Object.hasOwn(ballot, pot)) return [];
    const { projects } = ballot[pot] as BallotContent[string];
    return [[index + 1, [...projects].sort(compareCodePoints).join(',')]];
  });
}

function metaRows(source: PotExport, projects: readonly FrozenProject[]): Meta[] {
  const { config, pot, result } = source;
  const potConfig = config.pots.get(pot) as PotConfig;
  const total = projects.reduce((sum, { costMinor }) => sum + costMinor, 0n);
  return [
    ['description', `${config.title ?? config.round}: ${potConfig.name ?? pot}`],
    ['country', config.city?.country ?? 'Worldwide'],
    ['unit', config.city?.name ?? config.round],
    ['instance', config.round],
    ['subunit', pot],
    ['num_projects', projects.length],
    ['num_votes', result.ballots],
    ['budget', plainDecimal(potConfig.budgetMinor, decimalsOf(config))],
    ['vote_type', 'approval'],
    ['rule', ruleName(potConfig)],
    ...dateRows(config),
    ...limitRows(potConfig, projects.length, decimalsOf(config)),
    ...(config.currency ? ([['currency', config.currency.code]] as const) : []),
    ...(total <= potConfig.budgetMinor ? ([['fully_funded', 1]] as const) : []),
  ];
}

function ruleName({ rule }: PotConfig): string {
  if (rule.id === 'greedy') return 'greedy';
  const { utility = 'cost', completion = 'none' } = rule.options ?? {};
  // The names that Pabulib has stand for the cost utility.
  if (utility !== 'cost') return 'unknown';
  return RULE_NAMES[String(completion)] ?? 'unknown';
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
  if (ballot.type === 'knapsack') return [['max_sum_cost', plainDecimal(budgetMinor, decimals)]];
  return [
    ['min_length', ballot.min],
    ['max_length', Math.min(ballot.max, count)],
  ];
}

function decimalsOf(config: RoundConfig): number {
  return config.currency?.decimals ?? 2;
}
