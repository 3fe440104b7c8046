import { below, mismatch, readFields, readList, readObject, readOneOf, readWhole } from './shape';

/** How many projects a ballot may name. */
interface Lengths {
  readonly min: number;
  readonly max: number;
}

/** Projects are named, at most so many. */
export interface ApprovalRule extends Lengths {
  readonly type: 'approval';
}

/** Projects are named as long as their costs fit the pot. */
export interface KnapsackRule {
  readonly type: 'knapsack';
}

/** Whole points are shared out among projects: at most `points` in all, each project at least 1. */
export interface CumulativeRule extends Lengths {
  readonly type: 'cumulative';
  readonly points: number;
  readonly mostPerProject: number;
}

/** Every project may get a whole number of a range; one that is not listed has `unlisted`. */
export interface ScoringRule {
  readonly type: 'scoring';
  readonly lowest: number;
  readonly highest: number;
  readonly unlisted: number;
}

/**
 * Projects are ranked. `points[0]` goes to the first choice and so on; on a ballot with fewer
 * choices than numbers `top` gives its first choice the first number, `bottom` its last choice the
 * last number.
 */
export interface OrdinalRule extends Lengths {
  readonly type: 'ordinal';
  /** Exactly `max` whole numbers, none larger than the one before it. */
  readonly points: readonly number[];
  readonly short: 'top' | 'bottom';
}

/** What a ballot may hold in a pot. */
export type BallotRule = ApprovalRule | KnapsackRule | CumulativeRule | ScoringRule | OrdinalRule;

/** The ways of filling in a ballot. */
export const BALLOT_TYPES = ['approval', 'knapsack', 'cumulative', 'scoring', 'ordinal'] as const;
/** One of `BALLOT_TYPES`. */
export type BallotType = (typeof BALLOT_TYPES)[number];

/** No ballot names more projects. */
export const MOST_NAMED = 100_000;
/** No number of points is further from zero, so that sums over all ballots stay exact. */
export const MOST_POINTS = 1_000_000;

/** Whether ballots of this type say how much they want each project. */
export function givesPoints(rule: BallotRule): rule is CumulativeRule | ScoringRule | OrdinalRule {
  return rule.type !== 'approval' && rule.type !== 'knapsack';
}

const READERS: Readonly<Record<BallotType, (value: unknown, path: string) => BallotRule>> = {
  approval: readApproval,
  knapsack: readKnapsack,
  cumulative: readCumulative,
  scoring: readScoring,
  ordinal: readOrdinal,
};

/** Reads the `ballot` of a pot; what is left out has the default of the format. */
export function readBallotRule(value: unknown, path: string): BallotRule {
  const { type } = readObject(value, path);
  return READERS[readOneOf(type, below(path, 'type'), BALLOT_TYPES)](value, path);
}

function readApproval(value: unknown, path: string): ApprovalRule {
  const object = readFields(value, path, ['type', 'max'], ['min']);
  const min = readMin(object.min, path);
  return { type: 'approval', min, max: readMax(object.max, path, min) };
}

function readKnapsack(value: unknown, path: string): KnapsackRule {
  readFields(value, path, ['type']);
  return { type: 'knapsack' };
}

function readCumulative(value: unknown, path: string): CumulativeRule {
  const object = readFields(value, path, ['type', 'points'], ['min', 'max', 'mostPerProject']);
  const points = readWhole(object.points, below(path, 'points'), [1, MOST_POINTS]);
  const min = readMin(object.min, path);
  // Each named project takes a point, so more could never be named.
  if (min > points) mismatch(below(path, 'min'), 'range');
  const max = object.max === undefined ? points : readMax(object.max, path, min);
  const place = below(path, 'mostPerProject');
  const most = object.mostPerProject;
  const mostPerProject = most === undefined ? points : readWhole(most, place, [1, points]);
  return { type: 'cumulative', points, min, max, mostPerProject };
}

function readScoring(value: unknown, path: string): ScoringRule {
  const object = readFields(value, path, ['type', 'lowest', 'highest'], ['unlisted']);
  const anyPoints = [-MOST_POINTS, MOST_POINTS] as const;
  const lowest = readWhole(object.lowest, below(path, 'lowest'), anyPoints);
  const highest = readWhole(object.highest, below(path, 'highest'), [lowest + 1, MOST_POINTS]);
  const { unlisted = 0 } = object;
  return {
    type: 'scoring',
    lowest,
    highest,
    unlisted: readWhole(unlisted, below(path, 'unlisted'), anyPoints),
  };
}

function readOrdinal(value: unknown, path: string): OrdinalRule {
  const object = readFields(value, path, ['type', 'max', 'points'], ['min', 'short']);
  const min = readMin(object.min, path);
  const max = readMax(object.max, path, min);
  const { short = 'top' } = object;
  return {
    type: 'ordinal',
    min,
    max,
    points: readRankPoints(object.points, below(path, 'points'), max),
    short: readOneOf(short, below(path, 'short'), ['top', 'bottom'] as const),
  };
}

function readRankPoints(value: unknown, path: string, count: number): number[] {
  const points: number[] = [];
  for (const [i, item] of readList(value, path).entries()) {
    points.push(readWhole(item, below(path, i), [0, points[i - 1] ?? MOST_POINTS]));
  }
  return points.length === count ? points : mismatch(path, 'mismatch');
}

function readMin(value: unknown, path: string): number {
  return value === undefined ? 1 : readWhole(value, below(path, 'min'), [1, MOST_NAMED]);
}

function readMax(value: unknown, path: string, min: number): number {
  return readWhole(value, below(path, 'max'), [min, MOST_NAMED]);
}
