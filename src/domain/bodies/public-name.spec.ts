import type { PlainDay } from '../shared/plain-day';
import { isMinor, publicName } from './public-name';

const day = (text: string): PlainDay => text as PlainDay;
const YOUNG = { name: 'Maja Nowak', alias: null, bornMonth: '2010-02' };

describe('the name of a member', () => {
  it('is not told while she is under age, to the last day on which she may be', () => {
    expect(publicName(YOUNG, day('2026-01-01'))).toBeNull();
    expect(isMinor(YOUNG, day('2028-02-29'))).toBe(true);
    expect(isMinor(YOUNG, day('2028-03-01'))).toBe(false);
    expect(publicName(YOUNG, day('2028-03-01'))).toBe('Maja Nowak');
  });

  it('is her alias where she has one, also later', () => {
    const alias = { ...YOUNG, alias: 'Maja' };
    expect([day('2026-01-01'), day('2036-01-01')].map((on) => publicName(alias, on))).toEqual([
      ...['Maja', 'Maja'],
    ]);
  });

  it('is told of those whose age nobody asked for', () => {
    expect(publicName({ ...YOUNG, bornMonth: null }, day('2026-01-01'))).toBe('Maja Nowak');
  });
});
