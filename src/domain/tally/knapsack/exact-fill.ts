import { SumTable } from './sum-table';

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
 * table by taking or leaving one cost after the other. Where the costs left out have the smaller sum,
 * and one that the table holds, it is them that are looked for.
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
  const fill = new FillSearch(amounts, { room, all }, limits).run();
  if (fill?.isUnique !== null) return fill;
  return { ...fill, isUnique: isOnly(amounts, { room, all }, fill, limits) };
}

/** Whether a fill is the only one, told by a table of the small amounts: that finds others sooner. */
function isOnly(
  amounts: readonly number[],
  whole: Whole,
  { items }: Fill,
  limits: FillLimits,
): boolean | null {
  const order = [...amounts.keys()].sort((a, b) => (amounts[b] as number) - (amounts[a] as number));
  const sorted = order.map((place) => amounts[place] as number);
  const other = new FillSearch(sorted, whole, limits).run();
  if (other === undefined) return null;
  const isSame = other.items.every((place) => items.includes(order[place] as number));
  return isSame ? other.isUnique : false;
}

function greatestDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestDivisor(b, a % b);
}

/** The amount to fill, not more than all amounts together. */
interface Whole {
  readonly room: number;
  readonly all: number;
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
  private isUnique = true;

  constructor(
    private readonly amounts: readonly number[],
    { room, all }: Whole,
    private readonly limits: FillLimits,
  ) {
    // Leaving out one after the other passes the target by less than the greatest amount.
    const mostOutside = all - room + Math.max(0, ...amounts);
    this.isOutside =
      mostOutside < room && mostOutside <= SumTable.greatestSize(amounts.length, limits.mostBytes);
    this.target = this.isOutside ? all - room : room;
    this.table = new SumTable(amounts, this.isOutside ? mostOutside : room, limits.mostBytes);
    for (const amount of [...amounts].reverse()) {
      this.rest.unshift(amount + (this.rest[0] as number));
    }
  }

  run(): Fill | undefined {
    const step = this.isOutside ? 1 : -1;
    for (let sum = this.target; this.found === undefined; sum += step) {
      this.visit(0, sum);
      if (this.isOver && this.found === undefined) return undefined;
    }
    const found = new Set(this.found);
    const items = [...this.amounts.keys()].filter((place) => found.has(place) !== this.isOutside);
    return { items, isUnique: this.isUnique && this.isOver ? null : this.isUnique };
  }

  private get isOver(): boolean {
    return this.looks > this.limits.mostLooks;
  }

  /** Goes on to a second set. */
  private visit(next: number, left: number): void {
    this.looks += 1;
    if (this.isOver || !this.isUnique || left > (this.rest[next] as number)) return;
    if (left <= this.table.size) {
      if (this.table.reaches(next, left)) this.note(next, left);
      return;
    }
    this.take(next, left);
    this.visit(next + 1, left);
  }

  private take(next: number, left: number): void {
    const amount = this.amounts[next] as number;
    if (amount > left) return;
    this.path.push(next);
    this.visit(next + 1, left - amount);
    this.path.pop();
  }

  private note(next: number, left: number): void {
    if (this.found !== undefined) {
      this.isUnique = false;
      return;
    }
    const { items, isUnique } = this.table.fill(next, left, this.isOutside ? 'late' : 'early');
    this.found = [...this.path, ...items];
    this.isUnique = isUnique;
    // The second set may be as far away as the first was.
    this.looks = 0;
  }
}
