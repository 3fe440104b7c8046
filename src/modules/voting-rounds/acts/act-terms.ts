import type { Instant } from '../../../domain/shared/instant';
import type { RuleEntry, VoidEntry } from '../../../domain/vote-log/entry';
import { KEY_SHREDDED } from '../../../domain/vote-log/shredding';

/** What two officers can do to a round. */
export type ActKind = 'void' | 'restore' | 'deadline' | 'shredding';

/** An entry before it is known whose keys approve it. */
export type ActTerms =
  | Pick<VoidEntry, 't' | 'k' | 'r' | 'reason' | 'ref'>
  | Pick<RuleEntry, 't' | 'what' | 'to' | 'ref'>;

/** What `rule` entries are about. */
export const RULES = { deadline: 'deadline-extended', shredding: KEY_SHREDDED } as const;

/** What an officer proposes, before the case has its file. */
export type ActWish =
  | {
      readonly kind: 'void' | 'restore';
      /** Tracking code as typed. */
      readonly code: string;
      readonly reason: string;
    }
  | { readonly kind: 'deadline'; readonly to: Instant }
  | { readonly kind: 'shredding' };

/** The case behind a proposal: what the office calls it, and what happened. */
export interface Case {
  readonly reference: string;
  readonly text: string;
}

/** The entry that two officers with these keys approve. */
export function entryOf(terms: ActTerms, by: readonly [string, string]): VoidEntry | RuleEntry {
  return { v: 1, ...terms, by };
}
