/** A cell as it is written; numbers without any grouping. */
export type PabulibCell = string | number;

/** The three sections of a file, headers apart. */
export interface PabulibSections {
  /** Field and value, in the order in which they are to stand. */
  readonly meta: readonly (readonly [string, PabulibCell])[];
  readonly projectColumns: readonly string[];
  readonly projects: readonly (readonly PabulibCell[])[];
  readonly voteColumns: readonly string[];
  readonly votes: readonly (readonly PabulibCell[])[];
}

/**
 * Writes a Pabulib file: no byte order mark, LF, quotes only around cells that need them, one line
 * break at the end.
 * @see https://pabulib.org/format
 */
export function writePabulib(sections: PabulibSections): string {
  const rows: (readonly PabulibCell[])[] = [
    ['META'],
    ['key', 'value'],
    ...sections.meta,
    ['PROJECTS'],
    sections.projectColumns,
    ...sections.projects,
    ['VOTES'],
    sections.voteColumns,
    ...sections.votes,
  ];
  return rows.map((row) => `${row.map(cellText).join(';')}\n`).join('');
}

function cellText(cell: PabulibCell): string {
  const text = String(cell);
  return /[;"\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
