import { assertNever } from '../../domain/shared/assert';
import type { BallotRule } from '../../domain/tally/ballot-rule';
import type { Words } from './ballot.words';
import { countingChoiceOf, familyOf, OPTION_FIELDS } from './counting-choices';
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
  readonly options: readonly SetOption[];
}

/** @param isOver whether the round is over, and people voted like this */
export function potWords(pot: RoundPotView, ballot: BallotRule, isOver: boolean): PotWords {
  const tense = isOver ? 'over' : 'now';
  return {
    ballot: { text: `voting-rounds.ballot.${tense}.${ballot.type}`, values: valuesOf(ballot) },
    rule: countingChoiceOf(pot),
    options: setOptions(pot.ruleId, pot.ruleOptions),
  };
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
    ({ option, usual, form }): SetOption[] => {
      const value = String(ruleOptions[option] ?? usual);
      return value === usual ? [] : [{ option, value, isText: form !== undefined }];
    },
  );
}
