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

describe('when a public head was published', () => {
  it('follows from the entries under it', () => {
    const counted = ['close', 'reveal', 'tally', 'final'];
    const stages = (tail: string[]) => [0, 1, 5, 6, 7, 10].map((size) => headStage(size, 10, tail));
    const [before, after] = [
      ['opening', 'opening'],
      ['closing', 'counted'],
    ];
    expect(stages(counted)).toEqual([...before, 'voting', 'voting', ...after]);
    expect(stages([])).toEqual([...before, 'voting', 'voting', 'voting', 'voting']);
  });

  it('tells a count that was made again from the one that holds', () => {
    const counts = ['close', 'reveal', 'tally', 'final', 'reveal', 'tally', 'final'];
    expect([6, 7, 10, 13].map((size) => headStage(size, 13, counts))).toEqual([
      'voting',
      'closing',
      'earlier',
      'counted',
    ]);
  });

  it('is told less exactly where many counts hide the close', () => {
    const again = ['final', 'reveal', 'tally', 'final'];
    expect([1, 7, 13].map((size) => headStage(size, 13, again))).toEqual([
      'opening',
      'earlier',
      'counted',
    ]);
  });

  it('is told to the hour', () => {
    expect(hourOf('2027-05-10T10:59:59.999Z')).toBe('2027-05-10T10:00:00.000Z');
    expect(hourOf('2027-05-10T10:00:00.000Z')).toBe('2027-05-10T10:00:00.000Z');
  });
});
