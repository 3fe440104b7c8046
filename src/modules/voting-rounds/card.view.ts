import { assertDefined } from '../../domain/shared/assert';
import type { BallotRule } from '../../domain/tally/ballot-rule';
import type { FieldError } from '../../platform/forms/read-form';
import type { BallotProject, FrozenRound } from './frozen-round';

/** A project on the ballot, with the number of its field and the address of its page. */
export interface CardSource {
  readonly project: BallotProject;
  readonly number: number;
  /** Undefined where the project has no page. */
  readonly slug: string | undefined;
}

/** What stands in a card's field. */
export interface CardContent {
  readonly typed: string;
  readonly error: FieldError | undefined;
}

interface Option {
  readonly value: string;
  readonly text: string;
  readonly number: number;
  readonly isChosen: boolean;
}

const SUMMARY_LENGTH = 170;
/** A longer scale is typed, not picked. */
const LONGEST_SCALE = 21;

/** The id of a card's field, without `field-`. */
export function cardField(number: number): string {
  return `choice-${number}`;
}

/** What every card says of its project. */
export function cardModel(round: FrozenRound, { project, number, slug }: CardSource) {
  const { id, name, costMinor } = project;
  const details = assertDefined(round.details.get(id), `details of project ${id}`);
  const { photoUrl, photoAlt, areaName, summary } = details;
  return {
    project: {
      id,
      code: String(number),
      title: name,
      costMinor,
      area: areaName === '' ? null : areaName,
      summary: summary === '' ? null : shortened(summary),
      href: slug === undefined ? null : `/projects/${slug}`,
      photo: photoUrl === null ? null : { src: photoUrl, alt: photoAlt ?? '' },
    },
    currency: assertDefined(round.config.currency, 'currency of the round').code,
  };
}

/** The field of a card in which more than a tick is said. */
export function entryModel(rule: BallotRule, { typed, error }: CardContent) {
  const range = rangeOf(rule);
  const isPicked = rule.type === 'ordinal' || range.most - range.least < LONGEST_SCALE;
  const isListed = isPicked && rule.type !== 'cumulative';
  return {
    type: rule.type,
    typed,
    ...range,
    error: error ?? null,
    options: isListed ? optionsOf(rule, range, typed) : null,
  };
}

interface Range {
  readonly least: number;
  readonly most: number;
}

function rangeOf(rule: BallotRule): Range {
  if (rule.type === 'scoring') return { least: rule.lowest, most: rule.highest };
  if (rule.type === 'cumulative') return { least: 0, most: rule.mostPerProject };
  return { least: 1, most: rule.type === 'ordinal' ? rule.max : 1 };
}

/** Ranks from the first on, scores from the best on. */
function optionsOf({ type }: BallotRule, { least, most }: Range, typed: string): Option[] {
  const numbers = Array.from({ length: most - least + 1 }, (_, i) => least + i);
  const text = type === 'ordinal' ? 'ballots.entry.rank' : 'ballots.entry.points';
  const options = numbers.map((number) => {
    return { value: String(number), text, number, isChosen: typed === String(number) };
  });
  return type === 'ordinal' ? options : options.reverse();
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= SUMMARY_LENGTH) return line;
  return `${line.slice(0, SUMMARY_LENGTH).replace(/\s+\S*$/, '')}…`;
}
