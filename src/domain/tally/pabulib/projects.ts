import { type Decimal, parseDecimal, scaleTo } from './decimal';
import { PabulibFault, type WarningList } from './errors';
import { cellsOf, isMissing, reportBlanks, type Table } from './sections';

/** A row of PROJECTS. */
export interface PabulibProject {
  readonly id: string;
  /** Units of 10^-decimals of the currency. */
  readonly costMinor: bigint;
  /** All cells of the row, in the order of the columns. */
  readonly cells: readonly string[];
}

/** All projects, and the money of the file in units of 10^-decimals. */
export interface ReadProjects {
  readonly projects: PabulibProject[];
  readonly decimals: number;
  readonly budgetMinor: bigint;
}

interface Priced {
  readonly id: string;
  readonly cost: Decimal;
  readonly cells: readonly string[];
}

/** The cost by which the format marks projects that were withdrawn. */
const WITHDRAWN = 999_999_999n;

/** Whether the cost of a project, in units of 10^-decimals, says that it was withdrawn. */
export function isWithdrawn(costMinor: bigint, decimals: number): boolean {
  return costMinor === WITHDRAWN * 10n ** BigInt(decimals);
}

/**
 * Reads the projects and brings costs and budget to one unit.
 * @throws PabulibFault `pabulib-value-missing`, `pabulib-number`, `pabulib-project-duplicate`
 */
export function readProjects(table: Table, budget: Decimal, warnings: WarningList): ReadProjects {
  const rows = pricedRows(table, warnings);
  const decimals = rows.reduce((most, { cost }) => Math.max(most, cost.decimals), budget.decimals);
  const projects = rows.map(({ id, cost, cells }) => {
    return { id, costMinor: scaleTo(cost, decimals), cells };
  });
  return { projects, decimals, budgetMinor: scaleTo(budget, decimals) };
}

function pricedRows({ rows, columns }: Table, warnings: WarningList): Priced[] {
  const seen = new SeenIds(warnings);
  const column = columns.indexOf('cost');
  return rows.map((row) => {
    const { line } = row;
    const cells = cellsOf(row, columns, warnings);
    reportBlanks(row, warnings);
    const project = cells[0] as string;
    seen.meet(project, line);
    const cost = readCost(cells[column] as string, line, warnings);
    if (cost.digits === WITHDRAWN && cost.decimals === 0) {
      warnings.add({ kind: 'pabulib-project-withdrawn', line, project });
    }
    if (project.includes(',')) warnings.add({ kind: 'pabulib-project-comma', line, project });
    return { id: project, cost, cells };
  });
}

function readCost(text: string, line: number, warnings: WarningList): Decimal {
  const field = 'cost';
  if (isMissing(text)) throw new PabulibFault({ kind: 'pabulib-value-missing', line, field });
  const cost = parseDecimal(text);
  if (cost === undefined) throw new PabulibFault({ kind: 'pabulib-number', line, field, text });
  if (text.includes(',')) warnings.add({ kind: 'pabulib-comma', line, field });
  return cost;
}

class SeenIds {
  private readonly ids = new Set<string>();
  private readonly alike = new Map<string, string>();

  constructor(private readonly warnings: WarningList) {}

  meet(project: string, line: number): void {
    const field = 'project_id';
    if (project === '') throw new PabulibFault({ kind: 'pabulib-value-missing', line, field });
    if (this.ids.has(project)) {
      throw new PabulibFault({ kind: 'pabulib-project-duplicate', line, field, project });
    }
    this.ids.add(project);
    const form = project.normalize('NFC').toLowerCase();
    const other = this.alike.get(form);
    if (other === undefined) this.alike.set(form, project);
    else this.warnings.add({ kind: 'pabulib-project-alike', line, project, other });
  }
}
