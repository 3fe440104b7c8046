import { eligible, type RankOptions, takeByRank, type Thresholds } from './by-rank';
import { type Election, type Verdict } from './election';
import { type PhragmenOptions, spreadLoads } from './phragmen';
import { countShares, type SharesOptions } from './shares';

type Options = Readonly<Record<string, string | boolean>>;

/** A rule and those of its options that are not the default. */
export interface NamedRule {
  readonly id: string;
  readonly options?: Options | undefined;
}

const DEFAULTS: Readonly<Record<string, Options>> = {
  greedy: {
    ...{ onMisfit: 'skip', fundUnsupported: false, measure: 'votes' },
    ...{ minVotes: '0', minSharePercent: '0', relativeCost: '0' },
  },
  'equal-shares': {
    ...{ utility: 'cost', completion: 'none', start: 'exact', comparison: 'none' },
    ...{ fundUnsupported: false, zeroCost: 'fund' },
  },
  phragmen: { onMisfit: 'stop', fundUnsupported: false },
};

const MOST_RUNS = 100_000;

/**
 * Counts an election by a rule, step by step and with whole numbers only: slow, and meant to be read.
 * @param mostRuns of Equal Shares
 * @throws Error when there is no such rule, or Equal Shares would need more runs
 */
export function countBy(election: Election, rule: NamedRule, mostRuns = MOST_RUNS): Verdict {
  const given = rule.options ?? {};
  switch (rule.id) {
    case 'greedy':
    case 'greedy-per-cost': {
      const options = { ...DEFAULTS['greedy'], ...given, perCost: rule.id !== 'greedy' };
      const entrants = eligible(election, options as unknown as Thresholds);
      const choice = options as unknown as RankOptions;
      return { chosen: takeByRank(election, entrants, election.budget, choice), runs: 1 };
    }
    case 'equal-shares': {
      const options = { ...DEFAULTS['equal-shares'], ...given } as unknown as SharesOptions;
      return countShares(election, options, mostRuns);
    }
    case 'phragmen': {
      const options = { ...DEFAULTS['phragmen'], ...given } as unknown as PhragmenOptions;
      return { chosen: spreadLoads(election, options), runs: 1 };
    }
    default:
      throw new Error(`there is no rule ${rule.id}`);
  }
}
