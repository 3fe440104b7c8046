import { dailyOrder } from './daily-order';

const ids = Array.from({ length: 50 }, (_, index) => `proposal-${index}`);

describe('dailyOrder', () => {
  it('is the same all day whatever order it is given', () => {
    expect(dailyOrder([...ids].reverse(), '2026-05-24')).toEqual(dailyOrder(ids, '2026-05-24'));
  });

  it('is another one the next day', () => {
    expect(dailyOrder(ids, '2026-05-25')).not.toEqual(dailyOrder(ids, '2026-05-24'));
  });

  it('moves nobody when one more arrives', () => {
    const more = dailyOrder([...ids, 'late'], '2026-05-24').filter((id) => id !== 'late');
    expect(more).toEqual(dailyOrder(ids, '2026-05-24'));
  });
});
