import { parse } from 'csv-parse/sync';

import { csvLine } from './csv';

describe('a line of a CSV file', () => {
  it('gives back what was put in', () => {
    const cells = ['plain', 'a, b', 'say "no"', 'two\nlines', 'قيد'];
    expect(parse(csvLine(cells))).toEqual([cells]);
    expect(csvLine([1, -2, null])).toBe('1,-2,\n');
  });

  it.each(['=1+1', '+1', '-1', '@SUM', '\tx', '＝1', '－1'])('disarms the formula %s', (text) => {
    expect(parse(csvLine([text]))).toEqual([[`'${text}`]]);
  });
});
