import type { Step } from '../instance';

/** Ballots that are alike: names from first to last, and how many voters cast them. */
export interface CastRanking {
  readonly ranking: readonly string[];
  readonly weight: number;
}

/** An election of people as it was cast. */
export interface CastSeats {
  /** All who stand, in tie order: whoever comes first is better off wherever lots are drawn. */
  readonly candidates: readonly string[];
  readonly ballots: readonly CastRanking[];
  /** How many are to be elected. */
  readonly seats: number;
}

/** A ballot that names somebody. */
export interface Paper {
  readonly ranking: readonly string[];
  readonly weight: bigint;
}

/** An election that is ready to be counted. */
export interface SeatContest {
  readonly candidates: readonly string[];
  readonly seats: number;
  readonly papers: readonly Paper[];
  /** Voters who name somebody, and voters who name nobody. */
  readonly valid: bigint;
  readonly blank: bigint;
}

/** Who was elected, in order of election, and every step that led to it. */
export interface SeatCount {
  readonly elected: readonly string[];
  readonly steps: readonly Step[];
}

/**
 * Leaves out whoever does not stand, so that those behind move up. A name that stands on a ballot
 * twice counts where it stands first.
 */
export function contestOf({ candidates, ballots, seats }: CastSeats): SeatContest {
  const all = ballots.map(({ ranking, weight }): Paper => {
    const standing = ranking.filter((name) => candidates.includes(name));
    return { ranking: [...new Set(standing)], weight: BigInt(weight) };
  });
  const papers = all.filter(({ ranking }) => ranking.length > 0);
  const valid = sum(papers.map(({ weight }) => weight));
  const blank = sum(all.map(({ weight }) => weight)) - valid;
  return { candidates, seats, papers, valid, blank };
}

/** The step that every count begins with. */
export function startStep({ seats, valid, blank }: SeatContest, more: Step = {}): Step {
  return { t: 'start', seats, valid: Number(valid), blank: Number(blank), ...more };
}

/** The sum of whole numbers. */
export function sum(numbers: Iterable<bigint>): bigint {
  let total = 0n;
  for (const one of numbers) total += one;
  return total;
}

/** The figures that names stand for; a name without one counts as nothing. */
export type Figures = ReadonlyMap<string, bigint>;

/** The figure of a name. */
export function figure(figures: Figures, name: string): bigint {
  return figures.get(name) ?? 0n;
}

/** Names by their figures, the highest first; equals stay in the order in which they come. */
export function highestFirst(names: readonly string[], figures: Figures): string[] {
  return [...names].sort((a, b) => {
    const difference = figure(figures, b) - figure(figures, a);
    return difference === 0n ? 0 : difference < 0n ? -1 : 1;
  });
}

/** A decimal text with all its places: 1234567 in units of 10^-5 is "12.34567". */
export function decimalText(units: bigint, places: number): string {
  const one = 10n ** BigInt(places);
  return `${units / one}.${String(units % one).padStart(places, '0')}`;
}
