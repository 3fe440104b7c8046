import type { PotLimits } from '../../src/domain/tally/constraints';

/** What every winner got, by id; in minor units. */
export type Granted = ReadonlyMap<string, bigint>;

type Group = NonNullable<PotLimits['groups']>[number];

/** What was spent on the projects of a group. */
export function spentOn({ projects }: Group, granted: Granted): bigint {
  return projects.reduce((sum, id) => sum + (granted.get(id) ?? 0n), 0n);
}

/** The limits that these winners break, by name; conflicts by their members. */
export function brokenBy(granted: Granted, { groups = [], conflicts = [] }: PotLimits): string[] {
  const winnersOf = (ids: readonly string[]) => ids.filter((id) => granted.has(id));
  const broken = groups.filter((group) => {
    const { ceilingMinor, mostWinners = Infinity, projects } = group;
    const isDear = ceilingMinor !== undefined && spentOn(group, granted) > ceilingMinor;
    return isDear || winnersOf(projects).length > mostWinners;
  });
  const crowded = conflicts.filter((ids) => winnersOf(ids).length > 1);
  return [...broken.map(({ name }) => name), ...crowded.map((ids) => ids.join(' or '))];
}

/** Whether one more winner would break no limit. */
export function mayJoin(
  granted: Granted,
  limits: PotLimits | undefined,
  [id, amountMinor]: readonly [string, bigint],
): boolean {
  return brokenBy(new Map([...granted, [id, amountMinor]]), limits ?? {}).length === 0;
}

/** How much is missing to the floors of all groups together. */
export function shortOf(granted: Granted, { groups = [] }: PotLimits): bigint {
  return groups.reduce((sum, group) => {
    const missing = (group.floorMinor ?? 0n) - spentOn(group, granted);
    return missing > 0n ? sum + missing : sum;
  }, 0n);
}
