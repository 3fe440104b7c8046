import { compareCodePoints } from '../../../domain/shared/code-points';
import type { PotLimits } from '../../../domain/tally/constraints';

export const LIMIT_KINDS = ['group', 'conflict'] as const;
export type LimitKind = (typeof LIMIT_KINDS)[number];

/** What an officer says of a limit; money in minor units. */
export interface LimitTerms {
  readonly kind: LimitKind;
  /** Empty for a conflict. */
  readonly name: string;
  /** All projects of this area belong to it. */
  readonly areaId: string | null;
  /** Row ids of further projects. */
  readonly projectIds: readonly string[];
  readonly ceilingMinor: number | null;
  readonly floorMinor: number | null;
  readonly mostWinners: number | null;
}

/** A limit of a pot as it is stored. */
export interface LimitView extends LimitTerms {
  readonly id: string;
  readonly potId: string;
}

/** A limit with the codes of the projects that it holds now, by code point. */
export interface PlannedLimit extends LimitTerms {
  readonly codes: readonly string[];
}

/** What decides whether a project belongs to a limit. */
export interface LimitedProject {
  readonly id: string;
  readonly code: string;
  readonly areaId: string | null;
  readonly potId: string;
}

/** The limits of a pot with their projects. */
export function plannedLimits(
  potId: string,
  limits: readonly LimitView[],
  projects: readonly LimitedProject[],
): PlannedLimit[] {
  const own = projects.filter((project) => project.potId === potId);
  return limits
    .filter((limit) => limit.potId === potId)
    .map((limit) => ({
      ...limit,
      codes: own
        .filter((project) => isWithin(project, limit))
        .map(({ code }) => code)
        .sort(compareCodePoints),
    }));
}

/** The limits as a configuration names them; undefined where there are none. */
export function potLimits(limits: readonly PlannedLimit[]): PotLimits | undefined {
  const groups = limits.filter(({ kind }) => kind === 'group').map(groupOf);
  const conflicts = limits.filter(({ kind }) => kind === 'conflict').map(({ codes }) => codes);
  if (limits.length === 0) return undefined;
  return { ...(groups.length > 0 && { groups }), ...(conflicts.length > 0 && { conflicts }) };
}

function isWithin(
  { id, areaId }: LimitedProject,
  limit: Pick<LimitTerms, 'areaId' | 'projectIds'>,
): boolean {
  return limit.projectIds.includes(id) || (areaId !== null && areaId === limit.areaId);
}

function groupOf({ name, codes, ceilingMinor, floorMinor, mostWinners }: PlannedLimit) {
  return {
    name,
    projects: codes,
    ...(ceilingMinor !== null && { ceilingMinor: BigInt(ceilingMinor) }),
    ...(floorMinor !== null && { floorMinor: BigInt(floorMinor) }),
    ...(mostWinners !== null && { mostWinners }),
  };
}
