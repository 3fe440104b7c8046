import { compareCodePoints } from '../../shared/code-points';
import type { BallotType } from '../ballot-rule';
import type { TraceStep } from '../trace';
import { type DividedMoney, type Division, divisionOf } from './division';
import { type Figures, figuresOf, roundedDown } from './figures';
import { type ProjectStep, type Verdict, verdictOf } from './verdict';

/** A sentence about a project: which one, and its figures (money in whole minor units). */
export interface Told<Key extends string = string> extends Figures {
  readonly key: Key;
  /** Id of the winner that excludes the project. */
  readonly rival?: string;
  /** Name of the limit that was reached, or of the floor that was filled. */
  readonly limit?: string;
}

/** A step as a page tells it; `number` counts the steps of the pot from 1. */
export interface ToldStep extends Told {
  readonly number: number;
  /** The project that the step is about, and what it stood equal with; absent for the whole pot. */
  readonly project?: string;
  readonly tied?: readonly string[];
}

/** Projects that stood equal, sorted by id, and the one that went first. */
export interface Tie {
  readonly ids: readonly string[];
  readonly first: string;
}

/**
 * A price beside the money that was there for it, in minor units: what supporters paid (`paid`) or
 * had left (`left`), what was in the pot in the project's turn (`pot`), or what it got (`granted`).
 */
export interface PriceFigure {
  readonly kind: 'paid' | 'left' | 'pot' | 'granted';
  readonly haveMinor: bigint;
  readonly costMinor: bigint;
}

/** What an explanation must know of a pot beside its trace. */
export interface ExplainedPot extends DividedMoney {
  readonly ballot: { readonly type: BallotType };
}

const WINS: ReadonlySet<string> = new Set(['take', 'load']);

/** What the count of one pot did with each project, told from its trace. */
export class Explanation {
  /** How the pot was divided; undefined under rules that divide nothing. */
  readonly division: Division | undefined;
  private readonly steps: readonly TraceStep[];
  /** Beside the figures of a step: whether shares were raised, and whether ballots rate projects. */
  private readonly circumstances: Readonly<Record<string, number>>;
  private readonly decisive = new Map<string, ProjectStep[]>();
  private readonly places: ReadonlyMap<string, number>;

  /**
   * @param steps the trace of the pot
   * @param order funded projects in order of selection; ids that the trace knows
   * @param pot what it had to spend, and how its ballots are filled in
   */
  constructor(steps: readonly TraceStep[], order: readonly string[], pot: ExplainedPot) {
    this.steps = steps;
    this.division = divisionOf(steps, pot);
    this.circumstances = {
      raised: Number(this.division?.kind === 'raised'),
      rated: Number(pot.ballot.type === 'scoring'),
    };
    this.places = new Map(order.map((id, i) => [id, i + 1]));
    const from = steps.findIndex((step) => step.t === 'comparison' && step.kept === 'greedy');
    for (const step of steps.slice(from + 1)) {
      if (!('project' in step) || step.t === 'tie') continue;
      this.decisive.set(step.project, [...(this.decisive.get(step.project) ?? []), step]);
    }
  }

  /** What became of a project; `place` is among the counts of those that were funded. */
  verdict(project: string): Told<Verdict> {
    const steps = this.decisive.get(project) ?? [];
    const last = steps.at(-1);
    if (last === undefined) return { key: this.silence(), ...NO_FIGURES };
    const first = steps[0] as ProjectStep;
    const figures = this.figures(project, first, last);
    return { key: verdictOf(last, first), ...figures, ...namesIn(last) };
  }

  /** Every step that speaks of a project, or in which it stood equal with another. */
  story(project: string): ToldStep[] {
    return this.steps.flatMap((step, i): ToldStep[] => {
      if (!('project' in step)) return [{ number: i + 1, ...this.tell(step) }];
      const { tied = [] } = step as { readonly tied?: readonly string[] };
      if (step.project !== project && !tied.includes(project)) return [];
      return [{ number: i + 1, project: step.project, tied, ...this.tell(step) }];
    });
  }

  /** The price of a project beside the money for it; undefined where no step compares the two. */
  price(project: string): PriceFigure | undefined {
    const steps = this.decisive.get(project) ?? [];
    const priced = steps.findLast(isPriced);
    return priced && priceOf(priced);
  }

  /** What the search for the best set found, where the rule is one. */
  optimum(): Told | undefined {
    const step = this.steps.find(({ t }) => t === 'optimum');
    return step && this.tell(step);
  }

  /** The ties in the order in which they were met. */
  ties(): Tie[] {
    return this.steps.flatMap((step) => {
      if (!('tied' in step)) return [];
      return [{ ids: [...step.tied].sort(compareCodePoints), first: step.project }];
    });
  }

  /** Without a step of its own, a project was not looked at before the count ended. */
  private silence(): Verdict {
    return this.steps.some(({ t }) => t === 'unproven') ? 'unproven' : 'unreachedLoad';
  }

  private tell(step: TraceStep): Told {
    const { counts, money } = figuresOf(step);
    const told = { counts: { ...this.circumstances, ...counts }, money, ...namesIn(step) };
    const key = keyOf(step);
    if (this.division === undefined || step.t !== 'endowment') return { key, ...told };
    const { kind, floors, firstMinor } = this.division;
    return {
      key: kind === 'plain' ? key : `${key}-${kind}`,
      counts: { ...told.counts, floors },
      money: { ...money, first: firstMinor },
    };
  }

  private figures(project: string, first: ProjectStep, last: ProjectStep): Figures {
    const place = this.places.get(project);
    const [early, late] = [figuresOf(first), figuresOf(last)];
    return {
      counts: {
        ...this.circumstances,
        ...early.counts,
        ...late.counts,
        ...(place !== undefined && { place }),
      },
      money: { ...early.money, ...late.money },
    };
  }
}

const NO_FIGURES: Figures = { counts: {}, money: {} };

type Naming = { readonly [T in TraceStep['t']]?: (step: TraceStep & { readonly t: T }) => string };

/** Steps that read differently depending on what is in them. */
const NAMING: Naming = {
  endowment: ({ districts }) => (districts === undefined ? 'endowment' : 'endowment-districts'),
  tie: ({ met }) => `tie-${met}`,
  comparison: ({ kept }) => `comparison-${kept}`,
  blocked: ({ reason = 'ceiling' }) => `blocked-${reason}`,
  optimum: ({ isUnique, shortMinor = '0' }) => {
    if (shortMinor !== '0') return 'optimum-short';
    return isUnique === true ? 'optimum-only' : 'optimum';
  },
  short: ({ supporters }) => (supporters === 0 ? 'short-nobody' : 'short'),
  load: ({ load }) => (load === null ? 'load-nobody' : 'load'),
  take: ({ floor, points }) => (floor === undefined ? ranked('take', points) : 'take-floor'),
  misfit: ({ points }) => ranked('misfit', points),
  unsupported: ({ votes }) => (votes === 0 ? 'unsupported' : 'outweighed'),
};

/** A rank by points reads differently from one by votes. */
function ranked(key: string, points: number | undefined): string {
  return points === undefined ? key : `${key}-points`;
}

function keyOf(step: TraceStep): string {
  const name = NAMING[step.t] as ((step: TraceStep) => string) | undefined;
  return name === undefined ? step.t : name(step);
}

function namesIn(step: TraceStep): Pick<Told, 'rival' | 'limit'> {
  if (step.t === 'take' && step.floor !== undefined) return { limit: step.floor };
  if (step.t !== 'blocked' || step.by === undefined) return {};
  return step.reason === 'conflict' ? { rival: step.by } : { limit: step.by };
}

type PricedStep = Extract<ProjectStep, { readonly leftMinor: string } | { readonly t: 'short' }>;

function isPriced(step: ProjectStep): step is PricedStep {
  return 'leftMinor' in step || (step.t === 'short' && step.supporters > 0);
}

function priceOf(step: PricedStep): PriceFigure {
  const costMinor = BigInt(step.costMinor);
  if (step.t === 'buy') return { kind: 'paid', haveMinor: costMinor, costMinor };
  if (step.t === 'short') return { kind: 'left', haveMinor: roundedDown(step.money), costMinor };
  if (step.t === 'part')
    return { kind: 'granted', haveMinor: BigInt(step.grantedMinor), costMinor };
  const leftMinor = BigInt(step.leftMinor);
  const haveMinor = WINS.has(step.t) ? leftMinor + costMinor : leftMinor;
  return { kind: 'pot', haveMinor, costMinor };
}
