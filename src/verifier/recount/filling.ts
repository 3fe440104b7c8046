import { KnownSums } from './known-sums';

/** Something that costs money and gives welfare; `place` is its place in tie order. */
export interface Worth {
  readonly place: number;
  readonly cost: bigint;
  readonly welfare: bigint;
}

/** The best set, and whether another one has as much welfare. */
export interface Filling {
  readonly chosen: readonly Worth[];
  readonly hasEqual: boolean;
}

/** How far sums are tabled, and how many ways into the table are tried. */
export interface Reach {
  readonly tabled: number;
  readonly ways: number;
}

/** At most 512 MB, and some seconds. */
const REACH: Reach = { tabled: 2 ** 28, ways: 20_000_000 };

/**
 * The best affordable set where all sets that may be the best differ only in things that give equal
 * welfare for their money. Then the most money spent is the best.
 * @param things none of them free of cost, most welfare for the money first
 * @param reached some set is known to have so much welfare
 * @returns undefined where it is otherwise, or where too many sums would be needed
 */
export function fillBudget(
  things: readonly Worth[],
  { budget, reached }: { readonly budget: bigint; readonly reached: bigint },
  reach = REACH,
): Filling | undefined {
  const cut = mostOf(things, budget).cut;
  if (cut === undefined) return { chosen: things, hasEqual: false };
  const dense = things.filter((one) => ratio(one, cut) < 0n);
  const like = things.filter((one) => ratio(one, cut) === 0n);
  const first = together(dense, fill(like, budget - sum(dense, 'cost'), reach));
  const least = max(reached, sum(first?.chosen ?? [], 'welfare'));
  const fixed = things.filter((one) => mostOf(without(things, one), budget).welfare < least);
  const open = things.filter((one) => {
    if (fixed.includes(one)) return false;
    return one.welfare + mostOf(without(things, one), budget - one.cost).welfare >= least;
  });
  if (open.some((one) => ratio(one, cut) !== 0n)) return undefined;
  return together(fixed, fill(open, budget - sum(fixed, 'cost'), reach));
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

function together(fixed: readonly Worth[], filled: Filling | undefined): Filling | undefined {
  return filled && { ...filled, chosen: [...fixed, ...filled.chosen] };
}

function without(things: readonly Worth[], one: Worth): Worth[] {
  return things.filter((other) => other !== one);
}

function sum(things: readonly Worth[], what: 'cost' | 'welfare'): bigint {
  return things.reduce((total, one) => total + one[what], 0n);
}

/** Negative where the first gives more for its money. */
function ratio(a: Worth, b: Worth): bigint {
  return b.welfare * a.cost - a.welfare * b.cost;
}

/** More than any set has: one after the other is taken, and a part of the one that is cut. */
function mostOf(things: readonly Worth[], budget: bigint): { welfare: bigint; cut?: Worth } {
  let [left, welfare] = [budget, 0n];
  for (const one of things) {
    if (one.cost > left) return { welfare: welfare + (left * one.welfare) / one.cost, cut: one };
    left -= one.cost;
    welfare += one.welfare;
  }
  return { welfare };
}

/** Spends as much of the room as can be; the things that come first in tie order are preferred. */
function fill(things: readonly Worth[], room: bigint, reach: Reach): Filling | undefined {
  const row = [...things].sort((a, b) => a.place - b.place);
  const unit = row.reduce((a, { cost }) => divisor(a, cost), 0n) || 1n;
  const sizes = row.map(({ cost }) => Number(cost / unit));
  const whole = sizes.reduce((a, b) => a + b, 0);
  const spend = Math.min(whole, Number(room / unit));
  if (whole > Number.MAX_SAFE_INTEGER || row.length > 65_000) return undefined;
  // What is left over may have a smaller sum, and is looked for instead where the table holds it.
  // Spare numbers taken one by one pass that sum by less than the largest of them.
  const mostSpare = whole - spend + sizes.reduce((a, b) => Math.max(a, b), 0);
  const isSpare = mostSpare < spend && mostSpare <= reach.tabled;
  const most = isSpare ? mostSpare : spend;
  const task = { ...reach, isSpare, most, wanted: isSpare ? whole - spend : spend };
  const found = new Sums(sizes, task).find();
  if (found === undefined) return undefined;
  const chosen = row.filter((_, i) => found.places.includes(i) !== isSpare);
  const hasEqual = found.hasEqual ?? hasOther(sizes, found.places, task);
  return hasEqual === undefined ? undefined : { chosen, hasEqual };
}

/** Numbers other than those found are had sooner when the table is of small ones. */
function hasOther(
  sizes: readonly number[],
  places: readonly number[],
  task: SumTask,
): boolean | undefined {
  const order = [...sizes.keys()].sort((a, b) => (sizes[b] as number) - (sizes[a] as number));
  const row = order.map((place) => sizes[place] as number);
  const other = new Sums(row, task).find();
  const isSame = other?.places.every((i) => places.includes(order[i] as number));
  return isSame === false ? true : other?.hasEqual;
}

function divisor(a: bigint, b: bigint): bigint {
  while (b > 0n) [a, b] = [b, a % b];
  return a;
}

/** Places of numbers with a sum; whether others have the same, if that is known. */
interface Sum {
  readonly places: readonly number[];
  readonly hasEqual: boolean | undefined;
}

interface SumTask extends Reach {
  readonly wanted: number;
  /** The nearest sum may be greater, and the set that comes last is wanted. */
  readonly isSpare: boolean;
  /** No greater sum is looked for. */
  readonly most: number;
}

/** Looks for numbers of a row that have a sum, or the nearest sum that some of them have. */
class Sums {
  private readonly known: KnownSums;
  /** All numbers from a place on together. */
  private readonly tail: readonly number[];
  /** How often to go on behind a sum that was found. */
  private toSkip = 0;
  private ways = 0;

  constructor(
    private readonly row: readonly number[],
    private readonly task: SumTask,
  ) {
    this.known = new KnownSums(row, Math.min(task.most, task.tabled));
    this.tail = row.map((_, i) => row.slice(i).reduce((a, b) => a + b, 0));
  }

  /** @returns undefined where that would take too many ways */
  find(): Sum | undefined {
    const { wanted, ways, isSpare } = this.task;
    for (let total = wanted; this.ways <= ways; total += isSpare ? 1 : -1) {
      const first = this.after(0, total);
      if (first === undefined) continue;
      if (first.hasEqual === true) return first;
      const isOther = this.after(1, total) !== undefined;
      return { ...first, hasEqual: isOther || this.ways <= ways ? isOther : undefined };
    }
    return undefined;
  }

  private after(skipped: number, total: number): Sum | undefined {
    [this.toSkip, this.ways] = [skipped, 0];
    return this.enter(0, total);
  }

  private enter(from: number, left: number): Sum | undefined {
    this.ways += 1;
    if (this.ways > this.task.ways) return undefined;
    if (left <= this.known.size) return this.follow(from, left);
    const size = this.row[from];
    if (size === undefined || (this.tail[from] as number) < left) return undefined;
    const rest = size <= left ? this.enter(from + 1, left - size) : undefined;
    if (rest !== undefined) return { ...rest, places: [from, ...rest.places] };
    return this.enter(from + 1, left);
  }

  private follow(from: number, sum: number): Sum | undefined {
    if (!this.known.can(from, sum)) return undefined;
    this.toSkip -= 1;
    if (this.toSkip >= 0) return undefined;
    const places: number[] = [];
    let [left, hasEqual] = [sum, false];
    for (let i = from; left > 0; i += 1) {
      const size = this.row[i] as number;
      const isFree = this.known.can(i + 1, left);
      const fits = size <= left && this.known.can(i + 1, left - size);
      if (isFree && fits) hasEqual = true;
      if (!fits || (isFree && this.task.isSpare)) continue;
      places.push(i);
      left -= size;
    }
    return { places, hasEqual };
  }
}
