import { choice, object, oneOf, text, type Shape } from '../formats/schema';
import { one } from './shapes-common';

const yesOrNo = oneOf(false, true);
const skipOrStop = oneOf('skip', 'stop');

const greedyOptions = {
  onMisfit: skipOrStop,
  fundUnsupported: yesOrNo,
  measure: oneOf('votes', 'points'),
  minVotes: text(/^(?:0|[1-9]\d{0,8})$/, 'a whole number of at most 9 digits'),
  minSharePercent: text(/^(?:(?:0|[1-9]\d?)(?:\.\d{1,6})?|100(?:\.0{1,6})?)$/, 'a percentage'),
  relativeCost: text(/^(?:0|[1-9]\d{0,3}\/[1-9]\d{0,3})$/, 'a fraction such as 1/3'),
};

const OPTIONS: Readonly<Record<string, Readonly<Record<string, Shape>>>> = {
  greedy: greedyOptions,
  'greedy-per-cost': greedyOptions,
  'equal-shares': {
    utility: oneOf('cost', 'cardinality', 'points', 'cost-points', 'borda', 'cost-borda'),
    completion: oneOf('none', 'greedy', 'add1', 'add1e', 'add1u', 'add1eu'),
    start: oneOf('exact', 'floor', 'exact-then-floor'),
    comparison: oneOf('none', 'satisfaction', 'exclusion'),
    fundUnsupported: yesOrNo,
    zeroCost: oneOf('fund', 'skip'),
  },
  phragmen: { onMisfit: skipOrStop, fundUnsupported: yesOrNo },
  'knapsack-optimum': { welfare: oneOf('votes', 'points', 'cost') },
  'maximin-support': {},
};

/** The rule of a pot: which one, in which version, with which options. */
export const RULE: Shape = choice(
  'id',
  Object.fromEntries(
    Object.entries(OPTIONS).map(([id, options]) => [
      id,
      object({ id: oneOf(id), version: one }, { options: object({}, options) }),
    ]),
  ),
);

/** What of a rule depends on the ballots. */
export interface RuleJson {
  readonly id: string;
  readonly version: number;
  readonly options?: Readonly<Record<string, string | boolean>>;
}

/** A problem if the rule counts what ballots of this type do not say. */
export function unfedOption({ options = {} }: RuleJson, ballotType: string): string | undefined {
  const hasPoints = ['cumulative', 'scoring', 'ordinal'].includes(ballotType);
  for (const name of ['utility', 'measure', 'welfare']) {
    const value = String(options[name] ?? '');
    const isBorda = value.endsWith('borda');
    const isUnfed = isBorda ? ballotType !== 'ordinal' : value.endsWith('points') && !hasPoints;
    if (isUnfed) return `counts by ${name} "${value}", which ${ballotType} ballots do not say`;
  }
  return undefined;
}
