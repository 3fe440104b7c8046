import { compareCodePoints } from '../shared/code-points';
import type { PotLimits } from './constraints';
import {
  below,
  mismatch,
  type PlainObject,
  readCount,
  readDistinctTexts,
  readFields,
  readList,
  readMinor,
  readWords,
  type TextForm,
} from './shape';

type Group = NonNullable<PotLimits['groups']>[number];

const NAME_LENGTHS = [1, 100] as const;

/**
 * Reads the `limits` of a pot.
 * @param ids every project of the pot
 */
export function readLimits(value: unknown, path: string, ids: readonly string[]): PotLimits {
  const { groups, conflicts } = readFields(value, path, [], ['groups', 'conflicts']);
  const own = new Set(ids);
  return {
    ...(groups !== undefined && { groups: readGroups(groups, below(path, 'groups'), own) }),
    ...(conflicts !== undefined && {
      conflicts: readList(conflicts, below(path, 'conflicts')).map((item, i) =>
        readConflict(item, below(below(path, 'conflicts'), i), own),
      ),
    }),
  };
}

function readGroups(value: unknown, path: string, own: ReadonlySet<string>): Group[] {
  const groups = readList(value, path).map((item, i) => readGroup(item, below(path, i), own));
  const names = new Set(groups.map(({ name }) => name));
  return names.size === groups.length ? groups : mismatch(path, 'repeated');
}

function readGroup(value: unknown, path: string, own: ReadonlySet<string>): Group {
  const optional = ['ceilingMinor', 'floorMinor', 'mostWinners'];
  const object = readFields(value, path, ['name', 'projects'], optional);
  return {
    name: readWords(object.name, below(path, 'name'), NAME_LENGTHS),
    projects: readProjects(object.projects, below(path, 'projects'), own),
    ...readBounds(object, path),
  };
}

function readBounds(object: PlainObject, path: string): Omit<Group, 'name' | 'projects'> {
  const { ceilingMinor, floorMinor, mostWinners } = object;
  const amounts = {
    ...(ceilingMinor !== undefined && {
      ceilingMinor: readMinor(ceilingMinor, below(path, 'ceilingMinor')),
    }),
    ...(floorMinor !== undefined && {
      floorMinor: readMinor(floorMinor, below(path, 'floorMinor')),
    }),
  };
  const isFloorTooHigh =
    amounts.floorMinor !== undefined &&
    amounts.ceilingMinor !== undefined &&
    amounts.floorMinor > amounts.ceilingMinor;
  if (isFloorTooHigh) mismatch(below(path, 'floorMinor'), 'range');
  if (mostWinners === undefined) return amounts;
  return { ...amounts, mostWinners: readCount(mostWinners, below(path, 'mostWinners')) };
}

function readConflict(value: unknown, path: string, own: ReadonlySet<string>): string[] {
  const projects = readProjects(value, path, own);
  return projects.length < 2 ? mismatch(path, 'range') : projects;
}

/** Ids of the pot, sorted by code point, so that equal limits are equal files. */
function readProjects(value: unknown, path: string, own: ReadonlySet<string>): string[] {
  const anyText: TextForm = { test: () => true };
  const ids = readDistinctTexts(value, path, anyText);
  ids.forEach((id, i) => {
    const before = ids[i - 1];
    const isSorted = before === undefined || compareCodePoints(before, id) < 0;
    if (!isSorted || !own.has(id)) mismatch(below(path, i), 'mismatch');
  });
  return ids;
}
