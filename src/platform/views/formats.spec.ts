import fc from 'fast-check';
import { formatDate, formatList, formatMoney, formatNumber, formatPercent } from './formats';

const plain = (text: string): string => text.replace(/[\u00a0\u202f\u200e\u200f\u061c]/g, ' ').trim();

describe('formats', () => {
  it('show decimals of money only when there are some', () => {
    expect(plain(formatMoney('en', 6120000, 'PLN'))).toBe('zł 61,200');
    expect(plain(formatMoney('en', 845050, 'PLN'))).toBe('zł 8,450.50');
    expect(plain(formatMoney('en', '500', 'JPY'))).toBe('¥500');
    expect(plain(formatMoney('en', 1234500n, 'TND'))).toMatch(/1,234\.500/);
    expect(plain(formatMoney('pl', 98457900, 'PLN'))).toBe('984 579 zł');
  });

  it('keep every digit of a large amount', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 24n }), (minor) => {
        const digits = formatMoney('en', minor, 'EUR').replace(/\D/g, '');
        const shown = minor % 100n === 0n ? minor / 100n : minor;
        expect(BigInt(digits)).toBe(shown);
      }),
    );
  });

  it('use digits that are typed and printed everywhere in Arabic', () => {
    expect(formatNumber('ar', 6525)).toBe('6,525');
    expect(formatDate('ar', '2026-05-24T18:00:00.000Z', 'date', 'Europe/Warsaw')).toContain('24');
  });

  it('show a time in the city’s zone, and a plain day as it is', () => {
    expect(formatDate('en', '2026-05-24T22:30:00.000Z', 'day', 'Europe/Warsaw')).toBe('25 May 2026');
    expect(formatDate('en', '2026-05-24', 'date', 'Pacific/Kiritimati')).toBe('Sunday 24 May 2026');
  });

  it('show small shares with one decimal', () => {
    expect(formatPercent('en', 0.0212)).toBe('2.1%');
    expect(formatPercent('en', 0.312)).toBe('31%');
    expect(formatPercent('en', 0)).toBe('0%');
  });

  it('join words as the language does', () => {
    expect(formatList('en', ['a', 'b', 'c'])).toBe('a, b and c');
  });
});
