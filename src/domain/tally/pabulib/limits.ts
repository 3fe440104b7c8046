import type { ChoiceTable } from './choice-table';
import { type Decimal, parseSigned, scaleTo } from './decimal';
import type { WarningList } from './errors';
import { cellsOf, isMissing, type Table } from './sections';
import type { VoteType } from './vote-types';

/** What limits are checked against. */
export interface Counted {
  readonly voteType: VoteType;
  readonly choices: ChoiceTable;
  /** Aligned with the projects of the choices, in units of 10^-pointDecimals; if any. */
  readonly points: Float64Array | undefined;
  /** By index, in units of 10^-decimals. */
  readonly costs: readonly bigint[];
  readonly decimals: number;
  readonly pointDecimals: number;
}

/** The smallest and the largest value that a choice has. */
type Range<T> = readonly [T, T];

/** How a choice is measured, in units of 10^-decimals. */
interface Measure {
  readonly of: (choice: number) => Range<number | bigint>;
  readonly decimals: number;
}

type Measuring = (counted: Counted) => Measure | undefined;

const MEASURES: Readonly<Record<string, Measuring>> = {
  length: ({ choices }) => ({
    of: (choice) => twice(choices.lengthOf(choice)),
    decimals: 0,
  }),
  sum_cost: ({ choices, costs, decimals }) => {
    const all = costs.reduce((sum, cost) => sum + cost, 0n);
    // Doubles add up faster, and without rounding as long as no sum can be larger.
    const sumOf =
      all <= Number.MAX_SAFE_INTEGER ? doubleSum(choices, costs) : exactSum(choices, costs);
    return { of: (choice) => twice(sumOf(choice)), decimals };
  },
  points: ofPoints((points) => [Math.min(...points), Math.max(...points)]),
  sum_points: ofPoints((points) => twice(points.reduce((sum, value) => sum + value, 0))),
};

function doubleSum(
  { first, projects }: ChoiceTable,
  costs: readonly bigint[],
): (choice: number) => number {
  const numbers = Float64Array.from(costs, Number);
  return (choice) => {
    let sum = 0;
    for (let i = first[choice] as number; i < (first[choice + 1] as number); i += 1) {
      sum += numbers[projects[i] as number] as number;
    }
    return sum;
  };
}

function exactSum(
  { first, projects }: ChoiceTable,
  costs: readonly bigint[],
): (choice: number) => bigint {
  return (choice) => {
    const chosen = [...projects.subarray(first[choice], first[choice + 1])];
    return chosen.reduce((sum, p) => sum + (costs[p] as bigint), 0n);
  };
}

function twice<T extends number | bigint>(value: T): Range<T> {
  return [value, value];
}

function ofPoints(measure: (points: Float64Array) => Range<number>): Measuring {
  return ({ choices: { first }, points, pointDecimals }) =>
    points && {
      of: (choice) => measure(points.subarray(first[choice], first[choice + 1])),
      decimals: pointDecimals,
    };
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
  for (const one of limits) {
    const { rows, line } = countBroken(one, counted);
    if (rows > 0) warnings.add({ kind: 'pabulib-limit', line, field: one.field, rows });
  }
}

/** How many votes break a limit, and the line of the first of them. */
function countBroken(limit: Limit, counted: Counted): { readonly rows: number; line: number } {
  const { choices } = counted;
  const isBroken = breaking(limit, limit.measure(counted));
  let rows = 0;
  let line = Infinity;
  for (let choice = 0; choice < choices.size; choice += 1) {
    if (choices.lengthOf(choice) === 0 || !isBroken(choice)) continue;
    rows += choices.votes[choice] as number;
    line = Math.min(line, choices.lines[choice] as number);
  }
  return { rows, line };
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

/** Whether a choice breaks a limit; many choices have the same measure, so each is judged once. */
function breaking(
  { isMinimum, value }: Limit,
  measure: Measure | undefined,
): (choice: number) => boolean {
  if (measure === undefined) return () => false;
  const decimals = Math.max(measure.decimals, value.decimals);
  const bound = scaleTo(value, decimals);
  const scale = 10n ** BigInt(decimals - measure.decimals);
  const known = new Map<number | bigint, boolean>();
  const judge = (measured: number | bigint): boolean => {
    const scaled = BigInt(measured) * scale;
    return isMinimum ? scaled < bound : scaled > bound;
  };
  return (choice) => {
    const [smallest, largest] = measure.of(choice);
    const measured = isMinimum ? smallest : largest;
    const verdict = known.get(measured) ?? judge(measured);
    known.set(measured, verdict);
    return verdict;
  };
}

/** Compares the number of voters that PROJECTS declares for each project with the votes. */
export function checkTotals(
  { rows, columns }: Table,
  choices: ChoiceTable,
  warnings: WarningList,
): void {
  const column = columns.indexOf('votes');
  if (column < 0) return;
  const totals = totalsOf(choices, rows.length);
  rows.forEach((row, p) => {
    const cells = cellsOf(row, columns);
    const [project, declared] = [cells[0] as string, cells[column] as string];
    const found = totals[p] as number;
    if (isMissing(declared) || declared === String(found)) return;
    const { line } = row;
    const details = { line, field: 'votes', project, declared, found };
    warnings.add({ kind: 'pabulib-total-differs', ...details });
  });
}

function totalsOf({ size, first, projects, votes }: ChoiceTable, projectCount: number): number[] {
  const totals = Array<number>(projectCount).fill(0);
  for (let choice = 0; choice < size; choice += 1) {
    for (let i = first[choice] as number; i < (first[choice + 1] as number); i += 1) {
      const p = projects[i] as number;
      totals[p] = (totals[p] as number) + (votes[choice] as number);
    }
  }
  return totals;
}
