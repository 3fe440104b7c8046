/** What a review says. */
export const REVIEW_OUTCOMES = ['feasible', 'conditional', 'not-feasible'] as const;
/** One of `REVIEW_OUTCOMES`. */
export type ReviewOutcome = (typeof REVIEW_OUTCOMES)[number];

/** How far a published proposal has come, as everybody sees it. */
export const PROPOSAL_STATUSES = ['unreviewed', ...REVIEW_OUTCOMES, 'project'] as const;
/** One of `PROPOSAL_STATUSES`. */
export type ProposalStatus = (typeof PROPOSAL_STATUSES)[number];

/** The status of a published proposal from its current review and from whether a project has it. */
export function statusOf(outcome: ReviewOutcome | null, isInProject: boolean): ProposalStatus {
  return isInProject ? 'project' : (outcome ?? 'unreviewed');
}

/** Whether a project may be made from it without naming a reason. */
export function isEligible(outcome: ReviewOutcome | null): boolean {
  return outcome === 'feasible' || outcome === 'conditional';
}
