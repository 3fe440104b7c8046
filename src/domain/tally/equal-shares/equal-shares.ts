import { compareCodePoints } from '../../shared/code-points';
import { fractionText } from '../../shared/fraction';
import { blockedStep, LimitLedger } from '../constraints';
import { type Comparison, compareOutcomes } from './comparison';
import { countsPoints, type Utility } from './contest';
import { EqualSharesRun, type Purchase } from './run';
import { findEndowment, type FoundEndowment, type Search } from './endowment-search';
import { endowmentStep, endowmentsFor, STARTS, type Start } from './endowments';
import { fillFloors, fundGreedily, type GreedyOptions, idsOf } from '../greedy/greedy';
import type { Purse, RuleOutcome, TallyProgress } from '../rule';
import type { CostedProject, Instance } from '../instance';
import { tiesMet, type TraceStep } from '../trace';

export { STARTS, type Start };

/** What happens to the money that Equal Shares leaves. */
export const COMPLETIONS = ['none', 'greedy', 'add1', 'add1e', 'add1u', 'add1eu'] as const;
/** One of `COMPLETIONS`. */
export type Completion = (typeof COMPLETIONS)[number];

/** The options of the rule. */
export interface EqualSharesOptions {
  readonly utility: Utility;
  readonly completion: Completion;
  /** Where the add1 completions start. */
  readonly start: Start;
  readonly comparison: Comparison;
  /** Whether the greedy completion may fund projects that nobody approves. */
  readonly fundUnsupported: boolean;
  /** Whether supported projects without a cost are funded before everything else. */
  readonly zeroCost: 'fund' | 'skip';
}

const SEARCHES: Readonly<Record<Completion, Search>> = {
  none: 'fixed',
  greedy: 'fixed',
  add1: 'add1',
  add1e: 'add1-exhaustive',
  add1u: 'add1',
  add1eu: 'add1-exhaustive',
};

const GREEDILY: ReadonlySet<Completion> = new Set(['greedy', 'add1u', 'add1eu']);

/**
 * The Method of Equal Shares with its completions, exact throughout.
 * @param purse money in minor units
 * @see Peters, Pierczyński, Skowron: Proportional Participatory Budgeting with Additive Utilities
 */
export function equalShares(
  instance: Instance,
  purse: Purse,
  options: EqualSharesOptions,
  onProgress?: TallyProgress,
): RuleOutcome {
  const outcome = new EqualSharesCount(instance, purse, options, onProgress).count();
  const { comparison } = options;
  if (comparison === 'none') return outcome;
  const all = [...instance.projects.keys()];
  const ledger = new LimitLedger(instance, purse.limits);
  const { budgetMinor } = purse;
  const greedy = fundGreedily(instance, all, { budgetMinor, ledger }, greedyOptions(options));
  const step = compareOutcomes(instance, outcome.selected, greedy.taken, comparison);
  const steps = [...outcome.steps, step];
  if (step.kept === 'greedy') {
    return { ...outcome, selected: greedy.taken, steps: [...steps, ...greedy.steps] };
  }
  return { ...outcome, steps: [...steps, ...tiesMet(greedy.steps, 'greedy')] };
}

/** Completion, comparison and floors rank by points where the utility knows points, else by votes. */
function greedyOptions({ utility, fundUnsupported }: EqualSharesOptions): GreedyOptions {
  return { measure: countsPoints(utility) ? 'points' : 'votes', fundUnsupported };
}

/**
 * One count: what is free first, then the floors of limits, which everybody pays alike since their
 * money is taken off the budget; then purchases with what is left, and the completion.
 */
class EqualSharesCount {
  private readonly ledger: LimitLedger;
  private readonly selected: number[] = [];
  private readonly steps: TraceStep[] = [];
  private readonly blocked = new Set<number>();
  private leftMinor: bigint;

  constructor(
    private readonly instance: Instance,
    private readonly purse: Purse,
    private readonly options: EqualSharesOptions,
    private readonly onProgress: TallyProgress | undefined,
  ) {
    this.leftMinor = purse.budgetMinor;
    this.ledger = new LimitLedger(instance, purse.limits);
  }

  count(): RuleOutcome {
    if (this.options.zeroCost === 'fund') this.fundFree();
    this.fillFloors();
    const { runs, run } = this.buy();
    this.noteShort(run);
    if (GREEDILY.has(this.options.completion)) this.complete();
    return { selected: this.selected, steps: this.steps, runs };
  }

  private fundFree(): void {
    for (const p of this.remaining()) {
      const level = this.freeNow();
      if (!level.includes(p)) continue;
      this.take(p);
      const step = { t: 'free', project: this.idOf(p), supporters: this.votesOf(p) } as const;
      // Without limits all of them are funded, whoever goes first.
      const isTie = this.purse.limits !== undefined && level.length > 1;
      this.steps.push(isTie ? { ...step, tied: this.sortedIds(level) } : step);
    }
  }

  /** Supported projects without a cost that no limit forbids at this moment. */
  private freeNow(): number[] {
    const isFree = (p: number): boolean => this.costOf(p) === 0n && this.votesOf(p) > 0;
    return this.remaining().filter((p) => isFree(p) && this.ledger.obstacle(p) === undefined);
  }

  private fillFloors(): void {
    if (this.purse.limits === undefined) return;
    const { ledger, leftMinor: budgetMinor } = this;
    const costly = this.remaining().filter((p) => this.costOf(p) > 0n);
    const { measure } = greedyOptions(this.options);
    const floors = fillFloors(this.instance, costly, { budgetMinor, ledger }, measure);
    this.selected.push(...floors.taken);
    this.steps.push(...floors.steps);
    this.leftMinor = floors.leftMinor;
  }

  /** The run is for questions about what is left. */
  private buy(): { readonly runs: number; readonly run: EqualSharesRun } {
    const { instance, purse, leftMinor, selected } = this;
    const search = SEARCHES[this.options.completion];
    const isNothing = instance.voters === 0 || leftMinor === 0n;
    const start = search === 'fixed' ? 'exact' : this.options.start;
    const endowmentsOf = endowmentsFor(instance, purse, isNothing ? 0n : leftMinor, start);
    const ledger = purse.limits && this.ledger;
    const run = new EqualSharesRun(instance, this.options.utility, { won: [...selected], ledger });
    const plan = { search, endowmentsOf, limitMinor: leftMinor, onProgress: this.onProgress };
    const found = isNothing
      ? { endowments: endowmentsOf(0), run: 0, runs: 1, stop: 'single' as const, ties: [] }
      : findEndowment(instance, run, plan);
    this.steps.unshift(
      endowmentStep(instance, found),
      ...found.ties.map((tie) => this.tieStep(tie)),
    );
    this.repeat(run, found);
    return { runs: found.runs, run };
  }

  /** Makes the run that is kept once more, and writes it down. */
  private repeat(run: EqualSharesRun, { endowments }: FoundEndowment): void {
    run.run(endowments, {
      limitMinor: this.leftMinor,
      onPurchase: (purchase) => {
        this.take(purchase.project);
        this.steps.push(this.buyStep(purchase));
      },
      onBlocked: (p, obstacle) => {
        this.blocked.add(p);
        this.steps.push(blockedStep(this.instance, p, obstacle, this.leftMinor));
      },
    });
  }

  private noteShort(run: EqualSharesRun): void {
    for (const p of this.remaining()) {
      if (this.blocked.has(p)) continue;
      this.steps.push({
        t: 'short',
        project: this.idOf(p),
        supporters: this.votesOf(p),
        money: fractionText(run.moneyOf(p)),
        costMinor: String(this.costOf(p)),
      });
    }
  }

  private complete(): void {
    const { instance, ledger, leftMinor: budgetMinor } = this;
    const rest = this.remaining();
    const more = fundGreedily(instance, rest, { budgetMinor, ledger }, greedyOptions(this.options));
    this.selected.push(...more.taken);
    this.steps.push(...more.steps);
  }

  private tieStep({ project, tied }: FoundEndowment['ties'][number]): TraceStep {
    return {
      t: 'tie',
      met: 'over-budget',
      project: this.idOf(project),
      tied: this.sortedIds(tied),
    };
  }

  private sortedIds(projects: readonly number[]): string[] {
    return idsOf(this.instance, projects).sort(compareCodePoints);
  }

  private buyStep(purchase: Purchase): TraceStep {
    const tied = this.sortedIds(purchase.tied);
    return {
      t: 'buy',
      project: this.idOf(purchase.project),
      supporters: this.votesOf(purchase.project),
      paying: purchase.paying,
      share: fractionText(purchase.share),
      ...(purchase.perPoint && { perPoint: fractionText(purchase.perPoint) }),
      exhausted: purchase.exhausted,
      costMinor: String(this.costOf(purchase.project)),
      leftMinor: String(this.leftMinor),
      ...(tied.length > 1 && { tied }),
    };
  }

  private take(p: number): void {
    this.selected.push(p);
    this.ledger.take(p);
    this.leftMinor -= this.costOf(p);
  }

  /** What has not won, in tie order. */
  private remaining(): number[] {
    const gone = new Set(this.selected);
    return [...this.instance.projects.keys()].filter((p) => !gone.has(p));
  }

  private idOf(p: number): string {
    return this.projectAt(p).id;
  }

  private costOf(p: number): bigint {
    return this.projectAt(p).costMinor;
  }

  private votesOf(p: number): number {
    return this.instance.votes[p] as number;
  }

  private projectAt(p: number): CostedProject {
    return this.instance.projects[p] as CostedProject;
  }
}
