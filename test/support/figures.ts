/** One figure of a trial. */
export interface Figure {
  readonly figure: string;
  readonly goal: string;
  readonly got: string;
  readonly isMet: boolean;
}

/** Prints one line per figure, or all as JSON; the process then ends with 1 if a goal was missed. */
export function printFigures(figures: readonly Figure[], asJson: boolean): void {
  const lines = figures.map(
    ({ figure, goal, got, isMet }) => `${isMet ? 'met   ' : 'MISSED'} ${figure}: ${got} (${goal})`,
  );
  process.stdout.write(`${asJson ? JSON.stringify(figures) : lines.join('\n')}\n`);
  if (!figures.every(({ isMet }) => isMet)) process.exitCode = 1;
}
