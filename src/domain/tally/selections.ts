import type { BallotRule, OrdinalRule } from './ballot-rule';
import { below, readFields, readList, readObject, readOneOf, readText, readWhole } from './shape';

/** Projects that a ballot names, each alike. A type, not an interface: it is hashed as JSON. */
export type ApprovalSelections = {
  readonly type: 'approval';
  readonly projects: readonly string[];
};

/** Projects from the most wanted to the least. */
export type RankedSelections = {
  readonly type: 'ordinal';
  readonly ranking: readonly string[];
};

/** Points by project id. */
export type PointSelections = {
  readonly type: 'cumulative' | 'scoring';
  readonly points: Readonly<Record<string, number>>;
};

/** What a ballot says in one pot; an empty one is a blank vote that counts. */
export type Selections = ApprovalSelections | RankedSelections | PointSelections;

/** The choices of one ballot, by pot; a pot that is absent was not voted in. */
export type BallotContent = Readonly<Record<string, Selections>>;

/** The type of the selections that a ballot of this rule holds. */
export function selectionsType({ type }: BallotRule): Selections['type'] {
  return type === 'knapsack' ? 'approval' : type;
}

/** The projects that are named, those of a ranking in their order. */
export function namedIn(selections: Selections): readonly string[] {
  if (selections.type === 'approval') return selections.projects;
  return selections.type === 'ordinal' ? selections.ranking : Object.keys(selections.points);
}

/** What a ballot supports; points are positive, and there only if ballots of the rule give some. */
export interface Support {
  readonly projects: readonly string[];
  readonly points?: readonly number[];
}

/**
 * Reads what legal selections support, or speak against: points may be negative, and none stand for
 * nothing.
 * @param ids every project of the pot
 */
export function supportOf(
  selections: Selections,
  rule: BallotRule,
  ids: readonly string[],
): Support {
  if (selections.type === 'approval') return { projects: selections.projects };
  const points = [...allPoints(selections, rule, ids)].filter(([, given]) => given !== 0);
  return { projects: points.map(([id]) => id), points: points.map(([, given]) => given) };
}

/**
 * The points of every project over all ballots that hold the pot, negative ones included, and those
 * of projects that a scoring ballot does not list.
 * @param ids every project of the pot
 */
export function pointTotals(
  ballots: readonly Selections[],
  rule: BallotRule,
  ids: readonly string[],
): ReadonlyMap<string, number> {
  const unlisted = unlistedPoints(rule);
  // Without ballots a negative number would make -0 of nothing.
  const totals = new Map(ids.map((id) => [id, 0 + ballots.length * unlisted]));
  for (const selections of ballots) {
    for (const [id, points] of listedPoints(selections, rule)) {
      totals.set(id, (totals.get(id) as number) + points - unlisted);
    }
  }
  return totals;
}

type Points = readonly (readonly [string, number])[];

function allPoints(
  selections: Selections,
  rule: BallotRule,
  ids: readonly string[],
): Iterable<readonly [string, number]> {
  const listed = listedPoints(selections, rule);
  const unlisted = unlistedPoints(rule);
  if (unlisted === 0) return listed;
  return new Map([...ids.map((id) => [id, unlisted] as const), ...listed]);
}

function listedPoints(selections: Selections, rule: BallotRule): Points {
  if (selections.type === 'approval') return [];
  if (selections.type !== 'ordinal') return Object.entries(selections.points);
  const { points, short } = rule as OrdinalRule;
  const { ranking } = selections;
  const skipped = short === 'top' ? 0 : points.length - ranking.length;
  return ranking.map((id, rank) => [id, points[skipped + rank] as number] as const);
}

function unlistedPoints(rule: BallotRule): number {
  return rule.type === 'scoring' ? rule.unlisted : 0;
}

const TYPES = ['approval', 'ordinal', 'cumulative', 'scoring'] as const;
const SAFE = [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER] as const;

/** Reads the choices of a ballot by pot; whether they are legal is another question. */
export function readBallot(value: unknown): BallotContent {
  const pots = Object.entries(readObject(value, ''));
  return Object.fromEntries(pots.map(([pot, item]) => [pot, readSelections(item, pot)]));
}

function readSelections(value: unknown, path: string): Selections {
  const type = readOneOf(readObject(value, path).type, below(path, 'type'), TYPES);
  switch (type) {
    case 'approval':
      return { type, projects: readIds(value, path, 'projects') };
    case 'ordinal':
      return { type, ranking: readIds(value, path, 'ranking') };
    case 'cumulative':
    case 'scoring':
      return { type, points: readPoints(value, path) };
  }
}

function readIds(value: unknown, path: string, key: string): string[] {
  const place = below(path, key);
  const list = readList(readFields(value, path, ['type', key])[key], place);
  return list.map((id, i) => readText(id, below(place, i)));
}

function readPoints(value: unknown, path: string): Record<string, number> {
  const place = below(path, 'points');
  const points = readObject(readFields(value, path, ['type', 'points']).points, place);
  const entries = Object.entries(points).map(([id, given]) => [
    id,
    readWhole(given, below(place, id), SAFE),
  ]);
  return Object.fromEntries(entries) as Record<string, number>;
}
