import { countingOrder } from './pot-links';
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
  exports: ['cvr'],
  objectionDays: 14,
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
    ['round', 'demo!', 'round', 'form'],
    ['round', 'x'.repeat(65), 'round', 'form'],
    ['extra', 1, 'extra', 'unknown'],
    ['pots', {}, 'pots', 'range'],
    ['pots', [], 'pots', 'type'],
    ['pots.North', LEAST.pots.north, 'pots.North', 'form'],
    ['title', 7, 'title', 'type'],
    ['title', 'two\nlines', 'title', 'form'],
    ['title', 'x'.repeat(1001), 'title', 'form'],
    ['title', 'e\u0301', 'title', 'form'],
    ['title', '\ud83c', 'title', 'form'],
    ['city.name', '\u0007', 'city.name', 'form'],
    ['city.country', '\u0007', 'city.country', 'form'],
    ['privacy.profile', 'secret', 'privacy.profile', 'range'],
    ['privacy.smallStyles', '\u0007', 'privacy.smallStyles', 'form'],
    ['pots.north.name', '\u0007', 'pots.north.name', 'form'],
    ['pots.north.tie.seed', 'ab'.repeat(513), 'pots.north.tie.seed', 'form'],
    ['currency.decimals', 9, 'currency.decimals', 'range'],
    ['city', 7, 'city', 'type'],
    ['city.name', 7, 'city.name', 'type'],
    ['city.country', 7, 'city.country', 'type'],
    ['currency', 7, 'currency', 'type'],
    ['currency.decimals', 5, 'currency.decimals', 'range'],
    ['currency.code', 'EURO', 'currency.code', 'form'],
    ['currency.decimals', 1.5, 'currency.decimals', 'type'],
    ['currency.code', 'zl', 'currency.code', 'form'],
    ['opens', '2026-05-01', 'opens', 'form'],
    ['closes', 7, 'closes', 'type'],
    ['privacy.profile', 7, 'privacy.profile', 'range'],
    ['privacy.smallStyles', 7, 'privacy.smallStyles', 'type'],
    ['pots.north.rule.version', '1', 'pots.north.rule.version', 'type'],
    ['revote', 'yes', 'revote', 'type'],
    ['graceSeconds', -1, 'graceSeconds', 'range'],
    ['styles.north', ['south'], 'styles.north.0', 'mismatch'],
    ['voidReasons', ['a', 'a'], 'voidReasons', 'repeated'],
    ['voidReasons', 'a', 'voidReasons', 'type'],
    ['privacy', { profile: 'open' }, 'privacy.smallStyles', 'missing'],
    ['exports', ['pdf'], 'exports.0', 'form'],
    ['exports', ['cvr', 'cvr'], 'exports', 'repeated'],
    ['objectionDays', 366, 'objectionDays', 'range'],
    ['objectionDays', '14', 'objectionDays', 'type'],
    ['pots.north.name', 7, 'pots.north.name', 'type'],
    ['pots.north.budgetMinor', '0', 'pots.north.budgetMinor', 'range'],
    ['pots.north.budgetMinor', '1'.repeat(19), 'pots.north.budgetMinor', 'form'],
    ['pots.north.budgetMinor', '01', 'pots.north.budgetMinor', 'form'],
    ['pots.north.ballot', { type: 'points' }, 'pots.north.ballot.type', 'range'],
    ['pots.north.ballot', { type: 'knapsack', max: 2 }, 'pots.north.ballot.max', 'unknown'],
    ['pots.north.ballot', { type: 'approval', min: 3, max: 2 }, 'pots.north.ballot.max', 'range'],
    ['pots.north.rule', { id: 'lot', version: 1 }, 'pots.north.rule.id', 'range'],
    ['pots.north.rule', { id: 'greedy', version: 2 }, 'pots.north.rule.version', 'range'],
    ['pots.north.rule.options.lot', 'skip', 'pots.north.rule.options.lot', 'unknown'],
    ['pots.north.rule.options.utility', 'points', 'pots.north.rule.options.utility', 'mismatch'],
    ['pots.north.leftTo', 'north', 'pots.north.leftTo', 'mismatch'],
    ['pots.north.leftTo', 'south', 'pots.north.leftTo', 'mismatch'],
    ['pots.north.leftTo', 7, 'pots.north.leftTo', 'type'],
    ['pots.north.districts', { north: '1' }, 'pots.north.districts', 'mismatch'],
    ['pots.north.districts', { south: '1000000' }, 'pots.north.districts.north', 'missing'],
    ['pots.north.districts', [], 'pots.north.districts', 'type'],
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

  it.each([
    [{ type: 'approval', max: 2 }, 'greedy', { measure: 'points' }, false],
    [{ type: 'knapsack' }, 'knapsack-optimum', { welfare: 'points' }, false],
    [{ type: 'knapsack' }, 'knapsack-optimum', { welfare: 'cost' }, true],
    [{ type: 'cumulative', points: 5 }, 'greedy', { measure: 'points' }, true],
    [{ type: 'cumulative', points: 5 }, 'equal-shares', { utility: 'cost-points' }, true],
    [{ type: 'cumulative', points: 5 }, 'equal-shares', { utility: 'borda' }, false],
    [{ type: 'ordinal', max: 1, points: [1] }, 'equal-shares', { utility: 'cost-borda' }, true],
    [{ type: 'scoring', lowest: 0, highest: 2 }, 'phragmen', {}, true],
    [{ type: 'scoring', lowest: 0, highest: 2 }, 'maximin-support', {}, true],
  ])('lets ballots %j be counted by %s with %j: %s', (ballot, id, options, isFed) => {
    const pot = { ...LEAST.pots.north, ballot, rule: { id, version: 1, options } };
    expect(parseRoundConfig({ ...LEAST, pots: { north: pot } }).ok).toBe(isFed);
  });

  it('reads limits of the winners', () => {
    const limits = {
      groups: [
        { name: 'Schools', projects: ['p1', 'p3'], ceilingMinor: '500', floorMinor: '500' },
        { name: 'Parks', projects: ['p2'], mostWinners: 0 },
      ],
      conflicts: [['p1', 'p2']],
    };
    const read = config(changed(LEAST, 'pots.north.limits', limits)).pots.get('north')?.limits;
    expect(read).toEqual({
      groups: [
        { name: 'Schools', projects: ['p1', 'p3'], ceilingMinor: 500n, floorMinor: 500n },
        { name: 'Parks', projects: ['p2'], mostWinners: 0 },
      ],
      conflicts: [['p1', 'p2']],
    });
    expect(config(changed(LEAST, 'pots.north.limits', {})).pots.get('north')?.limits).toEqual({});
  });

  const group = { name: 'Parks', projects: ['p1'] };
  it.each([
    [{ groups: [group, group] }, 'groups', 'repeated'],
    [{ groups: [{ ...group, name: '' }] }, 'groups.0.name', 'form'],
    [{ groups: [{ ...group, name: 'x'.repeat(101) }] }, 'groups.0.name', 'form'],
    [{ groups: [{ ...group, name: 'e\u0301' }] }, 'groups.0.name', 'form'],
    [{ groups: [{ ...group, name: 'Parks\n' }] }, 'groups.0.name', 'form'],
    [{ groups: [{ ...group, ceilingMinor: '-1' }] }, 'groups.0.ceilingMinor', 'form'],
    [{ groups: [{ ...group, floorMinor: '-1' }] }, 'groups.0.floorMinor', 'form'],
    [{ groups: [{ ...group, projects: ['p4'] }] }, 'groups.0.projects.0', 'mismatch'],
    [{ groups: [{ ...group, projects: ['p2', 'p1'] }] }, 'groups.0.projects.1', 'mismatch'],
    [
      { groups: [{ ...group, ceilingMinor: '1', floorMinor: '2' }] },
      'groups.0.floorMinor',
      'range',
    ],
    [{ groups: [{ ...group, mostWinners: -1 }] }, 'groups.0.mostWinners', 'range'],
    [{ conflicts: [['p1']] }, 'conflicts.0', 'range'],
    [{ conflicts: 'p1' }, 'conflicts', 'type'],
    [{ others: [] }, 'others', 'unknown'],
  ])('refuses the limits %j', (limits, place, problem) => {
    const error = { kind: 'round-config-invalid', path: `pots.north.limits.${place}`, problem };
    const source = changed(LEAST, 'pots.north.limits', limits);
    expect(parseRoundConfig(source)).toEqual({ ok: false, error });
  });

  /** Three pots of which each may leave its money to another. */
  const flow = (links: Record<string, string>, districts?: object) => {
    const ids = ['a', 'b', 'c'];
    const potOf = (id: string) => ({
      ...LEAST.pots.north,
      ...(links[id] !== undefined && { leftTo: links[id] }),
      ...(id === 'c' && districts && { rule: { id: 'equal-shares', version: 1 }, districts }),
    });
    const pots = Object.fromEntries(ids.map((id) => [id, potOf(id)]));
    return parseRoundConfig({ ...LEAST, pots, styles: { one: ['a', 'c'], two: ['c'] } });
  };

  it('counts pots that give before those that get', () => {
    const read = flow({ a: 'b', c: 'a' });
    expect(read.ok && countingOrder(read.value.pots)).toEqual(['c', 'a', 'b']);
  });

  it.each([
    [{ a: 'b', b: 'a' }, undefined, 'a.leftTo', 'mismatch'],
    [{ a: 'b', b: 'c', c: 'b' }, undefined, 'a.leftTo', 'mismatch'],
    [{ a: 'c' }, { one: '1', two: '999999' }, 'a.leftTo', 'mismatch'],
    [{}, { one: '1', two: '999998' }, 'c.districts', 'mismatch'],
    [{}, { one: '1000000' }, 'c.districts.two', 'missing'],
    [{}, { one: '1', three: '0', two: '999999' }, 'c.districts.three', 'mismatch'],
  ])('refuses money that flows %j with the districts %j', (links, districts, place, problem) => {
    const error = { kind: 'round-config-invalid', path: `pots.${place}`, problem };
    expect(flow(links, districts)).toEqual({ ok: false, error });
  });

  it('divides a budget among districts', () => {
    const read = flow({}, { one: '1', two: '999999' });
    const sums = new Map([
      ['one', 1n],
      ['two', 999_999n],
    ]);
    expect(read.ok && read.value.pots.get('c')?.districts).toEqual(sums);
    const greedy = changed(LEAST, 'pots.north.districts', { north: '1000000' });
    const error = {
      kind: 'round-config-invalid',
      path: 'pots.north.districts',
      problem: 'mismatch',
    };
    expect(parseRoundConfig(greedy)).toEqual({ ok: false, error });
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
    const adjustable = parseProjects(changed(PROJECTS, '0.leastMinor', '399999'));
    expect(adjustable.ok && adjustable.value[0]?.leastMinor).toBe(399_999n);
  });

  it.each([
    ['1.id', 'p0', '1.id', 'mismatch'],
    ['1.id', 'p1', '1.id', 'repeated'],
    ['1.id', 'pe\u0301', '1.id', 'form'],
    ['0.costMinor', 4, '0.costMinor', 'type'],
    ['0.pot', 'No', '0.pot', 'form'],
    ['0.name', 4, '0.name', 'type'],
    ['0.area', 4, '0.area', 'type'],
    ['0.cost', '4', '0.cost', 'unknown'],
    ['0', null, '0', 'type'],
    ['0.name', 'two\nlines', '0.name', 'form'],
    ['0.area', '\u0007', '0.area', 'form'],
    ['0.leastMinor', '0', '0.leastMinor', 'range'],
    ['0.leastMinor', '400000', '0.leastMinor', 'range'],
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
    const others = {
      north: { type: 'ordinal', ranking: ['p2', 'p1'] },
      south: { type: 'scoring', points: { p1: -1, é: 2 } },
    };
    expect(parseBallotContent(others)).toEqual({ ok: true, value: others });
  });

  it.each([
    [{ north: { type: 'ranking', projects: [] } }, 'north.type', 'range'],
    [{ north: { type: 'approval', projects: [1] } }, 'north.projects.0', 'type'],
    [{ north: { type: 'approval' } }, 'north.projects', 'missing'],
    [{ north: { type: 'scoring', points: { p1: 0.5 } } }, 'north.points.p1', 'type'],
    [{ north: { type: 'cumulative', points: [] } }, 'north.points', 'type'],
    [{ north: { type: 'ordinal', ranking: 'p1' } }, 'north.ranking', 'type'],
    [{ north: { type: 'ordinal', ranking: [], points: {} } }, 'north.points', 'unknown'],
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
    const one = { id: 'p4', costMinor: 1n, pot: 'south' };
    const error = { kind: 'projects-invalid', path: '3.pot', problem: 'mismatch' };
    const round = config(LEAST);
    expect(checkFrozenRound(round, [...projects, one])).toEqual({ ok: false, error });
    const first = { ok: false, error: { ...error, path: '0.pot' } };
    expect(checkFrozenRound(round, [one, ...projects])).toEqual(first);
  });

  it('does not ask how projects are ordered', () => {
    expect(checkFrozenRound(config(LEAST), [...projects].reverse()).ok).toBe(true);
  });

  it('takes four decimals of a currency', () => {
    expect(config(changed(FULL, 'currency.decimals', 4)).currency?.decimals).toBe(4);
  });
});
