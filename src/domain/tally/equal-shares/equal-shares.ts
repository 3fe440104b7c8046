import { compareCodePoints } from '../../shared/code-points';
import { type Fraction, fraction, fractionText } from '../../shared/fraction';
import { type Comparison, compareOutcomes } from './comparison';
import { countsPoints, type Utility } from './contest';
import { EqualSharesRun, type Purchase } from './run';
import { findEndowment, type FoundEndowment, type Search } from './endowment-search';
import { fundGreedily, type GreedyOptions, idsOf } from '../greedy/greedy';
import type { Purse, RuleOutcome, TallyProgress } from '../rule';
import type { CostedProject, Instance } from '../instance';
import type { EndowmentStep, TraceStep } from '../trace';

/** What happens to the money that Equal Shares leaves. */
export const COMPLETIONS = ['none', 'greedy', 'add1', 'add1e', 'add1u', 'add1eu'] as const;
/** One of `COMPLETIONS`. */
export type Completion = (typeof COMPLETIONS)[number];

/**
 * Where the add1 completions start: at B/n; at its floor in whole currency units; or at B/n, going
 * on with the whole units above.
 */
export const STARTS = ['exact', 'floor', 'exact-then-floor'] as const;
/** One of `STARTS`. */
export type Start = (typeof STARTS)[number];

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
  const outcome = completedShares(instance, purse, options, onProgress);
  const { comparison } = options;
  if (comparison === 'none') return outcome;
  const all = [...instance.projects.keys()];
  const { budgetMinor } = purse;
  const greedy = fundGreedily(instance, all, { budgetMinor }, greedyOptions(options));
  const step = compareOutcomes(instance, outcome.selected, greedy.taken, comparison);
  const steps = [...outcome.steps, step];
  if (step.kept === 'equal-shares') return { ...outcome, steps };
  return { ...outcome, selected: greedy.taken, steps: [...steps, ...greedy.steps] };
}

function completedShares(
  instance: Instance,
  purse: Purse,
  options: EqualSharesOptions,
  onProgress?: TallyProgress,
): RuleOutcome {
  const free = freeProjects(instance, options);
  const bought = buy(instance, purse, options, onProgress);
  const selected = [...free, ...bought.projects];
  const freeSteps = free.map((p) => freeStep(instance, p));
  const short = shortSteps(instance, new Set(selected), bought.run);
  const steps = [bought.endowment, ...freeSteps, ...bought.steps, ...short];
  const { runs } = bought.endowment;
  if (!GREEDILY.has(options.completion)) return { selected, steps, runs };
  const rest = remaining(instance, selected);
  const budgetMinor = purse.budgetMinor - costOf(instance, selected);
  const completion = fundGreedily(instance, rest, { budgetMinor }, greedyOptions(options));
  const all = [...selected, ...completion.taken];
  return { selected: all, steps: [...steps, ...completion.steps], runs };
}

/** Completion and comparison rank by points where the utility knows points, else by votes. */
function greedyOptions({ utility, fundUnsupported }: EqualSharesOptions): GreedyOptions {
  return { measure: countsPoints(utility) ? 'points' : 'votes', fundUnsupported };
}

function freeProjects(instance: Instance, options: EqualSharesOptions): number[] {
  if (options.zeroCost === 'skip') return [];
  const indexes = [...instance.projects.keys()];
  return indexes.filter((p) => projectAt(instance, p).costMinor === 0n && votesOf(instance, p) > 0);
}

interface Bought {
  readonly endowment: EndowmentStep;
  readonly projects: number[];
  readonly steps: TraceStep[];
  /** The run that was kept, for questions about what is left; none where nobody voted. */
  readonly run: EqualSharesRun | undefined;
}

function buy(
  instance: Instance,
  purse: Purse,
  options: EqualSharesOptions,
  onProgress?: TallyProgress,
): Bought {
  if (instance.voters === 0 || purse.budgetMinor === 0n) return boughtNothing(instance);
  const run = new EqualSharesRun(instance, options.utility);
  const search = SEARCHES[options.completion];
  const endowmentOf = endowments(instance, purse, search === 'fixed' ? 'exact' : options.start);
  const found = findEndowment(instance, run, purse, { search, endowmentOf, onProgress });
  const steps: TraceStep[] = [];
  let leftMinor = purse.budgetMinor;
  const onPurchase = (purchase: Purchase): void => {
    leftMinor -= projectAt(instance, purchase.project).costMinor;
    steps.push(buyStep(instance, purchase, leftMinor));
  };
  const { bought } = run.run(found.perVoter, { limitMinor: purse.budgetMinor, onPurchase });
  return { endowment: endowmentStep(instance, found), projects: bought, steps, run };
}

/** The endowment of every run, by its 0-based number. */
function endowments(
  { voters }: Instance,
  { budgetMinor, unitMinor }: Purse,
  start: Start,
): (run: number) => Fraction {
  const n = BigInt(voters);
  const floor = budgetMinor / n / unitMinor;
  return (run) => {
    const isExact = start === 'exact' || (start === 'exact-then-floor' && run === 0);
    if (!isExact) return fraction((floor + BigInt(run)) * unitMinor);
    return fraction(budgetMinor + BigInt(run) * unitMinor * n, n);
  };
}

function boughtNothing(instance: Instance): Bought {
  const found = { perVoter: fraction(0n), run: 0, runs: 1, stop: 'single' } as const;
  return { endowment: endowmentStep(instance, found), projects: [], steps: [], run: undefined };
}

function endowmentStep(instance: Instance, found: FoundEndowment): EndowmentStep {
  const { run, runs, stop } = found;
  const perVoter = fractionText(found.perVoter);
  return { t: 'endowment', perVoter, voters: instance.voters, run, runs, stop };
}

function freeStep(instance: Instance, p: number): TraceStep {
  return { t: 'free', project: projectAt(instance, p).id, supporters: votesOf(instance, p) };
}

function buyStep(instance: Instance, purchase: Purchase, leftMinor: bigint): TraceStep {
  const { id, costMinor } = projectAt(instance, purchase.project);
  const tied = idsOf(instance, purchase.tied).sort(compareCodePoints);
  return {
    t: 'buy',
    project: id,
    supporters: votesOf(instance, purchase.project),
    paying: purchase.paying,
    share: fractionText(purchase.share),
    ...(purchase.perPoint && { perPoint: fractionText(purchase.perPoint) }),
    exhausted: purchase.exhausted,
    costMinor: String(costMinor),
    leftMinor: String(leftMinor),
    ...(tied.length > 1 && { tied }),
  };
}

function shortSteps(
  instance: Instance,
  selected: ReadonlySet<number>,
  run: EqualSharesRun | undefined,
): TraceStep[] {
  return remaining(instance, selected).map((p) => ({
    t: 'short',
    project: projectAt(instance, p).id,
    supporters: votesOf(instance, p),
    money: fractionText(run?.moneyOf(p) ?? fraction(0n)),
    costMinor: String(projectAt(instance, p).costMinor),
  }));
}

function remaining(instance: Instance, selected: Iterable<number>): number[] {
  const gone = new Set(selected);
  return [...instance.projects.keys()].filter((p) => !gone.has(p));
}

function costOf(instance: Instance, selected: readonly number[]): bigint {
  return selected.reduce((sum, p) => sum + projectAt(instance, p).costMinor, 0n);
}

function projectAt(instance: Instance, p: number): CostedProject {
  return instance.projects[p] as CostedProject;
}

function votesOf(instance: Instance, p: number): number {
  return instance.votes[p] as number;
}
