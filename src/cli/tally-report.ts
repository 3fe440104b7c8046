import { plainDecimal } from '../domain/shared/money';
import type { PabulibFile } from '../domain/tally/pabulib/parse';
import type { PotOutcome } from '../domain/tally/tally';
import { decidedBy, type TiedProject } from '../domain/tally/tie-order';
import type { TallyOptions } from './tally-options';

/** Names the counting engine in results; a change of any outcome must change it. */
export const ENGINE = 'baraza-tally/1';

/** The one JSON document of `baraza tally --json`. */
export function tallyJson(file: PabulibFile, options: TallyOptions, outcome: PotOutcome): string {
  const report = {
    rule: options.rule.id,
    utility: options.utility,
    completion: options.completion,
    tie: options.tie,
    winners: outcome.winners,
    order: outcome.order,
    cost: plainDecimal(outcome.costMinor, file.decimals),
    budget: plainDecimal(file.budgetMinor, file.decimals),
    ties: tiesOf(file, options, outcome),
    runs: outcome.runs,
    ...optimumOf(outcome, file),
    ...(isUnproven(outcome) && { unproven: true }),
    engine: ENGINE,
  };
  return `${JSON.stringify(report)}\n`;
}

/** The readable form: one line per funded project, then the sums. */
export function tallyTable(file: PabulibFile, options: TallyOptions, outcome: PotOutcome): string {
  const nameColumn = file.projectColumns.indexOf('name');
  const projects = new Map(file.projects.map((project) => [project.id, project]));
  const rows = outcome.order.map((id, i) => {
    const project = projects.get(id);
    const cost = plainDecimal(project?.costMinor ?? 0n, file.decimals);
    const name = nameColumn < 0 ? '' : (project?.cells[nameColumn] ?? '');
    return [String(i + 1), id, cost, String(outcome.votes.get(id)), name];
  });
  if (isUnproven(outcome)) return 'No outcome: the search for the best set was too long to end.\n';
  const sums = [
    `Funded ${outcome.order.length} of ${file.projects.length} projects, ${outcome.ballots} ballots`,
    `Cost ${plainDecimal(outcome.costMinor, file.decimals)} of ${plainDecimal(file.budgetMinor, file.decimals)}, left ${plainDecimal(outcome.leftMinor, file.decimals)}`,
    `Rule ${options.rule.id}, utility ${options.utility}, completion ${options.completion}, ties by ${options.tie}`,
    `Runs ${outcome.runs}, ties met ${outcome.ties}`,
    ...optimumLines(outcome),
  ];
  const ties = tiesOf(file, options, outcome).map(tieText);
  const table = alignColumns([['', 'project', 'cost', 'votes', 'name'], ...rows]);
  return `${[...table, '', ...sums, ...ties].join('\n')}\n`;
}

/** A search that was given up decides nothing, which is another thing than funding nothing. */
export function isUnproven({ trace }: PotOutcome): boolean {
  return trace[0]?.t === 'unproven';
}

interface TieReport {
  readonly first: string;
  readonly tied: readonly string[];
  /** The part of the tie order that decided; `file` where that is the order of the file. */
  readonly decidedBy: string;
  /** Where the tie was met, if not in the count that is the outcome. */
  readonly met?: string;
}

function tiesOf(file: PabulibFile, options: TallyOptions, outcome: PotOutcome): TieReport[] {
  const projects = new Map(file.projects.map((project) => [project.id, project]));
  const tiedProject = (id: string): TiedProject => {
    const votes = outcome.votes.get(id) ?? 0;
    return { id, votes, costMinor: projects.get(id)?.costMinor ?? 0n };
  };
  const last = options.seedHex === '' ? 'file' : 'seed';
  return outcome.trace.flatMap((step) => {
    if (!('tied' in step) || step.tied === undefined) return [];
    const { project: first, tied } = step;
    const others = tied.filter((id) => id !== first);
    const key = decidedBy([first, ...others].map(tiedProject), options.tieKeys);
    const met = step.t === 'tie' ? { met: step.met } : {};
    return [{ first, tied, decidedBy: key === 'lot' ? last : key, ...met }];
  });
}

const WHERE: Readonly<Record<string, string>> = {
  'over-budget': ', in the run that went over the budget',
  greedy: ', in the count by votes that was not kept',
};

function tieText({ first, tied, decidedBy: key, met }: TieReport): string {
  return `Tie: ${tied.join(', ')}; ${first} went first by ${key}${WHERE[met ?? ''] ?? ''}`;
}

/** What the search for the best set found, beside the set. */
function optimumOf({ trace }: PotOutcome, { decimals }: PabulibFile) {
  const step = trace.find(({ t }) => t === 'optimum');
  if (step?.t !== 'optimum') return {};
  const { welfare, isUnique, costMinor } = step;
  return { optimum: { welfare, isUnique, cost: plainDecimal(BigInt(costMinor), decimals) } };
}

function optimumLines({ trace }: PotOutcome): string[] {
  const step = trace.find(({ t }) => t === 'optimum');
  if (step?.t !== 'optimum') return [];
  const unique = step.isUnique === true ? 'the only set that has so much' : EQUAL_SETS;
  return [`Welfare ${step.welfare}, ${unique}`];
}

const EQUAL_SETS =
  'as another set has: the one that costs less, then the one that the tie order puts first, is taken';

const TEXT_COLUMNS: ReadonlySet<number> = new Set([1, 4]);

function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => [...(row[column] ?? '')].length)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => pad(cell, column, widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function pad(cell: string, column: number, width: number): string {
  const blanks = ' '.repeat(Math.max(0, width - [...cell].length));
  return TEXT_COLUMNS.has(column) ? cell + blanks : blanks + cell;
}
