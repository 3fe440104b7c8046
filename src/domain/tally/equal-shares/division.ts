import { compareBigInts } from '../../shared/big-ints';
import type { CostedProject, Instance } from '../instance';
import type { Split } from './decision';
import type { ShareBounds } from './share-bounds';
import type { ShareLedger } from './share-ledger';

/** What a division looks at; all of it belongs to the run that is going on. */
export interface DivisionSources {
  readonly instance: Instance;
  readonly bounds: ShareBounds;
  readonly ledger: ShareLedger;
  readonly classes: Int32Array;
  readonly scores: Float64Array | undefined;
}

/** Supporters with one exact budget who give the same points. */
interface OpenClass {
  readonly budgetClass: number;
  readonly score: number;
  readonly weight: number;
  readonly budget: bigint;
}

/** Weights by points, then by class. */
type OpenWeights = Map<number, Map<number, number>>;

/**
 * The exact share of a project, and who is exhausted by it. Doubles tell most supporters apart;
 * those near the share are gone through in ascending order of budget per point, exactly.
 * @returns undefined when the supporters cannot pay
 */
export function divide(from: DivisionSources, project: number): Split | undefined {
  const open: OpenWeights = new Map();
  const surePayers = sortOut(from, project, open);
  const { ledger, instance, bounds } = from;
  const paid = ledger.takeSum();
  const { costMinor } = instance.projects[project] as CostedProject;
  const classes = openClasses(ledger, open);
  let value = costMinor * ledger.denominator - paid;
  let payers = classes.reduce((sum, c) => sum + c.weight * c.score, surePayers);
  for (const { weight, score, budget } of classes) {
    if (value * BigInt(score) <= budget * BigInt(payers)) break;
    value -= budget * BigInt(weight);
    payers -= weight * score;
  }
  if (payers === 0) return undefined;
  const spent = classes.filter((c) => c.budget * BigInt(payers) <= value * BigInt(c.score));
  const floor = bounds.low[project] as number;
  return { share: { value, payers }, floor, exhausted: byScore(spent) };
}

/** Adds those who are exhausted for certain to the ledger's sum; returns the points of the payers. */
function sortOut(from: DivisionSources, project: number, open: OpenWeights): number {
  const { instance, bounds, ledger, classes, scores } = from;
  const { firstSupporter, supporters } = instance;
  const { budgets, budgetError, entryWeights } = bounds;
  const low = bounds.low[project] as number;
  const high = bounds.high[project] as number;
  const end = firstSupporter[project + 1] as number;
  let payers = 0;
  for (let i = firstSupporter[project] as number; i < end; i += 1) {
    const group = supporters[i] as number;
    const budget = budgets[group] as number;
    const score = scores ? (scores[i] as number) : 1;
    const weight = entryWeights[i] as number;
    if (budget > high * score + budgetError) payers += weight * score;
    else if (budget > 0 && budget <= low * score - budgetError) {
      ledger.addVoters(classes[group] as number, weight);
    } else if (budget > 0) addOpen(open, score, classes[group] as number, weight);
  }
  return payers;
}

function addOpen(open: OpenWeights, score: number, budgetClass: number, weight: number): void {
  let weights = open.get(score);
  if (weights === undefined) open.set(score, (weights = new Map<number, number>()));
  weights.set(budgetClass, (weights.get(budgetClass) ?? 0) + weight);
}

function openClasses(ledger: ShareLedger, open: OpenWeights): OpenClass[] {
  const classes: OpenClass[] = [];
  for (const [score, weights] of open) {
    for (const [budgetClass, weight] of weights) {
      classes.push({ budgetClass, score, weight, budget: ledger.budgetOf(budgetClass) });
    }
  }
  return classes.sort(compareBudgets);
}

/** By budget per point. */
function compareBudgets(a: OpenClass, b: OpenClass): number {
  return compareBigInts(a.budget * BigInt(b.score), b.budget * BigInt(a.score));
}

function byScore(classes: readonly OpenClass[]): Split['exhausted'] {
  const sets = new Map<number, Set<number>>();
  for (const { score, budgetClass } of classes) {
    const set = sets.get(score);
    if (set) set.add(budgetClass);
    else sets.set(score, new Set([budgetClass]));
  }
  return sets;
}
