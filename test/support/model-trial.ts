import fc from 'fast-check';

import type { BoxBench } from './box-bench';
import { BoxModel, type Deed, type Form } from './box-model';
import { bundleOf } from './model-bundle';
import { BALLOTS, REASONS } from './model-config';
import { ModelRound, VOTERS, type Door } from './model-round';

/** What a voter, the officers or the clock do; numbers are taken modulo what there is. */
type Step =
  | {
      readonly do: 'cast';
      readonly voter: number;
      readonly choice: number;
      readonly received: Moment;
      readonly withOpening: boolean;
    }
  | { readonly do: 'again'; readonly form: number; readonly received: Moment }
  | { readonly do: 'reuse'; readonly form: number; readonly other: 'ballot' | 'voter' }
  | { readonly do: 'void' | 'restore'; readonly ballot: number; readonly reason: number }
  | { readonly do: 'rule'; readonly days: number }
  | { readonly do: 'paper'; readonly batch: number; readonly choices: readonly number[] }
  | { readonly do: 'deadline'; readonly seconds: number }
  | { readonly do: 'close' };

/** When the server received a ballot. */
interface Moment {
  /** Of a round without a deadline it is this moment either way. */
  readonly from: 'now' | 'deadline';
  readonly plusMillis: number;
}

/** What is asked while nothing else is under way. */
type Question =
  | { readonly do: 'ask'; readonly voter: number }
  | { readonly do: 'count'; readonly isCurrent: boolean }
  | { readonly do: 'publish' | 'reveal' | 'open' };

/** What happens while nothing else is under way. */
type Alone =
  Question | { readonly do: 'wait'; readonly seconds: number } | { readonly do: 'restart' };

/** What runs came to. */
export interface ModelFigures {
  readonly runs: number;
  readonly answers: number;
  /** How often each kind of answer was given. */
  readonly kinds: Readonly<Record<string, number>>;
  /** How to see the failure again, and what it was; undefined where there is none. */
  readonly failure: string | undefined;
}

/** How much to try; the same seed gives the same commands. */
export interface ModelSetting {
  readonly runs: number;
  readonly seed: number;
  readonly door?: Door;
  /** Whether the shortest way to a failure is looked for. */
  readonly shrinks?: boolean;
}

const HOUR_MS = 3_600_000;
const LIFE_HOURS = 25;
const MOST_COMMANDS = 20;

/** Runs random commands on a ballot box and on the model of it, and compares what they answer and what is left. */
export async function runModel(bench: BoxBench, setting: ModelSetting): Promise<ModelFigures> {
  const { runs, seed, door, shrinks = true } = setting;
  const kinds: Record<string, number> = {};
  const property = fc.asyncProperty(fc.boolean(), commands, async (mayRevote, list) => {
    const model = new BoxModel(mayRevote);
    const real = await ModelRound.open(bench, { mayRevote, ...(door && { door }) });
    const run = { mayRevote, model, real, kinds };
    await fc.asyncModelRun(() => ({ model: run, real: run }), list);
    await finish(bench, run);
  });
  const details = await fc.check(property, { numRuns: runs, seed, endOnFailure: !shrinks });
  const answers = Object.values(kinds).reduce((sum, one) => sum + one, 0);
  const cause = details.errorInstance instanceof Error ? details.errorInstance.message : '';
  const failure = details.failed ? `${cause}\n${fc.defaultReportMessage(details)}` : undefined;
  return { runs: details.numRuns, answers, kinds, failure };
}

/** One run: both sides, and the answers so far by kind. */
interface Run {
  readonly mayRevote: boolean;
  readonly model: BoxModel;
  readonly real: ModelRound;
  readonly kinds: Record<string, number>;
}

/** Closes the round if need be, and holds its bundle against the model. */
async function finish(bench: BoxBench, run: Run): Promise<void> {
  const { model, real, mayRevote } = run;
  if (!model.isClosed) compare(run, 'close', model.close(), await real.close());
  const bundle = await bundleOf(bench, real, mayRevote);
  model.count(true);
  const found = [...bundle.faults, ...real.faults];
  if (found.length > 0) throw new Error(found.join('\n'));
  same('ballots that count', model.effective().sort(), [...bundle.effective].sort());
  same('steps of the log', model.steps, bundle.steps);
}

function same(what: string, expected: readonly string[], found: readonly string[]): void {
  const [wanted, got] = [expected.join('\n'), found.join('\n')];
  if (wanted !== got) throw new Error(`${what}: expected\n${wanted}\nfound\n${got}`);
}

function compare({ kinds }: Run, what: string, expected: string, got: string): void {
  const kind = expected === 'as before' ? expected : (expected.split(' ')[0] ?? '');
  kinds[kind] = (kinds[kind] ?? 0) + 1;
  // Where the place in the log takes long, the receipt follows; the next try of the same form shows it.
  const isRecorded = got === 'recorded' && /^(accepted|same-receipt) /.test(expected);
  if (expected !== got && !isRecorded) {
    throw new Error(`${what}: expected "${expected}", got "${got}"`);
  }
}

/** Steps that reach the ballot box in the same moment, in this order. */
class Together implements fc.AsyncCommand<Run, Run> {
  constructor(private readonly steps: readonly Step[]) {}

  check(): boolean {
    return true;
  }

  async run(run: Run): Promise<void> {
    const asked = this.steps.flatMap((step) => {
      const both = ask(run, step);
      return both === undefined ? [] : [{ step, ...both }];
    });
    const answers = await Promise.all(asked.map(({ got }) => got));
    for (const [i, { step, expected }] of asked.entries()) {
      compare(run, JSON.stringify(step), expected, answers[i] ?? '');
    }
  }

  toString(): string {
    return `together ${JSON.stringify(this.steps)}`;
  }
}

class OnItsOwn implements fc.AsyncCommand<Run, Run> {
  constructor(private readonly step: Alone) {}

  check(): boolean {
    return true;
  }

  async run(run: Run): Promise<void> {
    const { step } = this;
    if (step.do === 'restart') return run.real.restart();
    if (step.do === 'wait') return run.real.wait(step.seconds);
    const [expected, got] = await alone(run, step);
    compare(run, JSON.stringify(step), expected, got);
  }

  toString(): string {
    return JSON.stringify(this.step);
  }
}

interface Asked {
  readonly expected: string;
  readonly got: Promise<string>;
}

/** Asks both sides at once; undefined where there is nothing to do it with. */
function ask(run: Run, step: Step): Asked | undefined {
  const { model, real } = run;
  switch (step.do) {
    case 'close':
      return { expected: model.close(), got: real.close() };
    case 'deadline': {
      const millis = real.nowMillis + 1000 * step.seconds;
      return { expected: model.setDeadline(millis), got: real.setDeadline(millis) };
    }
    case 'cast':
    case 'again':
    case 'reuse':
      return castIn(run, step);
    case 'void':
    case 'restore':
    case 'rule':
    case 'paper': {
      const deed = deedOf(model, step);
      return { expected: model.enter(deed), got: real.enter(deed) };
    }
  }
}

function momentOf({ model, real }: Run, { from, plusMillis }: Moment): number {
  const hasDeadline = from === 'deadline' && model.deadlineMillis !== Infinity;
  return (hasDeadline ? model.deadlineMillis : real.nowMillis) + plusMillis;
}

function castIn(
  run: Run,
  step: Extract<Step, { do: 'cast' | 'again' | 'reuse' }>,
): Asked | undefined {
  const { model, real } = run;
  const form = step.do === 'cast' ? freshForm(model, real, step) : oldForm(model, real, step);
  if (form === undefined) return undefined;
  const received = 'received' in step ? momentOf(run, step.received) : real.nowMillis;
  const withOpening = 'withOpening' in step && step.withOpening;
  return {
    expected: model.cast(form, received),
    got: real.cast(form, received, withOpening),
  };
}

function freshForm(
  model: BoxModel,
  { nowMillis }: ModelRound,
  { voter, choice }: { readonly voter: number; readonly choice: number },
): Form {
  const style = styleOf(voter);
  const expiresHour = Math.ceil(nowMillis / HOUR_MS) + LIFE_HOURS;
  const ballot = pick(BALLOTS[style] ?? [], choice) ?? '{}';
  const form = { token: model.forms.length, voter, style, ballot, expiresHour };
  model.forms.push(form);
  return form;
}

/** An expired form does not come as far as the ballot box. */
function oldForm(
  model: BoxModel,
  { nowMillis }: ModelRound,
  step: Extract<Step, { do: 'again' | 'reuse' }>,
): Form | undefined {
  const form = pick(model.forms, step.form);
  if (form === undefined || nowMillis >= form.expiresHour * HOUR_MS) return undefined;
  if (step.do === 'again') return form;
  if (step.other === 'voter') return { ...form, voter: (form.voter + 2) % VOTERS };
  const ballots = BALLOTS[form.style] ?? [];
  return { ...form, ballot: pick(ballots, ballots.indexOf(form.ballot) + 1) ?? '{}' };
}

function deedOf(
  model: BoxModel,
  step: Extract<Step, { do: 'void' | 'restore' | 'rule' | 'paper' }>,
): Deed {
  if (step.do === 'rule') return { t: 'rule', to: `2026-05-${10 + step.days}T18:00:00Z` };
  if (step.do === 'paper') {
    const style = styleOf(step.batch);
    const sheets = step.choices.map((choice) => {
      return { style, ballot: pick(BALLOTS[style] ?? [], choice) ?? '{}' };
    });
    return { t: 'paper', batch: `P-${step.batch}`, sheets };
  }
  // Now and then one that nobody has cast.
  const all = [...model.ballots, { voter: 0, r: model.revisionsOf(0) }];
  const { voter, r } = pick(all, step.ballot) ?? { voter: 0, r: 0 };
  return { t: step.do, voter, r, reason: pick(REASONS, step.reason) ?? '' };
}

async function alone({ model, real }: Run, step: Question): Promise<[string, string]> {
  switch (step.do) {
    case 'ask':
      return [model.standing(step.voter), await real.standing(step.voter)];
    case 'count':
      return [model.count(step.isCurrent), await real.count(step.isCurrent)];
    case 'publish':
      return [model.publish(), await real.publish()];
    case 'reveal':
      return [model.reveal(), await real.reveal()];
    case 'open':
      return [model.open(), await real.open()];
  }
}

function styleOf(voter: number): string {
  return voter % 2 === 0 ? 'north' : 'south';
}

function pick<T>(list: readonly T[], number: number): T | undefined {
  return list[number % Math.max(1, list.length)];
}

const voter = fc.nat(VOTERS - 1);
const some = fc.nat(30);
const received: fc.Arbitrary<Moment> = fc.record({
  from: fc.constantFrom('now' as const, 'deadline' as const),
  plusMillis: fc.constantFrom(0, 0, -1, 1, -60_000, 60_000),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('cast' as const),
      voter,
      choice: some,
      received,
      withOpening: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('again' as const), form: some, received }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('reuse' as const),
      form: some,
      other: fc.constantFrom('ballot' as const, 'voter' as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('void' as const, 'void' as const, 'restore' as const),
      ballot: some,
      reason: fc.nat(1),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rule' as const), days: fc.nat(3) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('paper' as const),
      batch: fc.nat(1),
      choices: fc.array(some, { minLength: 1, maxLength: 3 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('deadline' as const),
      seconds: fc.integer({ min: -600, max: 7200 }),
    }),
  },
);
const alones: fc.Arbitrary<Alone> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('ask' as const), voter }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('count' as const), isCurrent: fc.boolean() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      seconds: fc.constantFrom(1, 60, 7200, 86_400),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'publish' as const,
        'reveal' as const,
        'open' as const,
        'restart' as const,
      ),
    }),
  },
);
const few = fc.array(step, { minLength: 1, maxLength: 6 });
const fewAroundClose = fc
  .tuple(few, few)
  .map(([before, after]): Step[] => [...before, { do: 'close' }, ...after]);
const commands = fc.commands<Run, Run, false>(
  [
    fc
      .oneof({ weight: 12, arbitrary: few }, { weight: 1, arbitrary: fewAroundClose })
      .map((steps) => new Together(steps)),
    alones.map((one) => new OnItsOwn(one)),
  ],
  { maxCommands: MOST_COMMANDS },
);
