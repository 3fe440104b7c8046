import { assertDefined } from '../../domain/shared/assert';
import type { Currency } from '../../domain/shared/money';
import { givesPoints } from '../../domain/tally/ballot-rule';
import { toBase64 } from '../../domain/vote-log/bytes';
import { commitmentOf } from '../../domain/vote-log/opening';
import type { FieldError } from '../../platform/forms/read-form';
import { ballotBar, type BallotBar } from '../../platform/views/charts/ballot-bar';
import { potBar, type PotBar } from '../../platform/views/charts/pot-bar';
import { formatMoney } from '../../platform/views/formats';
import { KeptHtml } from '../../platform/views/kept-html';

import { keptChoices } from './ballot.forms';
import {
  shuffledFor,
  type Choices,
  type PaperPot,
  type PaperProject,
  type PotChoice,
} from './ballot-paper';
import {
  faultErrors,
  instructionOf,
  potField,
  questionOf,
  runningOf,
  usedUp,
  votesOnlyOf,
  type Money,
  type Question,
  type Running,
  type Words,
} from './ballot.words';
import type { CheckedBallot, RecordedBallot } from './ballots.service';
import type { CardSet } from './card-set';
import { cardField } from './card.view';
import type { FrozenRound } from './frozen-round';
import { conflictsOn } from './limits/limit.words';
import type { Sentence } from './sentence';

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

interface PotModel {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly question: Question;
  /** The end of the key of its own heading. */
  readonly heading: string;
  readonly instruction: Words | null;
  /** Null where nobody has to be told. */
  readonly min: number | null;
  readonly conflicts: readonly Sentence[];
  /** What is wrong with the choices of the pot together. */
  readonly errors: readonly FieldError[];
  readonly budgetMinor: string;
  readonly limit: string;
  readonly running: Running;
  readonly isOver: boolean;
  /** Null where nothing can be used up. */
  readonly bar: BallotBar | null;
  readonly cards: KeptHtml;
}

interface CheckedProject {
  readonly title: string;
  readonly costMinor: string;
  /** The rank or the points; null for a tick. */
  readonly said: Words | null;
}

interface CheckedPot {
  readonly id: string;
  readonly name: string;
  readonly heading: Words;
  readonly spentMinor: string;
  readonly budgetMinor: string;
  readonly projects: readonly CheckedProject[];
  readonly bar: PotBar | null;
  readonly isBeyond: boolean;
  readonly votesOnly: Words | null;
}

export function ballotRound({ slug, title, config }: FrozenRound): BallotRound {
  return {
    slug,
    title,
    opens: assertDefined(config.opens, 'opening time'),
    closes: assertDefined(config.closes, 'closing time'),
    revote: config.revote !== false,
  };
}

/** The model of `ballot/show.hbs`; errors of projects stand at their cards, too. */
export function ballotPage(
  round: FrozenRound,
  choices: Choices,
  showing: Showing,
  errors: readonly FieldError[] = [],
) {
  const money = moneyIn(round, showing.locale);
  const atFields = new Map(errors.map((error) => [error.field, error]));
  const atProjects = new Map(
    round.projects.flatMap(({ id }, number) => {
      const error = atFields.get(cardField(number));
      return error === undefined ? [] : [[id, error] as const];
    }),
  );
  const pots = choices.pots.map((choice, place): PotModel => ({
    ...potModel(choice, money),
    conflicts: conflictsOn(choice.pot.id, round, showing.locale),
    errors: errors.filter(({ field }) => field === potField(choice.pot)),
    cards: new KeptHtml(place, cardsOf(choice, showing, atProjects)),
  }));
  const [first] = pots;
  const isMany = pots.length > 1 || first === undefined;
  return {
    round: ballotRound(round),
    heading: isMany ? manyPots(pots.length) : headingOf(first),
    isMany,
    currency: currencyIn(round),
    pots,
    errors,
  };
}

/** The model of `ballot/check.hbs`. */
export function checkPage(
  round: FrozenRound,
  { choices, isBlank, replaces, token }: CheckedBallot,
  showing: Pick<Showing, 'locale'>,
  errors: readonly FieldError[] = [],
) {
  const money = moneyIn(round, showing.locale);
  return {
    round: ballotRound(round),
    currency: currencyIn(round),
    pots: choices.pots.map((choice) => checkedPot(choice, currencyIn(round), money)),
    kept: choices.pots.flatMap(({ typed }) => keptChoices(typed)),
    isBlank,
    replaces,
    token,
    errors,
  };
}

/** The line that proves a ballot, and how its hash is the one in the log. */
export function privatePart({ receipt, privateLine }: RecordedBallot) {
  const quoted = privateLine?.replaceAll("'", `'\\''`);
  return {
    code: receipt.trackingCode,
    receiptUrl: `receipts/${receipt.trackingSlug}`,
    line: privateLine ?? null,
    commitment: privateLine === undefined ? null : toBase64(commitmentOf(privateLine)),
    command: `printf '%s' '${quoted}' | openssl dgst -sha256 -binary | base64`,
  };
}

/** What is wrong with the choices, at the pots and projects where it is wrong, as the page goes. */
export function choiceErrors(
  { pots, strangers }: Choices,
  round: FrozenRound,
  { locale, orderSeed }: Pick<Showing, 'locale' | 'orderSeed'>,
): FieldError[] {
  const places = new Map(
    round.projects.map(({ id, name }, number) => [id, { field: cardField(number), name }]),
  );
  const placeOf = (id: string) => assertDefined(places.get(id), `project ${id}`);
  const found = pots.flatMap((choice) => {
    const cards = shuffledFor(choice.pot, orderSeed).map(({ id }) => placeOf(id).field);
    const faults = faultErrors(choice, moneyIn(round, locale), placeOf);
    return faults.sort((a, b) => cards.indexOf(a.field) - cards.indexOf(b.field));
  });
  const isStrange = strangers.length > 0;
  return isStrange ? [...found, { field: '', text: 'ballots.error.unknownProject' }] : found;
}

function manyPots(count: number) {
  return { kind: 'titleMany', values: { count } } as const;
}

function headingOf({ question }: PotModel) {
  return { kind: `title${question.kind}`, values: question.values };
}

function potModel(
  choice: PotChoice,
  money: Money,
): Omit<PotModel, 'cards' | 'conflicts' | 'errors'> {
  const { pot } = choice;
  const { used, limit } = usedUp(choice);
  const question = questionOf(pot, money);
  return {
    id: pot.id,
    name: pot.name,
    type: pot.rule.type,
    question,
    heading: `pot${question.kind}`,
    instruction: instructionOf(pot),
    min: minimumOf(pot),
    budgetMinor: String(pot.budgetMinor),
    limit: String(limit),
    running: runningOf(choice, money),
    isOver: limit > 0n && used > limit,
    bar: limit > 0n ? ballotBar(used, limit) : null,
  };
}

function cardsOf(
  { pot, typed }: PotChoice,
  { cards, orderSeed }: Showing,
  errors: ReadonlyMap<string, FieldError>,
): Uint8Array[] {
  const ids = shuffledFor(pot, orderSeed).map(({ id }) => id);
  return cards.inOrder(ids, typed, errors);
}

function minimumOf({ rule }: PaperPot): number | null {
  return 'min' in rule && rule.min > 1 ? rule.min : null;
}

function checkedPot(choice: PotChoice, currency: Currency, money: Money): CheckedPot {
  const { pot, chosen, spentMinor } = choice;
  const { budgetMinor } = pot;
  // What projects cost together tells nothing of a ballot that weighs them.
  const isTicks = !givesPoints(pot.rule);
  const isBeyond = isTicks && spentMinor > budgetMinor;
  const blocks = chosen.map(({ id, name, costMinor }) => ({ id, label: name, costMinor }));
  return {
    id: pot.id,
    name: pot.name,
    heading: checkedHeading(choice, money),
    spentMinor: String(spentMinor),
    budgetMinor: String(budgetMinor),
    isBeyond,
    votesOnly: votesOnlyOf(pot),
    projects: orderedBySay(choice).map((project) => ({
      title: project.name,
      costMinor: String(project.costMinor),
      said: saidOf(choice, project),
    })),
    bar: isBeyond || !isTicks ? null : potBar({ budgetMinor, currency: currency.code, blocks }),
  };
}

function checkedHeading({ pot, chosen, given, spentMinor }: PotChoice, money: Money): Words {
  const { rule, name, budgetMinor } = pot;
  const count = chosen.length;
  if (rule.type === 'knapsack') {
    const values = { pot: name, count, spent: money(spentMinor), budget: money(budgetMinor) };
    return { text: 'ballots.check.sum', values };
  }
  if (rule.type === 'cumulative') {
    const values = { pot: name, given, points: rule.points };
    return { text: 'ballots.check.points', values };
  }
  if (rule.type === 'scoring')
    return { text: 'ballots.check.scored', values: { pot: name, count } };
  const text = rule.type === 'ordinal' ? 'ballots.check.ranked' : 'ballots.check.count';
  return { text, values: { pot: name, count, max: rule.max } };
}

/** The projects with most points first; rankings and ticks are in their order already. */
function orderedBySay({ chosen, selections }: PotChoice): readonly PaperProject[] {
  if (!('points' in selections)) return chosen;
  const { points } = selections;
  return [...chosen].sort((a, b) => (points[b.id] as number) - (points[a.id] as number));
}

function saidOf({ chosen, selections }: PotChoice, project: PaperProject): Words | null {
  if (selections.type === 'approval') return null;
  if (selections.type === 'ordinal') {
    return { text: 'ballots.entry.rank', values: { number: chosen.indexOf(project) + 1 } };
  }
  const number = selections.points[project.id] as number;
  return { text: 'ballots.entry.points', values: { number } };
}

function moneyIn(round: FrozenRound, locale: string): Money {
  const { code } = currencyIn(round);
  return (minor) => formatMoney(locale, minor, code);
}

function currencyIn({ config }: FrozenRound): Currency {
  return assertDefined(config.currency, 'currency of the round');
}
