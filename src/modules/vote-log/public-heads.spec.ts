import type { StepType } from '../../domain/vote-log/step';
import { headStage, hourOf, isHeadDue } from './public-heads';

const head = { publicSize: 100, publicAt: '2027-05-10T10:00:00.000Z' };
const start = Date.parse(head.publicAt);
const MINUTE = 60_000;

describe('the public head', () => {
  it.each([
    ['five minutes and twenty casts', 5 * MINUTE, 120, true],
    ['too few casts', 60 * MINUTE, 119, false],
    ['too little time', 5 * MINUTE - 1, 500, false],
    ['a day and one cast', 1440 * MINUTE, 101, true],
    ['a day without casts', 1440 * MINUTE, 100, false],
  ])('after %s', (_, waited, size, isDue) => {
    expect(isHeadDue(head, size, start + waited)).toBe(isDue);
  });
});

/** Steps of these kinds one after the other, the first of them after `ballots` ballots. */
const stepsAfter = (ballots: number, ...kinds: StepType[]) => [
  { index: 0, kind: 'open' as const },
  ...kinds.map((kind, i) => ({ index: ballots + 1 + i, kind })),
];

describe('when a public head was published', () => {
  const sizes = [0, 1, 5, 6, 7, 10];

  it('follows from the entries under it', () => {
    const steps = stepsAfter(5, 'close', 'reveal', 'tally', 'final');
    expect(sizes.map((size) => headStage(size, steps))).toEqual([
      ...['opening', 'opening', 'voting', 'voting', 'closing', 'counted'],
    ]);
    expect(sizes.map((size) => headStage(size, stepsAfter(9)))).toEqual([
      ...['opening', 'opening', 'voting', 'voting', 'voting', 'voting'],
    ]);
  });

  it('tells a count that was made again from the one that holds', () => {
    const count = ['reveal', 'tally', 'final'] as const;
    const steps = stepsAfter(5, 'close', ...count, ...count);
    expect([6, 7, 10, 13].map((size) => headStage(size, steps))).toEqual([
      ...['voting', 'closing', 'earlier', 'counted'],
    ]);
  });

  it('knows acts from counts, also between ballots', () => {
    const steps = stepsAfter(5, 'void', 'close', 'restore', 'reveal', 'tally', 'final', 'rule');
    expect([7, 8, 9, 12, 13].map((size) => headStage(size, steps))).toEqual([
      ...['voting', 'closing', 'act', 'counted', 'act'],
    ]);
  });

  it('is told to the hour', () => {
    expect(hourOf('2027-05-10T10:59:59.999Z')).toBe('2027-05-10T10:00:00.000Z');
    expect(hourOf('2027-05-10T10:00:00.000Z')).toBe('2027-05-10T10:00:00.000Z');
  });

  it('is not told where somebody wrote over it', () => {
    expect(hourOf('yesterday')).toBeNull();
  });
});
