import { LimitLedger } from '../constraints';
import type { CountingRule } from '../rule';
import { applyThresholds, THRESHOLD_OPTIONS, thresholdsOf } from './eligibility';
import { fundGreedily, type GreedyOptions } from './greedy';

const OPTIONS = {
  onMisfit: ['skip', 'stop'],
  fundUnsupported: [false, true],
  measure: ['votes', 'points'],
  ...THRESHOLD_OPTIONS,
} as const;

function greedyRule(id: string, perCost: boolean): CountingRule {
  return {
    id,
    version: 1,
    options: OPTIONS,
    bind: (options) => (instance, purse) => {
      const { candidates, steps } = applyThresholds(
        instance,
        purse.budgetMinor,
        thresholdsOf(options),
      );
      const choice = { ...(options as unknown as GreedyOptions), perCost };
      const { budgetMinor, limits } = purse;
      const ledger = new LimitLedger(instance, limits);
      const outcome = fundGreedily(instance, candidates, { budgetMinor, ledger }, choice);
      return { selected: outcome.taken, steps: [...steps, ...outcome.steps], runs: 1 };
    },
  };
}

/** Projects by votes or points. */
export const GREEDY = greedyRule('greedy', false);

/** Projects by votes or points per unit of cost. */
export const GREEDY_PER_COST = greedyRule('greedy-per-cost', true);
