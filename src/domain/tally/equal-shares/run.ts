import { add, type Fraction, fraction } from '../../shared/fraction';
import { doubleOf } from './doubles';
import { Contest, type Utility } from './contest';
import type { Decision, Price } from './decision';
import { collect, largestPayment } from './payment';
import type { LimitLedger, Obstacle } from '../constraints';
import type { Instance } from '../instance';
import type { Endowments } from './share-bounds';

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
  /** What voters had, by district. */
  readonly endowments: readonly number[];
  /** Project indexes in order of purchase. */
  readonly bought: number[];
  readonly prices: Price[];
  /** Purchases that stood equal with others, as indexes. */
  readonly ties: readonly Pick<Decision, 'project' | 'tied'>[];
  readonly costMinor: bigint;
  /** What could still be bought if supporters had more, or nothing where the run was given up. */
  readonly open: readonly number[];
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
  readonly onBlocked?: (project: number, obstacle: Obstacle) => void;
}

/** What was decided before the first purchase. */
export interface Before {
  /** Projects that have won; they are not bought again. */
  readonly won: readonly number[];
  /** Knows them too; only there where the pot has limits. */
  readonly ledger: LimitLedger | undefined;
}

const SHORT_OF_ALL = 0.99;

/**
 * Equal Shares at a given endowment, again and again over the same pot.
 * @see Peters, Pierczyński, Skowron: Proportional Participatory Budgeting with Additive Utilities
 */
export class EqualSharesRun {
  private readonly contest: Contest;
  private readonly candidates: readonly number[];
  /** What the latest run bought: the next one is likely to buy much the same. */
  private lately: readonly number[] = [];

  constructor(
    private readonly instance: Instance,
    utility: Utility,
    private readonly before: Before,
  ) {
    this.contest = new Contest(instance, utility);
    this.candidates = [...instance.projects.keys()].filter((p) => !before.won.includes(p));
  }

  /**
   * Buys until the supporters of no project can pay, or the run is given up.
   *
   * While two runs buy the same projects in the same order, the voters of the one with the higher
   * endowment never have less money after a purchase, and a project never costs them more: who had
   * less pays as much of a share as she can, so the others pay less. Prices of all runs between two
   * such runs therefore lie between theirs, and where no rival's price at the higher endowment is
   * below the bought project's price at the lower one, all of them decide alike; `ShareCorridor`
   * shows the same for prices that lie nearer together. What limits forbid at a step depends only on
   * what was bought before it, so that it is the same for all of them.
   * @param endowments money of each voter in minor units, not negative, by district; a single one
   *   where voters are not divided
   */
  run(endowments: readonly Fraction[], options: RunOptions): RunOutcome {
    const { limitMinor, follow } = options;
    const start = this.reset(endowments);
    if (follow) this.contest.follow(follow.endowments, start);
    const watch = this.watchLimits(options);
    const guesses = follow?.bought ?? this.lately;
    const bought: number[] = [];
    const prices: Price[] = [];
    const ties: Pick<Decision, 'project' | 'tied'>[] = [];
    let costMinor = 0n;
    const stop = (end: Partial<RunOutcome>): RunOutcome => {
      return { endowments: start.perDistrict, bought, prices, ties, costMinor, open: [], ...end };
    };
    for (;;) {
      const step = bought.length;
      const decision = this.contest.decide(guesses[step]);
      const reach = this.reachOf(decision, step, follow);
      if (reach < 1) return stop({ broken: 'astray', reach });
      if (decision === undefined) break;
      bought.push(decision.project);
      ties.push(...tiesIn(decision));
      prices.push(this.contest.priceOf(decision.project));
      costMinor += this.instance.projects[decision.project]?.costMinor as bigint;
      if (costMinor > limitMinor) return stop({ broken: 'over-budget' });
      this.pay(decision, options.onPurchase);
      watch?.take(decision.project);
    }
    this.lately = bought;
    return stop({ open: this.openAfter(bought, watch) });
  }

  private watchLimits({ onBlocked }: RunOptions): LimitWatch | undefined {
    const { contest, candidates } = this;
    const ledger = this.before.ledger?.fork();
    if (ledger === undefined) return undefined;
    const exclude = (project: number, obstacle: Obstacle): void => {
      contest.exclude(project);
      onBlocked?.(project, obstacle);
    };
    return new LimitWatch(ledger, candidates, exclude);
  }

  private openAfter(bought: readonly number[], watch: LimitWatch | undefined): number[] {
    const { projects, votes } = this.instance;
    const gone = new Set(bought);
    return this.candidates.filter((p) => {
      const isBuyable = (votes[p] as number) > 0 && (projects[p]?.costMinor as bigint) > 0n;
      return isBuyable && !gone.has(p) && watch?.blocked.has(p) !== true;
    });
  }

  /** 1 where the decision is that of all runs in between, else a guess at how far it is that. */
  private reachOf(decision: Decision | undefined, step: number, follow?: RunOutcome): number {
    // Who cannot pay here can pay nowhere below.
    if (follow === undefined || decision === undefined) return 1;
    const { project } = decision;
    const [expected, price] = [follow.bought[step], follow.prices[step]];
    if (project === expected) return this.contest.reachOf(project, price as Price);
    return Math.min(this.contest.detourOf(project, expected, price), SHORT_OF_ALL);
  }

  /** What the supporters of a project have left after a run, exactly, in minor units. */
  moneyOf(project: number): Fraction {
    const { ledger, bounds, classes } = this.contest;
    const { budgets } = bounds;
    const { firstSupporter, supporters, weights } = this.instance;
    const end = firstSupporter[project + 1] as number;
    for (let i = firstSupporter[project] as number; i < end; i += 1) {
      const group = supporters[i] as number;
      if ((budgets[group] as number) > 0) {
        ledger.addVoters(classes[group] as number, weights[group] as number);
      }
    }
    return fraction(ledger.takeSum(), ledger.denominator);
  }

  private reset(endowments: readonly Fraction[]): Endowments {
    const perDistrict = endowments.map(nearest);
    const sum = nearest(endowments.reduce(add));
    this.contest.ledger.reset(endowments);
    const start = { perDistrict, largest: Math.max(...perDistrict), sum };
    this.contest.reset(start);
    for (const project of this.before.won) this.contest.exclude(project);
    return start;
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

function tiesIn(decision: Decision): Decision[] {
  return decision.tied.length > 1 ? [decision] : [];
}

function nearest({ num, den }: Fraction): number {
  return num === 0n ? 0 : doubleOf(num, den, Number(num) / Number(den));
}

/** Books the winners of a run, and tells of each project as soon as a limit forbids it. */
class LimitWatch {
  readonly blocked = new Set<number>();
  private readonly taken = new Set<number>();

  constructor(
    private readonly ledger: LimitLedger,
    private readonly candidates: readonly number[],
    private readonly onBlocked: (project: number, obstacle: Obstacle) => void,
  ) {
    this.look();
  }

  take(project: number): void {
    this.taken.add(project);
    this.ledger.take(project);
    this.look();
  }

  private look(): void {
    for (const project of this.candidates) {
      if (this.taken.has(project) || this.blocked.has(project)) continue;
      const obstacle = this.ledger.obstacle(project);
      if (obstacle === undefined) continue;
      this.blocked.add(project);
      this.onBlocked(project, obstacle);
    }
  }
}
