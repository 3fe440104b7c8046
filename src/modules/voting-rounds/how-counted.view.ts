import type { Division } from '../../domain/tally/explanation/division';
import type { TraceStep } from '../../domain/tally/trace';
import { areaOf, lastWithoutArea, limitWords, toldFrozen } from './limits/limit.words';
import { setOptions, votesOnly } from './pot.words';
import { ruleKey, type OutcomeReading, type PotReading } from './results.reading';
import type { Sentence } from './sentence';

/** How a pot was counted, in the words of its rule. */
export function howCounted(pot: PotReading, reading: OutcomeReading) {
  const { result, steps, explanation } = pot;
  const { division } = explanation;
  const compared = steps.find((step) => step.t === 'comparison');
  const optimum = explanation.optimum();
  const comparison = compared?.t === 'comparison' ? [comparisonSentence(compared)] : [];
  // What other pots got or gave is told with its amount.
  const limits = { ...toldFrozen(pot.id, reading.outcome.round), leftTo: undefined, givers: [] };
  return {
    rule: [
      ruleSentence(pot, reading),
      ...(division === undefined ? [] : completionSentences(pot, division, reading)),
      ...comparison,
    ],
    districts: division === undefined ? [] : districtSentences(division, reading),
    money: moneySentences(pot, reading),
    votesOnly: votesOnly(result.rule.options ?? {}, pot.config.ballot),
    floors: floorSentences(pot, reading),
    options: setOptions(result.rule.id, result.rule.options ?? {}),
    limits: limitWords(limits, reading.teller),
    optimum: optimum === undefined ? null : reading.sentence('results.step.', optimum),
    ties: reading.ties(pot),
  };
}

function ruleSentence(pot: PotReading, { money }: OutcomeReading): Sentence {
  const { ballots } = pot.result;
  const { division } = pot.explanation;
  if (division === undefined) return { key: `results.rule.${ruleKey(pot)}`, values: { ballots } };
  if (division.districts.length > 0) return { key: 'results.districts', values: { ballots } };
  const { floors, firstMinor } = division;
  return {
    key: 'results.rule.equal-shares',
    values: { ballots, floors, first: money(firstMinor) },
  };
}

/** How often the pot was divided and why no more, and what became of what was left. */
function completionSentences(
  { result }: PotReading,
  division: Division,
  { money, currency }: OutcomeReading,
): Sentence[] {
  const { runs, kind, keptMinor, districts } = division;
  const completion = String(result.rule.options?.['completion'] ?? 'none');
  const isFilled = completion === 'greedy' || completion.endsWith('u');
  const values = { runs, step: money(10n ** BigInt(currency.decimals)) };
  const kept: Sentence = { key: 'results.raised.kept', values: { share: money(keptMinor) } };
  return [
    { key: `results.raised.${endOf(division, completion)}`, values },
    ...(kind === 'raised' && districts.length === 0 ? [kept] : []),
    ...(isFilled ? [{ key: 'results.rest', values: {} }] : []),
  ];
}

/** Only the exhaustive completions end because nothing fits; others, because nothing is left to buy. */
function endOf({ stop }: Division, completion: string): string {
  return stop === 'exhaustive' && !completion.startsWith('add1e') ? 'all' : stop;
}

/** What each ballot of an area had; none where all voters shared alike. */
function districtSentences({ districts, kind }: Division, reading: OutcomeReading): Sentence[] {
  const sorted = [...districts].sort((a, b) => lastWithoutArea(a.style, b.style));
  return sorted.map(({ style, voters, firstMinor, keptMinor }) => {
    const first = reading.money(kind === 'raised' ? firstMinor : keptMinor);
    const area = areaOf(style, reading.outcome.round.areaNames);
    const values = { voters, first, kept: reading.money(keptMinor) };
    const key = `results.area.${area === null ? 'city' : 'place'}${kind === 'raised' && voters > 0 ? 'Raised' : ''}`;
    return { key, values: { ...values, ...(area !== null && { area: reading.name(area) }) } };
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

function comparisonSentence(step: Extract<TraceStep, { t: 'comparison' }>): Sentence {
  const { kept, preferShares, preferGreedy } = step;
  return { key: `results.comparisonStep.${kept}`, values: { preferShares, preferGreedy } };
}
