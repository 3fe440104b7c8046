import { type Fraction, fraction } from '../shared/fraction';
import { doubleOf } from './doubles';
import { Contest, type Utility } from './equal-shares-contest';
import type { Decision } from './equal-shares-decision';
import type { Instance } from './instance';

/** One purchase with the figures that a trace states. */
export interface Purchase {
  readonly project: number;
  /** Supporters that had money before. */
  readonly paying: number;
  /** Payers that have exactly nothing left. */
  readonly exhausted: number;
  /** The largest payment of a single supporter, in minor units. */
  readonly share: Fraction;
  /** Indexes of the projects with exactly the same price; the bought one included. */
  readonly tied: readonly number[];
}

/** What one run bought. */
export interface RunOutcome {
  /** Project indexes in order of purchase. */
  readonly bought: number[];
  readonly costMinor: bigint;
  /** The run was given up because its cost had passed the limit. */
  readonly isOverBudget: boolean;
}

/** When to give a run up, and what to watch meanwhile. */
export interface RunOptions {
  /** The run is given up when its cost passes this. */
  readonly limitMinor: bigint;
  /** Find out whether the outcome stays the same for so many minor units more; 0: do not. */
  readonly reachMinor?: number;
  readonly onPurchase?: (purchase: Purchase) => void;
}

/**
 * Equal Shares at a given endowment, again and again over the same pot.
 * @see Peters, Pierczyński, Skowron: Proportional Participatory Budgeting with Additive Utilities
 */
export class EqualSharesRun {
  private readonly contest: Contest;
  private endowment = 0;

  constructor(
    private readonly instance: Instance,
    utility: Utility,
  ) {
    this.contest = new Contest(instance, utility);
  }

  /**
   * Buys until the supporters of no project can pay, or the cost passes the limit.
   * @param endowment money of each voter in minor units, greater than zero
   */
  run(endowment: Fraction, { limitMinor, reachMinor, onPurchase }: RunOptions): RunOutcome {
    this.reset(endowment);
    if (reachMinor) this.contest.drift.reset(reachMinor);
    else this.contest.drift.stop();
    const bought: number[] = [];
    let costMinor = 0n;
    for (;;) {
      const decision = this.contest.decide();
      if (decision === undefined) return { bought, costMinor, isOverBudget: false };
      bought.push(decision.project);
      costMinor += this.instance.projects[decision.project]?.costMinor as bigint;
      if (costMinor > limitMinor) return { bought, costMinor, isOverBudget: true };
      const share = onPurchase && this.shareOf(decision);
      const counts = this.collect(decision);
      if (share) onPurchase({ project: decision.project, share, tied: decision.tied, ...counts });
    }
  }

  /** By how many minor units the endowment of the latest run could rise without changing it. */
  get reach(): number {
    return this.contest.drift.isActive ? this.contest.drift.reach : 0;
  }

  /** What the supporters of a project have left after a run, exactly, in minor units. */
  moneyOf(project: number): Fraction {
    const { ledger, bounds, classes } = this.contest;
    for (const group of this.supportersOf(project)) {
      if ((bounds.budgets[group] as number) === 0) continue;
      ledger.addVoters(classes[group] as number, this.instance.weights[group] as number);
    }
    return fraction(ledger.takeSum().value, ledger.denominator);
  }

  private reset(endowment: Fraction): void {
    const estimate = Number(endowment.num) / Number(endowment.den);
    this.endowment = doubleOf(endowment.num, endowment.den, estimate);
    this.contest.ledger.reset(endowment);
    this.contest.reset(this.endowment);
  }

  private shareOf({ split: { share } }: Decision): Fraction {
    return fraction(share.value, this.contest.ledger.denominator * BigInt(share.payers));
  }

  /** Takes the payments off the budgets and books them. */
  private collect(decision: Decision): { paying: number; exhausted: number } {
    const { project, split } = decision;
    const { ledger, bounds, classes, drift } = this.contest;
    const { budgets } = bounds;
    const { weights } = this.instance;
    const { share, floor, exhaustedClasses } = split;
    const hint = bounds.low[project] as number;
    const payment = doubleOf(share.value, ledger.denominator * BigInt(share.payers), hint);
    if (drift.isActive) drift.noteDecision(decision, payment);
    ledger.recordPurchase(share);
    let paying = 0;
    let exhausted = 0;
    for (const group of this.supportersOf(project)) {
      const budget = budgets[group] as number;
      if (budget === 0) continue;
      paying += weights[group] as number;
      const budgetClass = classes[group] as number;
      if (budget <= floor || exhaustedClasses.has(budgetClass)) {
        exhausted += weights[group] as number;
        budgets[group] = 0;
      } else {
        // Zero is kept for those who have exactly nothing.
        budgets[group] = Math.max(budget - payment, Number.MIN_VALUE);
        classes[group] = ledger.childOf(budgetClass);
      }
    }
    bounds.growError(this.endowment);
    this.contest.advance(project);
    return { paying, exhausted };
  }

  private supportersOf(project: number): Int32Array {
    const { firstSupporter, supporters } = this.instance;
    return supporters.subarray(firstSupporter[project], firstSupporter[project + 1]);
  }
}
