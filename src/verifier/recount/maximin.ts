import { Book } from './book';
import type { Election, Entrant } from './election';
import { compare, type Fraction } from './fraction';
import { fillFloors, Ranking } from './greedy';
import { noteLoad } from './phragmen';

/**
 * The maximin support rule: the next entrant is the one with which the costs of everything bought
 * can still be spread most evenly, so that the voter who carries most carries least.
 */
export function maximinSupport(election: Election): Book {
  const book = new Book(election, election.budget);
  fillFloors(book, new Ranking(election.entrants, { measure: 'votes', perCost: false }));
  const bought: Entrant[] = [];
  const open = new Map<Entrant, Fraction>();
  for (const one of book.losers()) {
    if (one.votes > 0) open.set(one, { num: one.cost, den: BigInt(one.votes) });
  }
  for (;;) {
    drop(book, open);
    const next = lightest(election, bought, open);
    const winner = next.level[0];
    if (winner === undefined) break;
    book.win(winner);
    bought.push(winner);
    open.delete(winner);
    noteLoad(book, 'load', winner, next);
  }
  for (const one of book.losers()) {
    if (one.votes === 0) noteLoad(book, 'load-unreached', one, { level: [], load: undefined });
  }
  return book;
}

/** Takes out what a limit forbids and what does not fit any more. */
function drop(book: Book, open: Map<Entrant, Fraction>): void {
  for (const one of open.keys()) {
    const obstacle = book.obstacle(one);
    if (obstacle === undefined && one.cost <= book.left) continue;
    open.delete(one);
    if (obstacle !== undefined) book.note('blocked', one, obstacle);
    else noteLoad(book, 'load-misfit', one, { level: [], load: undefined });
  }
}

/** Those with the smallest load, in tie order. Loads only grow, so old ones are bounds from below. */
function lightest(
  election: Election,
  bought: readonly Entrant[],
  open: Map<Entrant, Fraction>,
): { readonly level: Entrant[]; readonly load: Fraction | undefined } {
  let level: Entrant[] = [];
  let least: Fraction | undefined;
  const order = [...open].sort((a, b) => compare(a[1], b[1]) || a[0].index - b[0].index);
  for (const [one, known] of order) {
    if (least !== undefined && compare(known, least) > 0) break;
    const load = heaviest(election, [...bought, one], known);
    open.set(one, load);
    const difference = least === undefined ? -1 : compare(load, least);
    if (difference < 0) [least, level] = [load, [one]];
    else if (difference === 0) level.push(one);
  }
  return { level: level.sort((a, b) => a.index - b.index), load: least };
}

/** Voters who support the same of some entrants, which are named by their places. */
interface Bloc {
  readonly places: readonly number[];
  size: number;
}

/**
 * The load of the voter who carries most when costs are spread as evenly as can be: the greatest
 * cost per supporter of any set of the entrants. Starting from a load that is certainly reached, the
 * set whose cost exceeds by most what its supporters carry at that load gives the next one, until
 * there is no such set.
 */
export function heaviest(
  { groups }: Election,
  entrants: readonly Entrant[],
  known: Fraction,
): Fraction {
  const blocs = new Map<string, Bloc>();
  const placeOf = new Map(entrants.map(({ index }, place) => [index, place]));
  for (let group = 0; group < groups.length; group += 1) {
    const liked = [...groups.likedBy(group)].map((index) => placeOf.get(index));
    const places = liked.filter((place) => place !== undefined).sort((a, b) => a - b);
    const bloc = blocs.get(places.join(' ')) ?? { places, size: 0 };
    bloc.size += groups.sizeOf(group);
    if (places.length > 0) blocs.set(places.join(' '), bloc);
  }
  const list = [...blocs.values()];
  for (let load = known; ;) {
    const set = overloaded(entrants, list, load);
    if (set.size === 0) return load;
    const cost = [...set].reduce((sum, place) => sum + entrants[place]!.cost, 0n);
    const backing = list.filter(({ places }) => places.some((place) => set.has(place)));
    load = { num: cost, den: BigInt(backing.reduce((sum, { size }) => sum + size, 0)) };
  }
}

/**
 * The places of a set whose cost exceeds what its supporters carry at a load; empty when there is
 * none. Costs are handed from entrants to blocs, and from a bloc that is full on to others along the
 * shortest way, until nothing more can be moved; what an unpaid entrant still reaches is the set.
 */
function overloaded(
  entrants: readonly Entrant[],
  blocs: readonly Bloc[],
  { num, den }: Fraction,
): Set<number> {
  const unpaid = entrants.map(({ cost }) => cost * den);
  const room = blocs.map(({ size }) => BigInt(size) * num);
  /** What each bloc carries of each entrant. */
  const carried = blocs.map(() => entrants.map(() => 0n));
  for (;;) {
    const { way, seen } = wayToRoom(blocs, unpaid, room, carried);
    if (way.length === 0) return seen;
    move(way, unpaid, room, carried);
  }
}

/** From an entrant to a bloc that takes its cost; from there on, cost of another entrant makes room. */
interface Leg {
  readonly place: number;
  readonly bloc: number;
}

/** A shortest way from an unpaid entrant to a bloc with room, or all the places that are reached. */
function wayToRoom(
  blocs: readonly Bloc[],
  unpaid: readonly bigint[],
  room: readonly bigint[],
  carried: readonly (readonly bigint[])[],
): { readonly way: Leg[]; readonly seen: Set<number> } {
  const queue = [...unpaid.keys()].filter((place) => unpaid[place]! > 0n);
  const seen = new Set(queue);
  const cameBy = new Map<number, Leg>();
  const visited = new Set<number>();
  for (const place of queue) {
    for (const [bloc, { places }] of blocs.entries()) {
      if (visited.has(bloc) || !places.includes(place)) continue;
      visited.add(bloc);
      if (room[bloc]! > 0n) return { way: traced({ place, bloc }, cameBy), seen };
      const movable = places.filter((other) => !seen.has(other) && carried[bloc]![other]! > 0n);
      for (const other of movable) {
        seen.add(other);
        cameBy.set(other, { place, bloc });
        queue.push(other);
      }
    }
  }
  return { way: [], seen };
}

function traced(last: Leg, cameBy: ReadonlyMap<number, Leg>): Leg[] {
  const way = [last];
  for (let leg = cameBy.get(last.place); leg !== undefined; leg = cameBy.get(leg.place)) {
    way.unshift(leg);
  }
  return way;
}

/** Moves as much along a way as all of it allows. */
function move(way: readonly Leg[], unpaid: bigint[], room: bigint[], carried: bigint[][]): void {
  const [first, last] = [way[0] as Leg, way.at(-1) as Leg];
  let amount = unpaid[first.place]! < room[last.bloc]! ? unpaid[first.place]! : room[last.bloc]!;
  way.slice(1).forEach(({ place }, i) => {
    const given = carried[way[i]!.bloc]![place]!;
    if (given < amount) amount = given;
  });
  unpaid[first.place]! -= amount;
  room[last.bloc]! -= amount;
  way.forEach(({ place, bloc }, i) => {
    carried[bloc]![place]! += amount;
    const next = way[i + 1];
    if (next !== undefined) carried[bloc]![next.place]! -= amount;
  });
}
