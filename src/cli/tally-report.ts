import { plainDecimal } from '../domain/shared/money';
import type { PabulibFile } from '../domain/tally/pabulib/parse';
import type { PotOutcome } from '../domain/tally/tally';
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
    ties: tiesOf(outcome),
    runs: outcome.runs,
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
  ];
  const ties = tiesOf(outcome).map((tie) => `Tie: ${tie.tied.join(', ')}; ${tie.first} went first`);
  const table = alignColumns([['', 'project', 'cost', 'votes', 'name'], ...rows]);
  return `${[...table, '', ...sums, ...ties].join('\n')}\n`;
}

/** A search that was given up decides nothing, which is another thing than funding nothing. */
function isUnproven({ trace }: PotOutcome): boolean {
  return trace[0]?.t === 'unproven';
}

interface TieReport {
  readonly first: string;
  readonly tied: readonly string[];
}

function tiesOf(outcome: PotOutcome): TieReport[] {
  return outcome.trace.flatMap((step) =>
    'tied' in step && step.tied ? [{ first: step.project, tied: step.tied }] : [],
  );
}

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
