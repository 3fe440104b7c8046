import { compareCodePoints } from '../shared/code-points';
import type { Instance } from './instance';
import type { GreedyStep } from './trace';

/** The options of the rule. */
export interface GreedyOptions {
  /** Whether a project that nobody approves is funded when it fits. */
  readonly fundUnsupported: boolean;
}

/** What was funded; money in minor units. */
export interface GreedyOutcome {
  /** Project indexes in order of selection. */
  readonly taken: number[];
  readonly leftMinor: bigint;
  readonly steps: GreedyStep[];
}

/**
 * Funds projects by number of votes, the tie rank deciding between equals, and skips what does not
 * fit any more.
 * @param candidates indexes of the projects to consider
 * @param budgetMinor money to spend, in minor currency units
 */
export function fundByVotes(
  instance: Instance,
  candidates: readonly number[],
  budgetMinor: bigint,
  options: GreedyOptions,
): GreedyOutcome {
  const ranking = rankByVotes(instance, candidates);
  // Without any ballot nothing is funded, whatever the options say.
  const fundsAll = options.fundUnsupported && instance.voters > 0;
  const taken: number[] = [];
  const steps: GreedyStep[] = [];
  let leftMinor = budgetMinor;
  ranking.forEach((project, position) => {
    const { id, costMinor } = instance.projects[project] as Instance['projects'][number];
    const votes = instance.votes[project] as number;
    const t = verdict(votes > 0 || fundsAll, costMinor <= leftMinor);
    if (t === 'take') {
      taken.push(project);
      leftMinor -= costMinor;
    }
    const tied = tiedIds(instance, ranking, position);
    const money = { costMinor: String(costMinor), leftMinor: String(leftMinor) };
    steps.push({ t, project: id, votes, ...money, ...(tied.length > 1 && { tied }) });
  });
  return { taken, leftMinor, steps };
}

function verdict(isEligible: boolean, fits: boolean): GreedyStep['t'] {
  if (!isEligible) return 'unsupported';
  return fits ? 'take' : 'misfit';
}

function rankByVotes(instance: Instance, candidates: readonly number[]): number[] {
  const votes = instance.votes;
  return [...candidates].sort((a, b) => (votes[b] as number) - (votes[a] as number) || a - b);
}

/** The project at `position` and those after it that have the same number of votes. */
function tiedIds(instance: Instance, ranking: readonly number[], position: number): string[] {
  const votes = instance.votes[ranking[position] as number];
  let end = position;
  while (end < ranking.length && instance.votes[ranking[end] as number] === votes) end += 1;
  return idsOf(instance, ranking.slice(position, end)).sort(compareCodePoints);
}

/** The ids of project indexes. */
export function idsOf(instance: Instance, indexes: readonly number[]): string[] {
  return indexes.map((index) => (instance.projects[index] as Instance['projects'][number]).id);
}
