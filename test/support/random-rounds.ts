import fc from 'fast-check';

import type { ActSpec, ActTime, SheetSpec } from './bundle-acts';
import type { BundleSpec } from './bundle-builder';

const RULES = ['none', 'greedy', 'add1', 'add1e', 'add1u', 'add1eu'].flatMap((completion) =>
  ['cost', 'cardinality'].map((utility) => ({
    id: 'equal-shares',
    version: 1,
    options: { utility, completion },
  })),
);

/** Every form of Equal Shares. */
export const SHARES_RULES: readonly (typeof RULES)[number][] = RULES;

const TIMES: readonly ActTime[] = ['open', 'open', 'closed', 'recount'];

interface RandomRound {
  readonly budget: number;
  readonly costs: readonly number[];
  readonly rule: { id: string; version: number };
  /** Per voter the ballots, as bits of the projects. */
  readonly voters: readonly (readonly number[])[];
  readonly witness: boolean;
  readonly isKnapsack: boolean;
  readonly exports: boolean;
  /** Whom an act takes out or puts back. */
  readonly removed: readonly number[];
  /** Per batch the ballots. */
  readonly paper: readonly (readonly number[])[];
  readonly shredded: boolean;
}

const drawn: fc.Arbitrary<RandomRound> = fc.record({
  budget: fc.integer({ min: 1, max: 3000 }),
  costs: fc.array(fc.integer({ min: 0, max: 1500 }), { minLength: 0, maxLength: 6 }),
  rule: fc.constantFrom({ id: 'greedy', version: 1 }, ...RULES),
  voters: fc.array(fc.array(fc.nat({ max: 63 }), { minLength: 1, maxLength: 3 }), {
    maxLength: 12,
  }),
  witness: fc.boolean(),
  isKnapsack: fc.boolean(),
  exports: fc.boolean(),
  removed: fc.array(fc.nat(), { maxLength: 6 }),
  paper: fc.array(fc.array(fc.nat({ max: 63 }), { maxLength: 3 }), { maxLength: 2 }),
  shredded: fc.boolean(),
});

/** Rounds with pots, revotes, voids, paper, second counts and exports, all of them in order. */
export const randomRound: fc.Arbitrary<BundleSpec> = drawn.map(roundFrom);

function roundFrom(random: RandomRound): BundleSpec {
  const { budget, costs, rule, voters, isKnapsack } = random;
  const projects = Object.fromEntries(costs.map((cost, place) => [`p${place}`, cost]));
  const ballotOf = (number: number, bits: number): Record<string, string[]> => {
    const list = Object.keys(projects).filter((_, place) => (bits >> place) % 2 === 1);
    const sum = list.reduce((total, id) => total + (projects[id] ?? 0), 0);
    const main = isKnapsack && sum > budget ? [] : list;
    return number % 2 === 0 ? { main, side: bits > 9 ? ['s1'] : ['s2'] } : { main };
  };
  const styleOf = (number: number): string => (number % 2 === 0 ? 'both' : 'one');
  const sheet = (bits: number): SheetSpec => ({
    style: styleOf(bits),
    ballot: ballotOf(bits, bits),
  });
  return {
    pots: {
      main: {
        budget,
        projects,
        rule,
        ballot: isKnapsack ? { type: 'knapsack' } : { type: 'approval', max: 10 },
      },
      side: { budget: 10, projects: { s1: 10, s2: 10 } },
    },
    styles: {
      both: { pots: ['main', 'side'], roll: 12 },
      one: { pots: ['main'], roll: 12 },
      none: { pots: [], roll: 0 },
    },
    voters: voters.map((ballots, number) => ({
      style: styleOf(number),
      ballots: ballots.map((bits) => ballotOf(number, bits)),
    })),
    hasWitness: random.witness,
    config: {
      voidReasons: ['ineligible', 'court-order'],
      objectionDays: 14,
      ...(random.exports && { exports: ['cvr'] }),
    },
    acts: [
      ...random.paper.map((bits, batch): ActSpec => {
        return { t: 'paper', batch: `P-${batch}`, sheets: bits.map(sheet) };
      }),
      ...removalsOf(random),
      ...(random.shredded ? [{ t: 'rule', what: 'key-shredded', at: 'counted' } as const] : []),
    ],
  };
}

/** Each takes out what counts and puts back what is out, later ones never before earlier ones. */
function removalsOf({ voters, removed }: RandomRound): ActSpec[] {
  const casts = voters.flatMap((ballots, voter) => ballots.map((_, r) => ({ voter, r })));
  const out = new Set<number>();
  let time = 0;
  return removed.flatMap((number): ActSpec[] => {
    const place = number % casts.length;
    const cast = casts[place];
    if (cast === undefined) return [];
    const t = out.has(place) ? 'restore' : 'void';
    if (t === 'void') out.add(place);
    else out.delete(place);
    time = Math.min(time + (number % 3 === 0 ? 1 : 0), TIMES.length - 1);
    const reason = number % 2 === 0 ? 'ineligible' : 'court-order';
    return [{ t, ...cast, reason, at: TIMES[time] as ActTime }];
  });
}
