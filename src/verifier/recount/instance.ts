import type { Json } from '../formats/json';

/** A project on the ballot; money in minor units. */
export interface Project {
  readonly id: string;
  readonly cost: bigint;
  readonly pot: string;
  readonly name: string;
  /** The least that is worth giving, where less than the cost is. */
  readonly least?: bigint | undefined;
}

/** How ballots of a pot are filled in. */
export type BallotForm =
  | { readonly type: 'approval'; readonly min: number; readonly max: number }
  | { readonly type: 'knapsack' }
  | {
      readonly type: 'cumulative';
      readonly points: number;
      readonly min: number;
      readonly max: number;
      readonly mostPerProject: number;
    }
  | {
      readonly type: 'scoring';
      readonly lowest: number;
      readonly highest: number;
      readonly unlisted: number;
    }
  | {
      readonly type: 'ordinal';
      readonly min: number;
      readonly max: number;
      readonly points: readonly number[];
      readonly short: 'top' | 'bottom';
    };

/** Projects that are limited together; money in minor units. */
export interface LimitGroup {
  readonly name: string;
  readonly projects: readonly string[];
  readonly ceiling?: bigint | undefined;
  readonly floor?: bigint | undefined;
  readonly mostWinners?: number | undefined;
}

/** What winners must respect beside the budget. */
export interface Limits {
  readonly groups: readonly LimitGroup[];
  /** Ids of which at most one may win. */
  readonly conflicts: readonly (readonly string[])[];
}

/** A pot and how it is counted; budget in minor units. */
export interface Pot {
  readonly id: string;
  readonly name: string;
  readonly budget: bigint;
  readonly ballot: BallotForm;
  /** The rule as config.json has it. */
  readonly ruleJson: Json;
  readonly rule: string;
  readonly ruleVersion: number;
  /** Only what is set; the rest has its default. */
  readonly options: Options;
  readonly tie:
    { readonly keys: readonly ('min-cost' | 'id')[]; readonly seed: string } | undefined;
  readonly tieOrder: readonly string[];
  readonly limits?: Limits | undefined;
  /** The pot that gets what is left. */
  readonly leftTo?: string | undefined;
  /** Money of the voters of each style, minor units. */
  readonly districts?: ReadonlyMap<string, bigint> | undefined;
}

/** Options of a rule by name. */
export type Options = Readonly<Record<string, string | boolean>>;

/** What one ballot says about a pot. */
export interface PotBallot {
  readonly projects: readonly string[];
  /** Points of each of these projects, where ballots give points. */
  readonly points?: readonly number[] | undefined;
  /** The voter's style; asked for only where styles have money of their own. */
  readonly style?: string | undefined;
}

/** One line of a trace, without pot and number. */
export type Step = Record<string, Json>;
