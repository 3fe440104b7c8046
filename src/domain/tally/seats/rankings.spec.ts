import fc from 'fast-check';

import type { SeatElection } from './seat-contest';
import { bindSeatRule, SEAT_RULES, type SeatRuleConfig } from './seat-rule';
import type { SchulzePairStep, SeatOutcome } from './seat-trace';

function count(id: string, election: SeatElection, options?: SeatRuleConfig['options']) {
  const bound = bindSeatRule({ id, version: 1, ...(options && { options }) });
  if (!bound.ok) throw new Error(bound.error.kind);
  return bound.value(election);
}

/** "5 acbed" is five ballots for a before c before b …. */
function election(seats: number, candidates: string, ...lines: string[]): SeatElection {
  const ballots = lines.map((line) => {
    const [weight, ranking] = line.split(' ');
    return { ranking: [...(ranking ?? '')], weight: Number(weight) };
  });
  return { candidates: [...candidates], ballots, seats };
}

const placesOf = (outcome: SeatOutcome): string =>
  outcome.steps.flatMap((step) => (step.t === 'place' ? [step.candidate] : [])).join('');

const elections = fc.integer({ min: 1, max: 5 }).chain((size) => {
  const candidates = [...'abcde'.slice(0, size)];
  const ballot = fc.record({
    ranking: fc.shuffledSubarray(candidates),
    weight: fc.integer({ min: 1, max: 5 }),
  });
  return fc.record({
    candidates: fc.constant(candidates),
    ballots: fc.array(ballot, { maxLength: 9 }),
    seats: fc.integer({ min: 1, max: 3 }),
  });
});

/** The example of the capital of Tennessee that textbooks use: m, n, c, k for its four cities. */
const TENNESSEE = ['42 mnck', '26 nckm', '15 cknm', '17 kcnm'];

describe('Schulze', () => {
  // Five candidates and 45 voters: Schulze's worked example 1 (test/fixtures/seats/README.md).
  const paper = election(
    2,
    'abcde',
    ...['5 acbed', '5 adecb', '8 bedac', '3 cabed', '7 caebd', '2 cbade', '7 dceba', '8 ebadc'],
  );

  it('ranks by strongest paths, as in the literature', () => {
    const outcome = count('schulze', paper);
    expect(placesOf(outcome)).toBe('eacbd');
    expect(outcome).toMatchObject({ elected: ['e', 'a'], ties: 0 });
    const pairs = outcome.steps.filter((step): step is SchulzePairStep => step.t === 'pair');
    const strengths = (from: string): number[] =>
      pairs.filter((pair) => pair.candidate === from).map((pair) => pair.strength);
    expect(['a', 'b', 'c', 'd', 'e'].map(strengths)).toEqual([
      [28, 28, 30, 24],
      [25, 28, 33, 24],
      [25, 29, 29, 24],
      [25, 28, 28, 24],
      [25, 28, 28, 31],
    ]);
    expect(pairs[0]).toEqual({ t: 'pair', candidate: 'a', over: 'b', ballots: 20, strength: 28 });
  });

  it('puts those whom a ballot leaves out below all it names, and equal among themselves', () => {
    const outcome = count('schulze', election(1, 'abc', '2 c', '1 ba'));
    expect(placesOf(outcome)).toBe('cba');
    expect(outcome.steps).toContainEqual({
      t: 'pair',
      candidate: 'c',
      over: 'a',
      ballots: 2,
      strength: 2,
    });
  });

  it('elects nobody when all ballots are blank, and reports every lot', () => {
    expect(count('schulze', election(1, 'ab', '3')).elected).toEqual([]);
    const outcome = count('schulze', election(1, 'ab', '1 ab', '1 ba'));
    expect(outcome).toMatchObject({ elected: ['a'], ties: 1 });
    expect(outcome.steps.at(-2)).toEqual({
      t: 'place',
      place: 1,
      candidate: 'a',
      isElected: true,
      tied: ['a', 'b'],
      decidedBy: 'lot',
    });
  });

  it('elects whoever beats everybody else', () => {
    fc.assert(
      fc.property(elections, (input) => {
        const winner = input.candidates.find((a) =>
          input.candidates.every((b) => a === b || margin(input, a, b) > 0),
        );
        fc.pre(winner !== undefined && input.candidates.length > 1);
        expect(count('schulze', input).elected[0]).toBe(winner);
      }),
    );
  });
});

function margin({ ballots }: SeatElection, a: string, b: string): number {
  return ballots.reduce((sum, { ranking, weight }) => {
    const [i, j] = [a, b].map((id) => (ranking.includes(id) ? ranking.indexOf(id) : Infinity));
    return sum + weight * Math.sign((j as number) - (i as number) || 0);
  }, 0);
}

describe('Borda for seats', () => {
  it('gives points by rank', () => {
    const outcome = count('borda-seats', election(1, 'mnck', ...TENNESSEE));
    expect(outcome.steps.map((step) => ('score' in step ? step.score : step.t))).toEqual([
      ...['start', 294, 273, 226, 207],
    ]);
    expect(outcome.elected).toEqual(['n']);
  });

  it('adds up exactly, however many ballots and points there are', () => {
    const huge = election(2, 'ab', '999999999 ab', '1 a');
    const { steps } = count('borda-seats', huge, { points: '999999,999998' });
    expect(steps.slice(1).map((step) => 'score' in step && step.score)).toEqual([
      ...[999_999_000_000_000, 999_997_999_000_002],
    ]);
  });

  it('takes a table of points, from the first or from the last rank of short ballots', () => {
    const short = election(1, 'abcd', '3 a', '2 bcda');
    const scores = (options: SeatRuleConfig['options']): unknown =>
      Object.fromEntries(
        count('borda-seats', short, options).steps.map((step) =>
          'score' in step ? [step.candidate, step.score] : [],
        ),
      );
    expect(scores({ points: '5,3,1' })).toEqual({ a: 15, b: 10, c: 6, d: 2 });
    const fromLast = { points: '5,3,1', shortBallots: 'from-last' };
    expect(scores(fromLast)).toEqual({ a: 3, b: 10, c: 6, d: 2 });
  });
});

describe('approval seats', () => {
  it('elects those named most, and reports the tie at the last seat', () => {
    const outcome = count('approval-seats', election(2, 'abcd', '2 ab', '1 ba', '2 c'));
    expect(outcome).toMatchObject({ elected: ['a', 'b'], ties: 1 });
    const tie = count('approval-seats', election(1, 'cab', '2 ab', '2 c'));
    expect(tie.elected).toEqual(['c']);
    expect(tie.steps[0]).toEqual({ t: 'start', seats: 1, valid: 4, blank: 0 });
    expect(tie.steps[1]).toEqual({
      t: 'place',
      place: 1,
      candidate: 'c',
      score: 2,
      isElected: true,
      tied: ['c', 'a', 'b'],
      decidedBy: 'lot',
    });
  });

  it('elects nobody whom no ballot names', () => {
    expect(count('approval-seats', election(2, 'ab', '1 b')).elected).toEqual(['b']);
  });
});

describe('every rule for seats', () => {
  it.each(SEAT_RULES.map(({ id }) => id))('%s: the order of ballots and names is nothing', (id) => {
    fc.assert(
      fc.property(elections, (input) => {
        const ballots = [...input.ballots].reverse();
        expect(count(id, { ...input, ballots })).toEqual(count(id, input));
        const rename = (name: string): string => `${9 - 'abcde'.indexOf(name)}`;
        const renamed = {
          ...input,
          candidates: input.candidates.map(rename),
          ballots: ballots.map((b) => ({ ...b, ranking: b.ranking.map(rename) })),
        };
        expect(count(id, renamed).elected).toEqual(count(id, input).elected.map(rename));
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    [
      { id: 'schulze', version: 2 },
      { kind: 'seat-rule-unknown', id: 'schulze', version: 2 },
    ],
    [
      { id: 'toss', version: 1 },
      { kind: 'seat-rule-unknown', id: 'toss', version: 1 },
    ],
    [
      { id: 'borda-seats', version: 1, options: { points: '3,-1' } },
      { kind: 'seat-rule-option-invalid', id: 'borda-seats', option: 'points' },
    ],
    [
      { id: 'schulze', version: 1, options: { toString: 'x' } },
      { kind: 'seat-rule-option-invalid', id: 'schulze', option: 'toString' },
    ],
  ])('refuses %j', (config, error) => {
    expect(bindSeatRule(config)).toEqual({ ok: false, error });
  });

  it.each([
    [{ candidates: ['a', 'a'], ballots: [], seats: 1 }, 'candidates repeat'],
    [{ candidates: ['a'], ballots: [], seats: 0 }, 'seats'],
    [{ candidates: ['a'], ballots: [{ ranking: ['b'], weight: 1 }], seats: 1 }, 'candidate b'],
    [{ candidates: ['a'], ballots: [{ ranking: ['a'], weight: 0 }], seats: 1 }, 'weight'],
    [{ candidates: ['a'], ballots: [{ ranking: ['a'], weight: 1e9 + 1 }], seats: 1 }, 'too many'],
    [{ candidates: ['a'], ballots: [{ ranking: ['a', 'a'], weight: 1 }], seats: 1 }, 'twice'],
  ])('stops at %j', (input, message) => {
    expect(() => count('schulze', input)).toThrow(message);
  });
});
