import fc from 'fast-check';

import { parsePabulib } from './parse';
import { writePabulib } from './write';

const META = ['META', 'key;value', 'description;Test', 'budget;100', 'vote_type;approval'];
const PROJECTS = ['PROJECTS', 'project_id;cost;name', 'p1;60;One', 'p2;50;Two'];
const VOTES = ['VOTES', 'voter_id;vote', '1;p1,p2', '2;p2', '3;'];

const fileOf = (...sections: string[][]): string => `${sections.flat().join('\n')}\n`;

function parse(text: string) {
  const result = parsePabulib(text);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function faultIn(text: string) {
  const result = parsePabulib(text);
  return result.ok ? undefined : result.error;
}

/** The usual file with one line replaced; lines count from 1. */
function withLine(line: number, ...text: string[]): string {
  const lines = [...META, ...PROJECTS, ...VOTES];
  lines.splice(line - 1, 1, ...text);
  return `${lines.join('\n')}\n`;
}

describe('parsePabulib', () => {
  it('reads the three sections', () => {
    const file = parse(fileOf(META, PROJECTS, VOTES));
    expect(file.meta.get('description')).toBe('Test');
    expect(file).toMatchObject({ voteType: 'approval', decimals: 0, budgetMinor: 100n });
    expect(file.projects.map(({ id, costMinor }) => [id, costMinor])).toEqual([
      ['p1', 60n],
      ['p2', 50n],
    ]);
    expect(file.votes.map(({ voterId, projects }) => [voterId, projects])).toEqual([
      ['1', ['p1', 'p2']],
      ['2', ['p2']],
      ['3', []],
    ]);
    expect(file.warnings).toEqual([]);
  });

  it('accepts a byte order mark, CRLF, blank lines, blanks around cells and any case of titles', () => {
    const plain = parse(fileOf(META, PROJECTS, VOTES));
    const odd = fileOf(META, PROJECTS, VOTES)
      .replaceAll('\n', '\r\n\r\n')
      .replace('p1,p2', ' p1 , p2 ')
      .replace('60;One', ' 60 ; One ')
      .replace('META', 'meta');
    expect(parse(`\ufeff${odd}`)).toEqual({
      ...plain,
      votes: plain.votes.map((vote, i) => (i > 0 ? vote : { ...vote, cells: ['1', 'p1 , p2'] })),
    });
    expect(parse(fileOf(META, PROJECTS, VOTES).trimEnd())).toEqual(plain);
  });

  it('reads quoted cells with separators, quotes and line breaks, and keeps counting lines', () => {
    const text = withLine(8, 'p1;60;"Park; stage ""II""', 'second line"', '"p0"; 1; "x" ');
    const file = parse(text);
    expect(file.projects[0]?.cells).toEqual(['p1', '60', 'Park; stage "II"\nsecond line']);
    expect(file.projects[1]?.cells).toEqual(['p0', '1', 'x']);
    expect(faultIn(text.replace('2;p2\n', '2;p9\n'))).toEqual({
      kind: 'pabulib-project-unknown',
      line: 15,
      project: 'p9',
    });
  });

  it('reads a last line that mixes quoted and plain cells', () => {
    const text = `${fileOf(META, PROJECTS, ['VOTES', 'voter_id;vote'])}"1";p1`;
    expect(parse(text).votes[0]).toMatchObject({ voterId: '1', projects: ['p1'] });
  });

  it('reads decimals with point or comma as whole numbers of the smallest unit', () => {
    const file = parse(withLine(4, 'budget;100,5').replace('p1;60;', 'p1;60.25;'));
    expect(file).toMatchObject({ decimals: 2, budgetMinor: 10050n });
    expect(file.projects.map(({ costMinor }) => costMinor)).toEqual([6025n, 5000n]);
    expect(parse(withLine(4, 'budget;100.00')).decimals).toBe(0);
  });

  it('keeps ids that differ only in their Unicode form apart', () => {
    const text = fileOf(META, ['PROJECTS', 'project_id;cost', 'é;1', 'e\u0301;1', '0012;1'], VOTES);
    const file = parse(text.replaceAll(/p[12]/g, 'é'));
    expect(file.projects.map(({ id }) => id)).toEqual(['é', 'e\u0301', '0012']);
  });

  it('reads points of cumulative votes, each project once', () => {
    const votes = ['VOTES', 'voter_id;vote;points', '1;p1,p2,p1;3,2,1', '2;;'];
    const file = parse(fileOf(META, PROJECTS, votes).replace('approval', 'cumulative'));
    expect(file.votes.map(({ projects, points }) => [projects, points])).toEqual([
      [
        ['p1', 'p2'],
        [3, 2],
      ],
      [[], []],
    ]);
  });

  it('warns of repeated projects and voters, and of wrong totals', () => {
    const declared = [...META, 'num_votes;4', 'num_projects;2'];
    const votes = ['VOTES', 'voter_id;vote', '1;p1,p1', '1;p2', '2;p1,p1'];
    expect(parse(fileOf(declared, PROJECTS, votes)).warnings).toEqual([
      { kind: 'pabulib-count-differs', line: 6, field: 'num_votes', declared: '4', found: 3 },
      { kind: 'pabulib-vote-repeats', line: 14, project: 'p1' },
      { kind: 'pabulib-voter-repeats', line: 15, voter: '1' },
      { kind: 'pabulib-vote-repeats', line: 16, project: 'p1' },
    ]);
  });

  it('drops empty cells behind the last column', () => {
    expect(parse(withLine(8, 'p1;60;One;;')).projects[0]?.cells).toEqual(['p1', '60', 'One']);
  });

  it.each([
    ['nothing', '', { kind: 'pabulib-section', line: 1, expected: 'META' }],
    [
      'text before META',
      withLine(1, 'x', 'META'),
      { kind: 'pabulib-section', line: 1, expected: 'META' },
    ],
    [
      'a missing section',
      fileOf(META, PROJECTS),
      { kind: 'pabulib-section', line: 9, expected: 'VOTES' },
    ],
    [
      'swapped sections',
      fileOf(META, VOTES, PROJECTS),
      { kind: 'pabulib-section', line: 6, expected: 'PROJECTS' },
    ],
    [
      'a second VOTES',
      fileOf(META, PROJECTS, VOTES, VOTES),
      { kind: 'pabulib-section', line: 15, expected: 'VOTES' },
    ],
    ['an open quote', withLine(8, 'p1;60;"One'), { kind: 'pabulib-quote', line: 8 }],
    ['text behind a quote', withLine(8, 'p1;60;"One" or two'), { kind: 'pabulib-quote', line: 8 }],
    [
      'a wrong META header',
      withLine(2, 'name;value'),
      { kind: 'pabulib-header', line: 2, section: 'META', field: 'key' },
    ],
    [
      'a header without cost',
      withLine(7, 'project_id;price;name'),
      { kind: 'pabulib-header', line: 7, section: 'PROJECTS', field: 'cost' },
    ],
    [
      'a repeated column',
      withLine(7, 'project_id;cost;cost'),
      { kind: 'pabulib-header', line: 7, section: 'PROJECTS', field: 'cost' },
    ],
    [
      'no header at all',
      fileOf(META, PROJECTS, ['VOTES']),
      { kind: 'pabulib-header', line: 10, section: 'VOTES', field: 'voter_id' },
    ],
    [
      'a short row',
      withLine(8, 'p1;60'),
      { kind: 'pabulib-row-length', line: 8, section: 'PROJECTS', expected: 3, found: 2 },
    ],
    [
      'a long row',
      withLine(8, 'p1;60;One;1'),
      { kind: 'pabulib-row-length', line: 8, section: 'PROJECTS', expected: 3, found: 4 },
    ],
    ['no budget', withLine(4), { kind: 'pabulib-meta-missing', line: 2, field: 'budget' }],
    [
      'an empty budget',
      withLine(4, 'budget;'),
      { kind: 'pabulib-meta-missing', line: 4, field: 'budget' },
    ],
    [
      'a budget of nothing',
      withLine(4, 'budget;0'),
      { kind: 'pabulib-number', line: 4, field: 'budget', text: '0' },
    ],
    [
      'a budget in words',
      withLine(4, 'budget;1e6'),
      { kind: 'pabulib-number', line: 4, field: 'budget', text: '1e6' },
    ],
    [
      'two budgets',
      withLine(3, 'budget;7'),
      { kind: 'pabulib-meta-duplicate', line: 4, field: 'budget' },
    ],
    [
      'an unknown vote type',
      withLine(5, 'vote_type;cards'),
      { kind: 'pabulib-vote-type', line: 5, text: 'cards' },
    ],
    [
      'a negative cost',
      withLine(8, 'p1;-60;One'),
      { kind: 'pabulib-number', line: 8, field: 'cost', text: '-60' },
    ],
    [
      'a project without id',
      withLine(8, ';60;One'),
      { kind: 'pabulib-value-missing', line: 8, field: 'project_id' },
    ],
    [
      'a repeated project',
      withLine(8, 'p2;60;One'),
      { kind: 'pabulib-project-duplicate', line: 9, project: 'p2' },
    ],
    [
      'a vote for a stranger',
      withLine(13, '2;p3'),
      { kind: 'pabulib-project-unknown', line: 13, project: 'p3' },
    ],
    [
      'points in an approval file',
      withLine(11, 'voter_id;vote;points'),
      { kind: 'pabulib-row-length', line: 12, section: 'VOTES', expected: 3, found: 2 },
    ],
    [
      'a points column in an approval file',
      fileOf(META, PROJECTS, ['VOTES', 'voter_id;vote;points']),
      { kind: 'pabulib-points', line: 11, field: 'points' },
    ],
    [
      'missing points',
      withLine(5, 'vote_type;scoring'),
      { kind: 'pabulib-points', line: 11, field: 'points' },
    ],
  ])('names line and cause of %s', (_, text, error) => {
    expect(faultIn(text)).toEqual(error);
  });

  it.each(['3', '3,x', '3,1.5'])('refuses the points %s for two projects', (points) => {
    const votes = ['VOTES', 'voter_id;vote;points', `1;p1,p2;${points}`];
    const text = fileOf(META, PROJECTS, votes).replace('approval', 'scoring');
    expect(faultIn(text)).toEqual({ kind: 'pabulib-points', line: 12, field: 'points' });
  });

  it('does not swallow defects', () => {
    expect(() => parsePabulib(undefined as unknown as string)).toThrow(TypeError);
  });

  it('reads back whatever was written, cell by cell', () => {
    const cell = fc.string({ unit: 'grapheme' }).map((text) => text.trim());
    const id = fc.stringMatching(/^[A-Za-z0-9./"-]{1,8}$/);
    const projects = fc.uniqueArray(fc.tuple(id, fc.nat(), cell), { selector: ([key]) => key });
    fc.assert(
      fc.property(projects, cell, (rows, description) => {
        const text = writePabulib({
          meta: [
            ['description', description],
            ['budget', 5],
            ['vote_type', 'approval'],
          ],
          projectColumns: ['project_id', 'cost', 'name'],
          projects: rows,
          voteColumns: ['voter_id', 'vote'],
          votes: [['1', rows.map(([key]) => key).join(',')]],
        });
        const file = parse(text);
        expect(file.meta.get('description')).toBe(description);
        expect(file.projects.map(({ cells }) => cells)).toEqual(
          rows.map(([key, cost, name]) => [key, String(cost), name]),
        );
        expect(file.votes[0]?.projects).toEqual(rows.map(([key]) => key));
      }),
    );
  });
});
