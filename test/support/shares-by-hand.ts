import { type PotOutcome, tallyPot } from '../../src/domain/tally/tally-pot';

/**
 * Counts an election that is written by hand: costs by project in tie order; each ballot says how many
 * points it gives, or names projects by letter. `heard` is how often progress was told.
 */
export function countShares(
  budgetMinor: bigint,
  costs: Readonly<Record<string, bigint>>,
  ballots: readonly (string | Readonly<Record<string, number>>)[],
  options: Readonly<Record<string, string>>,
): PotOutcome & { readonly heard: number } {
  let heard = 0;
  const points = ballots.map((ballot) => (typeof ballot === 'string' ? [] : Object.values(ballot)));
  const outcome = tallyPot({
    budgetMinor,
    unitMinor: 1n,
    projects: Object.entries(costs).map(([id, costMinor]) => ({ id, costMinor })),
    tieOrder: Object.keys(costs),
    ballots: ballots.map((ballot) =>
      typeof ballot === 'string' ? [...ballot] : Object.keys(ballot),
    ),
    ...(points.some(({ length }) => length > 0) && { points }),
    rule: { id: 'equal-shares', version: 1, options },
    onProgress: () => (heard += 1),
  });
  return { ...outcome, heard };
}
