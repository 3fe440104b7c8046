import { byCodePoint } from '../formats/bytes';
import type { Pot, PotBallot, Project } from '../recount/instance';
import type { PabulibVote } from '../recount/pabulib';
import { countPots, type PotCount } from '../recount/recount';
import type { Config, Opening, Selections } from './model';
import { countsPoints, pointsFor } from './selections';

/**
 * Counts all pots anew, those that get money from others after these; sorted by id.
 * @param openings gone through once for each pot
 */
export function countRound(
  config: Config,
  projects: readonly Project[],
  openings: Iterable<Pick<Opening, 'ballot' | 'style'>>,
): PotCount[] {
  const ballotsOf = function* (pot: Pot): Generator<PotBallot, void> {
    const ids = projects.filter((project) => project.pot === pot.id).map(({ id }) => id);
    for (const { ballot, style } of openings) {
      const isHeld = Object.hasOwn(ballot, pot.id);
      if (isHeld) yield potBallot(pot, ids, ballot[pot.id] as Selections, style);
    }
  };
  const decimals = config.currency?.decimals ?? 2;
  return countPots([...config.pots.values()], projects, ballotsOf, decimals).map((count) => {
    if (!countsPoints(count.pot.ballot)) return count;
    // Where nobody voted, no ballot says that there are points.
    const scored = count.projects.map((project) => ({ ...project, points: project.points ?? 0 }));
    return { ...count, projects: scored };
  });
}

function potBallot(
  { ballot }: Pot,
  ids: readonly string[],
  selections: Selections,
  style: string,
): PotBallot {
  if (selections.type === 'approval') return { projects: selections.projects, style };
  return { projects: ids, points: ids.map((id) => pointsFor(selections, ballot, id)), style };
}

/** A vote as a Pabulib file lists it: the most wanted project first, approvals by id. */
export function listedVote(line: number, selections: Selections): PabulibVote {
  if (selections.type === 'ordinal') return { line, projects: selections.ranking };
  if (selections.type === 'approval') {
    return { line, projects: [...selections.projects].sort(byCodePoint) };
  }
  const given = Object.entries(selections.points);
  given.sort(([a, x], [b, y]) => (x === y ? byCodePoint(a, b) : y - x));
  return { line, projects: given.map(([id]) => id), points: given.map(([, points]) => points) };
}
