import { parseProjects, parseRoundConfig } from '../../src/domain/tally/round-config';
import { CONFIG, PROJECTS } from '../../src/verifier/core/shapes';
import { canonical, type Json, parseCanonical } from '../../src/verifier/formats/json';
import type { Shape } from '../../src/verifier/formats/schema';

/** Which of the two readers takes a value. */
export interface Reading {
  readonly count: boolean;
  readonly verifier: boolean;
}

/** The verifier reads bytes: what has no canonical form it cannot be given. */
function isVerified(value: Json, shape: Shape): boolean {
  let text: string;
  try {
    text = canonical(value);
  } catch {
    return false;
  }
  const read = parseCanonical(Buffer.from(text));
  return read.ok && shape(read.value, '') === undefined;
}

/** Has a configuration read by the count and by the verifier. */
export function readConfig(config: Json): Reading {
  return { count: parseRoundConfig(config).ok, verifier: isVerified(config, CONFIG) };
}

/** Has a list of projects read by the count and by the verifier. */
export function readProjects(projects: Json): Reading {
  return { count: parseProjects(projects).ok, verifier: isVerified(projects, PROJECTS) };
}
