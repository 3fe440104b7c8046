import type { Tx } from './unit-of-work';

type Cell = string | number | Uint8Array | null;

/** Many rows for one table; every row has its cells in the order of the columns. */
export interface NewRows {
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** What follows ON CONFLICT, where rows may be there already. */
  readonly onConflict?: string;
}

/** SQLite allows 32,766 parameters in one statement, PostgreSQL 65,535. */
const MOST_PARAMETERS = 10_000;

/**
 * Inserts very many rows in few statements, without the entity manager's work for each of them.
 * @param rows names of table and columns come from code, never from people
 */
export async function insertRows(
  tx: Tx,
  { table, columns, rows, onConflict }: NewRows,
): Promise<void> {
  const end = onConflict === undefined ? '' : ` ON CONFLICT ${onConflict}`;
  const chunk = Math.floor(MOST_PARAMETERS / columns.length);
  for (let from = 0; from < rows.length; from += chunk) {
    const some = rows.slice(from, from + chunk);
    const values = placeholders(tx, some.length, columns.length);
    const statement = `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${values}${end}`;
    await tx.manager.query(statement, some.flat());
  }
}

function placeholders({ manager }: Tx, rows: number, columns: number): string {
  const { driver } = manager.dataSource;
  const group = (row: number) =>
    Array.from({ length: columns }, (_, column) =>
      driver.createParameter('', row * columns + column),
    );
  return Array.from({ length: rows }, (_, row) => `(${group(row).join(',')})`).join(',');
}
