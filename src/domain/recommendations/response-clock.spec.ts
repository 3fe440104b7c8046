import fc from 'fast-check';

import { plusDays, type PlainDay } from '../shared/plain-day';
import {
  daysOverdue,
  dueAfter,
  dueAfterWorkingDays,
  escalationsDue,
  USUAL_STEPS,
  type Recess,
  type ResponseCalendar,
} from './response-clock';

const day = (text: string): PlainDay => text as PlainDay;
const EMPTY: ResponseCalendar = { recess: [], holidays: [], weekend: [0, 6] };
const summer = { from: day('2026-07-10'), to: day('2026-08-20') };

const anyDay = fc.integer({ min: 0, max: 700 }).map((n) => plusDays(day('2026-01-01'), n));
const anyRecess = fc
  .tuple(anyDay, fc.nat(60))
  .map(([from, length]): Recess => ({ from, to: plusDays(from, length) }));
const anyCalendar = fc.array(anyRecess, { maxLength: 4 }).map((recess) => ({ ...EMPTY, recess }));

describe('the day by which a city must answer', () => {
  it('is so many days later, the recess not counted', () => {
    expect(dueAfter(day('2026-03-01'), 30, EMPTY)).toBe('2026-03-31');
    expect(dueAfter(day('2026-07-01'), 30, { ...EMPTY, recess: [summer] })).toBe('2026-09-11');
    expect(dueAfter(day('2026-07-15'), 1, { ...EMPTY, recess: [summer] })).toBe('2026-08-21');
  });

  it('is the same over the days on which clocks change', () => {
    expect(dueAfter(day('2026-03-28'), 2, EMPTY)).toBe('2026-03-30');
    expect(dueAfter(day('2026-10-24'), 2, EMPTY)).toBe('2026-10-26');
  });

  it('in working days leaves weekends and holidays out', () => {
    const calendar = { ...EMPTY, holidays: [day('2026-05-01')] };
    expect(dueAfterWorkingDays(day('2026-04-29'), 2, calendar)).toBe('2026-05-04');
    expect(dueAfterWorkingDays(day('2026-07-08'), 2, { ...calendar, recess: [summer] })).toBe(
      '2026-08-21',
    );
  });

  it('fails where nothing ever counts', () => {
    const never = { ...EMPTY, weekend: [0, 1, 2, 3, 4, 5, 6] };
    expect(() => dueAfterWorkingDays(day('2026-01-01'), 1, never)).toThrow('no days that count');
  });

  it('is never earlier for one recess more', () => {
    fc.assert(
      fc.property(anyDay, fc.nat(90), anyCalendar, anyRecess, (start, days, calendar, more) => {
        const longer = { ...calendar, recess: [...calendar.recess, more] };
        expect(dueAfter(start, days, longer) >= dueAfter(start, days, calendar)).toBe(true);
        const working = dueAfterWorkingDays(start, days, longer);
        expect(working >= dueAfterWorkingDays(start, days, calendar)).toBe(true);
      }),
    );
  });

  it('is not moved by a recess that was over before', () => {
    fc.assert(
      fc.property(anyDay, fc.nat(90), fc.nat(30), (start, days, length) => {
        const recess = [{ from: plusDays(start, -length), to: start }];
        expect(dueAfter(start, days, { ...EMPTY, recess })).toBe(dueAfter(start, days, EMPTY));
      }),
    );
  });

  it('is never earlier for a later start', () => {
    fc.assert(
      fc.property(anyDay, fc.nat(40), fc.nat(90), anyCalendar, (start, later, days, calendar) => {
        const second = dueAfter(plusDays(start, later), days, calendar);
        expect(second >= dueAfter(start, days, calendar)).toBe(true);
      }),
    );
  });

  it('is the same whether a recess is written in one piece or in two', () => {
    fc.assert(
      fc.property(anyDay, fc.nat(90), anyRecess, fc.nat(60), (start, days, whole, cut) => {
        const middle = plusDays(whole.from, cut);
        fc.pre(middle < whole.to);
        const halves = [
          { from: whole.from, to: middle },
          { from: plusDays(middle, 1), to: whole.to },
        ];
        expect(dueAfter(start, days, { ...EMPTY, recess: halves })).toBe(
          dueAfter(start, days, { ...EMPTY, recess: [whole] }),
        );
      }),
    );
  });
});

describe('an answer that is late', () => {
  it('is late from the day after on', () => {
    const late = (today: string) => daysOverdue(day('2026-03-31'), day(today));
    expect(['2026-03-01', '2026-03-31', '2026-04-01', '2026-04-30'].map(late)).toEqual([
      0, 0, 1, 30,
    ]);
  });

  it('is told to the clerk after a week, and to the office holder after thirty days', () => {
    const told = (today: string) =>
      escalationsDue(day('2026-03-31'), day(today), [...USUAL_STEPS].reverse()).map(({ to }) => to);
    expect(told('2026-04-06')).toEqual([]);
    expect(told('2026-04-07')).toEqual(['clerk']);
    expect(told('2026-04-30')).toEqual(['clerk', 'office_holder']);
  });
});
