import type { BuyStep, GreedyStep, ShortStep, TraceLine } from '../../domain/tally/trace';
import { assert, assertDefined, assertNever } from '../../domain/shared/assert';

/** Why a project won or lost: a text key below `results.why` and its values. */
export interface Reason {
  readonly key: string;
  readonly values: Readonly<Record<string, string | number>>;
}

/** A tie that was met, and how it fell. */
export interface Tie {
  readonly ids: readonly string[];
  readonly first: string;
}

/** The steps of the rules that rounds can choose. */
const TOLD = ['buy', 'free', 'take', 'short', 'misfit', 'unsupported', 'endowment'] as const;
type ToldLine = Extract<TraceLine, { readonly t: (typeof TOLD)[number] }>;

function isTold(line: TraceLine): line is ToldLine {
  return TOLD.some((t) => t === line.t);
}

type Money = (minor: bigint | string) => string;

/** What a count did with each project of a pot, told from its trace. */
export class Reasons {
  private readonly steps = new Map<string, TraceLine[]>();

  /** @param places the funded projects with their places, from 1 */
  constructor(
    private readonly lines: readonly TraceLine[],
    private readonly places: ReadonlyMap<string, number>,
    private readonly money: Money,
  ) {
    for (const line of lines) {
      if ('project' in line) this.steps.set(line.project, [...this.stepsOf(line.project), line]);
    }
  }

  /** The sentence of one project. */
  of(project: string): Reason {
    const steps = this.stepsOf(project);
    const last = assertDefined(steps.at(-1), `trace of ${project}`);
    assert(isTold(last), `there is no sentence for a step "${last.t}"`);
    const place = this.places.get(project) ?? 0;
    const isSecondLook = steps.length > 1;
    switch (last.t) {
      case 'buy':
        return this.bought(last, place);
      case 'free':
        return { key: 'free', values: { place, supporters: last.supporters } };
      case 'take':
        return this.taken(last, place, isSecondLook);
      case 'short':
        return this.short(last);
      case 'misfit':
        return this.misfit(last, steps[0]);
      case 'unsupported':
      case 'endowment':
        return { key: 'unsupported', values: {} };
      default:
        return assertNever(last);
    }
  }

  /** The ties in the order in which they were met. */
  ties(): Tie[] {
    return this.lines.flatMap((line) =>
      'tied' in line && line.tied !== undefined ? [{ ids: line.tied, first: line.project }] : [],
    );
  }

  private stepsOf(project: string): readonly TraceLine[] {
    return this.steps.get(project) ?? [];
  }

  private bought({ supporters, paying, share }: BuyStep, place: number): Reason {
    const values = { place, supporters, paying, share: this.money(roundedUp(share)) };
    return { key: paying === supporters ? 'buyAll' : 'buySome', values };
  }

  private taken({ votes, leftMinor }: GreedyStep, place: number, isRest: boolean): Reason {
    const values = { place, votes, left: this.money(leftMinor) };
    return { key: isRest ? 'takeRest' : 'take', values };
  }

  private short({ supporters, money, costMinor }: ShortStep): Reason {
    if (supporters === 0) return { key: 'unsupported', values: {} };
    const amounts = { money: this.money(roundedDown(money)), cost: this.money(costMinor) };
    return { key: 'short', values: { supporters, ...amounts } };
  }

  /** Where a first rule passed it by, both reasons are told. */
  private misfit({ votes, costMinor, leftMinor }: GreedyStep, first?: TraceLine): Reason {
    const left = this.money(leftMinor);
    if (first?.t === 'short') {
      const { values } = this.short(first);
      return { key: 'shortAndMisfit', values: { ...values, left } };
    }
    return { key: 'misfit', values: { votes, left, cost: this.money(costMinor) } };
  }
}

/** Whole minor units of a fraction "num/den": what is left is never overstated. */
export function roundedDown(fraction: string): bigint {
  const [num = '0', den = '1'] = fraction.split('/');
  return BigInt(num) / BigInt(den);
}

/** Whole minor units of a fraction "num/den": "at most" stays true. */
export function roundedUp(fraction: string): bigint {
  const [num = '0', den = '1'] = fraction.split('/');
  return (BigInt(num) + BigInt(den) - 1n) / BigInt(den);
}
