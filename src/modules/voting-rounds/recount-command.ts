import type { PotConfig } from '../../domain/tally/round-config';
import type { BallotProject } from './frozen-round';

const FLAGS: Readonly<Record<string, string>> = {
  ...{ utility: 'utility', measure: 'utility', welfare: 'utility' },
  ...{ completion: 'completion', start: 'start', comparison: 'comparison', zeroCost: 'zero-cost' },
  ...{ onMisfit: 'on-misfit', fundUnsupported: 'fund-unsupported' },
  ...{ minVotes: 'min-votes', minSharePercent: 'min-share', relativeCost: 'relative-cost' },
};

/**
 * What counts the Pabulib file of a pot again; null where the file cannot hold all that the
 * count depends on: limits, shares of areas, parts of projects, points by place.
 */
export function recountCommand(
  file: string,
  pot: PotConfig,
  projects: readonly BallotProject[],
): string | null {
  const { ballot, rule, tie, limits, districts } = pot;
  const isAdjustable = projects.some(({ leastMinor }) => leastMinor !== undefined);
  const isBeyond = limits !== undefined || districts !== undefined || isAdjustable;
  if (isBeyond || ballot.type === 'ordinal') return null;
  const usual = rule.id === 'equal-shares' ? { completion: 'none', zeroCost: 'fund' } : {};
  const flags = Object.entries({ ...usual, ...rule.options }).flatMap(([option, value]) => {
    if (typeof value === 'boolean') return value ? [`--${FLAGS[option]}`] : [];
    return [`--${FLAGS[option]} ${value}`];
  });
  const seed = tie?.seed ? [`seed:${tie.seed}`] : [];
  const order = `--tie ${[...(tie?.keys ?? ['id']), ...seed].join(',')}`;
  return ['bin/baraza tally', file, `--rule ${rule.id}`, ...flags, order].join(' ');
}
