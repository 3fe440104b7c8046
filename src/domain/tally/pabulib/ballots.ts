import type { PackedBallots } from '../instance-groups';
import type { PabulibFile } from './parse';
import { hasPoints } from './vote-types';

/** The votes of a file as a count wants them. */
export interface CountedBallots {
  /** Ids, each once; in ordinal files the most preferred first. Equal ballots share an array. */
  readonly ballots: readonly (readonly string[])[];
  /** For every ballot a list aligned with it, in units of 10^-pointDecimals; only with points. */
  readonly points?: readonly (readonly number[])[];
}

/**
 * The ballots of a file, and their points if it has any. Where a scoring file gives points to
 * projects that a vote does not name, the ballot names them all.
 */
export function ballotsOf(file: PabulibFile): CountedBallots {
  const ballots = file.votes.map(({ projects }) => projects);
  if (!hasPoints(file.voteType)) return { ballots };
  const points = file.votes.map((vote) => vote.points as readonly number[]);
  if (file.defaultPoints === 0) return { ballots, points };
  return withDefaults(file, ballots, points);
}

interface Completed {
  readonly projects: readonly string[];
  readonly points: readonly number[];
}

function withDefaults(
  file: PabulibFile,
  ballots: readonly (readonly string[])[],
  points: readonly (readonly number[])[],
): CountedBallots {
  const done = new Map<readonly string[], Completed>();
  const completed = ballots.map((projects, i) => {
    const known = done.get(projects);
    if (known !== undefined) return known;
    const named = new Set(projects);
    const others = file.projects.map(({ id }) => id).filter((id) => !named.has(id));
    const more = others.map(() => file.defaultPoints);
    const ballot = {
      projects: [...projects, ...others],
      points: [...(points[i] as readonly number[]), ...more],
    };
    done.set(projects, ballot);
    return ballot;
  });
  return {
    ballots: completed.map(({ projects }) => projects),
    points: completed.map((ballot) => ballot.points),
  };
}

/** The same ballots as `ballotsOf`, as flat lists, equal ones mostly together. */
export function packedBallotsOf(file: PabulibFile): PackedBallots {
  const ids = file.projects.map(({ id }) => id);
  const { weights, first, projects, points } = file.choices;
  if (points === undefined) return { ids, weights, first, projects };
  const packed = { ids, weights, first, projects, scores: points };
  return file.defaultPoints === 0 ? packed : withUnnamed(packed, file.defaultPoints);
}

/** Every entry names all projects; those that it did not name get the default. */
function withUnnamed(packed: Required<PackedBallots>, points: number): PackedBallots {
  const { ids, weights, first } = packed;
  const count = ids.length;
  const projects = new Int32Array(weights.length * count);
  const scores = new Float64Array(projects.length).fill(points);
  for (let entry = 0; entry < weights.length; entry += 1) {
    const start = entry * count;
    for (let p = 0; p < count; p += 1) projects[start + p] = p;
    for (let i = first[entry] as number; i < (first[entry + 1] as number); i += 1) {
      scores[start + (packed.projects[i] as number)] = packed.scores[i] as number;
    }
  }
  const starts = Int32Array.from({ length: weights.length + 1 }, (_, entry) => entry * count);
  return { ids, weights, first: starts, projects, scores };
}
