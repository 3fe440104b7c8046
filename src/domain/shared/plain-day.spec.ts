import fc from 'fast-check';

import { daysBetween, parseDay, plusDays, plusMonths, type PlainDay } from './plain-day';

const day = (text: string): PlainDay => text as PlainDay;
const anyDay = fc
  .integer({ min: Date.UTC(1900, 0, 1) / 86_400_000, max: Date.UTC(2199, 11, 31) / 86_400_000 })
  .map((number) => plusDays(day('1970-01-01'), number));

describe('a plain day', () => {
  it('is read where it exists', () => {
    expect(parseDay('2024-02-29')).toEqual({ ok: true, value: '2024-02-29' });
    for (const text of ['2026-02-29', '2026-13-01', '2026-1-1', '', '2026-05-24T00:00']) {
      expect(parseDay(text)).toEqual({ ok: false, error: { kind: 'invalid-day', text } });
    }
  });

  it('counts days there and back', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -50_000, max: 50_000 }), (from, days) => {
        const to = plusDays(from, days);
        expect(daysBetween(from, to)).toBe(days);
        expect(parseDay(to).ok).toBe(true);
        expect(to > from).toBe(days > 0);
      }),
    );
  });

  it('has months of their own lengths', () => {
    expect(plusMonths(day('2026-01-31'), 1)).toBe('2026-02-28');
    expect(plusMonths(day('2024-02-29'), 12)).toBe('2025-02-28');
    expect(plusMonths(day('2026-03-31'), -1)).toBe('2026-02-28');
    expect(plusMonths(day('2026-11-15'), 18)).toBe('2028-05-15');
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -600, max: 600 }), (from, months) => {
        const to = plusMonths(from, months);
        expect(Number(to.slice(8))).toBeLessThanOrEqual(Number(from.slice(8)));
        const monthsOf = (text: string) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7));
        expect(monthsOf(to) - monthsOf(from)).toBe(months);
      }),
    );
  });
});
