import { err, ok, type Result } from '../shared/result';

/** Why a cost cannot be a project's final cost; amounts in minor units. */
export type ProjectCostError =
  | { readonly kind: 'cost-above-pot'; readonly costMinor: number; readonly potMinor: number }
  | { readonly kind: 'cost-is-zero' }
  | {
      readonly kind: 'least-not-below-cost';
      readonly leastMinor: number;
      readonly costMinor: number;
    };

/**
 * Checks a final cost against its pot, and the least that is still worth giving against the cost.
 * @param cost `minor` is a whole number ≥ 0 of minor units; `isFree` says that it costs nothing on
 *   purpose; `leastMinor` is null where only the whole cost is worth giving
 * @returns the cost; `cost-above-pot` when the pot could never pay it; `cost-is-zero` for 0 that was
 *   not declared; `least-not-below-cost` when the least is 0, or not less than the cost
 */
export function projectCost(
  cost: {
    readonly minor: number;
    readonly isFree: boolean;
    readonly leastMinor?: number | null | undefined;
  },
  potMinor: number,
): Result<number, ProjectCostError> {
  const { minor, isFree, leastMinor = null } = cost;
  if (minor > potMinor) return err({ kind: 'cost-above-pot', costMinor: minor, potMinor });
  if (minor === 0 && !isFree) return err({ kind: 'cost-is-zero' });
  if (leastMinor === null || (leastMinor > 0 && leastMinor < minor)) return ok(minor);
  return err({ kind: 'least-not-below-cost', leastMinor, costMinor: minor });
}
