import type { ProjectResult } from '../../domain/tally/tally';
import { potBar } from '../../platform/views/charts/pot-bar';
import { turnoutBar } from '../../platform/views/charts/turnout-bar';
import { howCounted } from './how-counted.view';
import type { Outcome } from './outcomes.service';
import { OutcomeReading, type PotReading } from './results.reading';

/** Words that the charts need, in the reader's language. */
export interface ResultWords {
  readonly voted: string;
  readonly stayedAway: string;
}

/** The model of `voting-rounds/results.hbs`: the sentence, the bar, the projects, the why. */
export function resultsPage(outcome: Outcome, locale: string, words: ResultWords) {
  const { result } = outcome;
  const reading = new OutcomeReading(outcome, locale);
  const pots = reading.pots().map((pot) => potPart(pot, reading));
  const results = Object.values(result.pots);
  const sum = results.reduce((total, pot) => total + BigInt(pot.costMinor), 0n);
  const { roll, counted, casts, credentials } = result;
  const parts = [{ label: words.voted, count: counted }];
  return {
    won: results.reduce((total, pot) => total + pot.winners.length, 0),
    parts: results.reduce((total, { partial = [] }) => total + partial.length, 0),
    spent: String(sum),
    share: roll === 0 ? 0 : counted / roll,
    counted,
    roll,
    revotes: casts - credentials,
    removed: credentials - counted,
    turnoutBar: turnoutBar({ total: roll, parts, rest: words.stayedAway }),
    isMany: pots.length > 1,
    pots,
  };
}

function potPart(pot: PotReading, reading: OutcomeReading) {
  const { id, name, result } = pot;
  const rows = result.projects.map((project) => rowOf(project, pot, reading));
  const won = rows.filter(isFunded).sort((a, b) => a.place - b.place);
  const blocks = won.map(({ id: block, title, gotMinor }) => {
    return { id: block, label: title, costMinor: gotMinor };
  });
  const { budgetMinor, costMinor, leftMinor, ballots } = result;
  return {
    ...{ id, name, budgetMinor, costMinor, leftMinor, ballots, won },
    isRated: pot.config.ballot.type === 'scoring',
    how: howCounted(pot, reading),
    hasPictures: rows.some(({ picture }) => picture !== null),
    bar: potBar({ budgetMinor, currency: reading.currency.code, blocks }),
    lost: rows.filter((row) => !isFunded(row)).sort((a, b) => b.votes - a.votes),
  };
}

function rowOf({ id, costMinor, votes }: ProjectResult, pot: PotReading, reading: OutcomeReading) {
  const place = pot.result.order.indexOf(id) + 1;
  const project = reading.project(id);
  return {
    ...{ id, costMinor, votes },
    /** What it costs, or the part of that which it gets. */
    gotMinor: pot.result.partial?.find((one) => one.id === id)?.grantedMinor ?? costMinor,
    title: project?.name ?? id,
    area: project?.area ?? '',
    address: encodeURIComponent(id),
    /** From 1; null where it was not funded. */
    place: place === 0 ? null : place,
    reason: reading.sentence('results.why.', pot.explanation.verdict(id)),
    picture: reading.picture(pot.explanation.price(id)),
  };
}

type Row = ReturnType<typeof rowOf>;

function isFunded(row: Row): row is Row & { readonly place: number } {
  return row.place !== null;
}
