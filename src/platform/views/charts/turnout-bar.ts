import { percent, type Tone } from './pot-bar';

/** One way of taking part. */
export interface TurnoutPart {
  readonly label: string;
  readonly count: number;
  readonly tone?: Tone;
}

/** What a bar is drawn from. */
export interface TurnoutInput {
  /** All who could take part; at least the sum of the parts. */
  readonly total: number;
  readonly parts: readonly TurnoutPart[];
  /** Words for those who did not take part. */
  readonly rest: string;
}

/** A part in the legend. */
export interface LegendEntry {
  readonly label: string;
  readonly count: number;
  readonly tone: Tone;
  /** 0 to 1. */
  readonly share: number;
}

/** The model of the component `turnout-bar`; `x` and `width` are per cent of the bar. */
export interface TurnoutBar {
  readonly segments: readonly {
    readonly label: string;
    readonly tone: Tone;
    readonly x: string;
    readonly width: string;
  }[];
  readonly legend: readonly LegendEntry[];
}

/** Draws how many of all took part, and by which way. */
export function turnoutBar({ total, parts, rest }: TurnoutInput): TurnoutBar {
  const used = parts.reduce((sum, part) => sum + part.count, 0);
  const entry = (label: string, count: number, tone: Tone): LegendEntry => ({
    ...{ label, count, tone },
    share: total === 0 ? 0 : count / total,
  });
  const legend = parts.map((part) => entry(part.label, part.count, part.tone ?? 'leaf'));
  let before = 0;
  const segments = legend.map(({ label, count, tone }) => {
    const x = percent(BigInt(before), BigInt(total));
    before += count;
    return { label, tone, x, width: percent(BigInt(count), BigInt(total)) };
  });
  return { segments, legend: [...legend, entry(rest, total - used, 'neutral')] };
}
