import { createHash } from 'node:crypto';

import { canonicalJson } from '../../src/domain/shared/canonical-json';
import { compareCodePoints } from '../../src/domain/shared/code-points';
import type { Opening } from '../../src/domain/vote-log/opening';

/** What a round of many voters is like. */
export interface LargeRound {
  readonly slug: string;
  readonly ballots: number;
  /** Whether the bundle has cast vote records. */
  readonly hasCvr: boolean;
}

const AREAS = ['north', 'south'] as const;
const CITY_PROJECTS = 40;
const AREA_PROJECTS = 30;
const MOST = { city: 10, area: 5 };
const UNUSED_AREA = 20;

/**
 * config.json: one pot for all by Equal Shares, one for each half of the city by greedy; of each there is
 * money for about a third of what the projects cost.
 * @returns canonical JSON
 */
export function largeConfig(round: LargeRound): string {
  const { slug, hasCvr } = round;
  const options = { utility: 'cost', completion: 'add1' };
  const shares = { id: 'equal-shares', version: 1, options };
  const greedy = { id: 'greedy', version: 1 };
  const pot = (id: string, budget: number, rule: object, max: number) => ({
    budgetMinor: minor(round, budget),
    ballot: { type: 'approval', min: 1, max },
    rule,
    tieOrder: projectsOf(id),
  });
  const pots = {
    city: pot('city', 400, shares, MOST.city),
    ...Object.fromEntries(AREAS.map((id) => [id, pot(id, 250, greedy, MOST.area)])),
  };
  return canonicalJson({
    v: 1,
    round: slug,
    title: 'A round of many voters',
    currency: { code: 'EUR', decimals: 2 },
    pots,
    styles: Object.fromEntries(AREAS.map((id) => [id, ['city', id]])),
    ...(hasCvr && { exports: ['cvr'] }),
  } as never);
}

/** projects.json: 100 projects of different costs. @returns canonical JSON */
export function largeProjects(round: LargeRound): string {
  const projects = ['city', ...AREAS].flatMap((pot) =>
    projectsOf(pot).map((id, place) => {
      const costMinor = minor(round, 5 + ((place * 37) % 60) + place / 1000);
      return { id, pot, costMinor, name: `Project ${place + 1} of ${pot}` };
    }),
  );
  return canonicalJson(projects.sort((a, b) => compareCodePoints(a.id, b.id)));
}

/** Money grows with the round up to 100,000 ballots, as it does in cities. */
function minor({ ballots }: LargeRound, millions: number): string {
  const scale = Math.min(100_000, Math.max(100, ballots)) / 100_000;
  return `${Math.round(millions * 1_000_000 * scale)}`;
}

/** How many people of each style are on the roll: a tenth more than vote. */
export function largeRoll({ ballots }: LargeRound): Record<string, number> {
  return Object.fromEntries(AREAS.map((id) => [id, Math.ceil((1.1 * ballots) / 2) + 1]));
}

/** The ballot of a voter, who is numbered from 0; always the same one. */
export function largeBallot({ slug }: LargeRound, voter: number): Opening {
  const chance = new Chance(`voter ${voter}`);
  const style = AREAS[voter % 2] as string;
  const city = chance.some(projectsOf('city'), MOST.city);
  const ballot = {
    city: { type: 'approval' as const, projects: city },
    ...(chance.below(UNUSED_AREA) > 0 && {
      [style]: { type: 'approval' as const, projects: chance.some(projectsOf(style), MOST.area) },
    }),
  };
  const [k, salt] = [digest(`credential ${voter}`).subarray(0, 16), digest(`salt ${voter}`)];
  return { round: slug, k, r: 0, style, ballot, salt };
}

const known = new Map<string, string[]>();

function projectsOf(pot: string): string[] {
  const count = pot === 'city' ? CITY_PROJECTS : AREA_PROJECTS;
  const ids =
    known.get(pot) ??
    Array.from({ length: count }, (_none, i) => `${pot}-${String(i + 1).padStart(3, '0')}`);
  known.set(pot, ids);
  return ids;
}

/** What looks like chance, and is the same each time. */
class Chance {
  private state: number;

  constructor(seed: string) {
    this.state = digest(seed).readUInt32LE() | 1;
  }

  below(n: number): number {
    return Math.floor(this.next() * n);
  }

  /** From 1 to `most` of a list, in its order; the earlier ones are liked more. */
  some(list: readonly string[], most: number): string[] {
    const wanted = 1 + this.below(most);
    const chosen = new Set<string>();
    while (chosen.size < wanted) chosen.add(list[Math.floor(this.next() ** 2 * list.length)]!);
    return [...chosen].sort(compareCodePoints);
  }

  /** From 0 to below 1. @see Marsaglia, Xorshift RNGs, 2003 */
  private next(): number {
    this.state ^= this.state << 13;
    this.state ^= this.state >>> 17;
    this.state ^= this.state << 5;
    return (this.state >>> 0) / 2 ** 32;
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
