/** How a body can vote. */
export const VOTE_KINDS = ['show_of_hands', 'roll_call', 'secret', 'unanimous'] as const;
/** One of the kinds. */
export type VoteKind = (typeof VOTE_KINDS)[number];

/** What a member can say in a roll call. */
export const CHOICES = ['yes', 'no', 'abstain'] as const;
/** One of the choices. */
export type Choice = (typeof CHOICES)[number];

/** What a vote can decide. */
export const OUTCOMES = ['adopted', 'rejected'] as const;
/** One of the outcomes. */
export type Outcome = (typeof OUTCOMES)[number];
