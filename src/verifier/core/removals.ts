import { canonical } from '../formats/json';
import { subtree } from '../formats/merkle';
import { trackingCode } from '../formats/tracking-code';
import type { Bundle } from './bundle';
import { castKey, castKeyBytes } from './cast-table';
import { VOIDS } from './layout';
import type { RemovalEntry } from './model';
import { finding, judged, notApplicable, type Finding, type Outcome } from './report';

const ENTRIES = 'log/entries.jsonl';

/** An entry that takes a cast out of the count or puts it back. */
export interface RemovalLine {
  /** 1-based. */
  readonly line: number;
  readonly value: RemovalEntry;
  /** Whether ballots had been revealed before. */
  readonly isAfterReveal: boolean;
}

/** All entries `void` and `restore`, in order of the log. */
export function removalLines(bundle: Bundle): RemovalLine[] {
  const reveal = bundle.log().ofType('reveal')[0]?.line ?? Infinity;
  return bundle
    .log()
    .removals()
    .map(({ line, value }) => ({ line, value, isAfterReveal: line > reveal }));
}

/** E04: every removal names a cast that exists, a reason of the config, and changes something. */
export function checkRemovals(bundle: Bundle): Outcome {
  const removals = removalLines(bundle);
  if (removals.length === 0) return notApplicable('no ballot was taken out of the count');
  const voids = new Set<string>();
  const findings: Finding[] = [];
  for (const removal of removals) {
    const { line, value } = removal;
    const key = castKey(value);
    for (const problem of removalProblems(bundle, removal, voids.has(key))) {
      findings.push(finding(ENTRIES, problem, line));
    }
    if (value.t === 'void') voids.add(key);
    else voids.delete(key);
  }
  if (bundle.text(VOIDS) !== voidsFile(bundle, removals)) {
    findings.push(finding(VOIDS, 'differs from what the log gives'));
  }
  return judged(findings);
}

function removalProblems(bundle: Bundle, { line, value }: RemovalLine, isVoid: boolean): string[] {
  const reasons = bundle.config().value?.voidReasons ?? [];
  const cast = placeOf(bundle, value);
  const problems: string[] = [];
  if (cast === undefined || cast + 1 > line) problems.push('names no cast before it');
  if (!reasons.includes(value.reason)) problems.push('gives a reason that config lacks');
  if ((value.t === 'void') === isVoid) problems.push('changes nothing');
  return problems;
}

/** voids.jsonl: each removal with the place and the tracking code of its cast. */
function voidsFile(bundle: Bundle, removals: readonly RemovalLine[]): string {
  const lines = removals.map(({ line, value, isAfterReveal }) => {
    const { t, k, r, reason, ref, by } = value;
    const cast = placeOf(bundle, value) ?? -1;
    const code = cast < 0 ? '' : trackingCode(subtree(bundle.tree(), 0, cast));
    const place = { index: line - 1, cast, code, afterReveal: isAfterReveal };
    return `${canonical({ v: 1, ...place, t, k, r, reason, ref, by: [...by] })}\n`;
  });
  return lines.join('');
}

/** The index in the log of the cast that a removal names. */
function placeOf(bundle: Bundle, removal: RemovalEntry): number | undefined {
  const cast = bundle.casts().find(castKeyBytes(removal));
  return cast === undefined ? undefined : bundle.casts().indexOf(cast);
}
