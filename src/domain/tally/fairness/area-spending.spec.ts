import { spendingByArea } from './area-spending';

const spend = (area: string, amount: number) => ({ area, spentMinor: BigInt(amount) });

const rows = (people: [string, number][], ...spending: [string, number][]) =>
  spendingByArea(
    spending.map(([area, amount]) => spend(area, amount)),
    new Map(people),
    25,
  );

describe('money by area beside people by area', () => {
  it('sums what was spent, most people first', () => {
    const found = rows(
      [
        ['A', 30],
        ['B', 90],
        ['C', 30],
      ],
      ['B', 5],
      ['A', 7],
      ['B', 1],
    );
    expect(found.rows).toEqual([
      { area: 'B', people: 90, spentMinor: 6n },
      { area: 'A', people: 30, spentMinor: 7n },
      { area: 'C', people: 30, spentMinor: 0n },
    ]);
    expect(found.elsewhereMinor).toBe(0n);
  });

  it('keeps projects of the whole city, and of places without voters, apart', () => {
    expect(rows([['A', 30]], ['', 5], ['X', 2]).elsewhereMinor).toBe(7n);
  });

  it('tells small areas together', () => {
    expect(
      rows(
        [
          ['A', 60],
          ['B', 20],
          ['C', 10],
        ],
        ['B', 5],
        ['C', 1],
      ).rows,
    ).toEqual([
      { area: 'A', people: 60, spentMinor: 0n },
      { area: null, people: 30, spentMinor: 6n },
    ]);
  });

  it('shows an area of just the least number, and small ones that have it together', () => {
    const people: [string, number][] = [
      ['A', 25],
      ['B', 15],
      ['C', 10],
    ];
    expect(rows(people, ['B', 2]).rows).toEqual([
      { area: 'A', people: 25, spentMinor: 0n },
      { area: null, people: 25, spentMinor: 2n },
    ]);
  });

  it('adds the next smallest where one alone, or too few, could be worked out', () => {
    const people: [string, number][] = [
      ['A', 60],
      ['B', 30],
      ['C', 10],
    ];
    expect(rows(people, ['C', 1]).rows).toEqual([
      { area: 'A', people: 60, spentMinor: 0n },
      { area: null, people: 40, spentMinor: 1n },
    ]);
  });

  it('says nothing where everything is small', () => {
    expect(rows([['A', 10]], ['A', 5]).rows).toEqual([]);
    expect(
      rows(
        [
          ['A', 10],
          ['B', 5],
        ],
        ['A', 5],
      ).rows,
    ).toEqual([]);
    expect(rows([]).rows).toEqual([]);
  });
});
