import { compareFractions, type Fraction, fraction } from '../../shared/fraction';
import { doubleOf } from './doubles';
import type { Decision, Split } from './decision';
import type { DivisionSources } from './division';

/**
 * The largest payment of a single supporter for a project, exactly, before money moves: of those who
 * pay in full it is who gives the most points, of the others it is who has the most money.
 * @param from a contest in which points count
 * @param perPoint what one point costs
 */
export function largestPayment(
  from: DivisionSources,
  { project, split }: Decision,
  perPoint: Fraction,
): Fraction {
  const { bounds, classes, instance, ledger } = from;
  const { budgets, budgetError } = bounds;
  const { firstSupporter, supporters } = instance;
  const scores = from.scores as Float64Array;
  let points = 0;
  let most = 0;
  const spent = new Map<number, number>();
  const end = firstSupporter[project + 1] as number;
  for (let i = firstSupporter[project] as number; i < end; i += 1) {
    const group = supporters[i] as number;
    const budget = budgets[group] as number;
    if (budget === 0) continue;
    const score = scores[i] as number;
    const budgetClass = classes[group] as number;
    if (
      budget <= split.floor * score - budgetError ||
      isNear(split.exhausted, score, budgetClass)
    ) {
      spent.set(budgetClass, budget);
      most = Math.max(most, budget);
    } else points = Math.max(points, score);
  }
  // Doubles leave few classes that may be the richest.
  const richest = [...spent].filter(([, budget]) => budget >= most - 2 * budgetError);
  const payments = richest.map(([c]) => fraction(ledger.budgetOf(c), ledger.denominator));
  payments.push(fraction(perPoint.num * BigInt(points), perPoint.den));
  return payments.reduce((a, b) => (compareFractions(a, b) < 0 ? b : a));
}

/** Voters by what a purchase does to them. */
export interface PayerCounts {
  /** Supporters that had money before. */
  readonly paying: number;
  /** Payers that have exactly nothing left. */
  readonly exhausted: number;
}

/** Takes the payments for a project off the budgets and books them. */
export function collect(from: DivisionSources, { project, split }: Decision): PayerCounts {
  const { bounds, classes, instance, ledger, scores } = from;
  const { budgets, budgetError, entryWeights } = bounds;
  const { firstSupporter, supporters } = instance;
  const { share, floor, exhausted: near } = split;
  const hint = bounds.low[project] as number;
  const payment = doubleOf(share.value, ledger.denominator * BigInt(share.payers), hint);
  ledger.recordPurchase(share);
  const end = firstSupporter[project + 1] as number;
  let paying = 0;
  let exhausted = 0;
  for (let i = firstSupporter[project] as number; i < end; i += 1) {
    const group = supporters[i] as number;
    const budget = budgets[group] as number;
    if (budget === 0) continue;
    const weight = entryWeights[i] as number;
    const score = scores ? (scores[i] as number) : 1;
    paying += weight;
    if (budget <= floor * score - budgetError || isNear(near, score, classes[group] as number)) {
      exhausted += weight;
      budgets[group] = 0;
    } else {
      const budgetClass = classes[group] as number;
      // Zero is kept for those who have exactly nothing.
      budgets[group] = Math.max(budget - payment * score, Number.MIN_VALUE);
      classes[group] = scores
        ? ledger.scoredChildOf(budgetClass, score)
        : ledger.childOf(budgetClass);
    }
  }
  return { paying, exhausted };
}

function isNear(near: Split['exhausted'], score: number, budgetClass: number): boolean {
  return near.size > 0 && near.get(score)?.has(budgetClass) === true;
}
