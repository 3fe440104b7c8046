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
  /** In the order in which they are to stand. */
  readonly projects: readonly string[];
  /** Aligned with the projects; undefined where ballots give no points of their own. */
  readonly points?: readonly number[] | undefined;
}

type Row = readonly (string | number)[];

/**
 * The Pabulib file of a pot, in pieces.
 * @param votes can be gone through twice
 * @see https://pabulib.org/format
 */
export function* pabulibText(
  round: PabulibRound,
  count: PotCount,
  votes: Iterable<PabulibVote>,
): Generator<string, void> {
  const scored = hasScores(count.pot);
  const named = new Map<string, number>();
  let all = 0;
  for (const { projects } of votes) {
    all += 1;
    for (const id of projects) named.set(id, (named.get(id) ?? 0) + 1);
  }
  const head: Row[] = [
    ['META'],
    ['key', 'value'],
    ...metaRows(round, count, all),
    ['PROJECTS'],
    ['project_id', 'cost', 'votes', ...(scored ? ['score'] : []), 'name', 'selected'],
    ...projectRows(round, count, named),
    ['VOTES'],
    ['voter_id', 'vote', ...(scored ? ['points'] : [])],
  ];
  for (const row of head) yield line(row);
  for (const { line: voter, projects, points = [] } of votes) {
    yield line([voter, projects.join(','), ...(scored ? [points.join(',')] : [])]);
  }
}

/** @param named how many ballots name a project */
function projectRows(
  { currency }: PabulibRound,
  count: PotCount,
  named: ReadonlyMap<string, number>,
): Row[] {
  const decimals = currency?.decimals ?? 2;
  const won = new Set(count.order);
  return inOrder(count).map(({ id, cost, name, points }) => [
    id,
    plainDecimal(cost, decimals),
    named.get(id) ?? 0,
    ...(hasScores(count.pot) ? [points as number] : []),
    name.trim(),
    won.has(id) ? 1 : 0,
  ]);
}

function line(row: Row): string {
  return `${row.map(cell).join(';')}\n`;
}

/** Who is preferred in a tie stands first, so that those who go by the order of the file agree. */
function inOrder({ pot, projects }: PotCount): PotCount['projects'] {
  const listed = pot.tieOrder.flatMap((id) => projects.filter((project) => project.id === id));
  return [...listed, ...projects.filter(({ id }) => !pot.tieOrder.includes(id))];
}

function hasScores({ ballot }: Pot): boolean {
  return ballot.type === 'cumulative' || ballot.type === 'scoring';
}

function metaRows(round: PabulibRound, count: PotCount, votes: number): Row[] {
  const { pot, projects } = count;
  const { budget } = pot;
  const decimals = round.currency?.decimals ?? 2;
  const total = projects.reduce((sum, project) => sum + project.cost, 0n);
  const optional: Row[] = [];
  if (round.currency !== undefined) optional.push(['currency', round.currency.code]);
  if (total <= budget) optional.push(['fully_funded', 1]);
  return [
    ['description', `${round.title ?? round.round}: ${pot.name}`],
    ['country', round.city.country ?? 'Worldwide'],
    ['unit', round.city.name ?? round.round],
    ['instance', round.round],
    ['subunit', pot.id],
    ['num_projects', projects.length],
    ['num_votes', votes],
    ['budget', plainDecimal(budget, decimals)],
    ['vote_type', pot.ballot.type === 'knapsack' ? 'approval' : pot.ballot.type],
    ['rule', ruleName(count)],
    ...dateRows(round),
    ...limitRows(count, decimals),
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

function limitRows({ pot, projects, received = 0n }: PotCount, decimals: number): Row[] {
  const { ballot } = pot;
  if (ballot.type === 'knapsack') {
    // What a ballot may cost was fixed before anybody knew what other pots would leave.
    return [['max_sum_cost', plainDecimal(pot.budget - received, decimals)]];
  }
  if (ballot.type === 'scoring') {
    const { lowest, highest, unlisted } = ballot;
    return [
      ['min_points', lowest],
      ['max_points', highest],
      ['default_score', unlisted],
    ];
  }
  const lengths: Row[] = [
    ['min_length', ballot.min],
    ['max_length', Math.min(ballot.max, projects.length)],
  ];
  if (ballot.type !== 'cumulative') return lengths;
  const { mostPerProject, points } = ballot;
  return [...lengths, ['max_points', mostPerProject], ['max_sum_points', points]];
}

/** Only what a reader would count in the same way has a name in Pabulib. */
function ruleName(count: PotCount): string {
  const { pot, projects } = count;
  const isPlain =
    pot.limits === undefined &&
    pot.districts === undefined &&
    projects.every(({ least }) => least === undefined);
  if (isPlain && pot.rule === 'greedy') return greedyName(count);
  if (isPlain && pot.rule === 'equal-shares' && !givesAway(count)) return sharesName(pot);
  return 'unknown';
}

function greedyName({ pot, projects }: PotCount): string {
  const { onMisfit = 'skip', measure = 'votes', ...rest } = pot.options;
  const thresholds = [rest['minVotes'], rest['minSharePercent'], rest['relativeCost']];
  const isFree = thresholds.every((least) => /^[0./]*$/.test(String(least ?? '')));
  if (!isFree || (measure === 'points') !== hasScores(pot)) return 'unknown';
  // A reader would buy what nobody wants, too, as long as it fits.
  const isWanted = projects.every(({ votes, points }) => (points ?? votes) > 0);
  if (!isWanted && rest['fundUnsupported'] !== true) return 'unknown';
  return onMisfit === 'stop' ? 'greedy-no-skip' : 'greedy';
}

/** Whether a project was had for nothing, which a reader would not buy. */
function givesAway({ pot: { options }, projects }: PotCount): boolean {
  const isAnyFree = projects.some(({ cost, votes }) => cost === 0n && votes > 0);
  return isAnyFree && options['zeroCost'] !== 'skip';
}

function sharesName({ ballot, options }: Pot): string {
  const { utility = 'cost', completion = 'none' } = options;
  const isApproved = ballot.type === 'approval' || ballot.type === 'knapsack';
  const names: Record<string, string> = { none: 'equalshares', add1: 'equalshares/add1' };
  const suffixes: Record<string, string> = { none: '', satisfaction: '-comparison' };
  const name = names[String(completion)];
  const suffix = suffixes[String(options['comparison'] ?? 'none')];
  if (!isApproved || utility !== 'cost' || name === undefined || suffix === undefined) {
    return 'unknown';
  }
  return `${name}${suffix}`;
}

function cell(value: string | number): string {
  const text = String(value);
  return /[;"\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
