import { parsePabulib } from './parse';
import { type BordaPoints, firstPlacePoints } from './points-by-rank';

function topOf(borda: BordaPoints, ...meta: string[]) {
  const parsed = parsePabulib(
    [
      ...['META', 'key;value', 'budget;1', 'vote_type;ordinal', ...meta],
      ...['PROJECTS', 'project_id;cost', 'a;1', 'b;1', 'c;1'],
      ...['VOTES', 'voter_id;vote', '1;a,b', '2;c', ''],
    ].join('\n'),
  );
  if (!parsed.ok) throw new Error(parsed.error.kind);
  return firstPlacePoints(parsed.value, borda);
}

describe('points by rank', () => {
  it.each([
    ['max-length', ['max_length;3'], 3],
    ['max-length', ['max_length;1'], 2],
    ['max-length', ['max_length;many'], 2],
    ['max-length', [], 2],
    ['ballot-length', [], 1],
    ['below', [], 0],
  ] as const)('are counted down by %s, in a file with %j, from %d', (borda, meta, top) => {
    expect(topOf(borda, ...meta)(1)).toBe(top);
  });
});
