import { compareBigInts } from '../../shared/big-ints';

/** Something to take or leave. */
export interface KnapsackItem {
  /** Greater than zero. */
  readonly profit: bigint;
  /** Zero or more. */
  readonly cost: bigint;
}

/** A partial choice among the first items. */
export interface State {
  readonly profit: bigint;
  readonly cost: bigint;
  readonly before: State | undefined;
  /** The item taken last. */
  readonly item: number;
}

/** The choice of nothing. */
export const NOTHING: State = { profit: 0n, cost: 0n, before: undefined, item: -1 };

/** Most profit per money first, for sorting. */
export function compareDensity(a: KnapsackItem, b: KnapsackItem): number {
  return compareBigInts(b.profit * a.cost, a.profit * b.cost);
}

/** A choice with one more item. */
export function withItem(before: State, item: number, { profit, cost }: KnapsackItem): State {
  return { profit: before.profit + profit, cost: before.cost + cost, before, item };
}

/**
 * Choices of two lists, cheap ones first, without those that cost at least as much as another and
 * give no more. Each list has its cheap ones first.
 */
export function mergeStates(left: readonly State[], right: readonly State[]): State[] {
  const merged: State[] = [];
  const add = (state: State): void => {
    const last = merged.at(-1);
    if (last !== undefined && last.profit >= state.profit) return;
    if (last?.cost === state.cost) merged.pop();
    merged.push(state);
  };
  let next = 0;
  for (const state of right) {
    for (; next < left.length && (left[next] as State).cost <= state.cost; next += 1) {
      add(left[next] as State);
    }
    add(state);
  }
  for (; next < left.length; next += 1) add(left[next] as State);
  return merged;
}

/** Indexes of the taken items, ascending. */
export function itemsOf(last: State): number[] {
  const items: number[] = [];
  for (let state = last; state.before !== undefined; state = state.before) items.push(state.item);
  return items.sort((a, b) => a - b);
}

/** What partial choices can still become, item by item in order of density. */
export class Prospects {
  /** Indexes of the items, most profit per money first. */
  readonly order: readonly number[];
  /** Sums over the first items in that order. */
  private readonly profits: bigint[] = [0n];
  private readonly costs: bigint[] = [0n];

  constructor(
    private readonly items: readonly KnapsackItem[],
    private readonly capacity: bigint,
  ) {
    const at = (index: number): KnapsackItem => items[index] as KnapsackItem;
    this.order = [...items.keys()].sort((a, b) => compareDensity(at(a), at(b)));
    this.order.forEach((index, i) => {
      this.profits.push((this.profits[i] as bigint) + at(index).profit);
      this.costs.push((this.costs[i] as bigint) + at(index).cost);
    });
  }

  /** The profit of a choice when the items from a place on are taken as long as they fit. */
  reachable(state: State, from: number): bigint {
    return state.profit + this.profitBetween(from, this.endOfFit(state, from));
  }

  /** What no completion of a choice by the items from a place on exceeds: the last is cut to size. */
  bound(state: State, from: number): bigint {
    const end = this.endOfFit(state, from);
    const whole = state.profit + this.profitBetween(from, end);
    const next = this.order[end];
    if (next === undefined) return whole;
    const { profit, cost } = this.items[next] as KnapsackItem;
    const left = this.capacity - state.cost - this.costBetween(from, end);
    return whole + (left * profit) / cost;
  }

  /** How far the following items fit whole, one after the other. */
  private endOfFit(state: State, from: number): number {
    let [low, high] = [from, this.order.length];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (state.cost + this.costBetween(from, middle) <= this.capacity) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  private profitBetween(from: number, to: number): bigint {
    return (this.profits[to] as bigint) - (this.profits[from] as bigint);
  }

  private costBetween(from: number, to: number): bigint {
    return (this.costs[to] as bigint) - (this.costs[from] as bigint);
  }
}
