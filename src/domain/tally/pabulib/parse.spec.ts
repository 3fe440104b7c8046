import fc from 'fast-check';

import { ballotsOf } from './ballots';
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

/** A vote looks its cells up; this writes them out for comparison. */
function contentOf({ votes, ...file }: Omit<ReturnType<typeof parse>, 'warnings'>) {
  const rows = votes.map(({ voterId, projects, points }) => ({ voterId, projects, points }));
  return { ...file, votes: rows, warnings: [] };
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
      .replace('META', 'meta;;')
      .replace('key;value', 'Key;value;')
      .replace('2;p2', ' 2;p2');
    const { warnings, ...file } = parse(`\ufeff${odd}`);
    expect(contentOf(file)).toEqual(contentOf(plain));
    expect(warnings).toEqual([
      { kind: 'pabulib-blank-lines', line: 2, rows: 14 },
      { kind: 'pabulib-blanks', line: 15, rows: 3 },
    ]);
    expect(contentOf(parse(fileOf(META, PROJECTS, VOTES).trimEnd()))).toEqual(contentOf(plain));
    const old = fileOf(META, PROJECTS, VOTES).replaceAll('\n', '\r');
    expect(contentOf(parse(old))).toEqual(contentOf(plain));
  });

  it('reads quoted cells with separators, quotes and line breaks, and keeps counting lines', () => {
    const text = withLine(8, 'p1;60;"Park; stage ""II""', 'second line"', '"p0"; 1; "x" ');
    const file = parse(text);
    expect(file.projects[0]?.cells).toEqual(['p1', '60', 'Park; stage "II"\nsecond line']);
    expect(file.projects[1]?.cells).toEqual(['p0', '1', 'x']);
    expect(faultIn(text.replace('2;p2\n', '2;p9\n'))).toEqual({
      kind: 'pabulib-project-unknown',
      line: 15,
      field: 'vote',
      project: 'p9',
    });
  });

  it('reads a last line that mixes quoted and plain cells', () => {
    const text = `${fileOf(META, PROJECTS, ['VOTES', 'voter_id;vote'])}"1";p1`;
    expect(parse(text).votes[0]).toMatchObject({ voterId: '1', projects: ['p1'] });
  });

  it('reads decimals with point or comma as whole numbers of the smallest unit', () => {
    const file = parse(withLine(4, 'budget;100,5').replace('p1;60;', 'p1;60,25;'));
    expect(file).toMatchObject({ decimals: 2, budgetMinor: 10050n });
    expect(file.warnings).toEqual([
      { kind: 'pabulib-comma', line: 4, field: 'budget' },
      { kind: 'pabulib-comma', line: 8, field: 'cost' },
    ]);
    expect(file.projects.map(({ costMinor }) => costMinor)).toEqual([6025n, 5000n]);
    expect(parse(withLine(4, 'budget;100.00')).decimals).toBe(0);
  });

  it('keeps ids that differ only in their Unicode form apart', () => {
    const text = fileOf(META, ['PROJECTS', 'project_id;cost', 'é;1', 'e\u0301;1', '0012;1'], VOTES);
    const file = parse(text.replaceAll(/p[12]/g, 'é'));
    expect(file.projects.map(({ id }) => id)).toEqual(['é', 'e\u0301', '0012']);
    expect(file.warnings).toEqual([
      { kind: 'pabulib-project-alike', line: 9, project: 'e\u0301', other: 'é' },
      { kind: 'pabulib-vote-repeats', line: 13, project: 'é' },
    ]);
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

  it('brings decimal points to whole numbers, and equal votes to one array', () => {
    const votes = ['VOTES', 'voter_id;vote;points', '1;p1,p2;3,-2.50', '2;p1,p2;3,-2.50'];
    const more = ['3;p1,p2; 3 , 0.125', '4;none;none', '5;"p1,p2";"3,-2.50"'];
    const scoring = fileOf(META, PROJECTS, votes, more).replace('approval', 'scoring');
    const file = parse(scoring);
    expect(file).toMatchObject({ pointDecimals: 3, defaultPoints: 0 });
    expect(file.votes.map(({ points }) => points)).toEqual([
      [3000, -2500],
      [3000, -2500],
      [3000, 125],
      [],
      [3000, -2500],
    ]);
    expect(file.votes[1]?.points).toBe(file.votes[0]?.points);
    expect(file.votes[1]?.projects).toBe(file.votes[0]?.projects);
    expect(file.warnings).toEqual([{ kind: 'pabulib-blanks', line: 14, rows: 1 }]);
    expect(parse(scoring.replace('budget', 'default_score;0.0625\nbudget'))).toMatchObject({
      pointDecimals: 4,
      defaultPoints: 625,
    });
  });

  it('gives the projects that a scoring vote does not name their points', () => {
    const votes = ['VOTES', 'voter_id;vote;points', '1;p2;3', '2;;', '3;p2;3'];
    const scoring = fileOf(META, PROJECTS, votes).replace('approval', 'scoring');
    expect(ballotsOf(parse(scoring))).toEqual({
      ballots: [['p2'], [], ['p2']],
      points: [[3], [], [3]],
    });
    const { ballots, points } = ballotsOf(
      parse(scoring.replace('budget', 'default_score;2\nbudget')),
    );
    expect(ballots).toEqual([
      ['p2', 'p1'],
      ['p1', 'p2'],
      ['p2', 'p1'],
    ]);
    expect(points).toEqual([
      [3, 2],
      [2, 2],
      [3, 2],
    ]);
    expect(ballots[2]).toBe(ballots[0]);
    expect(ballotsOf(parse(fileOf(META, PROJECTS, VOTES)))).toEqual({
      ballots: [['p1', 'p2'], ['p2'], []],
    });
  });

  it('keeps points of votes that give none as a mere column', () => {
    const votes = ['VOTES', 'voter_id;vote;points', '1;p2;3'];
    const file = parse(fileOf(META, PROJECTS, votes));
    expect(file.warnings).toEqual([{ kind: 'pabulib-points-unused', line: 11 }]);
    expect(file.votes[0]).toMatchObject({ points: undefined, cells: ['1', 'p2', '3'] });
  });

  it('takes "none" for an empty cell, unless a project is called that', () => {
    const file = fileOf([...META, 'max_length;None'], PROJECTS, [
      'VOTES',
      'voter_id;vote',
      '1;NONE',
    ]);
    expect(parse(file)).toMatchObject({ votes: [{ projects: [] }], warnings: [] });
    const named = file.replace('p1;', 'NONE;');
    expect(parse(named).votes[0]?.projects).toEqual(['NONE']);
  });

  it('reads blanks inside ids, and other alphabets', () => {
    const text = fileOf(META, ['PROJECTS', 'project_id;cost', 'a b;1', 'ż;2'], VOTES.slice(0, 2));
    const file = parse(`${text}1;a b,ż\n\u00a02;\u00a0ż\n`);
    expect(file.votes.map(({ voterId, projects }) => [voterId, ...projects])).toEqual([
      ['1', 'a b', 'ż'],
      ['2', 'ż'],
    ]);
    expect(file.warnings).toEqual([{ kind: 'pabulib-blanks', line: 13, rows: 1 }]);
  });

  it('reads rows that end early or late, as long as nothing that counts is missing', () => {
    const meta = [...META, 'comment;#1: a; b', 'edition'];
    const projects = ['PROJECTS', 'project_id;cost;name', 'p1;60', 'p2;50;Two; with more;'];
    const votes = ['VOTES', 'voter_id;vote;age', '1;p1', '2;p2;30;;', '3;p1;30;x', '4;p1;30;'];
    const file = parse(fileOf(meta, projects, votes));
    expect(file.meta.get('comment')).toBe('#1: a');
    expect(file.meta.get('edition')).toBe('');
    expect(file.projects.map(({ cells }) => cells[2])).toEqual(['', 'Two']);
    expect(file.votes.map(({ cells }) => cells[2])).toEqual(['', '30', '30', '30']);
    expect(file.warnings).toEqual([
      { kind: 'pabulib-row-long', line: 6, rows: 3 },
      { kind: 'pabulib-blanks', line: 6, rows: 2 },
      { kind: 'pabulib-row-short', line: 7, rows: 3 },
    ]);
  });

  it('reads text behind a closing quote as part of the cell', () => {
    const file = parse(withLine(8, 'p1;60;"One" or "two"'));
    expect(file.projects[0]?.cells[2]).toBe('One or "two"');
    expect(file.warnings).toEqual([{ kind: 'pabulib-quote-loose', line: 8, rows: 1 }]);
  });

  it('leaves quotes inside a cell alone', () => {
    expect(parse(withLine(8, 'p1;60;Park "Orlik"')).projects[0]?.cells[2]).toBe('Park "Orlik"');
  });

  it('gives old columns their new name, once', () => {
    const file = parse(withLine(7, 'project_id;cost;Target'));
    expect(file.projectColumns).toEqual(['project_id', 'cost', 'beneficiaries']);
    const now = 'beneficiaries';
    expect(file.warnings).toEqual([
      { kind: 'pabulib-column-legacy', line: 7, field: 'target', now },
    ]);
    const both = ['PROJECTS', 'project_id;cost;target;beneficiaries', 'p1;1;a;b', 'p2;1;a;b'];
    expect(parse(fileOf(META, both, VOTES)).projectColumns).toContain('target');
  });

  it('warns of repeated projects and voters, missing voters, and of wrong totals', () => {
    const declared = [...META, 'num_votes;4', 'num_projects;2'];
    const projects = [
      'PROJECTS',
      'project_id;cost;votes',
      'p1;60;3',
      'p2;999999999;None',
      'p3;1;0',
    ];
    const votes = ['VOTES', 'voter_id;vote', '1;p1,p1', '1;p2', '2;p1,p1', ';p1', '9;p1'];
    expect(parse(fileOf(declared, projects, votes)).warnings).toEqual([
      { kind: 'pabulib-count-differs', line: 6, field: 'num_votes', declared: '4', found: 5 },
      { kind: 'pabulib-count-differs', line: 7, field: 'num_projects', declared: '2', found: 3 },
      {
        kind: 'pabulib-total-differs',
        line: 10,
        field: 'votes',
        project: 'p1',
        declared: '3',
        found: 4,
      },
      { kind: 'pabulib-project-withdrawn', line: 11, project: 'p2' },
      { kind: 'pabulib-vote-repeats', line: 15, project: 'p1' },
      { kind: 'pabulib-voter-repeats', line: 16, voter: '1' },
      { kind: 'pabulib-vote-repeats', line: 17, project: 'p1' },
      { kind: 'pabulib-voter-missing', line: 18, rows: 1 },
    ]);
  });

  it('tells voters by the very text of their id', () => {
    const ids = ['0', '1', '7', '5', '7', '007', 'x', 'x', '1234567890123456', '5 a', '5'];
    const { warnings } = parse(
      fileOf(
        META,
        PROJECTS,
        ['VOTES', 'voter_id;vote'],
        ids.map((id) => `${id};p1`),
      ),
    );
    expect(warnings).toEqual([
      { kind: 'pabulib-voter-repeats', line: 16, voter: '7' },
      { kind: 'pabulib-voter-repeats', line: 19, voter: 'x' },
      { kind: 'pabulib-voter-repeats', line: 22, voter: '5' },
    ]);
  });

  it('tells many choices apart', () => {
    const projects = Array.from({ length: 300 }, (_, i) => `q${i};1;Q`);
    const rows = Array.from({ length: 600 }, (_, i) => `v${i};q${i % 300},q${(i * 7) % 299}`);
    const file = parse(
      fileOf(
        META,
        ['PROJECTS', 'project_id;cost;name'],
        projects,
        ['VOTES', 'voter_id;vote'],
        rows,
      ),
    );
    expect(file.votes.map(({ cells }) => cells[1]?.split(',')[0])).toEqual(
      file.votes.map(({ projects: [first] }) => first),
    );
  });

  it('ignores a default score that is no number', () => {
    const votes = ['VOTES', 'voter_id;vote;points'];
    const text = fileOf([...META, 'default_score;x'], PROJECTS, votes);
    const { defaultPoints, warnings } = parse(text.replace('approval', 'scoring'));
    expect({ defaultPoints, warnings }).toEqual({
      defaultPoints: 0,
      warnings: [{ kind: 'pabulib-meta-ignored', line: 6, field: 'default_score', text: 'x' }],
    });
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
    ['an open quote', withLine(8, 'p1;60;"One'), { kind: 'pabulib-quote', line: 8, field: 'name' }],
    [
      'an open quote behind the last column',
      withLine(8, 'p1;60;One;"more'),
      { kind: 'pabulib-quote', line: 8, field: '' },
    ],
    [
      'an open quote in META',
      withLine(3, 'description;"Test'),
      { kind: 'pabulib-quote', line: 3, field: 'description' },
    ],
    ['an open quote before META', '"', { kind: 'pabulib-quote', line: 1, field: '' }],
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
      'a project without cost',
      withLine(8, 'p1'),
      { kind: 'pabulib-value-missing', line: 8, field: 'cost' },
    ],
    [
      'a row without vote',
      withLine(13, '2'),
      { kind: 'pabulib-value-missing', line: 13, field: 'vote' },
    ],
    [
      'a row without points',
      withLine(11, 'voter_id;vote;points').replace('approval', 'scoring'),
      { kind: 'pabulib-value-missing', line: 12, field: 'points' },
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
      { kind: 'pabulib-vote-type', line: 5, field: 'vote_type', text: 'cards' },
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
      { kind: 'pabulib-project-duplicate', line: 9, field: 'project_id', project: 'p2' },
    ],
    [
      'a vote for a stranger',
      withLine(13, '2;p3'),
      { kind: 'pabulib-project-unknown', line: 13, field: 'vote', project: 'p3' },
    ],
    [
      'missing points',
      withLine(5, 'vote_type;scoring'),
      { kind: 'pabulib-points', line: 11, field: 'points' },
    ],
  ])('names line and cause of %s', (_, text, error) => {
    expect(faultIn(text)).toEqual(error);
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
