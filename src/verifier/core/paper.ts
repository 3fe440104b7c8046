import type { Bundle } from './bundle';
import { castKey, type Cast } from './cast-table';
import type { Entry, PaperEntry } from './model';
import {
  finding,
  judged,
  notApplicable,
  type BatchTotals,
  type Finding,
  type Outcome,
} from './report';

const ENTRIES = 'log/entries.jsonl';

/**
 * R07: right behind each paper entry stand as many ballots of its batch as it says, nowhere else is
 * one, and nobody votes again in their place.
 */
export function checkPaper(bundle: Bundle): Outcome {
  const batches = batchesOf(bundle);
  const onPaper = bundle.casts().all.filter(({ b }) => b !== undefined);
  if (batches.length === 0 && onPaper.length === 0) return notApplicable('no ballot came on paper');
  const findings: Finding[] = [];
  const names = new Set<string>();
  const places = new Map<number, string>();
  for (const { line, value } of batches) {
    const { batch, n } = value;
    if (names.has(batch)) findings.push(finding(ENTRIES, `is a second batch ${batch}`, line));
    names.add(batch);
    const following = ballotsBehind(bundle, line, batch);
    for (let place = line; place < line + following; place += 1) places.set(place, batch);
    if (following !== n) {
      const message = `announces ${n} ballots of ${batch}, ${following} follow`;
      findings.push(finding(ENTRIES, message, line));
    }
  }
  for (const cast of onPaper) findings.push(...strayFindings(bundle, cast, places));
  return judged(findings);
}

/** Figures per batch, in order of the log. */
export function paperTotals(bundle: Bundle): Record<string, BatchTotals> {
  const { all, effective } = bundle.casts();
  const totals = new Map<string, BatchTotals>();
  for (const { value } of batchesOf(bundle)) totals.set(value.batch, { casts: 0, counted: 0 });
  for (const cast of all) {
    if (cast.b === undefined) continue;
    const { casts, counted } = totals.get(cast.b) ?? { casts: 0, counted: 0 };
    const isCounted = effective.get(cast.k)?.index === cast.index;
    totals.set(cast.b, { casts: casts + 1, counted: counted + (isCounted ? 1 : 0) });
  }
  return Object.fromEntries(totals);
}

function batchesOf(bundle: Bundle): { readonly line: number; readonly value: PaperEntry }[] {
  return bundle
    .entries()
    .lines.flatMap(({ line, value }) => (value?.t === 'paper' ? [{ line, value }] : []));
}

/** How many casts of the batch stand without a gap behind a line. */
function ballotsBehind(bundle: Bundle, line: number, batch: string): number {
  const { lines } = bundle.entries();
  const isNext = (entry: Entry | undefined): boolean => entry?.t === 'cast' && entry.b === batch;
  let end = line;
  while (isNext(lines[end]?.value)) end += 1;
  return end - line;
}

function strayFindings(bundle: Bundle, cast: Cast, places: ReadonlyMap<number, string>): Finding[] {
  const line = cast.index + 1;
  const findings: Finding[] = [];
  if (places.get(cast.index) !== cast.b) {
    findings.push(finding(ENTRIES, `stands outside its batch ${cast.b}`, line));
  }
  const ofCredential = bundle.casts().byCredential.get(cast.k) as readonly Cast[];
  if (ofCredential.length > 1) {
    findings.push(finding(ENTRIES, `${castKey(cast)} shares its credential`, line));
  }
  return findings;
}
