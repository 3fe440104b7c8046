import { doubleOf } from './doubles';
import type { Decision } from './equal-shares-decision';
import type { Instance } from './instance';
import { ROUNDING, type ShareBounds, type Verdict } from './share-bounds';
import type { ShareLedger } from './share-ledger';

/** What the drift looks at; all of it belongs to the run that is going on. */
export interface DriftSources {
  readonly instance: Instance;
  readonly bounds: ShareBounds;
  readonly ledger: ShareLedger;
  readonly utilities: Float64Array;
  isOpen(project: number): boolean;
  /** Whether a tied project's price rises at least as fast as the bought one's, exactly. */
  keepsTie(bought: number, tied: number): boolean;
}

/**
 * Finds out by how much the endowment may rise before a run could take another course.
 *
 * While the purchases and the sets of exhausted voters stay the same, every budget and share is an
 * affine function of the endowment. Each comparison of the run then holds up to some endowment; the
 * least of these is the reach. It is computed in doubles with every rounding taken against it, so it
 * may be too small, never too large.
 */
export class ShareDrift {
  /** How much more endowment, in minor units, provably changes nothing. */
  reach = 0;
  private readonly slopes: Float64Array;
  private slopeError = 0;
  private slopeSize = 1;
  /** Lower bound on a share at the time of its latest evaluation, and its slope. */
  private readonly baseShares: Float64Array;
  private readonly baseSlopes: Float64Array;
  private least = 1;

  constructor(private readonly from: DriftSources) {
    const count = from.instance.projects.length;
    this.slopes = new Float64Array(from.instance.weights.length);
    this.baseShares = new Float64Array(count);
    this.baseSlopes = new Float64Array(count);
  }

  /** Whether the run may still be found to reach as far as asked for. */
  get isActive(): boolean {
    return this.reach >= this.least;
  }

  /** Starts a run that is of interest if it reaches `least` minor units further. */
  reset(least: number): void {
    this.least = least;
    this.reach = Infinity;
    this.slopes.fill(1);
    this.slopeError = 0;
    this.slopeSize = 1;
    this.baseShares.set(this.from.bounds.low);
    this.baseSlopes.fill(0);
  }

  /** Gives up: the run's course depends on a coincidence. */
  stop(): void {
    this.reach = 0;
  }

  /** Takes down what an evaluation says about higher endowments. */
  noteEvaluation(project: number, verdict: Verdict): void {
    const { instance, bounds } = this.from;
    const cut = verdict === 'bounded' ? (bounds.cut[project] as number) : Infinity;
    if (verdict === 'open') return this.stop();
    const { money, slope, payers, terms } = this.sumUpTo(project, cut);
    const votes = instance.votes[project] as number;
    const cost = bounds.costOf(project);
    const error = bounds.sumError(project, cost);
    const drift = 2 * votes * ((terms + 8) * ROUNDING * this.slopeSize + this.slopeError);
    if (verdict === 'short') return this.limit(cost - money - error, -slope - drift);
    this.baseShares[project] = (cost - money - error) / payers;
    this.baseSlopes[project] = (-slope - drift) / payers;
  }

  /** Money and its slope of the supporters whose budget is at most `cut`; weight of the others. */
  private sumUpTo(project: number, cut: number) {
    const { firstSupporter, supporters, weights } = this.from.instance;
    const { budgets } = this.from.bounds;
    const first = firstSupporter[project] as number;
    const end = firstSupporter[project + 1] as number;
    let money = 0;
    let slope = 0;
    let payers = 0;
    for (let i = first; i < end; i += 1) {
      const group = supporters[i] as number;
      const budget = budgets[group] as number;
      const weight = weights[group] as number;
      if (budget > cut) payers += weight;
      else if (budget > 0) {
        money += weight * budget;
        slope += weight * (this.slopes[group] as number);
      }
    }
    return { money, slope, payers, terms: end - first };
  }

  /** Takes down what must stay true for a decision to fall again; call it before money moves. */
  noteDecision(decision: Decision, share: number): void {
    const { split, project } = decision;
    if (split.isNarrow) return this.stop();
    const den = this.from.ledger.denominator * BigInt(split.share.payers);
    const slope = this.slopeOf(split.share.slope, den);
    this.limitByRivals(decision, share, slope);
    this.limitBySupporters(project, share, slope, split.floor);
    this.slopeError += 4 * ROUNDING * (Math.abs(slope) + this.slopeSize);
    this.slopeSize += Math.abs(slope);
  }

  /**
   * The slope of a share: never positive, as payers have at least the whole raise, so that those
   * who pay everything pay more and the others less.
   */
  private slopeOf(num: bigint, den: bigint): number {
    return num === 0n ? 0 : -doubleOf(-num, den, 1);
  }

  private limitByRivals({ project, tied }: Decision, share: number, slope: number): void {
    const { utilities } = this.from;
    const own = utilities[project] as number;
    for (let p = 0; p < utilities.length; p += 1) {
      if (p === project || !this.from.isOpen(p)) continue;
      if (tied.includes(p)) {
        if (!this.from.keepsTie(project, p)) this.stop();
        continue;
      }
      const theirs = utilities[p] as number;
      const base = (this.baseShares[p] as number) * own;
      const price = share * theirs;
      const rise = (this.baseSlopes[p] as number) * own;
      const ownRise = slope * theirs;
      this.limit(
        base - price - 8 * ROUNDING * (base + price),
        rise - ownRise - 8 * ROUNDING * (Math.abs(rise) + Math.abs(ownRise)),
      );
    }
  }

  /** Nobody may change sides between paying the share and paying everything. */
  private limitBySupporters(project: number, share: number, slope: number, floor: number): void {
    const { firstSupporter, supporters } = this.from.instance;
    const { budgets, budgetError } = this.from.bounds;
    const end = firstSupporter[project + 1] as number;
    const error = 2 * (budgetError + 4 * ROUNDING * share);
    const drift = 2 * (this.slopeError + 4 * ROUNDING * (Math.abs(slope) + this.slopeSize));
    for (let i = firstSupporter[project] as number; i < end; i += 1) {
      const group = supporters[i] as number;
      const budget = budgets[group] as number;
      if (budget === 0) continue;
      const own = this.slopes[group] as number;
      if (budget <= floor) this.limit(share - budget - error, slope - own - drift);
      else {
        this.limit(budget - share - error, own - slope - drift);
        this.slopes[group] = own - slope;
      }
    }
  }

  /** `gap + slope · rise` must stay positive. */
  private limit(gap: number, slope: number): void {
    if (gap <= 0) this.reach = 0;
    else if (slope < 0) this.reach = Math.min(this.reach, (gap / -slope) * (1 - 8 * ROUNDING));
  }
}
