/** How a block looks; the style sheet gives each tone its colour and its own texture or edge. */
export type Tone = 'leaf' | 'ochre' | 'sky' | 'brick' | 'neutral';

/** A project, or whatever takes money out of a pot. */
export interface PotBlock {
  readonly id: string;
  readonly label: string;
  /** Minor units. */
  readonly costMinor: number | bigint | string;
  readonly tone?: Tone;
}

/** What a bar is drawn from. */
export interface PotBarInput {
  /** Minor units. */
  readonly budgetMinor: number | bigint | string;
  /** ISO 4217. */
  readonly currency: string;
  /** In the order in which they are drawn. */
  readonly blocks: readonly PotBlock[];
}

/** A block with its place; `x` and `width` are per cent of the bar. */
export interface PotSegment {
  readonly id: string;
  readonly label: string;
  readonly costMinor: string;
  readonly tone: Tone;
  readonly x: string;
  readonly width: string;
  /** Part of the budget, 0 to 1 (more when the block alone is over it). */
  readonly share: number;
}

/** The model of the component `pot-bar`; amounts are decimal texts of minor units. */
export interface PotBar {
  readonly currency: string;
  readonly budgetMinor: string;
  readonly usedMinor: string;
  readonly leftMinor: string;
  readonly leftShare: number;
  readonly overMinor: string;
  readonly isOver: boolean;
  /** Where the budget ends, per cent of the bar; 100 unless it is overrun. */
  readonly limit: string;
  readonly segments: readonly PotSegment[];
}

/**
 * Draws a pot to scale. When the blocks cost more than the pot holds, the whole bar stands for
 * their sum and a line marks where the money ends.
 */
export function potBar({ budgetMinor, currency, blocks }: PotBarInput): PotBar {
  const budget = BigInt(budgetMinor);
  const costs = blocks.map((block) => BigInt(block.costMinor));
  const used = costs.reduce((sum, cost) => sum + cost, 0n);
  const scale = used > budget ? used : budget;
  let before = 0n;
  const segments = blocks.map((block, index) => {
    const cost = costs[index] ?? 0n;
    const segment = {
      ...{ id: block.id, label: block.label, tone: block.tone ?? 'leaf' },
      ...{ costMinor: cost.toString(), share: ratio(cost, budget) },
      ...{ x: percent(before, scale), width: percent(cost, scale) },
    };
    before += cost;
    return segment;
  });
  const left = budget > used ? budget - used : 0n;
  return {
    ...{ currency, segments, isOver: used > budget, limit: percent(budget, scale) },
    ...{ budgetMinor: budget.toString(), usedMinor: used.toString() },
    ...{ leftMinor: left.toString(), leftShare: ratio(left, budget) },
    overMinor: (used > budget ? used - budget : 0n).toString(),
  };
}

/** Part of a whole as per cent with three decimals, exact to the last. */
export function percent(part: bigint, whole: bigint): string {
  return whole === 0n ? '0' : String(Number((part * 100_000n) / whole) / 1000);
}

function ratio(part: bigint, whole: bigint): number {
  return whole === 0n ? 0 : Number((part * 1_000_000n) / whole) / 1_000_000;
}
