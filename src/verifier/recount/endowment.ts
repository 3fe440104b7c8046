import type { Instance } from './instance';
import { buyable, runWith, type Run } from './shares-run';

/** The run that is kept, and how it was found. */
export interface Search {
  readonly kept: Run;
  /** 0-based number of the kept run. */
  readonly run: number;
  /** Number of endowments, one after the other, including a last one over budget. */
  readonly runs: number;
  readonly stop: 'single' | 'over-budget' | 'exhaustive';
}

/** Up to this many groups × projects a watched run is quick enough to skip runs alike. */
const SMALL = 20_000;
const MOST_COMPUTED = 50_000;

/**
 * Looks for the endowment that the completion of the pot asks for.
 * @throws Error when it would take more than 50,000 computed runs, or a number of runs beyond 2^53
 */
export function searchEndowment(instance: Instance): Search {
  const isSmall = instance.weights.length * instance.candidates.length <= SMALL;
  let kept = runWith(instance, 0, isSmall);
  if (isOneRunEnough(instance)) return { kept, run: 0, runs: 1, stop: 'single' };
  const stopsWhenExhaustive = instance.pot.completion.startsWith('add1e');
  let run = 0;
  for (let computed = 0; computed < MOST_COMPUTED; computed += 1) {
    if (stopsWhenExhaustive && isExhaustive(instance, kept)) {
      return { kept, run, runs: run + 1, stop: 'exhaustive' };
    }
    const last = isSmall ? lastAlike(instance, run, kept.course) : run;
    const next = runWith(instance, last + 1, isSmall);
    if (next.cost > instance.budget) {
      if (last !== run) kept = runWith(instance, last, false);
      return { kept, run: last, runs: last + 2, stop: 'over-budget' };
    }
    kept = next;
    run = last + 1;
  }
  throw new Error(`pot ${instance.pot.id} needs too many runs`);
}

/**
 * The last run that takes the same course as this one. Given the course, every amount is linear in
 * the endowment and every comparison of the course is a linear inequality, so the endowments with
 * that course form an interval: when two runs share it, so do all between them.
 */
function lastAlike(instance: Instance, run: number, course: string): number {
  const isAlike = (other: number): boolean => runWith(instance, other, true).course === course;
  let step = 1;
  while (isAlike(run + step)) {
    step *= 2;
    if (!Number.isSafeInteger(2 * (run + step))) throw new Error('the runs cannot be numbered');
  }
  let [alike, different] = [run + Math.floor(step / 2), run + step];
  while (different - alike > 1) {
    const middle = Math.floor((alike + different) / 2);
    if (isAlike(middle)) alike = middle;
    else different = middle;
  }
  return alike;
}

function isOneRunEnough(instance: Instance): boolean {
  const isAdding = instance.pot.completion.startsWith('add1');
  if (!isAdding || instance.voters === 0 || instance.budget === 0n) return true;
  const total = buyable(instance).reduce((sum, candidate) => sum + candidate.cost, 0n);
  return total <= instance.budget;
}

function isExhaustive(instance: Instance, run: Run): boolean {
  const left = instance.budget - run.cost;
  const won = new Set(run.bought);
  return buyable(instance).every((candidate) => won.has(candidate) || candidate.cost > left);
}
