import type { PotResult } from '../../domain/tally/tally';
import type { TraceLine } from '../../domain/tally/trace';
import { assertDefined } from '../../domain/shared/assert';
import { potBar } from '../../platform/views/charts/pot-bar';
import { turnoutBar } from '../../platform/views/charts/turnout-bar';
import { formatMoney } from '../../platform/views/formats';
import type { BallotProject } from './frozen-round';
import type { Outcome } from './outcomes.service';
import { Reasons, roundedDown, type Reason, type Tie } from './results.reasons';

/** Words that the charts need, in the reader's language. */
export interface ResultWords {
  readonly voted: string;
  readonly stayedAway: string;
}

interface Row {
  readonly id: string;
  readonly title: string;
  readonly area: string;
  readonly costMinor: string;
  readonly votes: number;
  /** From 1; null where it was not funded. */
  readonly place: number | null;
  readonly reason: Reason;
}

interface Reading {
  readonly projects: ReadonlyMap<string, BallotProject>;
  readonly currency: { readonly code: string; readonly decimals: number };
  readonly money: (minor: bigint | string) => string;
}

/** The model of `voting-rounds/results.hbs`: the sentence, the bar, the projects, the why. */
export function resultsPage(outcome: Outcome, locale: string, words: ResultWords) {
  const { round, result } = outcome;
  const currency = assertDefined(round.config.currency, 'currency of the round');
  const reading: Reading = {
    currency,
    projects: new Map(round.projects.map((project) => [project.id, project])),
    money: (minor) => formatMoney(locale, String(minor), currency.code),
  };
  const results = Object.entries(result.pots);
  const pots = results.map(([id, pot]) => potPart(outcome, [id, pot], reading));
  const sum = results.reduce((total, [, pot]) => total + BigInt(pot.costMinor), 0n);
  const { roll, counted, casts } = result;
  const parts = [{ label: words.voted, count: counted }];
  return {
    won: results.reduce((total, [, pot]) => total + pot.winners.length, 0),
    spent: String(sum),
    share: roll === 0 ? 0 : counted / roll,
    counted,
    roll,
    revotes: casts - counted,
    turnoutBar: turnoutBar({ total: roll, parts, rest: words.stayedAway }),
    isMany: pots.length > 1,
    pots,
  };
}

function potPart(
  { round, trace }: Outcome,
  [id, result]: readonly [string, PotResult],
  reading: Reading,
) {
  const config = assertDefined(round.config.pots.get(id), 'the frozen pot');
  const lines = trace.filter(({ pot }) => pot === id);
  const places = new Map(result.order.map((project, i) => [project, i + 1]));
  const reasons = new Reasons(lines, places, reading.money);
  const rows = result.projects.map((project) => rowOf(project, { places, reasons }, reading));
  const won = rows.filter(isFunded).sort((a, b) => a.place - b.place);
  const blocks = won.map(({ id: block, title, costMinor }) => {
    return { id: block, label: title, costMinor };
  });
  const { budgetMinor, costMinor, leftMinor, ballots, runs, rule } = result;
  return {
    ...{ id, name: config.name ?? id, budgetMinor, costMinor, leftMinor, ballots, runs, won },
    rule: rule.id,
    completion: String(rule.options?.['completion'] ?? 'none'),
    perVoter: endowmentOf(lines, reading),
    step: reading.money(10n ** BigInt(reading.currency.decimals)),
    bar: potBar({ budgetMinor, currency: reading.currency.code, blocks }),
    lost: rows.filter((row) => !isFunded(row)).sort((a, b) => b.votes - a.votes),
    ties: reasons.ties().map((tie) => tieModel(tie, reading)),
  };
}

function rowOf(
  { id, costMinor, votes }: PotResult['projects'][number],
  pot: { readonly places: ReadonlyMap<string, number>; readonly reasons: Reasons },
  { projects }: Reading,
): Row {
  const project = projects.get(id);
  const place = pot.places.get(id) ?? null;
  const words = { title: project?.name ?? id, area: project?.area ?? '' };
  return { id, ...words, costMinor, votes, place, reason: pot.reasons.of(id) };
}

function isFunded(row: Row): row is Row & { readonly place: number } {
  return row.place !== null;
}

function endowmentOf(lines: readonly TraceLine[], { money }: Reading): string {
  const step = lines.find((line) => line.t === 'endowment');
  return step?.t === 'endowment' ? money(roundedDown(step.perVoter)) : '';
}

/** Of projects that stand equal the cheaper one goes first; only equal costs are left to chance. */
function tieModel({ ids, first }: Tie, { projects }: Reading) {
  const costs = new Set(ids.map((id) => projects.get(id)?.costMinor));
  const nameOf = (id: string): string => projects.get(id)?.name ?? id;
  const key = costs.size === 1 ? 'drawn' : 'cheaper';
  return { key, names: ids.map(nameOf), first: nameOf(first) };
}
