import { assertNever } from '../shared/assert';
import type { RoundState } from './round-state';

/**
 * What pages, exports and interfaces show of a round.
 * `selections`: anything that follows from what people chose (counts, order, winners, ballots).
 * `participation`: how many have voted, and how many of them changed their ballot.
 * `receipts`: that a tracking code is in the log.
 * `roll-size`: how many may vote.
 */
export type RoundFact = 'selections' | 'participation' | 'receipts' | 'roll-size';

/**
 * The one embargo: whether a fact of a round may be shown in that state. Everything that shows such
 * a fact asks here.
 */
export function mayShow(fact: RoundFact, state: RoundState): boolean {
  switch (fact) {
    case 'selections':
      return state === 'published';
    case 'participation':
      return state === 'closed' || state === 'published';
    case 'receipts':
      return state === 'open' || state === 'closed' || state === 'published';
    case 'roll-size':
      return state !== 'draft';
    default:
      return assertNever(fact);
  }
}

/** Whether anything that follows from what people chose may be shown: only once published. */
export function mayShowCounts(state: RoundState): boolean {
  return mayShow('selections', state);
}
