import { BALLOT_TYPES, type BallotRule, type BallotType } from '../../domain/tally/ballot-rule';
import { feeds } from '../../domain/tally/pot-rule';
import type { FieldError } from '../../platform/forms/read-form';
import type { PotView } from '../cycles';
import {
  COUNTING_CHOICES,
  DEFAULT_BALLOT,
  DEFAULT_MAX_CHOICES,
  familyOf,
  FITTING,
  fittingValue,
  isFed,
  OPTION_FIELDS,
  optionValue,
  type CountingChoice,
  type OptionFamily,
  type OptionField,
} from './counting-choices';
import { ballotRule } from './pot-ballot';
import { optionFieldName, potFields } from './pot.fields';
import type { BallotNumbers } from './round-pot.entity';
import type { RoundPotView } from './round.view';

type Values = Readonly<Record<string, string>>;

const MOST_CHOICES = 100;
const MOST_POINTS = 1000;
const MOST_RATING = 100;
const WHOLE = /^-?\d{1,6}$/;

/** Reads one pot; what is wrong with it goes to the errors, and a default takes its place. */
export function readPot(values: Values, pot: PotView, errors: FieldError[]): RoundPotView {
  const reading = new PotReading(values, pot, errors);
  const ballotType = reading.ballotType();
  const sizes = reading.sizes(ballotType);
  const ballotNumbers = reading.numbers(ballotType, sizes);
  const ballot = ballotRule({ ballotType, ...sizes, ballotNumbers });
  const chosen = reading.rule(ballotType);
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

  rule(type: BallotType): CountingChoice | undefined {
    const found = COUNTING_CHOICES.find(({ name }) => name === this.typed(this.names.rule));
    if (found === undefined) this.fault(this.names.rule, 'voting-rounds.form.rule');
    else if (!isFed(found, type)) {
      const isRanked = found.ballots === 'places';
      this.fault(this.names.rule, `voting-rounds.form.${isRanked ? 'unranked' : 'unfed'}`);
    }
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
    const fields = family === undefined ? [] : OPTION_FIELDS[family];
    for (const field of fields.filter(({ option }) => !isChosenWith(ruleOptions, option))) {
      const name = optionFieldName(this.pot.slug, family as OptionFamily, field.option);
      const value = this.option(field, name, ballot);
      if (value !== field.usual) set[field.option] = optionValue(value);
    }
    return set;
  }

  /** The value of one option; what is wrong with it leaves the usual one. */
  private option(field: OptionField, name: string, ballot: BallotRule): string {
    const typed = this.typed(name) || field.first;
    const value = typed === FITTING ? fittingValue(field, ballot.type) : typed;
    const isKnown = field.form?.test(typed) ?? field.values.includes(typed);
    const said = field.form === undefined ? 'other' : field.option;
    if (!isKnown) this.fault(name, `voting-rounds.form.option.${said}`);
    else if (!feeds(ballot, field.option, value)) this.fault(name, 'voting-rounds.form.unfed');
    else return value;
    return field.usual;
  }

  private cumulative({ minChoices }: Sizes): BallotNumbers {
    const { points, most } = this.names;
    const all = this.whole(points, [minChoices, MOST_POINTS], 'voting-rounds.form.points');
    if (this.typed(most) === '') return { points: all ?? MOST_POINTS };
    const one = this.whole(most, [1, all ?? MOST_POINTS], 'voting-rounds.form.most');
    return { points: all ?? MOST_POINTS, mostPerProject: one ?? 1 };
  }

  /** What hangs on a number that is wrong itself is looked at when that one is mended. */
  private scoring(): BallotNumbers {
    const { names } = this;
    const range = [-MOST_RATING, MOST_RATING - 1] as const;
    const lowest = this.whole(names.lowest, range, 'voting-rounds.form.lowest');
    if (lowest === undefined) return {};
    const above = [lowest + 1, MOST_RATING] as const;
    const highest = this.whole(names.highest, above, 'voting-rounds.form.highest');
    if (highest === undefined) return {};
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
    const isCounted = points.length === maxChoices || this.isFaulty(this.names.max);
    const isFine = typed.length === 0 || (isFalling && isCounted);
    const text = this.isFaulty(this.names.max) ? 'ranksFalling' : 'ranks';
    if (!isFine) this.fault(ranks, `voting-rounds.form.${text}`, { count: maxChoices });
    const end = this.typed(short) === 'bottom' ? 'bottom' : 'top';
    return { rankPoints: isFine && !this.isFaulty(this.names.max) ? points : [], short: end };
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

  private isFaulty(field: string): boolean {
    return this.errors.some((error) => error.field === field);
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

/** Whether a way of counting that is named after points leaves nothing to say here. */
function isChosenWith(ruleOptions: RoundPotView['ruleOptions'], option: string): boolean {
  return option === 'welfare' && ruleOptions['welfare'] !== undefined;
}
