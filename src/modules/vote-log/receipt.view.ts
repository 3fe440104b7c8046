import type { FormState } from '../../platform/forms/form-page';
import type { LoggedRound } from './logged-rounds';
import type { FoundBallot, LogIdentity } from './public-log';

/** The model of `vote-log/look-up.hbs`. */
export function lookUpPage({ slug, title, cycle }: LoggedRound, form: FormState) {
  return { round: { slug, title }, cycle, form };
}

/** The model of `vote-log/receipt-follows.hbs`. */
export function followsPage({ slug, title, cycle }: LoggedRound, code: string) {
  return { round: { slug, title }, cycle, code, refreshSeconds: 2 };
}

/** The model of `vote-log/receipt.hbs`; nothing in it tells when or what was cast. */
export function receiptPage(
  { slug, title, closesAt, isOver, cycle, closesWithCycle, bundle }: LoggedRound,
  { trackingSlug, trackingCode, isVoid, index }: FoundBallot,
  { origin, vkey, publicSize }: LogIdentity & { readonly publicSize: number },
) {
  const fileUrl = `/rounds/${slug}/receipts/${trackingSlug}.tlog-proof`;
  const file = `${slug}-${trackingSlug}.tlog-proof`;
  return {
    round: { slug, title, closes: closesAt, isOver, isPublished: bundle !== undefined },
    // Two closes on one slip would leave nobody sure which of them holds.
    cycle: closesWithCycle ? cycle : undefined,
    code: trackingCode,
    isVoid,
    fileUrl,
    // A head that everybody sees ties the receipt to the log that everybody sees.
    renewed: publicSize > index ? { size: publicSize, url: `${fileUrl}?under=latest` } : null,
    command: `bin/baraza verify ${slug}-tally.zip --vkey '${vkey}' --receipt ${file}`,
    origin,
  };
}
