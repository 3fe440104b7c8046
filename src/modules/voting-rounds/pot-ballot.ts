import type { BallotRule, BallotType } from '../../domain/tally/ballot-rule';
import type { BallotNumbers } from './round-pot.entity';
import type { RoundPotView } from './round.view';

/** How one pot is voted on. */
export type PotBallot = Pick<
  RoundPotView,
  'ballotType' | 'minChoices' | 'maxChoices' | 'ballotNumbers'
>;

interface Lengths {
  readonly min: number;
  readonly max: number;
}

type MakeRule = (lengths: Lengths, numbers: BallotNumbers) => BallotRule;

const RULES: Readonly<Record<BallotType, MakeRule>> = {
  approval: (lengths) => ({ type: 'approval', ...lengths }),
  knapsack: () => ({ type: 'knapsack' }),
  cumulative: ({ min, max }, { points = max, mostPerProject = points }) => {
    return { type: 'cumulative', points, min, max: Math.min(max, points), mostPerProject };
  },
  scoring: (_lengths, { lowest = 0, highest = lowest + 1, unlisted = 0 }) => {
    return { type: 'scoring', lowest, highest, unlisted };
  },
  ordinal: ({ min, max }, { rankPoints = [], short = 'top' }) => {
    const points = rankPoints.length === 0 ? downToOne(max) : rankPoints.slice(0, max);
    return { type: 'ordinal', min, max, points, short };
  },
};

/** Without points of its own, the last place gives 1 and each place before it one more. */
function downToOne(places: number): number[] {
  return Array.from({ length: places }, (_, i) => places - i);
}

/**
 * The ballot of a pot as it is frozen. Nobody can choose more projects than there are, so the ballot
 * does not say so either.
 * @param projects how many there are; without it, as many as the ballot may name
 */
export function ballotRule(
  { ballotType, minChoices, maxChoices, ballotNumbers = {} }: PotBallot,
  projects = Infinity,
): BallotRule {
  const max = Math.max(1, Math.min(maxChoices, projects));
  return RULES[ballotType]({ min: Math.min(minChoices, max), max }, ballotNumbers);
}
