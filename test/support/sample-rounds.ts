import type { BundleSpec, VoterSpec } from './bundle-builder';

/** A round with two pots, two rules, revotes, blank and empty ballots, ties and a witness. */
export const RICH_ROUND: BundleSpec = {
  pots: {
    city: {
      budget: 100_000,
      projects: { p1: 40_000, p2: 40_000, 'p-3': 30_000, gratis: 0, giant: 900_000 },
      rule: {
        id: 'equal-shares',
        version: 1,
        options: { utility: 'cost', completion: 'add1eu' },
      },
      ballot: { type: 'approval', min: 1, max: 3 },
      tieOrder: ['gratis', 'p-3', 'p1', 'p2', 'giant'],
      tie: { keys: ['min-cost', 'id'], seed: '' },
    },
    north: {
      budget: 50_000,
      projects: { n1: 20_000, n2: 30_000, n3: 30_000 },
      ballot: { type: 'knapsack' },
    },
  },
  styles: { d1: { pots: ['city', 'north'], roll: 8 }, d2: { pots: ['city'], roll: 5 } },
  voters: [
    {
      style: 'd1',
      ballots: [
        { city: ['p1'], north: ['n1'] },
        { city: ['p2', 'p-3'], north: [] },
      ],
    },
    { style: 'd1', ballots: [{ city: ['p1', 'gratis', 'giant'], north: ['n1', 'n2'] }] },
    { style: 'd1', ballots: [{ north: ['n3'] }] },
    { style: 'd2', ballots: [{ city: ['p2'] }, {}, { city: ['p-3'] }] },
    { style: 'd2', ballots: [{}] },
    { style: 'd2', ballots: [{ city: [] }] },
  ],
  heads: [0, 1, 4],
  hasWitness: true,
  config: {
    title: 'Budget 2026; "green"',
    city: { name: 'Zielona Góra', country: 'Poland' },
    currency: { code: 'PLN', decimals: 2 },
    opens: '2026-05-01T08:00:00.000Z',
    closes: '2026-05-24T18:00:00.000Z',
    graceSeconds: 0,
    revote: true,
    voidReasons: ['ineligible'],
    privacy: { profile: 'open', smallStyles: '' },
  },
};

/** The rich round, in which officers took ballots out, entered paper, and counted twice. */
export const ACTS_ROUND: BundleSpec = {
  ...RICH_ROUND,
  config: { ...RICH_ROUND.config, exports: ['cvr'], objectionDays: 14 },
  acts: [
    { t: 'void', voter: 1 },
    { t: 'void', voter: 2 },
    {
      t: 'paper',
      batch: 'P-017',
      sheets: [
        { style: 'd1', ballot: { city: ['p1', 'p2'], north: ['n1'] } },
        { style: 'd2', ballot: {} },
        { style: 'd2', ballot: { city: ['p1'] } },
      ],
    },
    { t: 'paper', batch: 'P-018', sheets: [{ style: 'd2', ballot: { city: ['p-3'] } }] },
    { t: 'restore', voter: 1 },
    { t: 'rule', what: 'deadline-extended' },
    { t: 'void', voter: 5, at: 'closed' },
    { t: 'void', voter: 4, at: 'recount' },
    { t: 'rule', what: 'key-shredded', at: 'counted' },
  ],
};

/** A round with a pot for each kind of ballot, one with nothing in it, and cast vote records. */
export const EVERY_BALLOT: BundleSpec = {
  pots: {
    approvals: {
      budget: 10,
      projects: { a1: 5, a2: 6 },
      more: { limits: { conflicts: [['a1', 'a2']] } },
    },
    baskets: {
      budget: 10,
      projects: { b1: 5, b2: 6 },
      ballot: { type: 'knapsack' },
      more: { limits: { groups: [{ name: 'both', projects: ['b1', 'b2'], mostWinners: 1 }] } },
    },
    points: {
      budget: 10,
      projects: { c1: 5, c2: 6, c3: 4 },
      ballot: { type: 'cumulative', points: 5 },
    },
    scores: {
      budget: 10,
      projects: { s1: 5, s2: 6 },
      ballot: { type: 'scoring', lowest: -2, highest: 2 },
    },
    ranks: {
      budget: 10,
      projects: { r1: 5, r2: 6, r3: 2 },
      ballot: { type: 'ordinal', max: 3, points: [3, 2, 1] },
    },
    nothing: { budget: 10, projects: {} },
  },
  styles: {
    all: { pots: ['approvals', 'baskets', 'points', 'scores', 'ranks', 'nothing'], roll: 9 },
  },
  voters: [
    {
      style: 'all',
      ballots: [
        {
          approvals: ['a1'],
          baskets: ['b2'],
          points: { type: 'cumulative', points: { c1: 2, c3: 2, c2: 1 } },
          scores: { type: 'scoring', points: { s2: 2, s1: -1 } },
          ranks: { type: 'ordinal', ranking: ['r3', 'r1'] },
          nothing: [],
        },
      ],
    },
    { style: 'all', ballots: [{ points: { type: 'cumulative', points: { c2: 5 } } }] },
    { style: 'all', ballots: [{ ranks: { type: 'ordinal', ranking: [] } }] },
  ],
  config: { exports: ['cvr'] },
};

/** The same with so many voters online, of whom every seventh votes again. */
export function longActsRound(voters: number): BundleSpec {
  const ids = Object.keys(RICH_ROUND.pots.city!.projects);
  const ballot = (number: number): Record<string, string[]> => ({
    city: ids.filter((_, place) => (number >> place) % 2 === 1).slice(0, 3),
    ...(number % 2 === 0 && { north: number % 3 === 0 ? ['n1', 'n2'] : ['n3'] }),
  });
  return {
    ...ACTS_ROUND,
    styles: {
      d1: { pots: ['city', 'north'], roll: voters },
      d2: { pots: ['city'], roll: voters },
    },
    voters: Array.from({ length: voters }, (_, number) => ({
      style: number % 2 === 0 ? 'd1' : 'd2',
      ballots: [ballot(number), ...(number % 7 === 0 ? [ballot(number + 2)] : [])],
    })),
    heads: [0, 1, 50, 120],
  };
}

/** A round with one pot and this many casts, all by different voters. */
export function plainRound(casts: number, rule?: BundleSpec['pots'][string]['rule']): BundleSpec {
  const ids = ['a', 'b', 'c', 'd', 'e'];
  const voters: VoterSpec[] = Array.from({ length: casts }, (_, number) => ({
    style: 's',
    ballots: [{ main: ids.filter((_id, place) => ((number * 7 + place * 3) >> place) % 3 === 0) }],
  }));
  return {
    pots: {
      main: {
        budget: 10_000,
        projects: { a: 4000, b: 3500, c: 2500, d: 2500, e: 6000 },
        ...(rule === undefined ? {} : { rule }),
      },
    },
    styles: { s: { pots: ['main'], roll: casts + 3 } },
    voters,
  };
}
