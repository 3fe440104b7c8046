import { compareBallots } from './compare-ballots';
import type { Compared, RoundComparisonJob } from './compared';
import { comparisonModel, fairnessModel, standingModel } from './comparison.view';

const order = ['n1', 's1', 's2'];

const JOB: RoundComparisonJob = {
  kind: 'round',
  configText: JSON.stringify({
    v: 1,
    round: 'demo',
    currency: { code: 'PLN', decimals: 2 },
    pots: {
      all: {
        name: 'All',
        budgetMinor: '100000',
        ballot: { type: 'approval', max: 3 },
        rule: { id: 'greedy', version: 1 },
        tieOrder: order,
      },
    },
    styles: { north: ['all'], south: ['all'] },
  }),
  projectsText: JSON.stringify([
    { id: 'n1', costMinor: '60000', pot: 'all', name: 'Trees', area: 'North' },
    { id: 's1', costMinor: '30000', pot: 'all', name: 'Bench', area: 'South' },
    { id: 's2', costMinor: '50000', pot: 'all', area: 'South' },
  ]),
  openings: [['n1'], ['n1', 's1'], ['s2'], []].map((projects) =>
    JSON.stringify({ ballot: { all: { type: 'approval', projects } } }),
  ),
  pots: {
    all: {
      budgetMinor: '100000',
      spending: [
        ['n1', '60000'],
        ['s1', '30000'],
      ],
    },
  },
  people: [
    ['North', 40],
    ['South', 60],
  ],
  roll: 100,
  smallest: 25,
};

function compared(job = JOB): Compared {
  const answer = compareBallots(job);
  if (answer.kind !== 'compared') throw new Error('not compared');
  return answer.compared;
}

const file = (changes: (text: string) => string = (text) => text) =>
  compareBallots({ kind: 'file', bytes: Buffer.from(changes(FILE)) });

const FILE = [
  'META',
  'key;value',
  'description;Our village',
  'budget;100',
  'vote_type;approval',
  'currency;PLN',
  'PROJECTS',
  'project_id;cost;name',
  'a;60;Trees',
  'b;40;',
  'VOTES',
  'voter_id;vote',
  '1;a',
  '2;a,b',
  '',
].join('\n');

describe('a comparison on the ballots of a round', () => {
  it('holds every rule, the binding one first, and the report of its outcome', () => {
    const [pot] = compared().pots;
    expect(pot?.rows[0]).toMatchObject({
      name: 'greedy',
      isBinding: true,
      winners: ['n1', 's1'],
      withWinner: 2,
    });
    expect(pot?.report).toEqual({
      voters: 4,
      withWinner: 2,
      // (60,000 · 2 + 30,000 · 1) of 90,000 · 4
      satisfaction: '5/12',
      shares: { none: 2, small: 0, fair: 0, large: 2 },
    });
  });

  it('puts money beside people by area, and says nothing where areas are too small', () => {
    const { fairPots, areas } = fairnessModel(compared(), 'en', (key) => key);
    expect(fairPots).toHaveLength(1);
    expect(
      areas?.rows.map(({ name, peopleShare, moneyShare }) => [name, peopleShare, moneyShare]),
    ).toEqual([
      ['South', '60%', '33%'],
      ['North', '40%', '67%'],
    ]);
    expect(areas?.placeless).toBeNull();
    const small = compared({ ...JOB, people: [['North', 10]] });
    expect(fairnessModel(small, 'en', (key) => key).areas).toBeNull();
    expect(fairnessModel(compared({ ...JOB, people: [] }), 'en', String).areas).toBeNull();
  });

  it('measures areas by the whole roll, and tells how many people have none', () => {
    const { areas } = fairnessModel(compared({ ...JOB, roll: 250 }), 'en', (key) => key);
    expect(areas?.rows.map(({ peopleShare }) => peopleShare)).toEqual(['24%', '16%']);
    expect(areas).toMatchObject({ placeless: 150, placelessShare: 0.6 });
  });

  it('names who differs from the binding rule', () => {
    const [pot] = comparisonModel(compared(), 'en', String).comparedPots;
    expect(pot?.baseline).toBe('greedy');
    const plain = pot?.rows.find(({ name }) => name === 'equal-shares');
    expect(plain).toMatchObject({ isSame: false, lost: 'Trees and Bench' });
  });

  it('reports how far it is', () => {
    const told: object[] = [];
    compareBallots(JOB, (progress) => told.push(progress));
    const rules = compared().pots[0]?.rows.map(({ name }) => name) ?? [];
    expect(told).toEqual(rules.map((rule, done) => ({ done, all: rules.length, rule })));
  });
});

describe('a comparison on a file', () => {
  it('has the names and amounts of the file, and no binding rule', () => {
    const answer = file();
    if (answer.kind !== 'compared') throw new Error('unreadable');
    const [pot] = comparisonModel(answer.compared, 'en', String).comparedPots;
    expect(pot).toMatchObject({ name: 'Our village', ballots: 2 });
    expect(pot?.budget).toMatch(/^zł\s100$/);
    expect(pot?.baseline).toBe('equal-shares-add1');
    expect(answer.compared.pots[0]?.projects.map(({ name }) => name)).toEqual(['Trees', 'b']);
  });

  it('has words for a file without a description', () => {
    const answer = file((text) => text.replace('description;Our village\n', ''));
    if (answer.kind !== 'compared') throw new Error('unreadable');
    const [pot] = comparisonModel(answer.compared, 'en', String).comparedPots;
    expect(pot?.name).toBe('comparison.trial.unnamed');
  });

  it('gives rankings points by rank, so that the rules of points count them, too', () => {
    const ranked = (text: string): string =>
      text
        .replace('approval', 'ordinal\nmax_length;3')
        .replace('1;a', '1;a\n3;b,a')
        .replace('2;a,b', '2;b,a');
    const answer = file(ranked);
    if (answer.kind !== 'compared') throw new Error('unreadable');
    const winners = new Map(
      answer.compared.pots[0]?.rows.map((row) => [row.name, row.winners.join()]),
    );
    // 3 votes and 3 + 2 + 2 points for a, at 60; 2 votes and 3 + 3 points for b, at 40.
    expect(winners.get('greedy')).toBe('a,b');
    expect(winners.get('greedy-points')).toBe('a,b');
    const poor = file((text) => ranked(text).replace('budget;100', 'budget;60'));
    const rows = poor.kind === 'compared' ? (poor.compared.pots[0]?.rows ?? []) : [];
    expect(rows.find(({ name }) => name === 'greedy-points')?.winners).toEqual(['a']);
    expect(rows.find(({ name }) => name === 'equal-shares-points')?.winners).toEqual(['b']);
  });

  it('shows plain numbers where the currency is unknown', () => {
    const answer = file((text) => text.replace('PLN', 'zloty'));
    if (answer.kind !== 'compared') throw new Error('unreadable');
    expect(comparisonModel(answer.compared, 'en', String).comparedPots[0]?.budget).toBe('100');
  });

  it('names the line that cannot be read', () => {
    expect(file((text) => text.replace('2;a,b', '2;a,x'))).toMatchObject({
      kind: 'unreadable',
      line: 14,
    });
    const bytes = Uint8Array.of(0xff, 0xfe);
    expect(compareBallots({ kind: 'file', bytes })).toMatchObject({ field: 'UTF-8' });
  });
});

describe('how a comparison stands', () => {
  it('is one of four things', () => {
    const progress = { done: 1, all: 9, rule: 'greedy' };
    const counting = standingModel({ state: 'running', stage: 'counting', progress });
    expect(counting).toMatchObject({ isRunning: true, refreshSeconds: 5, progress });
    const stopping = standingModel({ state: 'running', stage: 'stopping', progress });
    expect(stopping).toMatchObject({ isStopping: true, stage: 'stopping', progress: null });
    expect(standingModel({ state: 'failed', reason: 'cancelled' }).failure).toBe('cancelled');
    expect(standingModel({ state: 'absent' }).isRunning).toBe(false);
  });
});
