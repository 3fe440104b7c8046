import type { BallotRule, RoundConfig } from '../../domain/tally/round-config';
import { ballotOf, choicesOn, paperOf, shuffledFor, type PaperSource } from './ballot-paper';

const RULE = { id: 'greedy', version: 1 };

function source(): PaperSource {
  const config: RoundConfig = {
    v: 1,
    round: 'demo',
    pots: new Map([
      [
        'north',
        {
          name: 'North',
          budgetMinor: 1000n,
          ballot: { type: 'approval', min: 2, max: 3 },
          rule: RULE,
          tieOrder: ['a', 'b', 'c', 'd', 'é'],
        },
      ],
      [
        'city',
        { budgetMinor: 500n, ballot: { type: 'knapsack' }, rule: RULE, tieOrder: ['x', 'y'] },
      ],
    ]),
    styles: new Map([
      ['both', ['north', 'city']],
      ['city-only', ['city']],
    ]),
  };
  const projects = ['a', 'b', 'c', 'd', 'é'].map((id) => project(id, '100', 'north'));
  const city = ['x', 'y'].map((id) => project(id, '300', 'city'));
  return { config, projects: [...projects, ...city] };
}

function project(id: string, costMinor: string, pot: string) {
  return { id, costMinor, pot, name: `Project ${id}`, area: '' };
}

function choose(style: string, ...ids: string[]) {
  const paper = paperOf(source(), style);
  if (paper === undefined) throw new Error('no paper');
  return choicesOn(paper, new Map(ids.map((id) => [id, '1'])));
}

describe('a ballot paper', () => {
  it('holds the pots of its style with their projects', () => {
    expect(paperOf(source(), 'both')?.pots.map(({ name }) => name)).toEqual(['North', 'city']);
    expect(paperOf(source(), 'city-only')?.pots.map(({ id }) => id)).toEqual(['city']);
    expect(paperOf(source(), 'elsewhere')).toBeUndefined();
  });

  it('names too many and too few choices, and lets a pot be empty', () => {
    expect(choose('both', 'a', 'b', 'c', 'd').pots[0]?.mistakes[0]).toEqual({
      kind: 'ballot-too-many',
      pot: 'north',
      max: 3,
      chosen: 4,
    });
    expect(choose('both', 'a').pots[0]?.mistakes[0]).toMatchObject({
      kind: 'ballot-too-few',
      min: 2,
      chosen: 1,
    });
    expect(choose('both').pots.map(({ mistakes }) => mistakes)).toEqual([[], []]);
  });

  it('names the money above the pot', () => {
    expect(choose('both', 'x', 'y').pots[1]).toMatchObject({
      spentMinor: 600n,
      mistakes: [{ kind: 'ballot-over-budget', excessMinor: 100n }],
    });
    expect(choose('both', 'x').pots[1]?.mistakes).toEqual([]);
  });

  it('counts a project once, and sets aside what does not stand on it', () => {
    const choices = choose('city-only', 'x', 'x', 'a', 'nowhere');
    expect(choices.pots[0]?.chosen.map(({ id }) => id)).toEqual(['x']);
    expect(choices.strangers).toEqual(['a', 'nowhere']);
  });
});

describe('the ballot that is cast', () => {
  it('sorts the ids of each used pot by code point and leaves out the others', () => {
    expect(ballotOf(choose('both', 'é', 'b', 'a'))).toEqual({
      north: { type: 'approval', projects: ['a', 'b', 'é'] },
    });
    expect(ballotOf(choose('both'))).toEqual({});
  });
});

describe('the order of projects', () => {
  it('is the same for the same voter, and differs between voters', () => {
    const pot = paperOf(source(), 'both')?.pots[0];
    if (pot === undefined) throw new Error('no pot');
    const orderFor = (seed: string) => shuffledFor(pot, seed).map(({ id }) => id);
    expect(orderFor('ada')).toEqual(orderFor('ada'));
    expect([...orderFor('ada')].sort()).toEqual(['a', 'b', 'c', 'd', 'é']);
    const orders = new Set(['1', '2', '3', '4', '5', '6'].map((seed) => orderFor(seed).join()));
    expect(orders.size).toBeGreaterThan(1);
  });
});

describe('points and ranks on a ballot paper', () => {
  function typed(ballot: BallotRule, words: Readonly<Record<string, string>>) {
    const plain = source();
    const north = plain.config.pots.get('north')!;
    const pots = new Map([...plain.config.pots, ['north', { ...north, ballot }] as const]);
    const paper = paperOf({ ...plain, config: { ...plain.config, pots } }, 'both')!;
    const choices = choicesOn(paper, new Map(Object.entries(words)));
    return { ...choices.pots[0]!, ballot: ballotOf(choices) };
  }
  const kinds = ({ mistakes }: { mistakes: readonly { kind: string }[] }) =>
    mistakes.map(({ kind }) => kind);
  const cumulative: BallotRule = {
    type: 'cumulative',
    points: 10,
    min: 1,
    max: 5,
    mostPerProject: 9,
  };
  const scoring: BallotRule = { type: 'scoring', lowest: -2, highest: 5, unlisted: 0 };
  const ordinal: BallotRule = { type: 'ordinal', min: 1, max: 3, points: [3, 2, 1], short: 'top' };

  it('reads numbers in Western and Arabic digits, and no points as no choice', () => {
    const choice = typed(cumulative, { a: ' 3 ', b: '٤', c: '0' });
    expect(choice.ballot).toEqual({ north: { type: 'cumulative', points: { a: 3, b: 4 } } });
    expect([choice.given, choice.mistakes]).toEqual([7, []]);
    const scores = typed(scoring, { a: '−2', b: '0', c: '+5' });
    expect(scores.ballot['north']).toEqual({ type: 'scoring', points: { a: -2, b: 0, c: 5 } });
    expect(typed(cumulative, { a: '0' }).ballot).toEqual({});
  });

  it('names each number that cannot be given, and keeps what was typed', () => {
    const choice = typed(cumulative, { a: '1.5', b: 'many', c: '-1', d: '99999999999' });
    expect(kinds(choice)).toEqual([
      'ballot-points-not-whole',
      'ballot-points-not-whole',
      'ballot-points-out-of-range',
      'ballot-points-not-whole',
    ]);
    expect(choice.typed.get('b')).toBe('many');
    expect(kinds(typed(cumulative, { a: '6', b: '5' }))).toEqual(['ballot-points-over']);
    expect(kinds(typed(scoring, { a: '6' }))).toEqual(['ballot-points-out-of-range']);
  });

  it('makes a ranking of ranks', () => {
    const choice = typed(ordinal, { d: '1', a: '3', c: '2' });
    expect(choice.ballot).toEqual({ north: { type: 'ordinal', ranking: ['d', 'c', 'a'] } });
    expect(choice.chosen.map(({ id }) => id)).toEqual(['d', 'c', 'a']);
  });

  it.each([
    [{ a: '1', b: '1' }, ['rank-taken', 'rank-taken']],
    [{ a: '1', b: '3' }, ['rank-missing']],
    [{ a: '2' }, ['rank-missing']],
    [{ a: '4' }, ['rank-unknown']],
    [{ a: '0', b: '1' }, ['rank-unknown']],
    [{ a: 'first' }, ['rank-unknown']],
  ])('refuses the ranks %j', (words, faults) => {
    expect(kinds(typed(ordinal, words))).toEqual(faults);
  });
});
