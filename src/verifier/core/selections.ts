import { byCodePoint } from '../formats/bytes';
import type { BallotForm, Pot } from '../recount/instance';
import type { Selections } from './model';

/** The projects that a ballot names in a pot. */
export function namesIn(selections: Selections): readonly string[] {
  switch (selections.type) {
    case 'approval':
      return selections.projects;
    case 'ordinal':
      return selections.ranking;
    case 'cumulative':
    case 'scoring':
      return Object.keys(selections.points);
  }
}

/** Whether the ballots of a pot give points. */
export function countsPoints({ type }: BallotForm): boolean {
  return type === 'cumulative' || type === 'scoring' || type === 'ordinal';
}

/** The points that a ballot gives to one project, by rank or by number. */
export function pointsFor(
  selections: Exclude<Selections, { type: 'approval' }>,
  form: BallotForm,
  id: string,
): number {
  if (selections.type === 'ordinal') return pointsOfRank(selections.ranking, form, id);
  if (Object.hasOwn(selections.points, id)) return selections.points[id] as number;
  return form.type === 'scoring' ? form.unlisted : 0;
}

function pointsOfRank(ranking: readonly string[], form: BallotForm, id: string): number {
  const rank = ranking.indexOf(id);
  if (rank < 0 || form.type !== 'ordinal') return 0;
  const fromTheEnd = ranking.length - rank;
  const place = form.short === 'top' ? rank : form.points.length - fromTheEnd;
  return form.points[place] ?? 0;
}

/** What is wrong with a choice in a pot, in words that go on after "the ballot". */
export function selectionProblem(
  pot: Pot,
  selections: Selections,
  costs: ReadonlyMap<string, bigint>,
): string | undefined {
  const expected = pot.ballot.type === 'knapsack' ? 'approval' : pot.ballot.type;
  if (selections.type !== expected) return `is no ${pot.ballot.type} ballot in ${pot.id}`;
  const names = namesIn(selections);
  const isKnown = names.every((id) => costs.has(`${pot.id} ${id}`));
  if (!isKnown) return `names a project that ${pot.id} does not have`;
  if (!isInOrder(selections)) return `has unsorted or doubled projects in ${pot.id}`;
  const isLegal = isWithin(pot, selections, costs);
  return isLegal ? undefined : `breaks the limits of ${pot.id}`;
}

function isInOrder(selections: Selections): boolean {
  if (selections.type === 'ordinal') {
    return new Set(selections.ranking).size === selections.ranking.length;
  }
  if (selections.type !== 'approval') return true;
  const { projects } = selections;
  return projects.every((id, i) => i === 0 || byCodePoint(projects[i - 1] as string, id) < 0);
}

function isWithin(
  { id: pot, ballot, budget }: Pot,
  selections: Selections,
  costs: ReadonlyMap<string, bigint>,
): boolean {
  const names = namesIn(selections);
  if (ballot.type === 'knapsack') {
    return names.reduce((sum, id) => sum + (costs.get(`${pot} ${id}`) as bigint), 0n) <= budget;
  }
  if (!arePointsLegal(ballot, selections)) return false;
  if (ballot.type === 'scoring' || names.length === 0) return true;
  return names.length >= ballot.min && names.length <= ballot.max;
}

function arePointsLegal(form: BallotForm, selections: Selections): boolean {
  if (selections.type === 'approval' || selections.type === 'ordinal') return true;
  const given = Object.values(selections.points);
  if (form.type === 'scoring') {
    return given.every((points) => points >= form.lowest && points <= form.highest);
  }
  const { mostPerProject, points: most } = form as Extract<BallotForm, { type: 'cumulative' }>;
  const sum = given.reduce((total, points) => total + points, 0);
  return given.every((one) => one >= 1 && one <= mostPerProject) && sum <= most;
}
