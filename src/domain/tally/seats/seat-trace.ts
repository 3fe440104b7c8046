/** What a candidate has; votes as a decimal text, exact. */
export interface CandidateVotes {
  readonly candidate: string;
  readonly votes: string;
}

/** How a choice between equals fell. */
export interface TieFall {
  /** The equals in tie order, the chosen one included. */
  readonly tied: readonly string[];
  /** An earlier stage had told them apart, or the lot did. */
  readonly decidedBy: 'earlier-stage' | 'lot';
}

/** What is counted, before counting. */
export interface SeatStartStep {
  readonly t: 'start';
  readonly seats: number;
  readonly valid: number;
  readonly blank: number;
  /** Absent where there is none, or where it changes while counting. */
  readonly quota?: number;
}

/** A stage of a count by stages: whose votes moved, where they went, and where everybody stands. */
export interface StvStageStep extends Partial<TieFall> {
  readonly t: 'stage';
  readonly stage: number;
  readonly action: 'first-preferences' | 'surplus' | 'exclusion';
  /** Whose votes moved; absent for first preferences. */
  readonly candidate?: string;
  /** What moved to whom. */
  readonly transfers: readonly CandidateVotes[];
  /** Every candidate in tie order, after the transfer. */
  readonly totals: readonly CandidateVotes[];
  /** Votes that no candidate holds any more: exhausted papers and ignored remainders. */
  readonly nonTransferable: string;
  /** Those who reached the quota in this stage. */
  readonly elected: readonly string[];
}

/** One iteration of a Meek count. */
export interface MeekIterationStep {
  readonly t: 'iteration';
  readonly round: number;
  readonly iteration: number;
  readonly quota: string;
  readonly surplus: string;
  readonly exhausted: string;
  readonly totals: readonly (CandidateVotes & { readonly keepFactor: string })[];
  readonly elected: readonly string[];
}

/** The end of a Meek round: the weakest candidate leaves. */
export interface MeekDefeatStep extends Partial<TieFall> {
  readonly t: 'defeat';
  readonly round: number;
  readonly candidate: string;
}

/** The last vacancies go to all who are left. */
export interface SeatFillStep {
  readonly t: 'fill';
  readonly elected: readonly string[];
}

/** How many ballots prefer one candidate to another, and how strong the best path between is. */
export interface SchulzePairStep {
  readonly t: 'pair';
  readonly candidate: string;
  readonly over: string;
  readonly ballots: number;
  readonly strength: number;
}

/** A place in a ranking; `score` where the rule gives one. */
export interface PlaceStep extends Partial<TieFall> {
  readonly t: 'place';
  readonly place: number;
  readonly candidate: string;
  readonly isElected: boolean;
  readonly score?: number;
}

/** One step of an election of people. */
export type SeatStep =
  | SeatStartStep
  | StvStageStep
  | MeekIterationStep
  | MeekDefeatStep
  | SeatFillStep
  | SchulzePairStep
  | PlaceStep;

/** Who was elected, in order of election, and every step that led to it. */
export interface SeatOutcome {
  readonly elected: readonly string[];
  readonly steps: readonly SeatStep[];
  /** Steps that met a tie. */
  readonly ties: number;
}

/** Puts an outcome together. */
export function seatOutcome(elected: readonly string[], steps: readonly SeatStep[]): SeatOutcome {
  return { elected, steps, ties: steps.filter((step) => 'tied' in step).length };
}

/** The decimal text of a whole number of units of 10^-places, all places written out. */
export function scaledText(units: bigint, places: number): string {
  const digits = String(units).padStart(places + 1, '0');
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}
