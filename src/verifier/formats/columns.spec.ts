import fc from 'fast-check';

import { BytesColumn, BytesIndex, NumberColumn } from './columns';

const strings = fc.array(fc.uint8Array({ minLength: 3, maxLength: 3, max: 9 }), { maxLength: 900 });

describe('a column of numbers', () => {
  it.each([Int32Array, Float64Array])(
    'gives back what was put in, however long it gets',
    (kind) => {
      const column = new NumberColumn(kind);
      const numbers = Array.from({ length: 3000 }, (_none, i) => i * 7 - 5000);
      for (const number of numbers) column.push(number);
      expect(numbers.map((_number, place) => column.at(place))).toEqual(numbers);
      column.set(2000, -1);
      expect([column.length, column.at(1999), column.at(2000)]).toEqual([3000, 8993, -1]);
    },
  );
});

describe('a column of byte strings', () => {
  it('gives back what was put in, however long it gets', () => {
    fc.assert(
      fc.property(strings, (list) => {
        const column = new BytesColumn(3);
        for (const one of list) column.push(one);
        expect(column.length).toBe(list.length);
        expect(list.map((_one, place) => [...column.at(place)])).toEqual(
          list.map((one) => [...one]),
        );
        expect(column.all().equals(Buffer.concat(list))).toBe(true);
      }),
    );
  });
});

describe('an index of byte strings', () => {
  it('numbers different strings in order of their first coming', () => {
    fc.assert(
      fc.property(strings, (list) => {
        const index = new BytesIndex(3);
        const expected = new Map<string, number>();
        for (const one of list) {
          const text = one.join();
          expect(index.find(one)).toBe(expected.get(text));
          const isNew = !expected.has(text);
          if (isNew) expected.set(text, expected.size);
          if (isNew && expected.size % 2 === 0) expect(index.isNew(one)).toBe(true);
          expect(index.add(one)).toBe(expected.get(text));
          expect(index.isNew(one)).toBe(false);
        }
        expect(index.size).toBe(expected.size);
        for (const [text, number] of expected) expect(index.at(number).join()).toBe(text);
      }),
    );
  });

  it('finds its way among many', () => {
    const index = new BytesIndex(4);
    const bytes = (number: number): Buffer => Buffer.from(Int32Array.of(number).buffer);
    for (let number = 0; number < 50_000; number += 1) index.add(bytes(number));
    for (let number = 0; number < 50_000; number += 1)
      expect(index.find(bytes(number))).toBe(number);
    expect(index.find(bytes(50_000))).toBeUndefined();
  });
});
