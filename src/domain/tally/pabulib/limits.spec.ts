import { parsePabulib } from './parse';

const META = ['META', 'key;value', 'description;Test', 'budget;100', 'vote_type;approval'];
const PROJECTS = ['PROJECTS', 'project_id;cost;name', 'p1;60;One', 'p2;50;Two'];
const VOTES = ['VOTES', 'voter_id;vote', '1;p1,p2', '2;p2', '3;'];

const fileOf = (...sections: string[][]): string => `${sections.flat().join('\n')}\n`;

function parse(text: string) {
  const result = parsePabulib(text);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

describe('the limits of a Pabulib file', () => {
  it('warns of votes beyond the limits of META, which count all the same', () => {
    const limits = ['min_length;2', 'max_length;1', 'max_sum_cost;50,5', 'min_sum_cost;x'];
    const file = parse(fileOf([...META, ...limits], PROJECTS, [...VOTES, '4;p1,p2', '5;p1,p2']));
    expect(file.warnings).toEqual([
      { kind: 'pabulib-meta-ignored', line: 9, field: 'min_sum_cost', text: 'x' },
      { kind: 'pabulib-limit', line: 16, field: 'max_length', rows: 3 },
      { kind: 'pabulib-limit', line: 16, field: 'max_sum_cost', rows: 3 },
      { kind: 'pabulib-limit', line: 17, field: 'min_length', rows: 1 },
    ]);
    expect(file.votes).toHaveLength(5);
  });

  it('adds costs up exactly, however large they are', () => {
    const huge = 2n ** 53n;
    const costly = ['PROJECTS', 'project_id;cost', `p1;${huge}`, 'p2;1'];
    const warningsWith = (most: bigint) =>
      parse(fileOf([...META, `max_sum_cost;${most}`], costly, VOTES)).warnings;
    expect(warningsWith(huge + 1n)).toEqual([]);
    expect(warningsWith(huge)).toEqual([
      { kind: 'pabulib-limit', line: 13, field: 'max_sum_cost', rows: 1 },
    ]);
  });

  it('warns of points beyond the limits', () => {
    const limits = ['max_points;2', 'min_sum_points;2.5', 'max_sum_points;3', 'max_other;1'];
    const rows = ['1;p1,p2;3,1', '2;p1;-1', '3;;', '4;p2;2.5'];
    const votes = ['VOTES', 'voter_id;vote;points', ...rows];
    const text = fileOf([...META, ...limits], PROJECTS, votes).replace('approval', 'cumulative');
    expect(parse(text).warnings).toEqual([
      { kind: 'pabulib-limit', line: 16, field: 'max_points', rows: 2 },
      { kind: 'pabulib-limit', line: 16, field: 'max_sum_points', rows: 1 },
      { kind: 'pabulib-limit', line: 17, field: 'min_points', rows: 1 },
      { kind: 'pabulib-limit', line: 17, field: 'min_sum_points', rows: 1 },
    ]);
    const stated = text.replace('max_points;2', 'min_points;-1');
    expect(parse(stated).warnings.map((warning) => 'field' in warning && warning.field)).toEqual([
      'max_sum_points',
      'min_sum_points',
    ]);
    expect(parse(text.replace('cumulative', 'scoring')).warnings).toHaveLength(3);
  });

  it('finds no limits of points in votes without points', () => {
    const file = fileOf([...META, 'max_points;1', 'max_sum_points;1'], PROJECTS, VOTES);
    expect(parse(file).warnings).toEqual([]);
  });

  it('warns of more than one project where one is to be chosen', () => {
    const { warnings } = parse(fileOf(META, PROJECTS, VOTES).replace('approval', 'choose-1'));
    expect(warnings).toEqual([{ kind: 'pabulib-limit', line: 12, field: 'max_length', rows: 1 }]);
  });
});
