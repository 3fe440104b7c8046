import { compareBigInts } from '../../shared/big-ints';

/** Something to take or leave. */
export interface KnapsackItem {
  /** Greater than zero. */
  readonly profit: bigint;
  /** Zero or more. */
  readonly cost: bigint;
}

/** What a search is given, beside the items. */
export interface KnapsackTask {
  /** The most that the taken items may cost together. */
  readonly capacity: bigint;
  /** Only outcomes of at least this profit are wanted. */
  readonly atLeast: bigint;
  /** How many partial choices may be looked at. */
  readonly limit: number;
}

/** The best choice; `none` when nothing reaches the wanted profit, `limit` when it is not proven. */
export type KnapsackOutcome =
  | { readonly kind: 'best'; readonly profit: bigint; readonly items: readonly number[] }
  | { readonly kind: 'none' }
  | { readonly kind: 'limit' };

/** A partial choice among the first items. */
interface State {
  readonly profit: bigint;
  readonly cost: bigint;
  readonly before: State | undefined;
  /** The item taken last. */
  readonly item: number;
}

/**
 * The items of greatest profit that fit. Partial choices grow item by item; one that costs more than
 * another without giving more is dropped, and one whose best conceivable completion, the last item
 * cut to size, stays below a choice already known. Both never lose the optimum. Between choices of
 * equal profit and cost the outcome is arbitrary: make profits that tell them apart.
 * @returns indexes of the taken items, ascending
 * @see Nemhauser, Ullmann: Discrete Dynamic Programming and Capital Allocation
 */
export function searchKnapsack(
  items: readonly KnapsackItem[],
  task: KnapsackTask,
): KnapsackOutcome {
  const order = [...items.keys()].sort((a, b) => byDensity(items, a, b));
  return new Search(items, order, task).run();
}

function byDensity(items: readonly KnapsackItem[], a: number, b: number): number {
  const [x, y] = [items[a] as KnapsackItem, items[b] as KnapsackItem];
  const [left, right] = [x.profit * y.cost, y.profit * x.cost];
  return compareBigInts(right, left);
}

class Search {
  /** Sums over the first items in the order of the search. */
  private readonly profits: bigint[] = [0n];
  private readonly costs: bigint[] = [0n];
  private best: bigint;
  private seen = 0;

  constructor(
    private readonly items: readonly KnapsackItem[],
    private readonly order: readonly number[],
    private readonly task: KnapsackTask,
  ) {
    this.best = task.atLeast;
    order.forEach((index, i) => {
      const item = items[index] as KnapsackItem;
      this.profits.push((this.profits[i] as bigint) + item.profit);
      this.costs.push((this.costs[i] as bigint) + item.cost);
    });
  }

  run(): KnapsackOutcome {
    let states: State[] = [{ profit: 0n, cost: 0n, before: undefined, item: -1 }];
    for (const [step, item] of this.order.entries()) {
      states = this.prune(this.grow(states, item), step + 1);
      this.seen += states.length;
      if (this.seen > this.task.limit) return { kind: 'limit' };
    }
    const last = states.at(-1);
    if (last === undefined || last.profit < this.task.atLeast) return { kind: 'none' };
    return { kind: 'best', profit: last.profit, items: itemsOf(last) };
  }

  /** All choices with and without one more item, cheap ones first, dominated ones left out. */
  private grow(states: readonly State[], index: number): State[] {
    const { profit, cost } = this.items[index] as KnapsackItem;
    const merged: State[] = [];
    const add = (state: State): void => {
      const last = merged.at(-1);
      if (last !== undefined && last.profit >= state.profit) return;
      if (last?.cost === state.cost) merged.pop();
      merged.push(state);
    };
    let next = 0;
    for (const before of states) {
      const grown = {
        profit: before.profit + profit,
        cost: before.cost + cost,
        before,
        item: index,
      };
      for (; next < states.length && (states[next] as State).cost <= grown.cost; next += 1) {
        add(states[next] as State);
      }
      if (grown.cost <= this.task.capacity) add(grown);
    }
    return merged;
  }

  private prune(states: readonly State[], step: number): State[] {
    for (const state of states) this.noteReachable(state, step);
    return states.filter((state) => this.bound(state, step) >= this.best);
  }

  private noteReachable(state: State, step: number): void {
    const end = this.endOfFit(state, step);
    const profit = state.profit + this.profitBetween(step, end);
    if (profit > this.best) this.best = profit;
  }

  /** What no completion of the choice exceeds. */
  private bound(state: State, step: number): bigint {
    const end = this.endOfFit(state, step);
    const whole = state.profit + this.profitBetween(step, end);
    const next = this.order[end];
    if (next === undefined) return whole;
    const { profit, cost } = this.items[next] as KnapsackItem;
    const left = this.task.capacity - state.cost - this.costBetween(step, end);
    return whole + (left * profit) / cost;
  }

  /** How far the following items fit whole, one after the other. */
  private endOfFit(state: State, step: number): number {
    let [low, high] = [step, this.order.length];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (state.cost + this.costBetween(step, middle) <= this.task.capacity) low = middle;
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

function itemsOf(last: State): number[] {
  const items: number[] = [];
  for (let state = last; state.before !== undefined; state = state.before) items.push(state.item);
  return items.sort((a, b) => a - b);
}
