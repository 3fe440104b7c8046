import type { RoundConfig } from '../../domain/tally/round-config';
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
  return choicesOn(paper, ids);
}

describe('a ballot paper', () => {
  it('holds the pots of its style with their projects', () => {
    expect(paperOf(source(), 'both')?.pots.map(({ name }) => name)).toEqual(['North', 'city']);
    expect(paperOf(source(), 'city-only')?.pots.map(({ id }) => id)).toEqual(['city']);
    expect(paperOf(source(), 'elsewhere')).toBeUndefined();
  });

  it('names too many and too few choices, and lets a pot be empty', () => {
    expect(choose('both', 'a', 'b', 'c', 'd').pots[0]?.mistake).toEqual({
      kind: 'ballot-too-many',
      pot: 'north',
      max: 3,
      chosen: 4,
    });
    expect(choose('both', 'a').pots[0]?.mistake).toMatchObject({
      kind: 'ballot-too-few',
      min: 2,
      chosen: 1,
    });
    expect(choose('both').pots.map(({ mistake }) => mistake)).toEqual([undefined, undefined]);
  });

  it('names the money above the pot', () => {
    expect(choose('both', 'x', 'y').pots[1]).toMatchObject({
      spentMinor: 600n,
      mistake: { kind: 'ballot-over-budget', excessMinor: 100n },
    });
    expect(choose('both', 'x').pots[1]?.mistake).toBeUndefined();
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
