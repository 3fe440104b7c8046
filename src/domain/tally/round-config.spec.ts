import {
  checkFrozenRound,
  parseBallotContent,
  parseProjects,
  parseRoundConfig,
  type RoundConfig,
} from './round-config';

/** Configuration and projects of design vector 1. */
const LEAST = {
  v: 1,
  round: 'demo-2026',
  pots: {
    north: {
      budgetMinor: '1000000',
      ballot: { type: 'approval', max: 2 },
      rule: { id: 'greedy', version: 1 },
      tieOrder: ['p2', 'p1', 'p3'],
    },
  },
  styles: { north: ['north'] },
};

const FULL = {
  ...LEAST,
  title: 'Demo',
  city: { name: 'Wieliczka', country: 'Poland' },
  currency: { code: 'PLN', decimals: 2 },
  opens: '2026-05-01T06:00:00.000Z',
  closes: '2026-05-24T18:00:00.000Z',
  graceSeconds: 0,
  revote: true,
  pots: {
    north: {
      name: 'North',
      budgetMinor: '1000000',
      ballot: { type: 'knapsack' },
      rule: {
        id: 'equal-shares',
        version: 1,
        options: { utility: 'cost', completion: 'add1' },
      },
      tie: { keys: ['min-cost', 'id'], seed: 'c0ffee' },
      tieOrder: ['p1', 'p2', 'p3'],
    },
  },
  voidReasons: ['ineligible'],
  privacy: { profile: 'open', smallStyles: '' },
};

const PROJECTS = [
  { id: 'p1', costMinor: '400000', pot: 'north', name: 'Trees', area: 'n-1' },
  { id: 'p2', costMinor: '500000', pot: 'north' },
  { id: 'p3', costMinor: '700000', pot: 'north' },
];

/** A copy with the value at a path replaced; undefined removes it. */
function changed(source: unknown, path: string, value: unknown): unknown {
  const copy = structuredClone(source) as Record<string, unknown>;
  const keys = path.split('.');
  const last = keys.pop() as string;
  const parent = keys.reduce((object, key) => object[key] as Record<string, unknown>, copy);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return copy;
}

function config(source: unknown): RoundConfig {
  const result = parseRoundConfig(source);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

describe('parseRoundConfig', () => {
  it('accepts the least that a verifier needs, with the defaults of the format', () => {
    const pot = config(LEAST).pots.get('north');
    expect(pot).toEqual({
      budgetMinor: 1000000n,
      ballot: { type: 'approval', min: 1, max: 2 },
      rule: { id: 'greedy', version: 1 },
      tieOrder: ['p2', 'p1', 'p3'],
    });
    expect(config(LEAST).styles).toEqual(new Map([['north', ['north']]]));
  });

  it('keeps everything that a full configuration says', () => {
    const { pots, ...rest } = FULL;
    expect(config(FULL)).toEqual({
      ...rest,
      pots: new Map([['north', { ...pots.north, budgetMinor: 1000000n }]]),
      styles: new Map([['north', ['north']]]),
    });
    expect(config(changed(FULL, 'city.country', undefined)).city).toEqual({ name: 'Wieliczka' });
  });

  it.each([
    ['v', 2, 'v', 'range'],
    ['round', undefined, 'round', 'missing'],
    ['round', 'A b', 'round', 'form'],
    ['extra', 1, 'extra', 'unknown'],
    ['pots', {}, 'pots', 'range'],
    ['pots', [], 'pots', 'type'],
    ['pots.North', LEAST.pots.north, 'pots.North', 'form'],
    ['title', 7, 'title', 'type'],
    ['currency.decimals', 9, 'currency.decimals', 'range'],
    ['currency.decimals', 1.5, 'currency.decimals', 'type'],
    ['currency.code', 'zl', 'currency.code', 'form'],
    ['opens', '2026-05-01', 'opens', 'form'],
    ['revote', 'yes', 'revote', 'type'],
    ['graceSeconds', -1, 'graceSeconds', 'range'],
    ['styles.north', ['south'], 'styles.north.0', 'mismatch'],
    ['voidReasons', ['a', 'a'], 'voidReasons', 'repeated'],
    ['voidReasons', 'a', 'voidReasons', 'type'],
    ['privacy', { profile: 'open' }, 'privacy.smallStyles', 'missing'],
    ['pots.north.budgetMinor', '0', 'pots.north.budgetMinor', 'range'],
    ['pots.north.budgetMinor', '1'.repeat(19), 'pots.north.budgetMinor', 'form'],
    ['pots.north.budgetMinor', '01', 'pots.north.budgetMinor', 'form'],
    ['pots.north.ballot', { type: 'points' }, 'pots.north.ballot.type', 'range'],
    ['pots.north.ballot', { type: 'knapsack', max: 2 }, 'pots.north.ballot.max', 'unknown'],
    ['pots.north.ballot', { type: 'approval', min: 3, max: 2 }, 'pots.north.ballot.max', 'range'],
    ['pots.north.rule', { id: 'lot', version: 1 }, 'pots.north.rule.id', 'range'],
    ['pots.north.rule', { id: 'greedy', version: 2 }, 'pots.north.rule.version', 'range'],
    ['pots.north.rule.options.zeroCost', 'skip', 'pots.north.rule.options.zeroCost', 'unknown'],
    ['pots.north.rule.options.completion', 'x', 'pots.north.rule.options.completion', 'range'],
    ['pots.north.rule.options.utility', 'votes', 'pots.north.rule.options.utility', 'range'],
    ['pots.north.tie.keys', ['max-votes'], 'pots.north.tie.keys', 'range'],
    ['pots.north.tie.keys', ['dearest'], 'pots.north.tie.keys.0', 'range'],
    ['pots.north.tie.seed', 'abc', 'pots.north.tie.seed', 'form'],
    ['pots.north.tieOrder', ['p1', 'p1'], 'pots.north.tieOrder', 'repeated'],
    ['pots.north.tieOrder', ['e\u0301'], 'pots.north.tieOrder.0', 'form'],
    ['pots.north.tieOrder', ['a\nb'], 'pots.north.tieOrder.0', 'form'],
  ])('refuses %s = %j at %s', (path, value, place, problem) => {
    const error = { kind: 'round-config-invalid', path: place, problem };
    expect(parseRoundConfig(changed(FULL, path, value))).toEqual({ ok: false, error });
  });

  it('does not swallow defects', () => {
    const trap = {
      ...LEAST,
      get v(): number {
        throw new RangeError('trap');
      },
    };
    expect(() => parseRoundConfig(trap)).toThrow('trap');
  });
});

describe('parseProjects', () => {
  it('reads costs as whole minor units', () => {
    const result = parseProjects(PROJECTS);
    expect(result.ok && result.value.map(({ costMinor }) => costMinor)).toEqual([
      400000n,
      500000n,
      700000n,
    ]);
    expect(result.ok && result.value[0]).toMatchObject({ name: 'Trees', area: 'n-1' });
  });

  it.each([
    ['1.id', 'p0', '1.id', 'mismatch'],
    ['1.id', 'p1', '1.id', 'repeated'],
    ['1.id', 'pe\u0301', '1.id', 'form'],
    ['0.costMinor', 4, '0.costMinor', 'type'],
    ['0.cost', '4', '0.cost', 'unknown'],
    ['0', null, '0', 'type'],
  ])('refuses %s = %j', (path, value, place, problem) => {
    const error = { kind: 'projects-invalid', path: place, problem };
    expect(parseProjects(changed(PROJECTS, path, value))).toEqual({ ok: false, error });
  });
});

describe('parseBallotContent', () => {
  it('reads the choices by pot', () => {
    const ballot = { north: { type: 'approval', projects: ['p1', 'p2'] } };
    expect(parseBallotContent(ballot)).toEqual({ ok: true, value: ballot });
    expect(parseBallotContent({})).toEqual({ ok: true, value: {} });
  });

  it.each([
    [{ north: { type: 'ranking', projects: [] } }, 'north.type', 'range'],
    [{ north: { type: 'approval', projects: [1] } }, 'north.projects.0', 'type'],
    [{ north: { type: 'approval' } }, 'north.projects', 'missing'],
    ['north', '', 'type'],
  ])('refuses %j', (ballot, path, problem) => {
    const error = { kind: 'ballot-invalid', path, problem };
    expect(parseBallotContent(ballot)).toEqual({ ok: false, error });
  });
});

describe('checkFrozenRound', () => {
  const projects = PROJECTS.map((project) => ({
    ...project,
    costMinor: BigInt(project.costMinor),
  }));

  it('accepts a tie order that its keys and seed produce, or any order without them', () => {
    expect(checkFrozenRound(config(FULL), projects).ok).toBe(true);
    expect(checkFrozenRound(config(LEAST), projects).ok).toBe(true);
  });

  it.each([
    ['another order than declared', FULL, ['p2', 'p1', 'p3']],
    ['a missing project', LEAST, ['p1', 'p2']],
    ['a stranger', LEAST, ['p1', 'p2', 'p4']],
  ])('refuses a tie order with %s', (_, source, order) => {
    const error = {
      kind: 'round-config-invalid',
      path: 'pots.north.tieOrder',
      problem: 'mismatch',
    };
    const round = config(changed(source, 'pots.north.tieOrder', order));
    expect(checkFrozenRound(round, projects)).toEqual({ ok: false, error });
  });

  it('refuses a project of a pot that the round does not have', () => {
    const stray = [...projects, { id: 'p4', costMinor: 1n, pot: 'south' }];
    const error = { kind: 'projects-invalid', path: '3.pot', problem: 'mismatch' };
    expect(checkFrozenRound(config(LEAST), stray)).toEqual({ ok: false, error });
  });
});
