import { BALLOT_TYPES, type BallotRule, type BallotType } from '../../domain/tally/ballot-rule';
import { feeds } from '../../domain/tally/pot-rule';
import type { FieldError } from '../../platform/forms/read-form';
import type { PotView } from '../cycles';
import {
  COUNTING_CHOICES,
  countingChoiceOf,
  DEFAULT_BALLOT,
  DEFAULT_MAX_CHOICES,
  familyOf,
  OPTION_FIELDS,
  optionValue,
  type CountingChoice,
  type OptionFamily,
  type OptionField,
} from './counting-choices';
import { ballotRule } from './pot-ballot';
import type { BallotNumbers } from './round-pot.entity';
import type { RoundPotView } from './round.view';

type Values = Readonly<Record<string, string>>;

const MOST_CHOICES = 100;
const MOST_POINTS = 1000;
const MOST_RATING = 100;
const WHOLE = /^-?\d{1,6}$/;

/** The names of a pot's fields in the form. */
export function potFields(slug: string) {
  return {
    pot: `pot-${slug}`,
    ballot: `ballot-${slug}`,
    min: `min-${slug}`,
    max: `max-${slug}`,
    points: `points-${slug}`,
    most: `most-${slug}`,
    lowest: `lowest-${slug}`,
    highest: `highest-${slug}`,
    unlisted: `unlisted-${slug}`,
    ranks: `ranks-${slug}`,
    short: `short-${slug}`,
    rule: `rule-${slug}`,
  };
}

/** The name of the field of an option. */
export function optionFieldName(slug: string, family: OptionFamily, option: string): string {
  return `${family}-${option}-${slug}`;
}

/** What stands in the fields of a pot that nobody has thought about yet. */
const USUAL: RoundPotView = {
  potId: '',
  ballotType: DEFAULT_BALLOT,
  minChoices: 1,
  maxChoices: DEFAULT_MAX_CHOICES,
  ruleId: COUNTING_CHOICES[0]?.ruleId ?? '',
  ruleOptions: COUNTING_CHOICES[0]?.ruleOptions ?? {},
};
const USUAL_NUMBERS = {
  ...{ points: 10, mostPerProject: '', lowest: 0, highest: 5, unlisted: 0 },
  ...{ rankPoints: [], short: 'top' },
};

/** What stands in the fields of a pot that is voted on in this way; without one, the defaults. */
export function potValues(slug: string, pot = USUAL): [string, string][] {
  const names = potFields(slug);
  const numbers = { ...USUAL_NUMBERS, ...pot.ballotNumbers };
  return [
    [names.ballot, pot.ballotType],
    [names.min, String(pot.minChoices)],
    [names.max, String(pot.maxChoices)],
    [names.points, String(numbers.points)],
    [names.most, String(numbers.mostPerProject)],
    [names.lowest, String(numbers.lowest)],
    [names.highest, String(numbers.highest)],
    [names.unlisted, String(numbers.unlisted)],
    [names.ranks, numbers.rankPoints.join(', ')],
    [names.short, numbers.short],
    [names.rule, countingChoiceOf(pot)],
    ...optionValues(slug, pot),
  ];
}

function optionValues(slug: string, pot: RoundPotView): [string, string][] {
  const families = Object.entries(OPTION_FIELDS) as [OptionFamily, readonly OptionField[]][];
  return families.flatMap(([family, fields]) =>
    fields.map(({ option, usual }): [string, string] => {
      const set = familyOf(pot.ruleId) === family ? pot.ruleOptions[option] : undefined;
      return [optionFieldName(slug, family, option), String(set ?? usual)];
    }),
  );
}

/** Reads one pot; what is wrong with it goes to the errors, and a default takes its place. */
export function readPot(values: Values, pot: PotView, errors: FieldError[]): RoundPotView {
  const reading = new PotReading(values, pot, errors);
  const ballotType = reading.ballotType();
  const chosen = reading.rule();
  const sizes = reading.sizes(ballotType);
  const ballotNumbers = reading.numbers(ballotType, sizes);
  const ballot = ballotRule({ ballotType, ...sizes, ballotNumbers });
  const ruleOptions = chosen === undefined ? {} : reading.options(chosen, ballot);
  return {
    potId: pot.id,
    ballotType,
    ...sizes,
    ballotNumbers,
    ruleId: chosen?.ruleId ?? '',
    ruleOptions,
  };
}

type Sizes = Pick<RoundPotView, 'minChoices' | 'maxChoices'>;

/** The fields of one pot, read one after the other. */
class PotReading {
  private readonly names: ReturnType<typeof potFields>;

  constructor(
    private readonly values: Values,
    private readonly pot: PotView,
    private readonly errors: FieldError[],
  ) {
    this.names = potFields(pot.slug);
  }

  ballotType(): BallotType {
    const found = BALLOT_TYPES.find((type) => type === this.typed(this.names.ballot));
    if (found === undefined) this.fault(this.names.ballot, 'voting-rounds.form.ballot');
    return found ?? DEFAULT_BALLOT;
  }

  rule(): CountingChoice | undefined {
    const found = COUNTING_CHOICES.find(({ name }) => name === this.typed(this.names.rule));
    if (found === undefined) this.fault(this.names.rule, 'voting-rounds.form.rule');
    return found;
  }

  /** Other ballots have no such limits, so whatever stands in the fields is no mistake there. */
  sizes(type: BallotType): Sizes {
    if (type === 'knapsack' || type === 'scoring') {
      return { minChoices: 1, maxChoices: DEFAULT_MAX_CHOICES };
    }
    const { max, min } = this.names;
    const maxChoices = this.whole(max, [1, MOST_CHOICES], 'voting-rounds.form.max');
    const most = maxChoices ?? MOST_CHOICES;
    const minChoices = this.whole(min, [1, most], 'voting-rounds.form.min', 1);
    return { minChoices: minChoices ?? 1, maxChoices: maxChoices ?? DEFAULT_MAX_CHOICES };
  }

  numbers(type: BallotType, sizes: Sizes): BallotNumbers {
    switch (type) {
      case 'approval':
      case 'knapsack':
        return {};
      case 'cumulative':
        return this.cumulative(sizes);
      case 'scoring':
        return this.scoring();
      case 'ordinal':
        return this.ordinal(sizes);
    }
  }

  /** The options that belong to the rule, where they differ from what it does anyway. */
  options(
    { ruleId, ruleOptions }: CountingChoice,
    ballot: BallotRule,
  ): RoundPotView['ruleOptions'] {
    const family = familyOf(ruleId);
    const set: Record<string, string | boolean> = { ...ruleOptions };
    for (const field of family === undefined ? [] : OPTION_FIELDS[family]) {
      const name = optionFieldName(this.pot.slug, family as OptionFamily, field.option);
      const typed = this.typed(name) || field.usual;
      const isKnown = field.form?.test(typed) ?? field.values.includes(typed);
      if (!isKnown) this.fault(name, `voting-rounds.form.option`);
      else if (!feeds(ballot, field.option, typed)) this.fault(name, 'voting-rounds.form.unfed');
      else if (typed !== field.usual) set[field.option] = optionValue(typed);
    }
    return set;
  }

  private cumulative({ minChoices }: Sizes): BallotNumbers {
    const { points, most } = this.names;
    const all = this.whole(points, [minChoices, MOST_POINTS], 'voting-rounds.form.points');
    if (this.typed(most) === '') return { points: all ?? MOST_POINTS };
    const one = this.whole(most, [1, all ?? MOST_POINTS], 'voting-rounds.form.most');
    return { points: all ?? MOST_POINTS, mostPerProject: one ?? 1 };
  }

  private scoring(): BallotNumbers {
    const { names } = this;
    const lowest =
      this.whole(names.lowest, [-MOST_RATING, MOST_RATING - 1], 'voting-rounds.form.lowest') ?? 0;
    const above = [lowest + 1, MOST_RATING] as const;
    const highest = this.whole(names.highest, above, 'voting-rounds.form.highest') ?? lowest + 1;
    const scale = [lowest, highest] as const;
    const usual = Math.max(lowest, Math.min(0, highest));
    const unlisted = this.whole(names.unlisted, scale, 'voting-rounds.form.unlisted', usual);
    return { lowest, highest, unlisted: unlisted ?? usual };
  }

  /** No points where none were typed: how many places there are is known when the round is frozen. */
  private ordinal({ maxChoices }: Sizes): BallotNumbers {
    const { ranks, short } = this.names;
    const typed = this.typed(ranks)
      .split(/[\s,;،]+/)
      .filter(Boolean);
    const points = typed.map(wholeIn);
    const isFalling = points.every((one, i) => {
      const before = points[i - 1] ?? MOST_POINTS;
      return one >= 0 && one <= before;
    });
    const isFine = typed.length === 0 || (isFalling && points.length === maxChoices);
    if (!isFine) this.fault(ranks, 'voting-rounds.form.ranks', { count: maxChoices });
    const end = this.typed(short) === 'bottom' ? 'bottom' : 'top';
    return { rankPoints: isFine ? points : [], short: end };
  }

  /** A whole number of a range; what is empty takes the usual value where there is one. */
  private whole(
    field: string,
    [least, most]: readonly [number, number],
    text: string,
    usual?: number,
  ): number | undefined {
    const typed = this.typed(field);
    if (typed === '' && usual !== undefined) return usual;
    const number = wholeIn(typed);
    if (number >= least && number <= most) return number;
    this.fault(field, text, { least, most });
    return undefined;
  }

  private typed(field: string): string {
    return (this.values[field] ?? '').trim();
  }

  private fault(field: string, text: string, said: Readonly<Record<string, number>> = {}): void {
    this.errors.push({ field, text, values: { pot: this.pot.name, ...said } });
  }
}

function wholeIn(typed: string): number {
  return WHOLE.test(typed) ? Number(typed) : NaN;
}

/** Whether some values of an option only make sense where ballots give points. */
export function needsPoints({ option, values }: OptionField): boolean {
  const ticks: BallotRule = { type: 'knapsack' };
  return values.some((value) => !feeds(ticks, option, value));
}
