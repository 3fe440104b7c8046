import type { RankedBallot } from '../domain/tally/seats/seat-contest';
import type {
  CandidateVotes,
  PlaceStep,
  SeatOutcome,
  SeatStep,
  TieFall,
} from '../domain/tally/seats/seat-trace';
import { ENGINE } from './tally-report';
import type { SeatOptions } from './tally-options';

/** An election of people as a file states it. */
export interface SeatFile {
  readonly title: string;
  /** In the order of the file. */
  readonly candidates: readonly string[];
  readonly withdrawn: readonly string[];
  readonly ballots: readonly RankedBallot[];
  readonly seats: number | undefined;
}

type Counted = SeatOptions & { readonly seats: number };

/** The one JSON document of an election of people, with every step. */
export function seatJson(file: SeatFile, options: Counted, outcome: SeatOutcome): string {
  const { rule, seats, tie } = options;
  const { candidates, withdrawn, title } = file;
  const { elected, ties, steps } = outcome;
  const report = {
    ...{ rule: rule.id, options: rule.options, title, seats, tie, candidates, withdrawn },
    ...{ ...ballotCounts(file), elected, ties, steps, engine: ENGINE },
  };
  return `${JSON.stringify(report)}\n`;
}

/** The readable form: who was elected, then every step but single comparisons. */
export function seatTable(file: SeatFile, options: Counted, outcome: SeatOutcome): string {
  const { valid, blank } = ballotCounts(file);
  const { elected, steps, ties } = outcome;
  const lines = [
    ...elected.map((name, i) => `${String(i + 1).padStart(3)}  ${name}`),
    '',
    `Elected ${elected.length} of ${file.candidates.length} candidates for ${options.seats} seats`,
    `Ballots ${valid}, blank ${blank}`,
    `Rule ${options.rule.id}, ties by ${options.tie}, ties met ${ties}`,
    '',
    ...steps.flatMap(linesOf),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function ballotCounts({ ballots }: SeatFile): { readonly valid: number; readonly blank: number } {
  let [valid, blank] = [0, 0];
  for (const { ranking, weight } of ballots) {
    if (ranking.length > 0) valid += weight;
    else blank += weight;
  }
  return { valid, blank };
}

type LinesOf<T extends SeatStep['t']> = (step: Extract<SeatStep, { readonly t: T }>) => string[];

const LINES: { readonly [T in SeatStep['t']]: LinesOf<T> } = {
  start: ({ quota }) => (quota === undefined ? [] : [`Quota ${quota}`]),
  stage: (step) => {
    const what = step.action === 'first-preferences' ? 'first preferences' : step.action;
    const whose = step.candidate === undefined ? '' : ` of ${step.candidate}`;
    const votes = `  ${votesText(step.totals)}; not transferable ${step.nonTransferable}`;
    return [`Stage ${step.stage}: ${what}${whose}${tieText(step)}`, votes, ...named(step.elected)];
  },
  iteration: ({ round, iteration, quota, surplus, totals, elected }) => [
    `Round ${round}.${iteration}: quota ${quota}, surplus ${surplus}`,
    `  ${votesText(totals)}`,
    ...named(elected),
  ],
  defeat: (step) => [`Round ${step.round}: ${step.candidate} is out${tieText(step)}`],
  fill: ({ elected }) => ['The others fill the seats that are left', ...named(elected)],
  pair: () => [],
  place: (step) => [placeText(step)],
};

function linesOf(step: SeatStep): string[] {
  return (LINES[step.t] as (step: SeatStep) => string[])(step);
}

function placeText({ place, candidate, score, isElected, ...tie }: PlaceStep): string {
  const points = score === undefined ? '' : `, ${score}`;
  return `Place ${place}: ${candidate}${points}${isElected ? ', elected' : ''}${tieText(tie)}`;
}

function votesText(votes: readonly CandidateVotes[]): string {
  return votes.map((entry) => `${entry.candidate} ${entry.votes}`).join(', ');
}

function named(elected: readonly string[]): string[] {
  return elected.length === 0 ? [] : [`  elected: ${elected.join(', ')}`];
}

function tieText({ tied, decidedBy }: Partial<TieFall>): string {
  if (tied === undefined) return '';
  const how = decidedBy === 'lot' ? 'the tie order' : 'an earlier stage';
  return ` (tie of ${tied.join(', ')}; ${how} decided)`;
}
