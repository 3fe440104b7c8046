import type { RuleRow } from '../../../domain/tally/fairness/rule-comparison';
import type { ShareBands } from '../../../domain/tally/fairness/proportionality';
import type { WorkerFailureReason } from '../../../platform/workers/run-in-worker';

/** A project as comparisons show it; cost in minor units as decimal text. */
export interface ComparedProject {
  readonly id: string;
  readonly name: string;
  readonly costMinor: string;
}

/** How the voters of a pot stand; `satisfaction` is a fraction "num/den". */
export interface PotReport {
  readonly voters: number;
  readonly withWinner: number;
  readonly satisfaction: string;
  readonly shares: ShareBands;
}

/** One pot counted by every rule that fits it. */
export interface ComparedPot {
  readonly id: string;
  readonly name: string;
  readonly budgetMinor: string;
  readonly ballots: number;
  /** Whether its ballots give places. */
  readonly isRanked?: boolean;
  readonly projects: readonly ComparedProject[];
  readonly rows: readonly RuleRow[];
  /** Of the binding outcome; null in trials with a file. */
  readonly report: PotReport | null;
}

/** A row of the table of areas; money in minor units as decimal text. */
export interface ComparedArea {
  /** Null where small areas are told together. */
  readonly area: string | null;
  readonly people: number;
  readonly spentMinor: string;
}

/** What is kept of a comparison, as JSON. */
export interface Compared {
  readonly v: 1;
  /** ISO 4217; null where a file does not say. */
  readonly currency: string | null;
  /** Decimals of all amounts. */
  readonly decimals: number;
  readonly pots: readonly ComparedPot[];
  readonly areas: {
    readonly rows: readonly ComparedArea[];
    readonly elsewhereMinor: string;
    /** All voters, those without an area included. */
    readonly roll: number;
  } | null;
}

/** The ballots of a published round, with its outcome. */
export interface RoundComparisonJob {
  readonly kind: 'round';
  readonly configText: string;
  readonly projectsText: string;
  readonly openings: readonly string[];
  readonly pots: Readonly<Record<string, CountedPot>>;
  /** Voters on the roll by name of their area. */
  readonly people: readonly (readonly [string, number])[];
  /** Voters on the roll, those without an area included. */
  readonly roll: number;
  /** Areas with fewer people are not told apart. */
  readonly smallest: number;
}

/** What a pot had to spend, and what was spent on each winner; minor units as decimal text. */
export interface CountedPot {
  readonly budgetMinor: string;
  readonly spending: readonly (readonly [string, string])[];
}

/** The bytes of a Pabulib file. */
export interface FileComparisonJob {
  readonly kind: 'file';
  readonly bytes: Uint8Array;
}

export type ComparisonJob = RoundComparisonJob | FileComparisonJob;

/** Rules that are done, of all of them over all pots, and the one that counts now. */
export interface ComparisonProgress {
  readonly done: number;
  readonly all: number;
  readonly rule: string;
}

/** A running comparison waits for others, reads its ballots, counts, or was told to stop. */
export type ComparisonStage = 'waiting' | 'reading' | 'counting' | 'stopping';

/** The file cannot be read, because of this line. */
export interface UnreadableFile {
  readonly kind: 'unreadable';
  readonly line: number;
  readonly field: string;
}

export type ComparisonAnswer =
  { readonly kind: 'compared'; readonly compared: Compared } | UnreadableFile;

/** How a comparison stands. */
export type ComparisonStanding =
  | { readonly state: 'ready'; readonly compared: Compared }
  | {
      readonly state: 'running';
      readonly stage: ComparisonStage;
      readonly progress: ComparisonProgress | null;
    }
  | { readonly state: 'unreadable'; readonly line: number; readonly field: string }
  | { readonly state: 'failed'; readonly reason: WorkerFailureReason }
  | { readonly state: 'absent' };
