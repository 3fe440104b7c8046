import { type Preference, SumTable } from './sum-table';

/** A set of costs that fills as much of an amount as any set does. */
export interface Fill {
  /** Indexes of the chosen costs, ascending; of sets that fill alike, the one whose come first. */
  readonly items: readonly number[];
  /** Whether no other set fills as much; null when that was not found out. */
  readonly isUnique: boolean | null;
}

/** How much a fill may take. */
export interface FillLimits {
  /** Memory of the table of sums. */
  readonly mostBytes: number;
  /** Partial choices beyond the table. */
  readonly mostLooks: number;
}

/** What the table can number. */
const MOST_COSTS = 65_534;

/**
 * The set of costs with the greatest sum that does not exceed an amount. A table says for every sum
 * up to its size which of the last costs, in their order, add up to it; larger sums are led into the
 * table by taking or leaving one cost after the other. Where more than half of the money is spent, it
 * is the costs left out that are looked for: their sum is the smaller one.
 * @param costs greater than zero, in minor units
 * @param capacity zero or more, in minor units
 * @returns undefined when that needs more than the limits allow
 * @see Bellman: Dynamic Programming, on sums of subsets
 */
export function fillExactly(
  costs: readonly bigint[],
  capacity: bigint,
  limits: FillLimits,
): Fill | undefined {
  const unit = costs.reduce(greatestDivisor, 0n) || 1n;
  const amounts = costs.map((cost) => Number(cost / unit));
  const all = amounts.reduce((sum, amount) => sum + amount, 0);
  if (!Number.isSafeInteger(all) || costs.length > MOST_COSTS) return undefined;
  const room = Math.min(Number(capacity / unit), all);
  return new FillSearch(amounts, { room, all }, limits).run();
}

function greatestDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestDivisor(b, a % b);
}

class FillSearch {
  private readonly table: SumTable;
  /** Whether it is the amounts left out that are looked for. */
  private readonly isOutside: boolean;
  private readonly target: number;
  /** What the amounts from a place on add up to. */
  private readonly rest: number[] = [0];
  private readonly path: number[] = [];
  private looks = 0;
  private found: readonly number[] | undefined;

  constructor(
    private readonly amounts: readonly number[],
    { room, all }: { readonly room: number; readonly all: number },
    private readonly limits: FillLimits,
  ) {
    this.isOutside = room > all - room;
    this.target = this.isOutside ? all - room : room;
    // Leaving out one after the other passes the target by less than the greatest amount.
    const most = this.isOutside ? this.target + Math.max(0, ...amounts) : room;
    this.table = new SumTable(amounts, most, limits.mostBytes);
    for (const amount of [...amounts].reverse()) {
      this.rest.unshift(amount + (this.rest[0] as number));
    }
  }

  run(): Fill | undefined {
    const [wanted, other] = this.isOutside
      ? (['late', 'early'] as const)
      : (['early', 'late'] as const);
    const step = this.isOutside ? 1 : -1;
    let sum = this.target - step;
    let found: readonly number[] | undefined;
    while (found === undefined) {
      sum += step;
      found = this.search(sum, wanted);
      if (this.isOver && found === undefined) return undefined;
    }
    // Where the set that comes first is also the one that comes last, there is no other.
    this.looks = 0;
    const last = this.search(sum, other);
    const isUnique = last === undefined ? null : last.join() === found.join();
    const places = new Set(found);
    const items = [...this.amounts.keys()].filter((place) => places.has(place) !== this.isOutside);
    return { items, isUnique };
  }

  private get isOver(): boolean {
    return this.looks > this.limits.mostLooks;
  }

  private search(sum: number, wanted: Preference): readonly number[] | undefined {
    this.found = undefined;
    this.visit(0, sum, wanted);
    return this.found;
  }

  private visit(next: number, left: number, wanted: Preference): void {
    this.looks += 1;
    if (this.found !== undefined || this.isOver || left > (this.rest[next] as number)) return;
    if (left <= this.table.size) {
      if (!this.table.reaches(next, left)) return;
      this.found = [...this.path, ...this.table.fill(next, left, wanted)];
      return;
    }
    if (wanted === 'late') this.visit(next + 1, left, wanted);
    this.take(next, left, wanted);
    if (wanted === 'early') this.visit(next + 1, left, wanted);
  }

  private take(next: number, left: number, wanted: Preference): void {
    const amount = this.amounts[next] as number;
    if (amount > left) return;
    this.path.push(next);
    this.visit(next + 1, left - amount, wanted);
    this.path.pop();
  }
}
