import { currencyOf, parseMoney, plainDecimal } from './money';

const pln = currencyOf('PLN');

describe('parseMoney', () => {
  it.each([
    ['61200', 6_120_000],
    ['61 200', 6_120_000],
    ['61.200', 6_120_000],
    ['61,200.50', 6_120_050],
    ['61.200,5', 6_120_050],
    ['61’200', 6_120_000],
    ['1,234', 123_400],
    ['0', 0],
    ['0,01', 1],
  ])('reads %s as people mean it', (text, minor) => {
    expect(parseMoney(text, pln)).toEqual({ ok: true, value: minor });
  });

  it.each(['', 'abc', '-5', '1.2.3', '12345.678', '9'.repeat(20), '1,23,456', '0,001'])(
    'refuses %s instead of guessing',
    (text) => {
      expect(parseMoney(text, pln)).toEqual(
        expect.objectContaining({ ok: false, error: { kind: 'invalid-money', text, decimals: 2 } }),
      );
    },
  );

  it('knows currencies with no and with three decimals', () => {
    expect(parseMoney('1200', currencyOf('JPY'))).toEqual({ ok: true, value: 1200 });
    expect(parseMoney('12.5', currencyOf('JPY')).ok).toBe(false);
    expect(parseMoney('1,2345', currencyOf('TND')).ok).toBe(false);
    expect(parseMoney('1.25', currencyOf('TND'))).toEqual({ ok: true, value: 1250 });
  });
});

describe('plainDecimal', () => {
  it('writes units, decimals only where there are some, and signs', () => {
    expect(plainDecimal(6_120_000, 2)).toBe('61200');
    expect(plainDecimal(6_120_050n, 2)).toBe('61200.5');
    expect(plainDecimal(-5, 2)).toBe('-0.05');
    expect(plainDecimal(1200, 0)).toBe('1200');
  });
});
