import { byCodePoint } from '../formats/bytes';
import { plainDecimal } from './decimal';
import type { Pot } from './instance';
import type { PotCount } from './recount';

/** What a Pabulib file says about the round as a whole. */
export interface PabulibRound {
  readonly round: string;
  readonly title: string | undefined;
  readonly city: { readonly name: string | undefined; readonly country: string | undefined };
  readonly currency: { readonly code: string; readonly decimals: number } | undefined;
  readonly opens: string | undefined;
  readonly closes: string | undefined;
}

/** A ballot that holds the pot. */
export interface PabulibVote {
  /** 1-based line in ballots.jsonl. */
  readonly line: number;
  readonly projects: readonly string[];
}

type Row = readonly (string | number)[];

/**
 * The Pabulib file of a pot.
 * @see https://pabulib.org/format
 */
export function pabulibText(
  round: PabulibRound,
  count: PotCount,
  votes: readonly PabulibVote[],
): string {
  const decimals = round.currency?.decimals ?? 2;
  const won = new Set(count.order);
  const rows: Row[] = [
    ['META'],
    ['key', 'value'],
    ...metaRows(round, count, votes.length),
    ['PROJECTS'],
    ['project_id', 'cost', 'votes', 'name', 'selected'],
    ...count.projects.map(({ id, cost, votes: supporters, name }) => [
      id,
      plainDecimal(cost, decimals),
      supporters,
      name,
      won.has(id) ? 1 : 0,
    ]),
    ['VOTES'],
    ['voter_id', 'vote'],
    ...votes.map(({ line, projects }) => [line, [...projects].sort(byCodePoint).join(',')]),
  ];
  return rows.map((row) => `${row.map(cell).join(';')}\n`).join('');
}

function metaRows(round: PabulibRound, count: PotCount, votes: number): Row[] {
  const { pot, projects } = count;
  const decimals = round.currency?.decimals ?? 2;
  const total = projects.reduce((sum, project) => sum + project.cost, 0n);
  const optional: Row[] = [];
  if (round.currency !== undefined) optional.push(['currency', round.currency.code]);
  if (total <= pot.budget) optional.push(['fully_funded', 1]);
  return [
    ['description', `${round.title ?? round.round}: ${pot.name}`],
    ['country', round.city.country ?? 'Worldwide'],
    ['unit', round.city.name ?? round.round],
    ['instance', round.round],
    ['subunit', pot.id],
    ['num_projects', projects.length],
    ['num_votes', votes],
    ['budget', plainDecimal(pot.budget, decimals)],
    ['vote_type', 'approval'],
    ['rule', ruleName(pot)],
    ...dateRows(round),
    ...limitRows(pot, projects.length, decimals),
    ...optional,
  ];
}

function dateRows(round: PabulibRound): Row[] {
  const hasBoth = round.opens !== undefined && round.closes !== undefined;
  const [opens, closes] = hasBoth ? [round.opens, round.closes] : [undefined, undefined];
  return [
    ['date_begin', day(opens)],
    ['date_end', day(closes)],
  ];
}

function day(instant = '1970-01-01'): string {
  return instant.slice(0, 10).split('-').reverse().join('.');
}

function limitRows(pot: Pot, projects: number, decimals: number): Row[] {
  if (pot.ballot.type === 'knapsack') return [['max_sum_cost', plainDecimal(pot.budget, decimals)]];
  return [
    ['min_length', pot.ballot.min],
    ['max_length', Math.min(pot.ballot.max, projects)],
  ];
}

function ruleName(pot: Pot): string {
  if (pot.rule === 'greedy') return 'greedy';
  const { utility = 'cost', completion = 'none' } = pot.options;
  // The names that Pabulib has stand for the cost utility.
  if (pot.rule !== 'equal-shares' || utility !== 'cost') return 'unknown';
  const names: Record<string, string> = { none: 'equalshares', add1: 'equalshares/add1' };
  return names[String(completion)] ?? 'unknown';
}

function cell(value: string | number): string {
  const text = String(value);
  return /[;"\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
