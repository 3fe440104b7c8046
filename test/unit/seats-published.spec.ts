import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parseBlt } from '../../src/domain/tally/seats/blt';
import type { SeatElection } from '../../src/domain/tally/seats/seat-contest';
import { bindSeatRule } from '../../src/domain/tally/seats/seat-rule';
import type { SeatStep } from '../../src/domain/tally/seats/seat-trace';
import { recountSeats } from '../../src/verifier/recount/seats/recount-seats';

const FOLDER = join(__dirname, '..', 'fixtures', 'seats');

type Figures = Readonly<Record<string, string>>;
type Table = Readonly<Record<string, readonly number[]>>;

/** What others found; see the README of the folder. Whoever has nothing is left out of figures. */
interface Published {
  readonly file: string;
  readonly rule: string;
  readonly elected: readonly string[];
  readonly quota?: number;
  readonly stages?: readonly {
    readonly action: string;
    readonly candidate?: string;
    readonly totals: Figures;
  }[];
  readonly rounds?: readonly {
    readonly round: number;
    readonly quota: string;
    readonly surplus?: string;
    readonly votes: Figures;
    readonly keepFactors: Figures;
    readonly elected?: readonly string[];
    readonly defeated?: string;
  }[];
  readonly order?: string;
  readonly ballots?: Table;
  readonly strengths?: Table;
}

const PUBLISHED = JSON.parse(
  readFileSync(join(FOLDER, 'published.json'), 'utf8'),
) as readonly Published[];

function electionIn(file: string): SeatElection {
  const parsed = parseBlt(readFileSync(join(FOLDER, file), 'utf8'));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

function engine(file: string, id: string): Counted {
  const rule = bindSeatRule({ id, version: 1 });
  if (!rule.ok) throw new Error(rule.error.kind);
  return rule.value(electionIn(file));
}

const second = (file: string, id: string): Counted =>
  recountSeats(electionIn(file), { id }) as unknown as Counted;

interface Counted {
  readonly elected: readonly string[];
  readonly steps: readonly SeatStep[];
}

type StepOf<T extends SeatStep['t']> = Extract<SeatStep, { readonly t: T }>;

function stepsOf<T extends SeatStep['t']>({ steps }: Counted, t: T): StepOf<T>[] {
  return steps.filter((step): step is StepOf<T> => step.t === t);
}

/** Figures by name, without those that are nothing. */
function figures(entries: readonly (readonly [string, string])[]): Figures {
  return Object.fromEntries(entries.filter(([, text]) => Number(text) !== 0));
}

/** The last iteration of a round, as the publication tells it. */
function endOfRound(count: Counted, round: number) {
  const last = stepsOf(count, 'iteration').findLast((step) => step.round === round);
  if (last === undefined) throw new Error(`no round ${round}`);
  const { quota, surplus, totals } = last;
  const keepFactors = totals
    .filter(({ candidate }) => count.elected.includes(candidate))
    .map(({ candidate, keepFactor }) => [candidate, keepFactor] as const);
  return {
    ...{ quota, surplus, elected: last.elected },
    votes: figures(totals.map(({ candidate, votes }) => [candidate, votes])),
    keepFactors: figures(keepFactors),
    defeated: stepsOf(count, 'defeat').find((step) => step.round === round)?.candidate,
  };
}

function table(count: Counted, figure: 'ballots' | 'strength'): Table {
  const rows: Record<string, number[]> = {};
  for (const step of stepsOf(count, 'pair')) (rows[step.candidate] ??= []).push(step[figure]);
  return rows;
}

describe.each([
  ['the count', engine],
  ['the second count', second],
])('%s of elections that others have counted', (_name, countBy) => {
  it.each(PUBLISHED)('elects the same from $file by $rule', ({ file, rule, elected }) => {
    expect(countBy(file, rule).elected).toEqual(elected);
  });

  it.each(PUBLISHED.filter(({ stages }) => stages))(
    'has the same votes after every stage of $file by $rule',
    ({ file, rule, quota, stages }) => {
      const count = countBy(file, rule);
      expect(stepsOf(count, 'start')).toMatchObject([{ quota }]);
      const told = stepsOf(count, 'stage').map(({ action, candidate, totals }) => ({
        action,
        ...(candidate !== undefined && { candidate }),
        totals: figures(totals.map(({ candidate: name, votes }) => [name, votes])),
      }));
      expect(told).toEqual(stages);
    },
  );

  it.each(PUBLISHED.filter(({ rounds }) => rounds))(
    'has the same votes and keep factors to nine places at the end of rounds of $file',
    ({ file, rule, rounds = [] }) => {
      const count = countBy(file, rule);
      for (const { round, votes, keepFactors, ...rest } of rounds) {
        const told = endOfRound(count, round);
        expect(told).toMatchObject(rest);
        expect(told.votes).toEqual(votes);
        expect(told.keepFactors).toMatchObject(keepFactors);
      }
    },
  );

  it.each(PUBLISHED.filter(({ order }) => order))(
    'has the same pairs, strongest paths and ranking in $file',
    ({ file, rule, order, ballots, strengths }) => {
      const count = countBy(file, rule);
      expect(table(count, 'ballots')).toEqual(ballots);
      expect(table(count, 'strength')).toEqual(strengths);
      const places = stepsOf(count, 'place').map(({ candidate }) => candidate);
      expect(places.join('')).toBe(order);
    },
  );
});
