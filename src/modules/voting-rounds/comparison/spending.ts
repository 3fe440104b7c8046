import type { RoundResult } from '../../../domain/tally/tally';
import type { TraceLine } from '../../../domain/tally/trace';
import type { CountedPot } from './compared';

/** What every pot had to spend and spent: the cost of its winners, or the part that was granted. */
export function countedPots(
  { pots }: RoundResult,
  trace: readonly TraceLine[],
): Record<string, CountedPot> {
  const entries = Object.entries(pots).map(([id, pot]) => {
    const spending = new Map<string, string>();
    for (const project of pot.projects) {
      if (pot.winners.includes(project.id)) spending.set(project.id, project.costMinor);
    }
    for (const line of trace) {
      if (line.pot === id && line.t === 'part') spending.set(line.project, line.grantedMinor);
    }
    return [id, { budgetMinor: pot.budgetMinor, spending: [...spending] }] as const;
  });
  return Object.fromEntries(entries);
}
