import { assertNever } from '../../domain/shared/assert';
import { givesPoints, type BallotRule } from '../../domain/tally/ballot-rule';
import type { Words } from './ballot.words';
import { countingChoiceOf, countsPoints, familyOf, OPTION_FIELDS } from './counting-choices';
import type { RoundPotView } from './round.view';

/** An option that is not as usual; its value is a key of the catalogue, or a text as it is. */
export interface SetOption {
  readonly option: string;
  readonly value: string;
  readonly isText: boolean;
}

/** How a pot is voted on and counted, for the public and for officers. */
export interface PotWords {
  readonly ballot: Words;
  readonly rule: string;
  /** What becomes of points or places that the rule does not count; null where it counts all. */
  readonly votesOnly: Words | null;
  readonly options: readonly SetOption[];
}

/** @param isOver whether the round is over, and people voted like this */
export function potWords(pot: RoundPotView, ballot: BallotRule, isOver: boolean): PotWords {
  const tense = isOver ? 'over' : 'now';
  const isWeighed = countsPoints(pot.ruleOptions);
  const kind = ballot.type === 'ordinal' && !isWeighed ? 'ranks' : ballot.type;
  return {
    ballot: { text: `voting-rounds.ballot.${tense}.${kind}`, values: valuesOf(ballot) },
    rule: countingChoiceOf(pot),
    votesOnly: votesOnly(pot.ruleOptions, ballot),
    options: setOptions(pot.ruleId, pot.ruleOptions),
  };
}

/** What to say where ballots give points or places, and the rule counts votes only. */
export function votesOnly(
  ruleOptions: RoundPotView['ruleOptions'],
  ballot: BallotRule,
): Words | null {
  if (!givesPoints(ballot) || countsPoints(ruleOptions)) return null;
  return { text: `voting-rounds.votesOnly.${ballot.type}`, values: {} };
}

function valuesOf(rule: BallotRule): Words['values'] {
  switch (rule.type) {
    case 'approval':
      return { max: rule.max };
    case 'knapsack':
      return {};
    case 'cumulative':
      return { points: rule.points, max: rule.max };
    case 'scoring':
      return { lowest: rule.lowest, highest: rule.highest };
    case 'ordinal':
      return { max: rule.max, points: rule.points.join(', ') };
    default:
      return assertNever(rule);
  }
}

/** The options of a rule that are not as usual. */
export function setOptions(ruleId: string, ruleOptions: RoundPotView['ruleOptions']): SetOption[] {
  const family = familyOf(ruleId);
  return (family === undefined ? [] : OPTION_FIELDS[family]).flatMap(
    ({ option, usual, values, form }): SetOption[] => {
      const value = String(ruleOptions[option] ?? usual);
      const isText = form !== undefined;
      // What the name of the rule says already is no value of the field.
      const isSaid = !isText && !values.includes(value);
      return value === usual || isSaid ? [] : [{ option, value, isText }];
    },
  );
}
