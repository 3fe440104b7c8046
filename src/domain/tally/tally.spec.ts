import { canonicalJson } from '../shared/canonical-json';
import { parsePabulib } from './pabulib/parse';
import { writePotFile } from './pabulib/pot-file';
import { potRuleName } from './pabulib/pot-rule-name';
import {
  type BallotContent,
  type FrozenProject,
  parseProjects,
  parseRoundConfig,
  type RoundConfig,
  type Selections,
} from './round-config';
import { type RoundOutcome, tallyRound } from './tally';
import { traceLines, traceSteps } from './trace';

const CONFIG = {
  v: 1,
  round: 'demo-2026',
  pots: {
    south: {
      budgetMinor: '100000',
      ballot: { type: 'knapsack' },
      rule: { id: 'equal-shares', version: 1, options: { utility: 'cost', completion: 'none' } },
      tieOrder: ['s2', 's1'],
    },
    constructor: {
      name: 'North; old town',
      budgetMinor: '1000050',
      ballot: { type: 'approval', max: 9 },
      rule: { id: 'greedy', version: 1 },
      tieOrder: ['p2', 'p1', 'p3'],
    },
  },
  styles: { all: ['constructor', 'south'] },
};

const PROJECTS = [
  { id: 'p1', costMinor: '400000', pot: 'constructor', name: 'Trees "all"' },
  { id: 'p2', costMinor: '500000', pot: 'constructor' },
  { id: 'p3', costMinor: '700000', pot: 'constructor' },
  { id: 's1', costMinor: '60000', pot: 'south' },
  { id: 's2', costMinor: '40000', pot: 'south' },
];

const approving = (...projects: string[]) => ({ type: 'approval', projects }) as const;

const BALLOTS: BallotContent[] = [
  { constructor: approving('p1', 'p2'), south: approving('s1') },
  { south: approving() },
  { constructor: approving('p3', 'p2', 'p1') },
  {},
];

const turnout = { roll: 9, casts: 5, credentials: 4 };

function value<T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function round(changes: object = {}): { config: RoundConfig; projects: FrozenProject[] } {
  const config = value(parseRoundConfig({ ...CONFIG, ...changes }));
  return { config, projects: value(parseProjects(PROJECTS)) };
}

const outcomeOf = (changes: object = {}): RoundOutcome =>
  tallyRound({ ...round(changes), ballots: BALLOTS, turnout });

function potFile(pot: string, changes: object = {}): string {
  const { result } = outcomeOf(changes);
  const potResult = result.pots[pot];
  if (potResult === undefined) throw new Error(pot);
  return writePotFile({ ...round(changes), pot, ballots: BALLOTS, result: potResult });
}

describe('tallyRound', () => {
  it('counts each pot from the ballots that hold it, as result.json has it', () => {
    expect(outcomeOf().result).toEqual({
      v: 1,
      round: 'demo-2026',
      roll: 9,
      casts: 5,
      credentials: 4,
      counted: 4,
      pots: {
        constructor: {
          ballots: 2,
          budgetMinor: '1000050',
          costMinor: '900000',
          leftMinor: '100050',
          order: ['p2', 'p1'],
          winners: ['p1', 'p2'],
          projects: [
            { id: 'p1', costMinor: '400000', votes: 2 },
            { id: 'p2', costMinor: '500000', votes: 2 },
            { id: 'p3', costMinor: '700000', votes: 1 },
          ],
          rule: { id: 'greedy', version: 1 },
          runs: 1,
          ties: 1,
        },
        south: {
          ballots: 2,
          budgetMinor: '100000',
          costMinor: '0',
          leftMinor: '100000',
          order: [],
          winners: [],
          projects: [
            { id: 's1', costMinor: '60000', votes: 1 },
            { id: 's2', costMinor: '40000', votes: 0 },
          ],
          rule: CONFIG.pots.south.rule,
          runs: 1,
          ties: 0,
        },
      },
    });
  });

  it('writes one trace line per step, pots sorted by id, numbered within the pot', () => {
    const lines = outcomeOf().trace.map((line) => canonicalJson({ ...line }));
    expect(lines).toEqual([
      '{"costMinor":"500000","i":0,"leftMinor":"500050","pot":"constructor","project":"p2","t":"take","tied":["p1","p2"],"votes":2}',
      '{"costMinor":"400000","i":1,"leftMinor":"100050","pot":"constructor","project":"p1","t":"take","votes":2}',
      '{"costMinor":"700000","i":2,"leftMinor":"100050","pot":"constructor","project":"p3","t":"misfit","votes":1}',
      '{"i":0,"perVoter":"50000/1","pot":"south","run":0,"runs":1,"stop":"single","t":"endowment","voters":2}',
      '{"costMinor":"40000","i":1,"money":"0/1","pot":"south","project":"s2","supporters":0,"t":"short"}',
      '{"costMinor":"60000","i":2,"money":"50000/1","pot":"south","project":"s1","supporters":1,"t":"short"}',
    ]);
  });

  it('raises endowments by one unit of the currency', () => {
    const pots = structuredClone(CONFIG.pots);
    pots.south.rule.options.completion = 'add1';
    // From 500 each up to the 600 that its only supporter must pay; nobody supports the other one.
    expect(outcomeOf({ pots }).result.pots.south).toMatchObject({ runs: 101, winners: ['s1'] });
    pots.south.budgetMinor = '50000';
    const { perVoter, runs } = outcomeOf({ pots, currency: { code: 'TND', decimals: 3 } })
      .trace[3] as unknown as { perVoter: string; runs: number };
    // From 25 dinars up to 60 that make the voter buy a project dearer than the pot.
    expect([perVoter, runs]).toEqual(['59000/1', 36]);
  });
});

describe('tallyRound with points', () => {
  const rule = { id: 'greedy', version: 1, options: { measure: 'points' } };
  const RANKED = { type: 'ordinal', max: 2, points: [5, 2] };
  const SCORED = { type: 'scoring', lowest: -2, highest: 4, unlisted: 1 };

  function outcome(ballot: object, ballots: readonly Selections[], leftTo?: string) {
    const pots = structuredClone(CONFIG.pots) as Record<string, object>;
    pots['constructor'] = { ...pots['constructor'], ballot, rule, ...(leftTo && { leftTo }) };
    const source = round({ pots });
    const contents = ballots.map((selections) => ({ constructor: selections }));
    return {
      ...source,
      ballots: contents,
      ...tallyRound({ ...source, ballots: contents, turnout }),
    };
  }

  it.each([
    {
      what: 'rankings',
      ballot: RANKED,
      ballots: [
        { type: 'ordinal', ranking: ['p3', 'p1'] },
        { type: 'ordinal', ranking: ['p1'] },
        { type: 'ordinal', ranking: [] },
      ],
      // p3 no longer fits, and nobody supports p2.
      order: ['p1'],
      points: [7, 0, 5],
      votes: [2, 0, 1],
    },
    {
      what: 'scores, those of projects that are not listed too',
      ballot: SCORED,
      ballots: [
        { type: 'scoring', points: { p3: 4, p1: -2 } },
        { type: 'scoring', points: { p2: 3 } },
      ],
      order: ['p3'],
      points: [-1, 4, 5],
      votes: [1, 2, 2],
    },
    {
      what: 'shared points',
      ballot: { type: 'cumulative', points: 6 },
      ballots: [
        { type: 'cumulative', points: { p2: 6 } },
        { type: 'cumulative', points: { p2: 1, p1: 5 } },
      ],
      order: ['p2', 'p1'],
      points: [5, 7, 0],
      votes: [1, 2, 0],
    },
  ] as const)('counts $what', ({ ballot, ballots, order, points, votes }) => {
    const pot = outcome(ballot, ballots).result.pots['constructor']!;
    expect(pot.order).toEqual(order);
    expect(pot.projects.map((project) => project.points)).toEqual(points);
    expect(pot.projects.map((project) => project.votes)).toEqual(votes);
    expect(pot.ballots).toBe(ballots.length);
  });

  it('lets points below zero speak against a project', () => {
    const ballot = { type: 'scoring', lowest: -5, highest: 5 };
    const rule = { id: 'greedy', version: 1, options: { measure: 'points' } };
    const south = { budgetMinor: '60000', ballot, rule, tieOrder: ['s1', 's2'] };
    const rated = (s1: number, s2: number): BallotContent => ({
      south: { type: 'scoring', points: { s1, s2 } },
    });
    const ballots = [rated(5, 2), rated(-5, 2), rated(-5, 0)];
    const pots = { ...CONFIG.pots, south };
    const { result } = tallyRound({ ...round({ pots }), ballots, turnout });
    expect(result.pots.south?.winners).toEqual(['s2']);
    expect(result.pots.south?.projects.map(({ points }) => points)).toEqual([-5, 4]);
  });

  it('gives what a pot leaves to the pot that it names', () => {
    const { result } = outcome(RANKED, [{ type: 'ordinal', ranking: ['p1'] }], 'south');
    const [giver, south] = ['constructor', 'south'].map((id) => result.pots[id]);
    expect([giver?.leftMinor, giver?.receivedMinor]).toEqual(['600050', undefined]);
    expect([south?.budgetMinor, south?.receivedMinor]).toEqual(['700050', '600050']);
    expect(south?.leftMinor).toBe('700050');
  });

  it('says that nothing was received where nothing was left', () => {
    const pots = structuredClone(CONFIG.pots) as Record<string, object>;
    pots['constructor'] = { ...pots['constructor'], budgetMinor: '400000', leftTo: 'south' };
    const source = round({ pots });
    const ballots: BallotContent[] = [{ constructor: approving('p1') }];
    const { result } = tallyRound({ ...source, ballots, turnout });
    expect(result.pots['south']?.receivedMinor).toBe('0');
  });

  it('hands the limits of a pot to its rule', () => {
    const pots = structuredClone(CONFIG.pots) as Record<string, object>;
    pots['constructor'] = { ...pots['constructor'], limits: { conflicts: [['p1', 'p2']] } };
    const source = round({ pots });
    const { result } = tallyRound({ ...source, ballots: BALLOTS, turnout });
    expect(result.pots['constructor']?.winners).toEqual(['p2']);
  });

  function fileOf(ballot: object, ballots: readonly Selections[]): string[] {
    const { config, projects, ballots: contents, result } = outcome(ballot, ballots);
    const source = { config, projects, ballots: contents, pot: 'constructor' };
    const text = writePotFile({ ...source, result: result.pots['constructor']! });
    expect(value(parsePabulib(text)).warnings).toEqual([]);
    return text.split('\n');
  }

  it('writes points into the Pabulib file, the most first', () => {
    const lines = fileOf({ type: 'cumulative', points: 6, max: 2, mostPerProject: 5 }, [
      { type: 'cumulative', points: { p1: 2, p2: 4 } },
      { type: 'cumulative', points: { p2: 3, p1: 3 } },
      { type: 'cumulative', points: {} },
    ]);
    expect(lines.slice(9)).toEqual([
      'budget;10000.5',
      'vote_type;cumulative',
      'rule;unknown',
      'date_begin;01.01.1970',
      'date_end;01.01.1970',
      'min_length;1',
      'max_length;2',
      'max_points;5',
      'max_sum_points;6',
      'PROJECTS',
      'project_id;cost;votes;score;name;selected',
      'p2;5000;2;7;p2;1',
      'p1;4000;2;5;"Trees ""all""";1',
      'p3;7000;0;0;p3;0',
      'VOTES',
      'voter_id;vote;points',
      '1;p2,p1;4,2',
      '2;p1,p2;3,3',
      '3;;',
      '',
    ]);
  });

  it('writes scores with what an unlisted project gets', () => {
    const lines = fileOf(SCORED, [{ type: 'scoring', points: { p3: 4, p1: -2 } }]);
    expect(lines).toContain('vote_type;scoring');
    expect(lines.join(' ')).toContain('min_points;-2 max_points;4 default_score;1 PROJECTS');
    expect(lines).toContain('p2;5000;0;1;p2;0');
    expect(lines).toContain('1;p3,p1;4,-2');
  });

  it('writes rankings, and leaves their score to the reader', () => {
    const lines = fileOf(RANKED, [{ type: 'ordinal', ranking: ['p3', 'p1'] }]);
    expect(lines).toContain('vote_type;ordinal');
    expect(lines).toContain('rule;unknown');
    expect(lines.join(' ')).toContain('min_length;1 max_length;2 PROJECTS');
    expect(lines).toContain('project_id;cost;votes;name;selected');
    expect(lines).toContain('1;p3,p1');
  });
});

describe('writePotFile', () => {
  it('writes the file of an approval pot that has only what it must have', () => {
    expect(potFile('constructor')).toBe(
      [
        'META',
        'key;value',
        'description;"demo-2026: North; old town"',
        'country;Worldwide',
        'unit;demo-2026',
        'instance;demo-2026',
        'subunit;constructor',
        'num_projects;3',
        'num_votes;2',
        'budget;10000.5',
        'vote_type;approval',
        'rule;greedy',
        'date_begin;01.01.1970',
        'date_end;01.01.1970',
        'min_length;1',
        'max_length;3',
        'PROJECTS',
        'project_id;cost;votes;name;selected',
        'p2;5000;2;p2;1',
        'p1;4000;2;"Trees ""all""";1',
        'p3;7000;1;p3;0',
        'VOTES',
        'voter_id;vote',
        '1;p1,p2',
        '3;p1,p2,p3',
        '',
      ].join('\n'),
    );
  });

  it('writes a knapsack pot with dates, currency and place, and an empty vote as an empty cell', () => {
    const text = potFile('south', {
      title: 'Demo',
      city: { name: 'Gabès', country: 'Tunisia' },
      currency: { code: 'TND', decimals: 3 },
      opens: '2026-05-01T06:00:00.000Z',
      closes: '2026-05-24T23:00:00.000Z',
    });
    expect(text.split('\n').slice(2, 19)).toEqual([
      'description;Demo: south',
      'country;Tunisia',
      'unit;Gabès',
      'instance;demo-2026',
      'subunit;south',
      'num_projects;2',
      'num_votes;2',
      'budget;100',
      'vote_type;approval',
      'rule;equalshares',
      'date_begin;01.05.2026',
      'date_end;24.05.2026',
      'max_sum_cost;100',
      'currency;TND',
      'fully_funded;1',
      'PROJECTS',
      'project_id;cost;votes;name;selected',
    ]);
    expect(text.endsWith('VOTES\nvoter_id;vote\n1;s1\n2;\n')).toBe(true);
  });

  it('leaves both dates out when one is missing', () => {
    const text = potFile('south', { opens: '2026-05-01T06:00:00.000Z' });
    expect(text).toContain('date_begin;01.01.1970\ndate_end;01.01.1970\n');
  });

  it.each([
    [{}, {}, 'unknown'],
    [{ fundUnsupported: true }, {}, 'greedy'],
    [{ fundUnsupported: true, onMisfit: 'stop' }, {}, 'greedy-no-skip'],
    [{ fundUnsupported: true, minVotes: '0', minSharePercent: '0.00' }, {}, 'greedy'],
    [{ minVotes: '10' }, {}, 'unknown'],
    [{ relativeCost: '1/3' }, {}, 'unknown'],
    [{}, { limits: {} }, 'unknown'],
  ])('names greedy with the options %j and %j %s', (options, more, name) => {
    const rule = { id: 'greedy', version: 1, options };
    const pots = { ...CONFIG.pots, south: { ...CONFIG.pots.south, rule, ...more } };
    expect(potFile('south', { pots })).toContain(`\nrule;${name}\n`);
  });

  it('has no name for other rules, for districts and for projects that may get a part', () => {
    const south = (more: object) => {
      const pots = { ...CONFIG.pots, south: { ...CONFIG.pots.south, ...more } };
      return round({ pots }).config;
    };
    const nameOf = (config: RoundConfig, least?: bigint) =>
      potRuleName({
        config,
        pot: 'south',
        projects: [{ id: 's1', costMinor: 2n, pot: 'south', ...(least && { leastMinor: least }) }],
        result: { projects: [{ id: 's1', costMinor: '2', votes: 1 }] },
      });
    expect(nameOf(south({}))).toBe('equalshares');
    expect(nameOf(south({}), 1n)).toBe('unknown');
    expect(nameOf(south({ rule: { id: 'phragmen', version: 1 } }))).toBe('unknown');
    expect(nameOf(south({ districts: { all: '100000' } }))).toBe('unknown');
    const ballot = { type: 'scoring', lowest: 0, highest: 1 };
    expect(nameOf(south({ ballot }))).toBe('unknown');
  });

  it.each([
    [{ comparison: 'satisfaction' }, 'equalshares-comparison'],
    [{ completion: 'add1', comparison: 'satisfaction' }, 'equalshares/add1-comparison'],
    [{ comparison: 'exclusion' }, 'unknown'],
    [undefined, 'equalshares'],
    [{ completion: 'add1' }, 'equalshares/add1'],
    [{ completion: 'add1e' }, 'unknown'],
    [{ completion: 'greedy' }, 'unknown'],
    [{ utility: 'cost', completion: 'none' }, 'equalshares'],
    [{ utility: 'cardinality', completion: 'none' }, 'unknown'],
  ])('names the rule with the options %j %s', (options, name) => {
    const rule = { id: 'equal-shares', version: 1, ...(options && { options }) };
    const pots = { ...CONFIG.pots, south: { ...CONFIG.pots.south, rule } };
    expect(potFile('south', { pots })).toContain(`\nrule;${name}\n`);
  });

  it('is read back without a warning', () => {
    const file = value(parsePabulib(potFile('constructor')));
    expect(file.warnings).toEqual([]);
    expect(file.votes.map(({ projects }) => projects)).toEqual([
      ['p1', 'p2'],
      ['p1', 'p2', 'p3'],
    ]);
  });
});

describe('a pot that is divided among districts', () => {
  const districts = { east: '60000', west: '40000' };
  const pots = { ...CONFIG.pots, south: { ...CONFIG.pots.south, districts } };
  const divided = round({ pots, styles: { east: ['south'], west: ['south', 'constructor'] } });
  const ballots: BallotContent[] = [
    { south: approving('s1') },
    { constructor: approving('p1') },
    { south: approving('s2') },
  ];

  it('gives the voters of each style the money of theirs', () => {
    const styles = ['east', 'west', 'west'];
    const { result } = tallyRound({ ...divided, ballots, styles, turnout });
    expect(result.pots.south?.winners).toEqual(['s1', 's2']);
    expect(outcomeOf().result.pots.south?.winners).toEqual([]);
  });

  it('cannot be counted without knowing the styles', () => {
    expect(() => tallyRound({ ...divided, ballots, turnout })).toThrow('styles');
  });
});

describe('a project that is content with less', () => {
  it('gets what is left in the end, and the result says how much', () => {
    const { config, projects } = round();
    const content = projects.map((project) =>
      project.id === 'p3' ? { ...project, leastMinor: 100_000n } : project,
    );
    const { result } = tallyRound({ config, projects: content, ballots: BALLOTS, turnout });
    const pot = new Map(Object.entries(result.pots)).get('constructor');
    expect(pot?.partial).toEqual([{ id: 'p3', grantedMinor: '100050' }]);
    expect(pot?.leftMinor).toBe('0');
  });
});

describe('the progress of a count', () => {
  it('is told before each pot, and with every division of it', () => {
    const told: [number, number][] = [];
    const onProgress = (done: number, runs: number) => void told.push([done, runs]);
    const options = { utility: 'cost', completion: 'add1' };
    const south = { ...CONFIG.pots.south, rule: { ...CONFIG.pots.south.rule, options } };
    const pots = { ...CONFIG.pots, south: { ...south, budgetMinor: '62000' } };
    const ballots = [...BALLOTS, { south: approving('s2') }];
    tallyRound({ ...round({ pots }), ballots, turnout, onProgress });
    expect(told).toContainEqual([0, 0]);
    expect(told).toContainEqual([1, 0]);
    expect(told.at(-1)?.[1]).toBeGreaterThan(0);
  });
});

describe('the steps of a pot', () => {
  it('are what its lines of the trace were made from', () => {
    const { trace } = tallyRound({ ...round(), ballots: BALLOTS, turnout });
    const steps = traceSteps('south', trace);
    expect(traceLines('south', steps)).toEqual(trace.filter(({ pot }) => pot === 'south'));
  });
});
