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
