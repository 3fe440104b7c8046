import fc from 'fast-check';

import { instantFromMillis, plusSeconds, type Instant } from '../shared/instant';
import { mayShow, mayShowCounts, type RoundFact } from './embargo';
import { castingEndsAt, roundState, type RoundState, type RoundTimes } from './round-state';

const START = instantFromMillis(Date.UTC(2026, 4, 1));

function day(number: number): Instant {
  return plusSeconds(START, number * 24 * 3600);
}

const DRAFT: RoundTimes = {
  openedAt: null,
  opensAt: day(10),
  closesAt: day(20),
  closeDecidedAt: null,
  publishedAt: null,
};
const FROZEN: RoundTimes = { ...DRAFT, openedAt: day(5) };

describe('the end of casting', () => {
  it('is the closing time with its grace, or the early close without any', () => {
    expect(castingEndsAt(FROZEN, 0)).toBe(day(20));
    expect(castingEndsAt(FROZEN, 90)).toBe(plusSeconds(day(20), 90));
    expect(castingEndsAt({ ...FROZEN, closeDecidedAt: day(15) }, 90)).toBe(day(15));
  });
});

describe('the state of a round', () => {
  it('is draft until it is frozen, even after its dates', () => {
    expect(roundState(DRAFT, day(30))).toBe('draft');
    expect(roundState(FROZEN, day(4))).toBe('draft');
  });

  it('follows its dates once it is frozen', () => {
    expect(roundState(FROZEN, day(9))).toBe('upcoming');
    expect(roundState(FROZEN, day(10))).toBe('open');
    expect(roundState(FROZEN, plusSeconds(day(20), -1))).toBe('open');
    expect(roundState(FROZEN, day(20))).toBe('closed');
  });

  it('is closed from an early close on', () => {
    const early = { ...FROZEN, closeDecidedAt: day(15) };
    expect(roundState(early, day(14))).toBe('open');
    expect(roundState(early, day(15))).toBe('closed');
  });

  it('is published from the publication on', () => {
    const published = { ...FROZEN, publishedAt: day(21) };
    expect(roundState(published, day(20))).toBe('closed');
    expect(roundState(published, day(21))).toBe('published');
  });

  it('never goes back', () => {
    const order: readonly RoundState[] = ['draft', 'upcoming', 'open', 'closed', 'published'];
    const moment = fc.option(fc.integer({ min: 0, max: 30 }), { nil: null });
    const anyDay = fc.integer({ min: 0, max: 40 });
    fc.assert(
      fc.property(moment, moment, anyDay, anyDay, (opened, closed, a, b) => {
        const times = {
          ...DRAFT,
          openedAt: opened === null ? null : day(opened),
          closeDecidedAt: closed === null ? null : day(closed),
        };
        const [first, second] = [Math.min(a, b), Math.max(a, b)];
        const before = order.indexOf(roundState(times, day(first)));
        expect(order.indexOf(roundState(times, day(second)))).toBeGreaterThanOrEqual(before);
      }),
    );
  });
});

describe('the embargo', () => {
  const STATES: readonly RoundState[] = ['draft', 'upcoming', 'open', 'closed', 'published'];
  const shownIn = (fact: RoundFact) => STATES.filter((state) => mayShow(fact, state));

  it('shows what people chose only once the round is published', () => {
    expect(shownIn('selections')).toEqual(['published']);
    expect(STATES.filter(mayShowCounts)).toEqual(['published']);
  });

  it('shows how many voted once nobody can vote any more', () => {
    expect(shownIn('participation')).toEqual(['closed', 'published']);
  });

  it('shows receipts from the first ballot on, and the size of the roll once it is frozen', () => {
    expect(shownIn('receipts')).toEqual(['open', 'closed', 'published']);
    expect(shownIn('roll-size')).toEqual(['upcoming', 'open', 'closed', 'published']);
  });

  it('knows no other fact', () => {
    expect(() => mayShow('weather' as RoundFact, 'open')).toThrow('unexpected value');
  });
});
