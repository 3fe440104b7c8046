import type { Bundle } from './bundle';
import { policyOf } from './signatures';

/** Facts that a reader should know although no check fails because of them. */
export function noticesOf(bundle: Bundle): string[] {
  const notices: string[] = [];
  if (bundle.options.vkey === 'self') {
    notices.push('The key of the log was taken from the bundle itself: it vouches for itself.');
  }
  if (policyOf(bundle)?.quorum === 'none') {
    notices.push(
      'There is no independent witness: whoever holds the key of the log could have shown ' +
        'different logs to different people, unless somebody kept a head or a receipt.',
    );
  }
  const counts = bundle.entries().lines.filter(({ value }) => value?.t === 'final').length;
  if (counts > 1)
    notices.push(`The round was counted ${counts} times; the last count is verified.`);
  const { voids, all } = bundle.casts();
  if (voids.size > 0) notices.push(`${voids.size} of ${all.length} casts are void.`);
  return [...notices, ...versionNotices(bundle)];
}

function versionNotices(bundle: Bundle): string[] {
  const opened = bundle.entry(0, 'open')?.code;
  const tallied = bundle.last('tally')?.value.code ?? opened;
  if (opened === undefined || opened === tallied) return [];
  return [`The round was opened with program version ${opened} and counted with ${tallied}.`];
}
