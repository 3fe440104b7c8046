import type { FrozenProject, PotConfig, RoundConfig } from '../round-config';
import type { RuleOptions } from '../rule';
import type { PotResult, ProjectResult } from '../tally';

/** What the name depends on. */
export interface NamedPot {
  readonly config: RoundConfig;
  readonly pot: string;
  readonly projects: readonly FrozenProject[];
  readonly result: Pick<PotResult, 'projects'>;
}

const SHARES: Readonly<Record<string, string>> = {
  none: 'equalshares',
  add1: 'equalshares/add1',
};
const COMPARED: Readonly<Record<string, string>> = { none: '', satisfaction: '-comparison' };
const UNKNOWN = 'unknown';

/**
 * The name of a pot's rule in the closed list of Pabulib: `unknown` for everything that a reader of
 * the file could not count by that name.
 * @see https://pabulib.org/format
 */
export function potRuleName({ config, pot: id, projects, result }: NamedPot): string {
  const pot = config.pots.get(id) as PotConfig;
  const isAdjustable = projects.some(({ pot: own, leastMinor }) => own === id && leastMinor);
  if (pot.limits || pot.districts || isAdjustable) return UNKNOWN;
  const options = pot.rule.options ?? {};
  if (pot.rule.id === 'greedy') return greedyName(pot, options, result);
  const isShared = pot.rule.id === 'equal-shares' && !fundsForNothing(options, result);
  return isShared ? sharesName(pot, options) : UNKNOWN;
}

/**
 * Readers rank by the score where the file has one, and by votes otherwise. They buy whatever fits,
 * also what nobody voted for.
 */
function greedyName(
  { ballot: { type } }: PotConfig,
  options: RuleOptions,
  { projects }: NamedPot['result'],
): string {
  const { onMisfit = 'skip', measure = 'votes' } = options;
  const hasScore = type === 'cumulative' || type === 'scoring';
  const isAsked = ['minVotes', 'minSharePercent', 'relativeCost'].some((name) =>
    /[1-9]/.test(String(options[name] ?? '0')),
  );
  if (isAsked || measure !== (hasScore ? 'points' : 'votes')) return UNKNOWN;
  const leavesOut = ({ votes, points = votes }: ProjectResult): boolean => points <= 0;
  if (options.fundUnsupported !== true && projects.some(leavesOut)) return UNKNOWN;
  return onMisfit === 'skip' ? 'greedy' : 'greedy-no-skip';
}

/** Whether something that costs nothing was funded, which readers never do. */
function fundsForNothing(
  { zeroCost = 'fund' }: RuleOptions,
  { projects }: NamedPot['result'],
): boolean {
  const isFree = ({ votes, costMinor }: ProjectResult): boolean => votes > 0 && costMinor === '0';
  return zeroCost === 'fund' && projects.some(isFree);
}

/** The names that Pabulib has stand for the cost utility, and for projects that are approved. */
function sharesName({ ballot: { type } }: PotConfig, options: RuleOptions): string {
  const { utility = 'cost', completion = 'none', comparison = 'none' } = options;
  const isApproved = type === 'approval' || type === 'knapsack';
  const name = SHARES[String(completion)];
  const suffix = COMPARED[String(comparison)];
  const isKnown = isApproved && utility === 'cost' && name !== undefined && suffix !== undefined;
  return isKnown ? `${name}${suffix}` : UNKNOWN;
}
