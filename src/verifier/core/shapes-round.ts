import { byCodePoint } from '../formats/bytes';
import {
  choice,
  integer,
  listOf,
  object,
  oneOf,
  recordOf,
  text,
  type Shape,
} from '../formats/schema';
import { linkProblem, type LinkedPot } from './pot-links';
import {
  also,
  count,
  distinct,
  instant,
  money,
  one,
  projectId,
  projectIds,
  SLUG,
  slug,
  words,
} from './shapes-common';
import { RULE, type RuleJson, unfedOption } from './shapes-rule';

const MOST_POINTS = 1_000_000;
const named = integer(1, 100_000);
const points = integer(-MOST_POINTS, MOST_POINTS);

interface Lengths {
  readonly min?: number;
  readonly max?: number;
}

function lengthProblem({ min = 1, max = Infinity }: Lengths, at: string): string | undefined {
  return min <= max ? undefined : `${at} asks for more projects than it allows`;
}

const approval = also<Lengths>(
  object({ type: oneOf('approval'), max: named }, { min: named }),
  lengthProblem,
);

const cumulative = also<Lengths & { points: number; mostPerProject?: number }>(
  object(
    { type: oneOf('cumulative'), points: integer(1, MOST_POINTS) },
    { min: named, max: named, mostPerProject: integer(1, MOST_POINTS) },
  ),
  (ballot, at) => {
    const { points: all, min = 1, mostPerProject = 1 } = ballot;
    if (min > all || mostPerProject > all) return `${at} asks for more points than there are`;
    return lengthProblem(ballot, at);
  },
);

const scoring = also<{ lowest: number; highest: number }>(
  object({ type: oneOf('scoring'), lowest: points, highest: points }, { unlisted: points }),
  ({ lowest, highest }, at) => (lowest < highest ? undefined : `${at} has an empty range`),
);

const ordinal = also<Lengths & { points: readonly number[] }>(
  object(
    { type: oneOf('ordinal'), max: named, points: listOf(integer(0, MOST_POINTS)) },
    { min: named, short: oneOf('top', 'bottom') },
  ),
  (ballot, at) => {
    const { max, points: list } = ballot;
    const falls = list.every((one, i) => i === 0 || one <= (list[i - 1] as number));
    if (!falls || list.length !== max) return `${at}.points do not fall over ${max} ranks`;
    return lengthProblem(ballot, at);
  },
);

const group = also<{ floorMinor?: string; ceilingMinor?: string }>(
  object(
    {
      name: text(/^\P{Cc}{1,100}$/u, 'a name of 1 to 100 characters without controls'),
      projects: projectIds,
    },
    { ceilingMinor: money, floorMinor: money, mostWinners: count },
  ),
  ({ floorMinor = '0', ceilingMinor }, at) =>
    ceilingMinor !== undefined && BigInt(floorMinor) > BigInt(ceilingMinor)
      ? `${at} has its floor above its ceiling`
      : undefined,
);

interface PotJson extends LinkedPot {
  readonly ballot: { readonly type: string };
  readonly rule: RuleJson;
  readonly tieOrder: readonly string[];
  readonly limits?: {
    readonly groups?: readonly { readonly name: string; readonly projects: readonly string[] }[];
    readonly conflicts?: readonly (readonly string[])[];
  };
}

const budget = also<string>(money, (minor, at) => (minor === '0' ? `${at} is nothing` : undefined));

const pot = also<PotJson>(
  object(
    {
      budgetMinor: budget,
      ballot: choice('type', {
        approval,
        knapsack: object({ type: oneOf('knapsack') }),
        cumulative,
        scoring,
        ordinal,
      }),
      rule: RULE,
      tieOrder: distinct(projectId),
    },
    {
      name: words,
      tie: object({
        keys: distinct(oneOf('min-cost', 'id')),
        seed: text(/^(?:[0-9a-f]{2}){0,512}$/, 'hex of even length'),
      }),
      limits: object({}, { groups: listOf(group), conflicts: listOf(projectIds) }),
      leftTo: slug,
      districts: recordOf(SLUG, money),
    },
  ),
  potProblem,
);

function potProblem(json: PotJson, at: string): string | undefined {
  const unfed = unfedOption(json.rule, json.ballot.type);
  return unfed === undefined ? limitProblem(json, at) : `${at}.rule ${unfed}`;
}

function limitProblem({ limits = {}, tieOrder }: PotJson, at: string): string | undefined {
  const { groups = [], conflicts = [] } = limits;
  const names = new Set(groups.map(({ name }) => name));
  if (names.size < groups.length) return `${at}.limits has two groups of one name`;
  if (conflicts.some((ids) => ids.length < 2)) return `${at}.limits has a conflict with nobody`;
  const own = new Set(tieOrder);
  const isList = (ids: readonly string[]): boolean =>
    ids.every((id, i) => own.has(id) && (i === 0 || byCodePoint(ids[i - 1] as string, id) < 0));
  const isFine = [...groups.map(({ projects }) => projects), ...conflicts].every(isList);
  return isFine ? undefined : `${at}.limits does not name projects of the pot in order`;
}

/** config.json */
export const CONFIG: Shape = also<{
  pots: Record<string, PotJson>;
  styles: Record<string, string[]>;
}>(
  object(
    { v: one, round: slug, pots: recordOf(SLUG, pot), styles: recordOf(SLUG, distinct(slug)) },
    {
      title: words,
      city: object({ name: words }, { country: words }),
      currency: object({ code: text(/^[A-Z]{3}$/, 'a currency code'), decimals: integer(0, 4) }),
      opens: instant,
      closes: instant,
      graceSeconds: integer(0),
      revote: oneOf(true, false),
      voidReasons: distinct(slug),
      exports: also<string[]>(listOf(oneOf('cvr')), (names, at) =>
        names.length > 1 ? `${at} names an export twice` : undefined,
      ),
      objectionDays: integer(0, 365),
      privacy: object({ profile: oneOf('open', 'sealed'), smallStyles: words }),
    },
  ),
  ({ pots, styles }) => linkProblem(new Map(Object.entries(pots)), styles),
);

const project = also<{ costMinor: string; leastMinor?: string }>(
  object(
    { id: projectId, costMinor: money, pot: slug },
    { name: words, area: words, leastMinor: money },
  ),
  ({ costMinor, leastMinor }, at) => {
    if (leastMinor === undefined) return undefined;
    const isBetween = BigInt(leastMinor) > 0n && BigInt(leastMinor) < BigInt(costMinor);
    return isBetween ? undefined : `${at}.leastMinor is not between nothing and the cost`;
  },
);

/** projects.json */
export const PROJECTS: Shape = also<readonly { readonly id: string }[]>(
  listOf(project),
  (list, at) => {
    const isInOrder = ({ id }: { readonly id: string }, i: number): boolean =>
      i === 0 || byCodePoint((list[i - 1] as { readonly id: string }).id, id) < 0;
    const stray = list.find((one, i) => !isInOrder(one, i));
    return stray === undefined ? undefined : `${at} has project ${stray.id} out of order`;
  },
);
