import { err, ok, type Result } from '../../shared/result';
import { countMeekStv } from './meek-stv';
import { countSchulze } from './schulze';
import { countApprovalSeats, countBordaSeats, type RankPoints } from './score-seats';
import { countScottishStv } from './scottish-stv';
import { layOutContest, type SeatContest, type SeatElection } from './seat-contest';
import type { SeatOutcome } from './seat-trace';

/** A rule for seats as a frozen configuration names it; options left out have their defaults. */
export interface SeatRuleConfig {
  readonly id: string;
  readonly version: number;
  readonly options?: Readonly<Record<string, string>>;
}

/** Why a rule for seats cannot be used: it is unknown, or it has no such option or value. */
export type SeatRuleError =
  | { readonly kind: 'seat-rule-unknown'; readonly id: string; readonly version: number }
  | { readonly kind: 'seat-rule-option-invalid'; readonly id: string; readonly option: string };

/** A rule with its options, ready to count elections. */
export type BoundSeatRule = (election: SeatElection) => SeatOutcome;

/** What an option may be: a default, and the form of all values. */
export interface SeatOption {
  readonly default: string;
  readonly form: RegExp;
}

/** A way of electing people. */
export interface SeatRule {
  readonly id: string;
  readonly version: number;
  /** What the ballots must be: ranked, or only named. */
  readonly ballot: 'ranked' | 'approval';
  readonly options: Readonly<Record<string, SeatOption>>;
  count(contest: SeatContest, options: Readonly<Record<string, string>>): SeatOutcome;
}

/**
 * The points of Borda: `full` gives as many points to the first rank as there are candidates, and
 * one less to each following rank; otherwise a list such as `10,5,3,2,1`.
 */
const BORDA_OPTIONS = {
  points: { default: 'full', form: /^(?:full|\d{1,6}(?:,\d{1,6}){0,99})$/ },
  shortBallots: { default: 'from-first', form: /^from-(?:first|last)$/ },
} as const;

/** All rules for seats, by name. */
export const SEAT_RULES: readonly SeatRule[] = [
  { id: 'scottish-stv', version: 1, ballot: 'ranked', options: {}, count: countScottishStv },
  { id: 'meek-stv', version: 1, ballot: 'ranked', options: {}, count: countMeekStv },
  { id: 'schulze', version: 1, ballot: 'ranked', options: {}, count: countSchulze },
  {
    id: 'borda-seats',
    version: 1,
    ballot: 'ranked',
    options: BORDA_OPTIONS,
    count: (contest, options) => countBordaSeats(contest, rankPoints(contest, options)),
  },
  {
    id: 'approval-seats',
    version: 1,
    ballot: 'approval',
    options: {},
    count: countApprovalSeats,
  },
];

/**
 * Looks up a rule for seats and checks its options.
 * @returns `seat-rule-unknown` when there is no such rule in that version;
 *   `seat-rule-option-invalid` when it has no such option, or the option not that value
 */
export function bindSeatRule(config: SeatRuleConfig): Result<BoundSeatRule, SeatRuleError> {
  const { id, version } = config;
  const rule = SEAT_RULES.find((known) => known.id === id && known.version === version);
  if (rule === undefined) return err({ kind: 'seat-rule-unknown', id, version });
  const given = config.options ?? {};
  const wrong = Object.keys(given).find((name) => !allows(rule, name, given[name] as string));
  if (wrong !== undefined) return err({ kind: 'seat-rule-option-invalid', id, option: wrong });
  const defaults = Object.entries(rule.options).map(([name, option]) => [name, option.default]);
  const options = { ...(Object.fromEntries(defaults) as Record<string, string>), ...given };
  return ok((election) => rule.count(layOutContest(election), options));
}

function allows(rule: SeatRule, name: string, value: string): boolean {
  return Object.hasOwn(rule.options, name) && (rule.options[name] as SeatOption).form.test(value);
}

function rankPoints(
  { candidates }: SeatContest,
  { points, shortBallots }: Readonly<Record<string, string>>,
): RankPoints {
  const list = points === 'full' ? [...candidates.keys()].map((i) => i + 1).reverse() : undefined;
  return {
    points: list ?? (points as string).split(',').map(Number),
    shortBallots: shortBallots as RankPoints['shortBallots'],
  };
}
