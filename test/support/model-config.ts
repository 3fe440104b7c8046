import { createHash } from 'node:crypto';

import { canonical, type JsonObject } from '../../src/verifier/formats/json';

/** The frozen files of a round of two pots, in which people of the north vote on both. */
export interface FrozenTexts {
  readonly config: string;
  readonly projects: string;
  /** Base64 SHA-256. */
  readonly configHash: string;
  readonly projectsHash: string;
}

/** Who votes on what. */
export const STYLES: Readonly<Record<string, readonly string[]>> = {
  north: ['parks', 'roads'],
  south: ['parks'],
};

/** Ballots that each style may cast, as JSON texts. */
export const BALLOTS: Readonly<Record<string, readonly string[]>> = {
  north: [{}, { parks: ['a'] }, { parks: ['b', 'c'] }, { parks: ['a', 'c'], roads: ['x'] }].map(
    text,
  ),
  south: [{}, { parks: ['a'] }, { parks: ['b'] }, { parks: ['a', 'b'] }].map(text),
};

/** Reasons for which a ballot may be taken out. */
export const REASONS: readonly string[] = ['court-order', 'duplicate-paper', 'ineligible'];

function text(choices: Readonly<Record<string, readonly string[] | undefined>>): string {
  const ballot = Object.entries(choices).map(([pot, projects = []]) => {
    return [pot, { type: 'approval', projects: [...projects] }] as [string, JsonObject];
  });
  return canonical(Object.fromEntries(ballot));
}

/** Writes the files of a round. */
export function frozenTexts(round: string, mayRevote: boolean): FrozenTexts {
  const config = canonical({
    ...{ v: 1, round, revote: mayRevote, voidReasons: [...REASONS] },
    pots: { parks: pot('a', 'b', 'c'), roads: pot('x', 'y') },
    styles: Object.fromEntries(Object.entries(STYLES).map(([id, pots]) => [id, [...pots]])),
  });
  const costs = { a: ['parks', 60], b: ['parks', 50], c: ['parks', 40], x: ['roads', 70] } as const;
  const projects = canonical(
    [...Object.entries(costs), ['y', ['roads', 80]] as const].map(([id, [name, cost]]) => {
      return { id, costMinor: `${cost}`, pot: name };
    }),
  );
  return { config, projects, configHash: hash(config), projectsHash: hash(projects) };
}

function pot(...projects: string[]): JsonObject {
  return {
    budgetMinor: '100',
    ballot: { type: 'approval', max: 2 },
    rule: { id: 'greedy', version: 1 },
    tieOrder: projects,
  };
}

function hash(file: string): string {
  return createHash('sha256').update(file).digest('base64');
}
