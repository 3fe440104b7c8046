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

/** 128 MB, and some seconds. */
const REACH: Reach = { tabled: 2 ** 26, ways: 20_000_000 };

/**
 * The best affordable set where all sets that may be the best differ only in things that give equal
 * welfare for their money. Then the most money spent is the best.
 * @param things none of them free of cost, most welfare for the money first
 * @returns undefined where it is otherwise, or where too many sums would be needed
 */
export function fillBudget(
  things: readonly Worth[],
  budget: bigint,
  reach = REACH,
): Filling | undefined {
  const cut = mostOf(things, budget).cut;
  if (cut === undefined) return { chosen: things, hasEqual: false };
  const dense = things.filter((one) => ratio(one, cut) < 0n);
  const like = things.filter((one) => ratio(one, cut) === 0n);
  const first = together(dense, fill(like, budget - sum(dense, 'cost'), reach));
  if (first === undefined) return undefined;
  const least = sum(first.chosen, 'welfare');
  const fixed = things.filter((one) => mostOf(without(things, one), budget).welfare < least);
  const open = things.filter((one) => {
    if (fixed.includes(one)) return false;
    return one.welfare + mostOf(without(things, one), budget - one.cost).welfare >= least;
  });
  if (open.some((one) => ratio(one, cut) !== 0n)) return undefined;
  return together(fixed, fill(open, budget - sum(fixed, 'cost'), reach));
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
  // What is left over has a smaller sum where most is spent, and is looked for instead.
  const isSpare = 2 * spend > whole;
  const found = new Sums(sizes, isSpare ? whole - spend : spend, { ...reach, isSpare }).find();
  if (found === undefined) return undefined;
  const chosen = row.filter((_, i) => found.places.includes(i) !== isSpare);
  return { chosen, hasEqual: found.hasEqual };
}

function divisor(a: bigint, b: bigint): bigint {
  while (b > 0n) [a, b] = [b, a % b];
  return a;
}

/** Looks for numbers of a row that have a sum, or the nearest sum that some of them have. */
class Sums {
  /** For each sum: from which place on it can be had at the latest, counted from 1; 0 for never. */
  private readonly latest: Uint16Array;
  /** All numbers from a place on together. */
  private readonly tail: readonly number[];
  private ways = 0;

  constructor(
    private readonly row: readonly number[],
    private readonly wanted: number,
    private readonly task: Reach & { readonly isSpare: boolean },
  ) {
    // Spare numbers taken one by one pass the sum by less than the largest of them.
    const most = task.isSpare ? wanted + row.reduce((a, b) => Math.max(a, b), 0) : wanted;
    this.latest = tableOf(row, Math.min(most, task.tabled));
    this.tail = row.map((_, i) => row.slice(i).reduce((a, b) => a + b, 0));
  }

  /** The places of the numbers, and whether others have the same sum; undefined after too many ways. */
  find(): { readonly places: readonly number[]; readonly hasEqual: boolean } | undefined {
    const { isSpare, ways } = this.task;
    for (let total = this.wanted; this.ways <= ways; total += isSpare ? 1 : -1) {
      const places = this.enter(0, total, isSpare);
      if (places === undefined) continue;
      this.ways = 0;
      const opposite = this.enter(0, total, !isSpare);
      return opposite && { places, hasEqual: places.some((place, i) => place !== opposite[i]) };
    }
    return undefined;
  }

  private enter(from: number, left: number, isLate: boolean): readonly number[] | undefined {
    this.ways += 1;
    if (this.ways > this.task.ways) return undefined;
    if (left < this.latest.length) return this.follow(from, left, isLate);
    const size = this.row[from];
    if (size === undefined || (this.tail[from] as number) < left) return undefined;
    const leave = (): readonly number[] | undefined => this.enter(from + 1, left, isLate);
    const take = (): readonly number[] | undefined => {
      const rest = size <= left ? this.enter(from + 1, left - size, isLate) : undefined;
      return rest && [from, ...rest];
    };
    return isLate ? (leave() ?? take()) : (take() ?? leave());
  }

  private follow(from: number, sum: number, isLate: boolean): readonly number[] | undefined {
    if (!this.can(from, sum)) return undefined;
    const picked: number[] = [];
    let left = sum;
    for (let i = from; left > 0; i += 1) {
      const size = this.row[i] as number;
      const fits = size <= left && this.can(i + 1, left - size);
      if (!fits || (isLate && this.can(i + 1, left))) continue;
      picked.push(i);
      left -= size;
    }
    return picked;
  }

  private can(from: number, sum: number): boolean {
    return sum === 0 || (this.latest[sum] as number) > from;
  }
}

function tableOf(row: readonly number[], most: number): Uint16Array {
  const latest = new Uint16Array(most + 1);
  let top = 0;
  for (let i = row.length - 1; i >= 0; i -= 1) {
    const size = row[i] as number;
    top = Math.min(most, top + size);
    for (let sum = top; sum > size; sum -= 1) {
      if (latest[sum] === 0 && latest[sum - size] !== 0) latest[sum] = i + 1;
    }
    if (size <= most && latest[size] === 0) latest[size] = i + 1;
  }
  return latest;
}
