import fc from 'fast-check';

import { parsePabulib } from './parse';
import { writePabulib } from './write';
import { writePabulibFile } from './write-file';

function parse(text: string) {
  const result = parsePabulib(text);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const rewrite = (text: string): string => writePabulibFile(parse(text));

describe('writePabulibFile', () => {
  it('brings fields and columns into their order and keeps what the format does not know', () => {
    const text = [
      ['META', 'key;value', 'vote_type;Approval', 'my_key;x', 'budget;10,5', 'description;"a;b"'],
      ['PROJECTS', 'project_id;name;mine;cost', 'b;"say ""hi""";1;2,50', 'a;A;;3'],
      ['VOTES', 'voter_id;sex;vote', '1;F; b , a,b', '2;None;none'],
    ];
    expect(rewrite(`\ufeff${text.flat().join('\r\n')}`)).toBe(
      `${[
        ['META', 'key;value', 'description;"a;b"', 'budget;10.5', 'vote_type;approval', 'my_key;x'],
        ['PROJECTS', 'project_id;cost;name;mine', 'b;2.50;"say ""hi""";1', 'a;3;A;'],
        ['VOTES', 'voter_id;vote;sex', '1;b,a;F', '2;;None'],
      ]
        .flat()
        .join('\n')}\n`,
    );
  });

  it('writes points as the numbers that they are', () => {
    const text = [
      ['META', 'key;value', 'budget;10', 'vote_type;scoring'],
      ['PROJECTS', 'project_id;cost', 'a;1', 'b;2'],
      ['VOTES', 'voter_id;vote;points', '1;a,b;0.50,-2', '2;;'],
    ];
    expect(rewrite(text.flat().join('\n'))).toContain('1;a,b;0.5,-2\n2;;\n');
  });

  const cell = fc
    .string({ unit: 'grapheme', maxLength: 12 })
    .map((text) => text.replaceAll('\r\n', '\n').trim());
  const id = fc.stringMatching(/^[A-Za-z0-9./"é😀-]{1,6}$/u);
  const amount = fc
    .tuple(fc.nat(99_999), fc.constantFrom('', '.5', ',25', '.00'))
    .map(([whole, rest]) => `${whole}${rest}`);
  const points = fc
    .tuple(fc.constantFrom('', '-'), fc.nat(99), fc.constantFrom('', '.5', '.125'))
    .map((parts) => parts.join(''));
  const election = fc.record({
    type: fc.constantFrom('approval', 'choose-1', 'ordinal', 'cumulative', 'scoring'),
    description: cell,
    extra: fc.uniqueArray(fc.stringMatching(/^x_[a-z]{1,5}$/), { maxLength: 3 }),
    ids: fc.uniqueArray(id, { minLength: 1, maxLength: 6 }),
    costs: fc.array(amount, { minLength: 6, maxLength: 6 }),
    cells: fc.array(cell, { minLength: 6, maxLength: 6 }),
    votes: fc.array(fc.array(fc.tuple(fc.nat(5), points), { maxLength: 5 }), { maxLength: 8 }),
    isSwapped: fc.boolean(),
  });

  it('loses nothing of any file', () => {
    fc.assert(
      fc.property(election, ({ type, description, extra, ids, ...drawn }) => {
        const hasPoints = type === 'cumulative' || type === 'scoring';
        const idAt = (place: number) => ids[place % ids.length] as string;
        const file = {
          meta: [
            ['description', description],
            ['budget', '12,5'],
            ['vote_type', type],
            ...extra.map((key, i) => [key, drawn.cells[i] as string] as const),
          ] as [string, string][],
          projectColumns: [
            'project_id',
            ...(drawn.isSwapped ? ['mine', 'cost'] : ['cost', 'mine']),
          ],
          projects: ids.map((key, i) => {
            const [cost, mine] = [drawn.costs[i] as string, drawn.cells[i] as string];
            return [key, ...(drawn.isSwapped ? [mine, cost] : [cost, mine])];
          }),
          voteColumns: ['voter_id', 'vote', ...(hasPoints ? ['points'] : []), 'age'],
          votes: drawn.votes.map((vote, i) => [
            `v${i}`,
            vote.map(([place]) => idAt(place)).join(','),
            ...(hasPoints ? [vote.map(([, given]) => given).join(',')] : []),
            drawn.cells[i % 6] as string,
          ]),
        };
        const first = parse(writePabulib(file));
        const text = writePabulibFile(first);
        const second = parse(text);
        expect(writePabulibFile(second)).toBe(text);
        expect([...second.meta].sort()).toEqual(
          file.meta.map(([key, value]) => [key, key === 'budget' ? '12.5' : value]).sort(),
        );
        for (const [i, vote] of first.votes.entries()) {
          const again = second.votes[i];
          expect([again?.voterId, again?.projects, again?.points]).toEqual([
            vote.voterId,
            vote.projects,
            vote.points,
          ]);
          expect(again?.cells.at(-1)).toBe(file.votes[i]?.at(-1));
        }
        expect(second.projects.map(({ id: key, costMinor }) => [key, costMinor])).toEqual(
          first.projects.map(({ id: key, costMinor }) => [key, costMinor]),
        );
        expect(second.projects.map(({ cells }) => cells[2])).toEqual(
          drawn.cells.slice(0, ids.length),
        );
        const { budgetMinor, decimals, pointDecimals, voteType } = first;
        expect(second).toMatchObject({ budgetMinor, decimals, pointDecimals, voteType });
      }),
      { numRuns: 300 },
    );
  });
});
