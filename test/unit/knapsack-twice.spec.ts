import { tallyPot } from '../../src/domain/tally/tally-pot';
import { countPot } from '../../src/verifier/recount/recount';

/** Whole numbers without a pattern, below 2^31. */
function noiseOf(seed: number): number {
  let x = Math.imul(seed + 1, 0x9e3779b1);
  x = Math.imul(x ^ (x >>> 15), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 1;
}

type Amount = (noise: number) => number;

const thousands: Amount = (noise) => 1_000 * (1 + (noise % 500));
const any: Amount = (noise) => 2_000 + (noise % 500_000);
const even: Amount = (noise) => 2_000 + 2 * (noise % 250_000);
const one = (): number => 1;
const oneOrTwo: Amount = (noise) => 1 + (noise % 2);
const free: Amount = (noise) => (noise % 9 === 0 ? 0 : any(noise));

describe('the best set of many projects with hardly different numbers of votes', () => {
  it.each([
    ['thousands', 120, thousands, one],
    ['any amounts', 30, any, one],
    ['any amounts', 60, any, oneOrTwo],
    ['even amounts', 40, even, one],
    ['any amounts, some free', 60, free, one],
    ['any amounts', 250, any, oneOrTwo],
  ])('of %s, %i projects, is the same for both counts', (_name, size, costOf, votesOf) => {
    const projects = Array.from({ length: size }, (_, i) => ({
      id: `p${String(i).padStart(3, '0')}`,
      costMinor: BigInt(costOf(noiseOf(i))),
    }));
    const all = projects.reduce((sum, { costMinor }) => sum + costMinor, 0n);
    const budgetMinor = (all / 3n) | 1n;
    const ids = projects.map(({ id }) => id);
    const second = ids.filter((_, i) => votesOf(noiseOf(i + size)) > 1);
    const options = { welfare: 'cost' };
    const outcome = tallyPot({
      ...{ budgetMinor, unitMinor: 1n, projects, tieOrder: ids },
      ballots: [ids, second],
      rule: { id: 'knapsack-optimum', version: 1, options },
    });
    const pot = {
      ...{ id: 'main', name: 'Main', budget: budgetMinor, tie: undefined, tieOrder: ids },
      ...{ rule: 'knapsack-optimum', options, ruleJson: {}, ruleVersion: 1 },
      ballot: { type: 'approval' as const, min: 0, max: size },
    };
    const entrants = projects.map(({ id, costMinor }) => {
      return { id, cost: costMinor, pot: 'main', name: id };
    });
    const selections = [ids, second].map((chosen) => ({ projects: chosen }));
    const recount = countPot(pot, entrants, selections, { decimals: 0 });
    expect(outcome.trace[0]).toMatchObject({ t: 'optimum', isUnique: false });
    expect([...recount.order].sort()).toEqual([...outcome.order].sort());
    const [first] = recount.trace.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(first).toMatchObject({ ...outcome.trace[0] });
  });
});
