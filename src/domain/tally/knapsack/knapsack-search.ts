import {
  itemsOf,
  type KnapsackItem,
  mergeStates,
  NOTHING,
  Prospects,
  type State,
  withItem,
} from './knapsack-states';

/** What a search is given, beside the items. */
export interface KnapsackTask {
  /** The most that the taken items may cost together. */
  readonly capacity: bigint;
  /** How many partial choices may be looked at. */
  readonly limit: number;
}

/** The best choice, if it is proven; the greatest profit that some choice is known to reach. */
export interface KnapsackOutcome {
  readonly reached: bigint;
  /** Indexes of the taken items, ascending. */
  readonly items?: readonly number[];
}

/**
 * The items of greatest profit that fit. Partial choices grow item by item; one that costs more than
 * another without giving more is dropped, and one whose best conceivable completion, the last item
 * cut to size, stays below a choice already known. Both never lose the optimum. Between choices of
 * equal profit and cost the outcome is arbitrary: make profits that tell them apart.
 * @see Nemhauser, Ullmann: Discrete Dynamic Programming and Capital Allocation
 */
export function searchKnapsack(
  items: readonly KnapsackItem[],
  { capacity, limit }: KnapsackTask,
): KnapsackOutcome {
  const prospects = new Prospects(items, capacity);
  let reached = 0n;
  let seen = 0;
  let states: State[] = [NOTHING];
  for (const [step, index] of prospects.order.entries()) {
    states = mergeStates(states, grown(states, index, { items, capacity }));
    for (const state of states) {
      const profit = prospects.reachable(state, step + 1);
      if (profit > reached) reached = profit;
    }
    states = states.filter((state) => prospects.bound(state, step + 1) >= reached);
    seen += states.length;
    if (seen > limit) return { reached };
  }
  return { reached, items: itemsOf(states.at(-1) as State) };
}

/**
 * Whether another choice that fits gives at least the profit of a known best one. The partial choices
 * that have parted from the best one grow as in the search for it, and are hardly more: what must be
 * reached is known from the beginning.
 * @param best indexes of items
 */
export function hasOtherBest(
  items: readonly KnapsackItem[],
  capacity: bigint,
  best: readonly number[],
): boolean {
  const prospects = new Prospects(items, capacity);
  const taken = new Set(best);
  const wanted = best.reduce((sum, index) => sum + (items[index] as KnapsackItem).profit, 0n);
  let same = NOTHING;
  let states: State[] = [];
  for (const [step, index] of prospects.order.entries()) {
    const others = mergeStates(states, grown(states, index, { items, capacity }));
    const also = withItem(same, index, items[index] as KnapsackItem);
    const parted = taken.has(index) ? same : also;
    if (taken.has(index)) same = also;
    states = mergeStates(others, parted.cost <= capacity ? [parted] : []);
    if (states.some((state) => prospects.reachable(state, step + 1) >= wanted)) return true;
    states = states.filter((state) => prospects.bound(state, step + 1) >= wanted);
  }
  return false;
}

/** Choices with one more item, as far as they fit. */
function grown(
  states: readonly State[],
  index: number,
  { items, capacity }: { readonly items: readonly KnapsackItem[]; readonly capacity: bigint },
): State[] {
  const item = items[index] as KnapsackItem;
  const room = capacity - item.cost;
  return states.filter(({ cost }) => cost <= room).map((state) => withItem(state, index, item));
}
