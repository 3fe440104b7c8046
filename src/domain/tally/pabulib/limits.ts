import type { Choice } from './choices';
import { type Decimal, parseSigned, scaleTo } from './decimal';
import type { WarningList } from './errors';
import { cellsOf, isMissing, type Table } from './sections';
import type { VoteType } from './vote-types';

/** What limits are checked against. */
export interface Counted {
  readonly voteType: VoteType;
  readonly choices: readonly Choice[];
  /** In units of 10^-decimals. */
  readonly costs: ReadonlyMap<string, bigint>;
  readonly decimals: number;
  readonly pointDecimals: number;
}

/** A measure of a choice, in units of 10^-decimals. */
interface Measure {
  readonly smallest: bigint;
  readonly largest: bigint;
  readonly decimals: number;
}

type Measuring = (choice: Choice, counted: Counted) => Measure | undefined;

const MEASURES: Readonly<Record<string, Measuring>> = {
  length: ({ projects }) => exactly(BigInt(projects.length), 0),
  sum_cost: ({ projects }, { costs, decimals }) =>
    exactly(
      projects.reduce((sum, id) => sum + (costs.get(id) as bigint), 0n),
      decimals,
    ),
  points: ({ points }, { pointDecimals }) => {
    if (points === undefined) return undefined;
    const sorted = [...points].sort((a, b) => a - b).map(BigInt);
    const [smallest, largest] = [sorted[0] as bigint, sorted.at(-1) as bigint];
    return { smallest, largest, decimals: pointDecimals };
  },
  sum_points: ({ points }, { pointDecimals }) =>
    points && exactly(BigInt(points.reduce((sum, value) => sum + value, 0)), pointDecimals),
};

function exactly(value: bigint, decimals: number): Measure {
  return { smallest: value, largest: value, decimals };
}

interface Limit {
  readonly field: string;
  readonly isMinimum: boolean;
  readonly measure: Measuring;
  readonly value: Decimal;
}

const IMPLIED: Readonly<Partial<Record<VoteType, Limit>>> = {
  'choose-1': limit('max_length', { digits: 1n, decimals: 0 }) as Limit,
  cumulative: limit('min_points', { digits: 0n, decimals: 0 }) as Limit,
};

/**
 * Warns of votes that break a limit of META: they were counted by whoever held the election, so
 * they count here. A vote without any project breaks none.
 */
export function checkLimits(table: Table, counted: Counted, warnings: WarningList): void {
  const stated = limitsOf(table, warnings);
  const limits = [...impliedBy(counted.voteType, stated), ...stated];
  const voted = counted.choices.filter(({ projects }) => projects.length > 0);
  for (const one of limits) {
    const broken = voted.filter((choice) => isBroken(one, choice, counted));
    const rows = broken.reduce((sum, { votes }) => sum + votes, 0);
    const line = broken.reduce((first, choice) => Math.min(first, choice.line), Infinity);
    if (rows > 0) warnings.add({ kind: 'pabulib-limit', line, field: one.field, rows });
  }
}

/** Limits that a vote type has of its own, unless META states others. */
function impliedBy(voteType: VoteType, stated: readonly Limit[]): Limit[] {
  const implied = IMPLIED[voteType];
  if (implied === undefined || stated.some(({ field }) => field === implied.field)) return [];
  return [implied];
}

function limitsOf(table: Table, warnings: WarningList): Limit[] {
  return table.rows.flatMap((row) => {
    const [field, text] = cellsOf(row, table.columns) as [string, string];
    const known = limit(field, { digits: 0n, decimals: 0 });
    if (known === undefined || isMissing(text)) return [];
    const value = parseSigned(text);
    if (value !== undefined) return [{ ...known, value }];
    const { line } = row;
    warnings.add({ kind: 'pabulib-meta-ignored', line, field, text });
    return [];
  });
}

function limit(field: string, value: Decimal): Limit | undefined {
  const [, side, name = ''] = /^(min|max)_(.*)$/.exec(field) ?? [];
  if (side === undefined || !Object.hasOwn(MEASURES, name)) return undefined;
  return { field, isMinimum: side === 'min', measure: MEASURES[name] as Measuring, value };
}

function isBroken({ isMinimum, measure, value }: Limit, choice: Choice, counted: Counted): boolean {
  const measured = measure(choice, counted);
  if (measured === undefined) return false;
  const decimals = Math.max(measured.decimals, value.decimals);
  const bound = scaleTo(value, decimals);
  const scale = 10n ** BigInt(decimals - measured.decimals);
  return isMinimum ? measured.smallest * scale < bound : measured.largest * scale > bound;
}

/** Compares the number of voters that PROJECTS declares for each project with the votes. */
export function checkTotals(
  { rows, columns }: Table,
  choices: readonly Choice[],
  warnings: WarningList,
): void {
  const column = columns.indexOf('votes');
  if (column < 0) return;
  const totals = new Map<string, number>();
  for (const { projects, votes } of choices) {
    for (const id of projects) totals.set(id, (totals.get(id) ?? 0) + votes);
  }
  for (const row of rows) {
    const cells = cellsOf(row, columns);
    const [project, declared] = [cells[0] as string, cells[column] as string];
    const found = totals.get(project) ?? 0;
    if (isMissing(declared) || declared === String(found)) continue;
    const { line } = row;
    const details = { line, field: 'votes', project, declared, found };
    warnings.add({ kind: 'pabulib-total-differs', ...details });
  }
}
