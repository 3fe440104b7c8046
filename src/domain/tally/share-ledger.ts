import type { Fraction } from '../shared/fraction';

/**
 * An exact sum of budgets over the ledger's denominator, with its derivative by the endowment over
 * the same denominator.
 */
export interface BudgetSum {
  readonly value: bigint;
  readonly slope: bigint;
}

/** The exact share of a project: `value / (denominator · payers)`, and its derivative alike. */
export interface ExactShare extends BudgetSum {
  /** Weight of the supporters that pay the full share. */
  readonly payers: number;
}

/**
 * The exact side of one run of Equal Shares. Voters who paid for the same purchases form a class;
 * a class's budget is the endowment minus those shares, so that a sum over many voters needs one
 * multiplication per purchase, whatever the number of voters.
 */
export class ShareLedger {
  private parents: number[] = [-1];
  private lastPurchases: number[] = [-1];
  private children: number[] = [-1];
  private childStamps: number[] = [-1];
  private pending: number[] = [0];
  private readonly touched: number[] = [];
  private counts: number[] = [];
  private payments: BudgetSum[] = [];
  private factors: bigint[] = [];
  private endowment: Fraction = { num: 0n, den: 1n };

  /** The common denominator of all budgets at this moment. */
  denominator = 1n;

  /** Starts a run: one class, number 0, whose budget is the endowment. */
  reset(endowment: Fraction): void {
    this.parents = [-1];
    this.lastPurchases = [-1];
    this.children = [-1];
    this.childStamps = [-1];
    this.pending = [0];
    this.counts = [];
    this.payments = [];
    this.factors = [];
    this.endowment = endowment;
    this.denominator = endowment.den;
  }

  /** The class of those who were in `parent` and also paid for the latest purchase. */
  childOf(parent: number): number {
    const latest = this.payments.length - 1;
    if (this.childStamps[parent] !== latest) this.createChild(parent, latest);
    return this.children[parent] as number;
  }

  private createChild(parent: number, latest: number): void {
    this.childStamps[parent] = latest;
    this.children[parent] = this.parents.length;
    this.parents.push(parent);
    this.lastPurchases.push(latest);
    this.children.push(-1);
    this.childStamps.push(-1);
    this.pending.push(0);
  }

  /** Adds `weight` voters of a class to the sum that `takeSum` will return. */
  addVoters(budgetClass: number, weight: number): void {
    if (this.pending[budgetClass] === 0) this.touched.push(budgetClass);
    (this.pending[budgetClass] as number) += weight;
  }

  /** The exact budgets of all voters added since the last call. */
  takeSum(): BudgetSum {
    const weight = this.spreadPending();
    let value = BigInt(weight) * this.endowment.num;
    let slope = BigInt(weight) * this.endowment.den;
    for (let j = 0; j < this.payments.length; j += 1) {
      const factor = this.factors[j] as bigint;
      const payment = this.payments[j] as BudgetSum;
      const count = this.counts[j] as number;
      value *= factor;
      slope *= factor;
      if (count === 0) continue;
      value -= BigInt(count) * payment.value;
      slope -= BigInt(count) * payment.slope;
      this.counts[j] = 0;
    }
    return { value, slope };
  }

  /** Turns weights per class into weights per purchase; returns the total weight. */
  private spreadPending(): number {
    let total = 0;
    for (const budgetClass of this.touched) {
      const weight = this.pending[budgetClass] as number;
      this.pending[budgetClass] = 0;
      total += weight;
      for (let c = budgetClass; c > 0; c = this.parents[c] as number) {
        (this.counts[this.lastPurchases[c] as number] as number) += weight;
      }
    }
    this.touched.length = 0;
    return total;
  }

  /** The budget of a single class. */
  budgetOf(budgetClass: number): BudgetSum {
    this.addVoters(budgetClass, 1);
    return this.takeSum();
  }

  /** Books a purchase at an exact share; extends the common denominator by what the share needs. */
  recordPurchase(share: ExactShare): void {
    const payers = BigInt(share.payers);
    const common = smallGcd(
      smallGcd(share.payers, Number(share.value % payers)),
      Math.abs(Number(share.slope % payers)),
    );
    const divisor = BigInt(common);
    const factor = payers / divisor;
    this.payments.push({ value: share.value / divisor, slope: share.slope / divisor });
    this.factors.push(factor);
    this.counts.push(0);
    this.denominator *= factor;
  }
}

function smallGcd(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}
