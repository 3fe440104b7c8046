import { compareFractions, type Fraction, fraction } from '../shared/fraction';
import type { Decision } from './equal-shares-decision';
import type { DivisionSources } from './equal-shares-division';

/**
 * The largest payment of a single supporter for a project, exactly, before money moves: of those who
 * pay in full it is who gives the most points, of the others it is who has the most money.
 * @param perPoint what one point costs
 */
export function largestPayment(
  from: DivisionSources,
  { project, split }: Decision,
  perPoint: Fraction,
): Fraction {
  const { bounds, classes, instance, ledger, scores } = from;
  const { firstSupporter, supporters } = instance;
  let points = 0;
  const spent = new Map<number, number>();
  const end = firstSupporter[project + 1] as number;
  for (let i = firstSupporter[project] as number; i < end; i += 1) {
    const group = supporters[i] as number;
    const budget = bounds.budgets[group] as number;
    const budgetClass = classes[group] as number;
    const score = scores?.[i] ?? 1;
    const isSpent =
      budget <= split.floor * score - bounds.budgetError ||
      split.exhausted.get(score)?.has(budgetClass) === true;
    if (isSpent) spent.set(budgetClass, budget);
    else points = Math.max(points, score);
  }
  // Doubles leave few classes that may be the richest.
  const least = Math.max(...spent.values()) - 2 * bounds.budgetError;
  const richest = [...spent].filter(([, budget]) => budget >= least);
  const budgets = richest.map(([c]) => fraction(ledger.budgetOf(c), ledger.denominator));
  const full = fraction(perPoint.num * BigInt(points), perPoint.den);
  return [full, ...budgets].sort(compareFractions).at(-1) as Fraction;
}
