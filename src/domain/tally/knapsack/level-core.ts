import { fillExactly, type Fill, type FillLimits } from './exact-fill';
import { compareDensity, type KnapsackItem } from './knapsack-states';

/** What is asked of a set. */
interface Wanted {
  readonly capacity: bigint;
  /** A profit that some set is known to reach. */
  readonly atLeast: bigint;
}

/** Items that are taken, and those that may be taken besides; indexes. */
interface Core {
  readonly taken: readonly number[];
  readonly open: readonly number[];
}

/**
 * The items of greatest profit that fit, where those that good sets may differ in all give the same
 * profit for their money: then the most profit is the most money, and a table of sums finds it.
 * Equal or nearly equal numbers of votes lead there when voters' satisfaction is the money spent.
 * @param items profits greater than zero; the earlier of sets with equal profit is wanted
 * @returns undefined when the rest gives different profits for its money, or is too large
 */
export function fillLevelCore(
  items: readonly KnapsackItem[],
  wanted: Wanted,
  limits: FillLimits,
): Fill | undefined {
  return new LevelCore(items, wanted.capacity, limits).fillAbove(wanted.atLeast);
}

class LevelCore {
  /** Indexes, most profit per money first. */
  private readonly order: readonly number[];

  constructor(
    private readonly items: readonly KnapsackItem[],
    private readonly capacity: bigint,
    private readonly limits: FillLimits,
  ) {
    this.order = [...items.keys()].sort((a, b) => compareDensity(this.at(a), this.at(b)));
  }

  fillAbove(atLeast: bigint): Fill | undefined {
    const core = this.coreOf(atLeast);
    if (this.isLevel(core)) return this.fill(core);
    const filled = this.fill(this.cut());
    const reached = filled?.items.reduce((sum, index) => sum + this.at(index).profit, 0n) ?? 0n;
    if (reached <= atLeast) return undefined;
    const closer = this.coreOf(reached);
    return this.isLevel(closer) ? this.fill(closer) : undefined;
  }

  private at(index: number): KnapsackItem {
    return this.items[index] as KnapsackItem;
  }

  /** An item is settled when even the best conceivable set without it, or with it, gives too little. */
  private coreOf(atLeast: bigint): Core {
    const taken: number[] = [];
    const open: number[] = [];
    for (const index of this.items.keys()) {
      const { profit, cost } = this.at(index);
      if (cost === 0n || this.mostWithout(index, this.capacity) < atLeast) taken.push(index);
      else if (profit + this.mostWithout(index, this.capacity - cost) >= atLeast) open.push(index);
    }
    return { taken, open };
  }

  /** What no set without an item exceeds: the others are taken in turn, the last in part. */
  private mostWithout(without: number, capacity: bigint): bigint {
    let [left, most] = [capacity, 0n];
    for (const index of this.order) {
      if (index === without) continue;
      const { profit, cost } = this.at(index);
      if (cost > left) return most + (left * profit) / cost;
      left -= cost;
      most += profit;
    }
    return most;
  }

  /** Everything denser than the item that no longer fits is taken, and its equals are open. */
  private cut(): Core {
    let left = this.capacity;
    const first = this.order.find((index) => (left -= this.at(index).cost) < 0n) as number;
    const compare = (index: number): number => compareDensity(this.at(index), this.at(first));
    const indexes = [...this.items.keys()];
    return {
      taken: indexes.filter((index) => compare(index) < 0),
      open: indexes.filter((index) => compare(index) === 0),
    };
  }

  private isLevel({ open }: Core): boolean {
    const first = this.at(open[0] as number);
    return open.every((index) => compareDensity(this.at(index), first) === 0);
  }

  private fill({ taken, open }: Core): Fill | undefined {
    const left = taken.reduce((sum, index) => sum - this.at(index).cost, this.capacity);
    const costs = open.map((index) => this.at(index).cost);
    const fill = fillExactly(costs, left, this.limits);
    if (fill === undefined) return undefined;
    const filled = fill.items.map((index) => open[index] as number);
    return { ...fill, items: [...taken, ...filled].sort((a, b) => a - b) };
  }
}
