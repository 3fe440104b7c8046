import type { ProjectResult } from '../../domain/tally/tally';
import type { TraceStep } from '../../domain/tally/trace';
import { roundedDown } from '../../domain/tally/explanation/figures';
import { potBar } from '../../platform/views/charts/pot-bar';
import { turnoutBar } from '../../platform/views/charts/turnout-bar';
import { areaOf, lastWithoutArea, limitWords, toldFrozen } from './limits/limit.words';
import type { Outcome } from './outcomes.service';
import { setOptions, votesOnly } from './pot.words';
import { OutcomeReading, ruleKey, type PotReading } from './results.reading';
import type { Sentence } from './sentence';

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

/** How a pot was counted, in the words of its rule. */
export function howCounted(pot: PotReading, reading: OutcomeReading) {
  const { result, steps } = pot;
  const districts = districtSentences(steps, reading);
  const rule: Sentence =
    districts.length > 0
      ? { key: 'results.districts', values: { ballots: result.ballots } }
      : {
          key: `results.rule.${ruleKey(pot)}`,
          values: { ballots: result.ballots, share: endowmentOf(steps, reading) },
        };
  const completion = {
    key: `results.completion.${String(result.rule.options?.['completion'] ?? 'none')}`,
    values: { runs: result.runs, step: reading.money(10n ** BigInt(reading.currency.decimals)) },
  };
  const compared = steps.find((step) => step.t === 'comparison');
  return {
    rule,
    districts,
    money: moneySentences(pot, reading),
    completion: result.rule.id === 'equal-shares' ? completion : null,
    comparison: compared?.t === 'comparison' ? comparisonSentence(compared) : null,
    votesOnly: votesOnly(result.rule.options ?? {}, pot.config.ballot),
    options: setOptions(result.rule.id, result.rule.options ?? {}),
    floors: floorSentences(pot, reading),
    limits: limitWords(toldFrozen(pot.id, reading.outcome.round), reading.teller),
    ties: reading.ties(pot),
  };
}

/** Floors that the winners, and those who got a part, did not fill. */
function floorSentences({ config, result }: PotReading, reading: OutcomeReading): Sentence[] {
  const got = new Map(
    result.projects
      .filter(({ id }) => result.winners.includes(id))
      .map(({ id, costMinor }) => [id, BigInt(costMinor)]),
  );
  for (const { id, grantedMinor } of result.partial ?? []) got.set(id, BigInt(grantedMinor));
  return (config.limits?.groups ?? []).flatMap(({ name, floorMinor = 0n, projects }) => {
    const spent = projects.reduce((sum, id) => sum + (got.get(id) ?? 0n), 0n);
    if (spent >= floorMinor) return [];
    const amounts = { spent: reading.money(spent), floor: reading.money(floorMinor) };
    return [{ key: 'results.floorShort', values: { name: reading.name(name), ...amounts } }];
  });
}

/** What each ballot of an area began with; none where all voters shared alike. */
function districtSentences(steps: readonly TraceStep[], reading: OutcomeReading): Sentence[] {
  const step = steps.find(({ t }) => t === 'endowment');
  if (step?.t !== 'endowment') return [];
  const districts = [...(step.districts ?? [])];
  districts.sort((a, b) => lastWithoutArea(a.style, b.style));
  return districts.map(({ style, voters, perVoter }) => {
    const values = { voters, share: reading.money(roundedDown(perVoter)) };
    const area = areaOf(style, reading.outcome.round.areaNames);
    if (area === null) return { key: 'results.districtCity', values };
    return { key: 'results.district', values: { ...values, area: reading.name(area) } };
  });
}

/** What other pots left to a pot, and where it left its own. */
function moneySentences({ id, result }: PotReading, reading: OutcomeReading): Sentence[] {
  const { leftTo, givers } = toldFrozen(id, reading.outcome.round);
  const names = givers.map((name) => reading.name(name));
  const received = {
    amount: reading.money(result.receivedMinor ?? 0n),
    names: reading.list(names),
  };
  const left = { amount: reading.money(result.leftMinor), pot: reading.name(leftTo ?? '') };
  return [
    ...(givers.length > 0 ? [{ key: 'results.received', values: received }] : []),
    ...(leftTo === undefined ? [] : [{ key: 'results.passedOn', values: left }]),
  ];
}

function comparisonSentence(step: Extract<TraceStep, { t: 'comparison' }>): Sentence {
  const { kept, preferShares, preferGreedy } = step;
  return { key: `results.comparisonStep.${kept}`, values: { preferShares, preferGreedy } };
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

function endowmentOf(steps: readonly TraceStep[], { money }: OutcomeReading): string {
  const step = steps.find(({ t }) => t === 'endowment');
  return step?.t === 'endowment' ? money(roundedDown(step.perVoter)) : '';
}
