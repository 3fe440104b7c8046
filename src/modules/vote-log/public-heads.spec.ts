import { isHeadDue } from './public-heads';

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
