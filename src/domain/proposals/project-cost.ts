import { err, ok, type Result } from '../shared/result';

/** Why a cost cannot be a project's final cost; amounts in minor units. */
export type ProjectCostError =
  | { readonly kind: 'cost-above-pot'; readonly costMinor: number; readonly potMinor: number }
  | { readonly kind: 'cost-is-zero' };

/**
 * Checks a final cost against its pot.
 * @param cost `minor` is a whole number ≥ 0 of minor units; `isFree` says that it costs nothing on purpose
 * @returns the cost; `cost-above-pot` when the pot could never pay it; `cost-is-zero` for 0 that was
 *   not declared
 */
export function projectCost(
  cost: { readonly minor: number; readonly isFree: boolean },
  potMinor: number,
): Result<number, ProjectCostError> {
  const { minor, isFree } = cost;
  if (minor > potMinor) return err({ kind: 'cost-above-pot', costMinor: minor, potMinor });
  if (minor === 0 && !isFree) return err({ kind: 'cost-is-zero' });
  return ok(minor);
}
