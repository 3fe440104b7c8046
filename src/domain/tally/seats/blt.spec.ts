import fc from 'fast-check';

import { parseBlt } from './blt';

const USUAL = `4 2   # four candidates, two seats
-3
3 1 3 4 0
2 2 0
1 3 0
1 0
0
"Ada \tLovelace"
"Ben # second"
"Cleo"
"Dan"
"Youth council"
`;

const faultIn = (text: string): unknown => {
  const result = parseBlt(text);
  return result.ok ? undefined : result.error;
};

describe('parseBlt', () => {
  it('reads candidates, seats, withdrawals, weighted ballots and names', () => {
    expect(parseBlt(USUAL)).toEqual({
      ok: true,
      value: {
        title: 'Youth council',
        seats: 2,
        candidates: ['Ada \tLovelace', 'Ben # second', 'Dan'],
        withdrawn: ['Cleo'],
        ballots: [
          { ranking: ['Ada \tLovelace', 'Dan'], weight: 3 },
          { ranking: ['Ben # second'], weight: 2 },
          { ranking: [], weight: 1 },
          { ranking: [], weight: 1 },
        ],
      },
    });
  });

  it('takes any blanks and line breaks, and a byte order mark', () => {
    const odd = `\ufeff${USUAL.replace(' 3 4 0\n', '\n 3\t4   0 ').replaceAll('\n', '\r\n')}`;
    expect(parseBlt(odd)).toEqual(parseBlt(USUAL));
    expect(parseBlt(USUAL.replaceAll('\n', '\r'))).toEqual(parseBlt(USUAL));
  });

  it.each([
    ['nothing', '', { kind: 'blt-end', line: 1 }],
    ['a file without names', '1 1\n1 1 0\n0\n', { kind: 'blt-end', line: 3 }],
    ['a file whose ballots do not end', '1 1\n1 1\n', { kind: 'blt-end', line: 2 }],
    ['a word for a number', 'one 1', { kind: 'blt-number', line: 1, text: 'one' }],
    ['a fraction of a ballot', '1 1\n0.5 1 0', { kind: 'blt-number', line: 2, text: '0.5' }],
    ['a rank that is skipped', '1 1\n1 - 0', { kind: 'blt-number', line: 2, text: '-' }],
    ['a huge number', `1 1\n1${'0'.repeat(9)} 1`, { kind: 'blt-number', line: 2 }],
    ['equal ranks', '2 1\n1 1=2 0', { kind: 'blt-equal', line: 2, text: '1=2' }],
    ['no candidate', '0 1', { kind: 'blt-count', line: 1, text: '0' }],
    ['no seat', '2\n0', { kind: 'blt-count', line: 2, text: '0' }],
    ['a stranger on a ballot', '2 1\n1 3 0', { kind: 'blt-candidate', line: 2, text: '3' }],
    ['a stranger who withdrew', '2 1\n-3', { kind: 'blt-candidate', line: 2, text: '-3' }],
    ['a negative candidate', '2 1\n1 -1 0', { kind: 'blt-candidate', line: 2, text: '-1' }],
    ['a candidate twice', '2 1\n1 2 1 2 0', { kind: 'blt-repeat', line: 2, text: '2' }],
    ['a negative weight', '2 1\n1 2 0\n-1 1 0', { kind: 'blt-weight', line: 3, text: '-1' }],
    [
      'more ballots than can be counted exactly',
      '1 1\n999999999 1 0\n2 1 0\n0',
      { kind: 'blt-many', line: 3, text: '2' },
    ],
    ['a name without quotes', '1 1\n0\nAda', { kind: 'blt-name', line: 3, text: 'Ada' }],
    ['a quote that is not closed', '1 1\n0\n"Ada', { kind: 'blt-name', line: 3, text: '"' }],
    ['an empty name', '1 1\n0\n" "', { kind: 'blt-name', line: 3, text: '" "' }],
    ['a name twice', '2 1\n0\n"A"\n"A "', { kind: 'blt-name-repeat', line: 4, text: '"A "' }],
    ['a title without quotes', '1 1\n0\n"A"\nB', { kind: 'blt-name', line: 4, text: 'B' }],
    ['more than a title', '1 1\n0\n"A"\n"T"\n"U"', { kind: 'blt-rest', line: 5, text: '"U"' }],
  ])('refuses %s', (_, text, fault) => {
    expect(faultIn(text)).toMatchObject(fault);
  });

  it('does not take a defect for a fault of the file', () => {
    expect(() => parseBlt(undefined as unknown as string)).toThrow(TypeError);
  });

  it('reads what is written, or names a line of it', () => {
    const words = fc.constantFrom(
      '0',
      '1',
      '2',
      '3',
      '-1',
      '-2',
      '"A"',
      '"B"',
      '""',
      '\n',
      '#',
      'x',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 24 }), (parts) => {
        const text = parts.join(' ');
        const result = parseBlt(text);
        if (result.ok) expect(result.value.seats).toBeGreaterThan(0);
        else {
          expect(result.error.line).toBeGreaterThan(0);
          expect(result.error.line).toBeLessThanOrEqual(text.split('\n').length);
        }
      }),
    );
  });
});
