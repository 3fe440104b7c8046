import { compareCodePoints } from '../../shared/code-points';

/** Money that went to a project; `area` is empty for projects of the whole city. */
export interface AreaSpend {
  readonly area: string;
  /** Minor units. */
  readonly spentMinor: bigint;
}

/** An area, or several small ones together (`area` is null), with its people and its money. */
export interface AreaRow {
  readonly area: string | null;
  readonly people: number;
  /** Minor units. */
  readonly spentMinor: bigint;
}

/** Money by area beside people by area. */
export interface AreaSpending {
  /** Most people first; the small ones together last. */
  readonly rows: readonly AreaRow[];
  /** Spent on projects of the whole city, and of areas in which nobody may vote; minor units. */
  readonly elsewhereMinor: bigint;
}

/**
 * Puts what was spent in each area beside the people who may vote there. Areas with few people are
 * told together, and where they are too few even then, with the next smallest: nobody can work out
 * one of them from the others.
 * @param people voters on the roll by area
 * @param smallest the least number of people that a row may have; rows of fewer are not made
 */
export function spendingByArea(
  spending: readonly AreaSpend[],
  people: ReadonlyMap<string, number>,
  smallest: number,
): AreaSpending {
  const spentIn = new Map([...people.keys()].map((area) => [area, 0n]));
  let elsewhereMinor = 0n;
  for (const { area, spentMinor } of spending) {
    const sum = spentIn.get(area);
    if (sum === undefined) elsewhereMinor += spentMinor;
    else spentIn.set(area, sum + spentMinor);
  }
  const all = [...people].map(([area, count]) => {
    return { area, people: count, spentMinor: spentIn.get(area) as bigint };
  });
  return { rows: withoutSmall(all.sort(byPeople), smallest), elsewhereMinor };
}

/** @param areas most people first */
function withoutSmall(areas: readonly AreaRow[], smallest: number): AreaRow[] {
  const shown = areas.filter(({ people }) => people >= smallest);
  const hidden = areas.slice(shown.length);
  if (hidden.length === 0) return shown;
  while (peopleIn(hidden) < smallest) {
    const next = shown.pop();
    if (next === undefined) return [];
    hidden.push(next);
  }
  const spentMinor = hidden.reduce((sum, row) => sum + row.spentMinor, 0n);
  return [...shown, { area: null, people: peopleIn(hidden), spentMinor }];
}

function peopleIn(areas: readonly AreaRow[]): number {
  return areas.reduce((sum, { people }) => sum + people, 0);
}

function byPeople(
  a: AreaRow & { readonly area: string },
  b: AreaRow & { readonly area: string },
): number {
  return b.people - a.people || compareCodePoints(a.area, b.area);
}
