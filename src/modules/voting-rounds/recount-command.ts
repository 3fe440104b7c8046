import type { FrozenProject, PotConfig, RoundConfig } from '../../domain/tally/round-config';

/** A project, of which a part may be funded where the least is told. */
interface Adjustable {
  readonly id?: string;
  readonly leastMinor?: string | bigint | undefined;
}

const FLAGS: Readonly<Record<string, string>> = {
  ...{ utility: 'utility', measure: 'utility', welfare: 'utility' },
  ...{ completion: 'completion', start: 'start', comparison: 'comparison', zeroCost: 'zero-cost' },
  ...{ onMisfit: 'on-misfit', fundUnsupported: 'fund-unsupported' },
  ...{ minVotes: 'min-votes', minSharePercent: 'min-share', relativeCost: 'relative-cost' },
};

/** How each pot of a frozen round is counted again in the unpacked folder of its bundle. */
export function recountsOf(
  config: RoundConfig,
  projects: readonly FrozenProject[],
): { readonly pot: string; readonly command: string | null }[] {
  return [...config.pots].map(([id, pot]) => {
    const own = projects.filter((project) => project.pot === id);
    const file = `pabulib/${config.round}-${id}.pb`;
    return { pot: pot.name ?? id, command: recountCommand('baraza', file, { pot, projects: own }) };
  });
}

/**
 * What counts the Pabulib file of a pot again; null where the file cannot hold all that the
 * count depends on: limits, shares of areas, parts of projects, points by place.
 */
export function recountCommand(
  program: string,
  file: string,
  { pot, projects }: { readonly pot: PotConfig; readonly projects: readonly Adjustable[] },
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
  return [program, 'tally', file, `--rule ${rule.id}`, ...flags, order].join(' ');
}
