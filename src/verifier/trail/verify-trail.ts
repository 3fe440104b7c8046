import type { BundleSource } from '../core/bundle-source';
import type { CheckResult, Outcome } from '../core/report';
import {
  checkCompleteness,
  checkDetails,
  checkEntries,
  checkFiles,
  checkHeads,
  checkRoot,
  checkSeen,
  checkSignature,
  isUnfiltered,
  type TrailOptions,
} from './trail-checks';
import { readTrail, type TrailFile } from './trail-file';

type Check = (trail: TrailFile, options: TrailOptions) => Outcome;

const CHECKS: readonly (readonly [id: string, sentence: string, check: Check])[] = [
  ['H01', 'Every file is there in its one form, and there is no other.', checkFiles],
  ['H02', 'The head is signed with the key of the log.', checkSignature],
  ['H03', 'The hashes of all entries give exactly the head that was signed.', checkRoot],
  ['H04', 'Every head that was ever signed is an earlier state of this same log.', checkHeads],
  ['H05', 'Every act is the one whose hash stands at its place.', checkEntries],
  ['H06', 'The details of every act are unchanged, or were erased by an act.', checkDetails],
  ['H07', 'The file holds all that it says it holds.', checkCompleteness],
  ['H08', 'Heads that somebody kept are earlier states of this same log.', checkSeen],
];

/** What `verifyTrail` returns and `--json` prints. */
export interface TrailReport {
  readonly verdict: 'pass' | 'fail' | 'incomplete';
  readonly origin: string;
  readonly size: number;
  /** Base64. */
  readonly root: string;
  /** Acts in the file. */
  readonly events: number;
  /** Acts whose details were erased. */
  readonly erased: number;
  readonly checks: readonly CheckResult[];
  readonly notices: readonly string[];
}

/** The plain sentence of a check. */
export function trailSentence(id: string): string {
  return (CHECKS.find(([known]) => known === id) as (typeof CHECKS)[number])[1];
}

/** Checks a proof of the admin trail; never throws for what is in it. */
export function verifyTrail(source: BundleSource, options: TrailOptions): TrailReport {
  const trail = readTrail(source);
  const checks = CHECKS.map(([id, , check]) => ({ id, ...check(trail, options) }));
  const erased = trail.lines.filter(({ details }) => details === null).length;
  return {
    verdict: verdictOf(checks),
    origin: trail.head?.origin ?? '',
    size: trail.head?.size ?? 0,
    root: trail.head?.root.toString('base64') ?? '',
    events: trail.lineCount,
    erased,
    checks,
    notices: noticesOf(trail, options, erased),
  };
}

function verdictOf(checks: readonly CheckResult[]): TrailReport['verdict'] {
  if (checks.some(({ status }) => status === 'fail')) return 'fail';
  return checks.some(({ status }) => status === 'incomplete') ? 'incomplete' : 'pass';
}

function noticesOf(trail: TrailFile, { vkey }: TrailOptions, erased: number): string[] {
  const { statement, lineCount, tree } = trail;
  const notices: string[] = [];
  if (vkey === 'self')
    notices.push('The key was taken from the file itself: it vouches for itself.');
  if (statement !== undefined && !isUnfiltered(statement)) {
    notices.push(`The file was narrowed by a filter: it holds ${lineCount} of ${tree.size} acts.`);
  }
  if (erased > 0) notices.push(`The details of ${erased} acts were erased.`);
  return notices;
}
