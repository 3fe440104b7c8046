import { err, ok, type Result } from '../shared/result';
import type { QuorumCheck } from './quorum-rule';

/** The kinds of majorities. */
export const MAJORITY_KINDS = ['simple', 'absolute', 'qualified', 'consensus'] as const;

/** What a majority is measured against. */
export const MAJORITY_BASES = [
  'yes_no',
  'yes_no_abstain',
  'valid',
  'cast',
  'entitled',
  'entitled_present',
] as const;
/** One of the bases. */
export type MajorityBase = (typeof MAJORITY_BASES)[number];

/** What becomes of as many yes as no. */
export const TIE_RULES = ['fails', 'chair_casts'] as const;
/** One of the tie rules. */
export type TieRule = (typeof TIE_RULES)[number];

/**
 * When a motion is adopted. `simple`: more yes than no; `absolute`: yes of more than half of the base;
 * `qualified`: yes of at least p/q of the base; `consensus`: nobody says no, with reasons.
 */
export type MajorityRule =
  | { readonly kind: 'simple'; readonly tie: TieRule }
  | { readonly kind: 'absolute'; readonly base: MajorityBase; readonly tie: TieRule }
  | {
      readonly kind: 'qualified';
      readonly base: MajorityBase;
      /** 0 < p <= q. */
      readonly p: number;
      readonly q: number;
    }
  | { readonly kind: 'consensus' };

/** A vote as it was counted; whole numbers, none below 0. */
export interface VoteCounts {
  /** Members who may vote on this matter. */
  readonly eligible: number;
  /** Of these, who was there when the vote began, proxies included where they may vote. */
  readonly present: number;
  readonly cast: number;
  readonly yes: number;
  readonly no: number;
  readonly abstain: number;
  readonly invalid: number;
}

/** How the chair breaks a tie. */
export type CastingVote = 'yes' | 'no';

/** What a vote decides, with the comparison that decided it. */
export interface VoteResult {
  readonly outcome: 'adopted' | 'rejected' | 'casting_vote_needed';
  /** Adopted if `left` is more than `right` (or as much, where `orEqual`). */
  readonly left: number;
  readonly right: number;
  readonly orEqual: boolean;
  readonly isTie: boolean;
  /** Whether the chair's casting vote decided. */
  readonly byCastingVote: boolean;
}

/** Why a vote decides nothing. */
export type VoteError =
  | { readonly kind: 'counts-do-not-add-up'; readonly sum: number; readonly cast: number }
  | { readonly kind: 'more-votes-than-voters'; readonly cast: number; readonly eligible: number }
  | { readonly kind: 'quorum-not-met'; readonly needed: number; readonly present: number }
  | { readonly kind: 'casting-vote-not-due' };

/** Ballots that say something: yes, no or abstain. */
export function validOf({ yes, no, abstain }: VoteCounts): number {
  return yes + no + abstain;
}

/**
 * What a vote decides under a rule.
 * @param counts are refused where they do not add up (`counts-do-not-add-up`, `more-votes-than-voters`)
 * @param quorum when the vote began; `quorum-not-met` where it was not
 * @param casting the chair's casting vote; `casting-vote-not-due` where there is no tie that it may break
 */
export function decide(
  rule: MajorityRule,
  counts: VoteCounts,
  quorum: QuorumCheck,
  casting?: CastingVote,
): Result<VoteResult, VoteError> {
  const mistake = mistakeIn(counts);
  if (mistake !== undefined) return err(mistake);
  if (!quorum.isMet) {
    return err({ kind: 'quorum-not-met', needed: quorum.needed, present: quorum.present });
  }
  const measured = measure(rule, counts);
  const isBreakable = mayBreak(rule, counts);
  if (casting === undefined) {
    return ok(isBreakable ? { ...measured, outcome: 'casting_vote_needed' } : measured);
  }
  if (!isBreakable) return err({ kind: 'casting-vote-not-due' });
  const outcome = casting === 'yes' ? 'adopted' : 'rejected';
  return ok({ ...measured, outcome, byCastingVote: true });
}

/** Why counts cannot be right; undefined where they can. */
export function mistakeIn(counts: VoteCounts): VoteError | undefined {
  const { cast, invalid, eligible } = counts;
  const sum = validOf(counts) + invalid;
  const parts = Object.values(counts) as number[];
  if (sum !== cast || parts.some((part) => !Number.isSafeInteger(part) || part < 0)) {
    return { kind: 'counts-do-not-add-up', sum, cast };
  }
  return cast > eligible ? { kind: 'more-votes-than-voters', cast, eligible } : undefined;
}

/** How many votes a majority is measured against. */
export function baseCount(base: MajorityBase, counts: VoteCounts): number {
  const { yes, no, cast, eligible, present } = counts;
  const sizes: Readonly<Record<MajorityBase, number>> = {
    yes_no: yes + no,
    yes_no_abstain: validOf(counts),
    valid: validOf(counts),
    cast,
    entitled: eligible,
    entitled_present: present,
  };
  return sizes[base];
}

/** Without the chair. A motion that nobody wants is never adopted, however small the base. */
function measure(rule: MajorityRule, counts: VoteCounts): VoteResult {
  const { left, right, orEqual } = comparison(rule, counts);
  const isReached = orEqual ? left >= right : left > right;
  const isAdopted = isReached && counts.yes > 0;
  return {
    outcome: isAdopted ? 'adopted' : 'rejected',
    ...{ left, right, orEqual, isTie: isEven(counts), byCastingVote: false },
  };
}

function comparison(
  rule: MajorityRule,
  counts: VoteCounts,
): Pick<VoteResult, 'left' | 'right' | 'orEqual'> {
  const { yes, no } = counts;
  switch (rule.kind) {
    case 'simple':
      return { left: yes, right: no, orEqual: false };
    case 'absolute':
      return { left: 2 * yes, right: baseCount(rule.base, counts), orEqual: false };
    case 'qualified':
      return { left: yes * rule.q, right: rule.p * baseCount(rule.base, counts), orEqual: true };
    case 'consensus':
      return { left: 0, right: no, orEqual: true };
  }
}

/** One more yes must be enough: a casting vote breaks a tie, it does not make a majority of a minority. */
function mayBreak(rule: MajorityRule, counts: VoteCounts): boolean {
  if (!('tie' in rule) || rule.tie === 'fails' || !isEven(counts)) return false;
  const { left, right } = comparison(rule, counts);
  return rule.kind === 'simple' || (left <= right && left + 2 > right);
}

function isEven({ yes, no }: VoteCounts): boolean {
  return yes === no && yes > 0;
}
