/** A recount would need more time or memory than a verifier may take: nothing is told of the result. */
export class TooMuchWork extends Error {}
