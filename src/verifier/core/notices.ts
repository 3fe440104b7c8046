import type { Bundle } from './bundle';
import type { Influence, Totals } from './report';
import { policyOf } from './signatures';

const INFLUENCES: Readonly<Record<Influence, string>> = {
  no: 'no',
  yes: 'yes',
  'cannot-be-excluded': 'cannot be excluded',
};

/** Facts that a reader should know although no check fails because of them. */
export function noticesOf(bundle: Bundle, totals: Totals): string[] {
  const notices: string[] = [];
  if (bundle.options.draft === true) notices.push('This is a draft: nobody has signed its head.');
  if (bundle.options.vkey === 'self') {
    notices.push('The key of the log was taken from the bundle itself: it vouches for itself.');
  }
  if (policyOf(bundle)?.quorum === 'none') {
    notices.push(
      'There is no independent witness: whoever holds the key of the log could have shown ' +
        'different logs to different people, unless somebody kept a head or a receipt.',
    );
  }
  const counts = bundle.log().ofType('final').length;
  if (counts > 1)
    notices.push(`The round was counted ${counts} times; the last count is verified.`);
  return [...notices, ...voidNotices(totals), ...paperNotices(totals), ...versionNotices(bundle)];
}

/** The power to void is the softest spot: its use stands beside what it could have changed. */
function voidNotices({ voids, casts, voidPercent, voidsAfterReveal, pots }: Totals): string[] {
  const notices: string[] = [];
  if (voids > 0) {
    notices.push(`${voids} of ${casts} casts are void (${voidPercent} %).`);
    for (const [pot, { margin, voidsCouldHaveChanged }] of Object.entries(pots)) {
      notices.push(
        `Pot ${pot}: ${marginWords(margin)}; could ${voids} voids have changed it: ` +
          `${INFLUENCES[voidsCouldHaveChanged]}.`,
      );
    }
  }
  if (voidsAfterReveal > 0) {
    notices.push(
      'Ballots were taken out or put back when all ballots had been revealed already: ' +
        `${voidsAfterReveal} entries.`,
    );
  }
  return notices;
}

function marginWords(margin: number | null): string {
  if (margin === null) return 'nobody lost, or nobody won';
  const difference = `${Math.abs(margin)} ${margin < 0 ? 'fewer' : 'more'}`;
  return `the last winner has ${difference} votes or points than the first loser`;
}

function paperNotices({ paper, effective }: Totals): string[] {
  const batches = Object.values(paper);
  if (batches.length === 0) return [];
  const counted = batches.reduce((sum, batch) => sum + batch.counted, 0);
  return [
    `Of the ${effective} ballots that count, ${counted} came on paper (batches: ${batches.length}).`,
  ];
}

function versionNotices(bundle: Bundle): string[] {
  const opened = bundle.entry(0, 'open')?.code;
  const tallied = bundle.last('tally')?.value.code ?? opened;
  if (opened === undefined || opened === tallied) return [];
  return [`The round was opened with program version ${opened} and counted with ${tallied}.`];
}
