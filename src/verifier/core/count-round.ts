import { byCodePoint } from '../formats/bytes';
import type { Pot, Project } from '../recount/instance';
import type { PabulibVote } from '../recount/pabulib';
import { countPot, type PotCount } from '../recount/recount';
import type { Config, Opening, Selections } from './model';
import { inMoneyOrder } from './pot-links';
import { countsPoints, pointsFor } from './selections';

/** Counts all pots anew, those that get money from others after these; sorted by id. */
export function countRound(
  config: Config,
  projects: readonly Project[],
  openings: readonly Pick<Opening, 'ballot'>[],
): PotCount[] {
  const decimals = config.currency?.decimals ?? 2;
  const received = receivers(config);
  const counts = inMoneyOrder(config.pots).map((id) => {
    const frozen = config.pots.get(id) as Pot;
    const more = received.get(id);
    const pot = { ...frozen, budget: frozen.budget + (more ?? 0n) };
    const count = countOne(pot, projects, { openings, decimals });
    const { leftTo } = pot;
    if (leftTo !== undefined) {
      received.set(leftTo, (received.get(leftTo) ?? 0n) + pot.budget - count.cost);
    }
    return { ...count, received: more };
  });
  return counts.sort((a, b) => byCodePoint(a.pot.id, b.pot.id));
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

function receivers({ pots }: Config): Map<string, bigint> {
  const ids = [...pots.values()].flatMap(({ leftTo }) => (leftTo === undefined ? [] : [leftTo]));
  return new Map(ids.map((id) => [id, 0n]));
}

function countOne(
  pot: Pot,
  projects: readonly Project[],
  { openings, decimals }: { openings: readonly Pick<Opening, 'ballot'>[]; decimals: number },
): PotCount {
  const held = openings.flatMap(({ ballot }) =>
    Object.hasOwn(ballot, pot.id) ? [ballot[pot.id] as Selections] : [],
  );
  if (!countsPoints(pot.ballot)) {
    const approved = held.map((one) => (one.type === 'approval' ? one.projects : []));
    return countPot(pot, projects, approved, decimals);
  }
  const ids = projects.filter((project) => project.pot === pot.id).map(({ id }) => id);
  const liked = held.map((one) => ids.filter((id) => pointsFor(one, pot.ballot, id) > 0));
  const count = countPot(pot, projects, liked, decimals);
  const total = (id: string): number =>
    held.reduce((sum, one) => sum + pointsFor(one, pot.ballot, id), 0);
  return {
    ...count,
    projects: count.projects.map((project) => ({ ...project, points: total(project.id) })),
  };
}
