import fc from 'fast-check';

import { csvText as written } from '../../src/modules/vote-log/bundle-csv';
import { codesCsv } from '../../src/modules/voting-rounds/codes-csv';
import { csvText as expected } from '../../src/verifier/formats/csv';

const signs = ['=', '+', '-', '@', '\t', '\r', '\uff1d', '\uff0b', '\uff0d', '\uff20'];
const cell = fc
  .tuple(fc.constantFrom('', ...signs), fc.string({ unit: 'grapheme' }))
  .map((parts) => parts.join(''));

describe('tables of a bundle', () => {
  it('are escaped in one way by those who write and those who verify', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.oneof(cell, fc.integer()))), (rows) => {
        expect(written(rows)).toBe(expected(rows));
      }),
    );
  });

  it.each(signs)('hold no cell that begins with %j', (sign) => {
    expect(written([[`${sign}1`]])).toMatch(/^"?'/);
    expect(codesCsv([{ personRef: `${sign}1`, code: 'A' }], 'https://x')).toMatch(/\n"?'/);
  });
});
