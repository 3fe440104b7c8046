import { assertDefined, assertNever } from '../../domain/shared/assert';
import type { Currency } from '../../domain/shared/money';
import type { FieldError } from '../../platform/forms/read-form';
import { ballotBar, type BallotBar } from '../../platform/views/charts/ballot-bar';
import { potBar, type PotBar } from '../../platform/views/charts/pot-bar';
import { formatMoney } from '../../platform/views/formats';
import { KeptHtml } from '../../platform/views/kept-html';

import { shuffledFor, type Choices, type PaperPot, type PotChoice } from './ballot-paper';
import type { CheckedBallot } from './ballots.service';
import type { CardSet } from './card-set';
import type { BallotProject, FrozenRound } from './frozen-round';

/** What every page of the ballot says of its round. */
export interface BallotRound {
  readonly slug: string;
  readonly title: string;
  readonly opens: string;
  readonly closes: string;
  readonly revote: boolean;
}

/** How a ballot page is drawn for one voter. */
export interface Showing {
  readonly locale: string;
  readonly cards: CardSet;
  readonly orderSeed: string;
}

interface Heading {
  readonly kind: 'titleCount' | 'titleSum' | 'titleMany';
  readonly values: Readonly<Record<string, string | number>>;
}

interface PotModel {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly isSum: boolean;
  /** Null where nobody has to be told. */
  readonly min: number | null;
  readonly max: number;
  readonly budgetMinor: string;
  readonly spentMinor: string;
  readonly count: number;
  readonly excess: string;
  readonly isOver: boolean;
  readonly bar: BallotBar;
  readonly cards: KeptHtml;
}

interface CheckedPot {
  readonly id: string;
  readonly name: string;
  readonly isSum: boolean;
  readonly max: number;
  readonly count: number;
  readonly spentMinor: string;
  readonly budgetMinor: string;
  readonly projects: readonly { readonly title: string; readonly costMinor: string }[];
  readonly bar: PotBar | null;
  readonly isBeyond: boolean;
}

const SUMMARY_LENGTH = 170;

export function ballotRound({ slug, title, config }: FrozenRound): BallotRound {
  return {
    slug,
    title,
    opens: assertDefined(config.opens, 'opening time'),
    closes: assertDefined(config.closes, 'closing time'),
    revote: config.revote !== false,
  };
}

/** A project as `_project.hbs` draws it; `slug` leads to its page, where it has one. */
export function cardModel(
  round: FrozenRound,
  { id, costMinor, name }: BallotProject,
  { number, slug }: { readonly number: number; readonly slug: string | undefined },
) {
  const details = assertDefined(round.details.get(id), `details of project ${id}`);
  const { photoUrl, photoAlt, areaName } = details;
  const project = {
    id,
    code: String(number),
    title: name,
    costMinor,
    area: areaName === '' ? null : areaName,
    summary: details.summary === '' ? null : shortened(details.summary),
    href: slug === undefined ? null : `/projects/${slug}`,
    photo: photoUrl === null ? null : { src: photoUrl, alt: photoAlt ?? '' },
  };
  return { project, currency: currencyIn(round).code };
}

/** The model of `ballot/show.hbs`. */
export function ballotPage(
  round: FrozenRound,
  choices: Choices,
  showing: Showing,
  errors: readonly FieldError[] = [],
) {
  const currency = currencyIn(round);
  const pots = choices.pots.map((choice, place) => potModel(choice, place, showing));
  return {
    round: ballotRound(round),
    heading: headingOf(
      choices.pots.map(({ pot }) => pot),
      currency,
      showing.locale,
    ),
    isMany: pots.length > 1,
    currency,
    pots,
    errors,
  };
}

/** The model of `ballot/check.hbs`. */
export function checkPage(
  round: FrozenRound,
  { choices, isBlank, replaces, token }: CheckedBallot,
  errors: readonly FieldError[] = [],
) {
  const currency = currencyIn(round);
  return {
    round: ballotRound(round),
    currency,
    pots: choices.pots.map((choice) => checkedPot(choice, currency)),
    chosenIds: choices.pots.flatMap(({ chosen }) => chosen.map(({ id }) => id)),
    isBlank,
    replaces,
    token,
    errors,
  };
}

/** What is wrong with the choices, at the pots where it is wrong. */
export function choiceErrors(
  { pots, strangers }: Choices,
  round: FrozenRound,
  locale: string,
): FieldError[] {
  const money = (minor: bigint): string => formatMoney(locale, minor, currencyIn(round).code);
  const found = pots.flatMap((choice) => potErrors(choice, money));
  const isStrange = strangers.length > 0;
  return isStrange ? [...found, { field: '', text: 'ballots.error.unknownProject' }] : found;
}

function potErrors(
  { pot, chosen, spentMinor, mistake }: PotChoice,
  money: (minor: bigint) => string,
): FieldError[] {
  const at = { field: `pot-${pot.id}` };
  const named = { pot: pot.name, chosen: chosen.length };
  switch (mistake?.kind) {
    case 'ballot-too-many': {
      const values = { ...named, max: mistake.max, excess: mistake.chosen - mistake.max };
      return [{ ...at, text: 'ballots.error.tooMany', values }];
    }
    case 'ballot-too-few': {
      const values = { ...named, min: mistake.min, missing: mistake.min - mistake.chosen };
      return [{ ...at, text: 'ballots.error.tooFew', values }];
    }
    case 'ballot-over-budget': {
      const amounts = { spent: money(spentMinor), excess: money(mistake.excessMinor) };
      return [{ ...at, text: 'ballots.error.overBudget', values: { pot: pot.name, ...amounts } }];
    }
    case 'ballot-pot-not-in-style':
    case 'ballot-unknown-project':
    case 'ballot-duplicate-project':
    case 'ballot-wrong-type':
    case 'ballot-points-not-whole':
    case 'ballot-points-out-of-range':
    case 'ballot-points-over':
    case undefined:
      return [];
    default:
      return assertNever(mistake);
  }
}

function headingOf(pots: readonly PaperPot[], currency: Currency, locale: string): Heading {
  const [pot] = pots;
  if (pot === undefined || pots.length > 1) {
    return { kind: 'titleMany', values: { count: pots.length } };
  }
  return pot.rule.type === 'approval'
    ? { kind: 'titleCount', values: { max: pot.rule.max } }
    : {
        kind: 'titleSum',
        values: { budget: formatMoney(locale, pot.budgetMinor, currency.code) },
      };
}

function potModel(choice: PotChoice, place: number, { cards, orderSeed }: Showing): PotModel {
  const { pot, chosen, spentMinor } = choice;
  const ids = shuffledFor(pot, orderSeed).map(({ id }) => id);
  return {
    ...amountsOf(choice),
    min: minimumOf(pot),
    type: pot.rule.type,
    bar:
      pot.rule.type === 'approval'
        ? ballotBar(chosen.length, pot.rule.max)
        : ballotBar(spentMinor, pot.budgetMinor),
    cards: new KeptHtml(place, cards.inOrder(ids, new Set(chosen.map(({ id }) => id)))),
  };
}

function amountsOf({ pot, chosen, spentMinor }: PotChoice) {
  const isSum = pot.rule.type === 'knapsack';
  const max = pot.rule.type === 'approval' ? pot.rule.max : pot.projects.length;
  const excess = isSum ? spentMinor - pot.budgetMinor : BigInt(chosen.length - max);
  return {
    ...{ id: pot.id, name: pot.name, isSum, max, count: chosen.length },
    ...{ budgetMinor: String(pot.budgetMinor), spentMinor: String(spentMinor) },
    ...{ excess: String(excess > 0n ? excess : 0n), isOver: excess > 0n },
  };
}

function minimumOf({ rule }: PaperPot): number | null {
  return rule.type === 'approval' && rule.min > 1 ? rule.min : null;
}

function checkedPot(choice: PotChoice, currency: Currency): CheckedPot {
  const { pot, chosen, spentMinor } = choice;
  const { isOver: _isOver, excess: _excess, ...amounts } = amountsOf(choice);
  const isBeyond = spentMinor > pot.budgetMinor;
  const blocks = chosen.map(({ id, name, costMinor }) => ({ id, label: name, costMinor }));
  const { budgetMinor } = pot;
  return {
    ...amounts,
    isBeyond,
    projects: chosen.map(({ name, costMinor }) => ({ title: name, costMinor: String(costMinor) })),
    bar: isBeyond ? null : potBar({ budgetMinor, currency: currency.code, blocks }),
  };
}

function currencyIn({ config }: FrozenRound): Currency {
  return assertDefined(config.currency, 'currency of the round');
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= SUMMARY_LENGTH) return line;
  return `${line.slice(0, SUMMARY_LENGTH).replace(/\s+\S*$/, '')}…`;
}
