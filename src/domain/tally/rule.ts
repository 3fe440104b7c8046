import type { Limits } from './constraints';
import type { Instance } from './instance';
import type { TraceStep } from './trace';

/** A rule as a frozen configuration names it; options that are left out have their defaults. */
export interface RuleConfig {
  readonly id: string;
  readonly version: number;
  readonly options?: Readonly<Record<string, string | boolean>>;
}

/** There is no rule of that name in that version. */
export interface UnknownRule {
  readonly kind: 'rule-unknown';
  readonly id: string;
  readonly version: number;
}

/** The rule has no such option, or not that value of it. */
export interface InvalidRuleOption {
  readonly kind: 'rule-option-invalid';
  readonly id: string;
  readonly option: string;
}

/** Why a rule cannot be used. */
export type RuleError = UnknownRule | InvalidRuleOption;

/** The pot's money in minor units, and what else the winners must respect. */
export interface Purse {
  readonly budgetMinor: bigint;
  /** One currency unit: what a voter gets more from run to run of the add1 completions. */
  readonly unitMinor: bigint;
  /** What the winners must respect beside the budget. */
  readonly limits?: Limits | undefined;
}

/** What a rule decided: indexes in order of selection, its steps, and how many runs it took. */
export interface RuleOutcome {
  readonly selected: number[];
  readonly steps: TraceStep[];
  readonly runs: number;
}

/** Told the number of runs that were examined so far. */
export type TallyProgress = (runs: number) => void;

/** A rule with its options, ready to count pots. */
export type BoundRule = (
  instance: Instance,
  purse: Purse,
  onProgress?: TallyProgress,
) => RuleOutcome;

/** What an option is set to. */
export type OptionValue = string | boolean;
/** A rule's options by name. */
export type RuleOptions = Readonly<Record<string, OptionValue>>;

/** What an option may be when its values are too many for a list. */
export interface OptionForm {
  readonly default: string;
  readonly form: RegExp;
}

/** A way of counting: what it is called, which options it takes, and how it counts. */
export interface CountingRule {
  readonly id: string;
  readonly version: number;
  /** The allowed values of every option, the default first; or a default and the form of texts. */
  readonly options: Readonly<Record<string, readonly OptionValue[] | OptionForm>>;
  /** Whether voters share the money of their district; a rule that has no such shares refuses them. */
  readonly respectsDistricts?: boolean;
  bind(options: RuleOptions): BoundRule;
}
