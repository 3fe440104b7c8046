import { type Fraction, fraction } from '../../shared/fraction';
import { doubleOf } from './doubles';
import { Contest, type Utility } from './contest';
import type { Decision, Price } from './decision';
import { collect, largestPayment } from './payment';
import type { Instance } from '../instance';

/** One purchase with the figures that a trace states. */
export interface Purchase {
  readonly project: number;
  /** Supporters that had money before. */
  readonly paying: number;
  /** Payers that have exactly nothing left. */
  readonly exhausted: number;
  /** The largest payment of a single supporter, in minor units. */
  readonly share: Fraction;
  /** What one point cost those who could pay in full; there only where ballots give points. */
  readonly perPoint?: Fraction;
  /** Indexes of the projects with exactly the same price; the bought one included. */
  readonly tied: readonly number[];
}

/** What one run bought, and at which prices. */
export interface RunOutcome {
  /** Project indexes in order of purchase. */
  readonly bought: number[];
  readonly prices: Price[];
  readonly costMinor: bigint;
  /**
   * Why the run was given up: its cost passed the limit, or it did not provably follow the course
   * that it was asked to follow.
   */
  readonly broken?: 'over-budget' | 'astray';
  /** Where it went astray: the part of the way up to which it would probably have followed. */
  readonly reach?: number;
}

/** When to give a run up, and what to watch meanwhile. */
export interface RunOptions {
  /** The run is given up when its cost passes this. */
  readonly limitMinor: bigint;
  /**
   * A run at a lower endowment: find out whether this run, and all runs between the two, buy the
   * same projects in the same order.
   */
  readonly follow?: RunOutcome | undefined;
  readonly onPurchase?: (purchase: Purchase) => void;
}

/**
 * Equal Shares at a given endowment, again and again over the same pot.
 * @see Peters, Pierczyński, Skowron: Proportional Participatory Budgeting with Additive Utilities
 */
export class EqualSharesRun {
  private readonly contest: Contest;
  /** What the latest run bought: the next one is likely to buy much the same. */
  private lately: readonly number[] = [];

  constructor(
    private readonly instance: Instance,
    utility: Utility,
  ) {
    this.contest = new Contest(instance, utility);
  }

  /**
   * Buys until the supporters of no project can pay, or the run is given up.
   *
   * While two runs buy the same projects in the same order, the voters of the one with the higher
   * endowment never have less money after a purchase, and a project never costs them more: who had
   * less pays as much of a share as she can, so the others pay less. Prices of all runs between two
   * such runs therefore lie between theirs, and where no rival's price at the higher endowment is
   * below the bought project's price at the lower one, all of them decide alike.
   * @param endowment money of each voter in minor units, not negative
   */
  run(endowment: Fraction, { limitMinor, follow, onPurchase }: RunOptions): RunOutcome {
    this.reset(endowment);
    const guesses = follow?.bought ?? this.lately;
    const bought: number[] = [];
    const prices: Price[] = [];
    let costMinor = 0n;
    for (;;) {
      const step = bought.length;
      const decision = this.contest.decide(guesses[step]);
      const reach = follow ? this.reachOf(decision, follow, step) : 1;
      if (reach < 1) return { bought, prices, costMinor, broken: 'astray', reach };
      if (decision === undefined) break;
      bought.push(decision.project);
      prices.push(this.contest.priceOf(decision.project));
      costMinor += this.instance.projects[decision.project]?.costMinor as bigint;
      if (costMinor > limitMinor) return { bought, prices, costMinor, broken: 'over-budget' };
      this.pay(decision, onPurchase);
    }
    this.lately = bought;
    return { bought, prices, costMinor };
  }

  /** 1 where the decision is that of all runs in between, else a guess at how far it is that. */
  private reachOf(decision: Decision | undefined, follow: RunOutcome, step: number): number {
    if (decision?.project !== follow.bought[step]) return 0;
    if (decision === undefined) return 1;
    const { contest } = this;
    const before = follow.prices[step] as Price;
    const challenger = contest.challengerOf(decision.project, before);
    if (challenger === undefined) return 1;
    const now = contest.lowPriceOf(decision.project);
    const gap = contest.lowPriceOf(challenger) - now;
    return Math.max(0, Math.min(gap / (before.ceiling - now), 0.5));
  }

  /** What the supporters of a project have left after a run, exactly, in minor units. */
  moneyOf(project: number): Fraction {
    const { ledger, bounds, classes } = this.contest;
    const { budgets } = bounds;
    const { firstSupporter, supporters, weights } = this.instance;
    const end = firstSupporter[project + 1] as number;
    let untouched = 0;
    for (let i = firstSupporter[project] as number; i < end; i += 1) {
      const group = supporters[i] as number;
      const budgetClass = classes[group] as number;
      const weight = weights[group] as number;
      if (budgetClass === 0 && (budgets[group] as number) > 0) untouched += weight;
      else if ((budgets[group] as number) > 0) ledger.addVoters(budgetClass, weight);
    }
    ledger.addVoters(0, untouched);
    return fraction(ledger.takeSum(), ledger.denominator);
  }

  private reset(endowment: Fraction): void {
    const estimate = Number(endowment.num) / Number(endowment.den);
    this.contest.ledger.reset(endowment);
    this.contest.reset(estimate === 0 ? 0 : doubleOf(endowment.num, endowment.den, estimate));
  }

  private pay(decision: Decision, onPurchase: RunOptions['onPurchase']): void {
    const payment = onPurchase && this.paymentOf(decision);
    const counts = collect(this.contest, decision);
    this.contest.advance(decision.project);
    const { project, tied } = decision;
    if (payment) onPurchase({ project, tied, ...payment, ...counts });
  }

  /** The share, before money moves. */
  private paymentOf(decision: Decision): Pick<Purchase, 'share' | 'perPoint'> {
    const { value, payers } = decision.split.share;
    const share = fraction(value, this.contest.ledger.denominator * BigInt(payers));
    if (!this.contest.scores) return { share };
    return { share: largestPayment(this.contest, decision, share), perPoint: share };
  }
}
