import type { RuleConfig } from '../../src/domain/tally/rule';
import { costIn, countsPoints, pointsFor, supportFor } from './outcomes';
import { type Granted, mayJoin, shortOf, spentOn } from './plain-limits';
import type { RandomPot } from './random-pots';

/** What was decided before, and what is left to spend. */
export interface Begun {
  readonly granted: Granted;
  readonly leftMinor: bigint;
}

/** Ids in order of selection. */
export interface PlainOutcome extends Begun {
  readonly order: readonly string[];
}

/** How the projects stand: the first is asked first. */
export interface PlainRanking {
  readonly order: readonly string[];
  readonly scoreOf: (id: string) => number;
}

/** Projects by votes or points, or either per unit of cost, compared as cross products. */
export function plainRanking(pot: RandomPot, rule: RuleConfig): PlainRanking {
  const isByPoints = countsPoints(rule);
  const scoreOf = (id: string) => (isByPoints ? pointsFor(pot, id) : supportFor(pot, id).size);
  const compare = (a: string, b: string): number => {
    const [x, y] = [scoreOf(a), scoreOf(b)];
    if (rule.id !== 'greedy-per-cost') return y - x;
    if (x <= 0 || y <= 0) return Number(y > 0) - Number(x > 0);
    return Number(BigInt(y) * costIn(pot, a) - BigInt(x) * costIn(pot, b));
  };
  // `sort` keeps the tie order among equals.
  return { order: [...pot.tieOrder].sort(compare), scoreOf };
}

const take = ({ granted, leftMinor }: Begun, id: string, costMinor: bigint): Begun => ({
  granted: new Map([...granted, [id, costMinor]]),
  leftMinor: leftMinor - costMinor,
});

/** What fills floors, once through the ranking; projects that have won are passed over. */
export function plainFloors(pot: RandomPot, ranking: PlainRanking, begun: Begun): PlainOutcome {
  let now = begun;
  const order: string[] = [];
  for (const id of ranking.order) {
    const costMinor = costIn(pot, id);
    const groups = pot.limits?.groups ?? [];
    const isLacking = groups.some(
      (group) =>
        group.projects.includes(id) && spentOn(group, now.granted) < (group.floorMinor ?? 0n),
    );
    const isFree = !now.granted.has(id) && ranking.scoreOf(id) > 0;
    const isAble = costMinor <= now.leftMinor && mayJoin(now.granted, pot.limits, [id, costMinor]);
    if (!isLacking || !isFree || !isAble) continue;
    order.push(id);
    now = take(now, id, costMinor);
  }
  return { ...now, order };
}

/** Greedy as its definition has it: floors first, then one project after the other. */
export function plainGreedy(
  pot: RandomPot,
  rule: RuleConfig,
  begun: Begun,
  mayWin: (id: string) => boolean = () => true,
): PlainOutcome {
  const { onMisfit, fundUnsupported } = rule.options ?? {};
  const all = plainRanking(pot, rule);
  const ranking = { ...all, order: all.order.filter(mayWin) };
  const floors = plainFloors(pot, ranking, begun);
  const order = [...floors.order];
  let now: Begun = floors;
  for (const id of ranking.order) {
    const costMinor = costIn(pot, id);
    const isWanted = ranking.scoreOf(id) > 0 || fundUnsupported === true;
    if (now.granted.has(id) || !isWanted) continue;
    if (!mayJoin(now.granted, pot.limits, [id, costMinor])) continue;
    if (costMinor <= now.leftMinor) {
      order.push(id);
      now = take(now, id, costMinor);
    } else if (onMisfit === 'stop') break;
  }
  return { ...now, order };
}

/** All sets of projects that cost no more than the budget and break no limit, with what they lack. */
export function allowedSets(pot: RandomPot, ids: readonly string[]) {
  const sets: { ids: string[]; costMinor: bigint; shortMinor: bigint }[] = [];
  const visit = (rest: readonly string[], granted: Granted, costMinor: bigint): void => {
    const [id, ...others] = rest;
    if (id === undefined) {
      const shortMinor = shortOf(granted, pot.limits ?? {});
      sets.push({ ids: [...granted.keys()], costMinor, shortMinor });
      return;
    }
    const more = costMinor + costIn(pot, id);
    // What breaks a limit breaks it with more winners, too.
    if (more <= pot.budgetMinor && mayJoin(granted, pot.limits, [id, costIn(pot, id)])) {
      visit(others, new Map([...granted, [id, costIn(pot, id)]]), more);
    }
    visit(others, granted, costMinor);
  };
  visit(ids, new Map(), 0n);
  return sets;
}
