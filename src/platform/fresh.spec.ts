import { Fresh } from './fresh';

describe('answers that may be a little old', () => {
  const counting = () => {
    let made = 0;
    return async () => (made += 1);
  };

  it('are made once within their time, for each key', async () => {
    const fresh = new Fresh<number>(60_000);
    const make = counting();
    expect(await fresh.get('a', make)).toBe(1);
    expect(await fresh.get('a', make)).toBe(1);
    expect(await fresh.get('b', make)).toBe(2);
  });

  it('are made anew when their time is over, or when they were forgotten', async () => {
    const make = counting();
    const never = new Fresh<number>(0);
    await never.get('a', make);
    expect(await never.get('a', make)).toBe(2);
    const fresh = new Fresh<number>(60_000);
    await fresh.get('a', make);
    fresh.clear();
    expect(await fresh.get('a', make)).toBe(4);
  });

  it('are kept only where that is wanted', async () => {
    const fresh = new Fresh<number>(60_000);
    const make = counting();
    const isEven = (value: number) => value % 2 === 0;
    for (const expected of [1, 2, 2]) expect(await fresh.get('a', make, isEven)).toBe(expected);
    fresh.forget('a');
    expect(await fresh.get('a', make)).toBe(3);
  });

  it('are not kept without end', async () => {
    const fresh = new Fresh<number>(60_000, 2);
    const make = counting();
    for (const key of ['a', 'b', 'c']) await fresh.get(key, make);
    expect(await fresh.get('a', make)).toBe(4);
  });
});
