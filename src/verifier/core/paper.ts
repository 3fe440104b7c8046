import type { Bundle } from './bundle';
import { castKey, type PaperCast } from './cast-table';
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
  const batches = bundle.log().ofType('paper');
  const onPaper = [...bundle.casts().onPaper()];
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
  const totals = new Map<string, BatchTotals>();
  for (const { value } of bundle.log().ofType('paper')) {
    totals.set(value.batch, { casts: 0, counted: 0 });
  }
  for (const { cast, batch } of bundle.casts().onPaper()) {
    const { casts, counted } = totals.get(batch) ?? { casts: 0, counted: 0 };
    const isCounted = bundle.counting().has(cast);
    totals.set(batch, { casts: casts + 1, counted: counted + (isCounted ? 1 : 0) });
  }
  return Object.fromEntries(totals);
}

/** How many casts of the batch stand without a gap behind a line. */
function ballotsBehind(bundle: Bundle, line: number, batch: string): number {
  let end = line;
  while (bundle.casts().paperAt(end)?.batch === batch) end += 1;
  return end - line;
}

function strayFindings(
  bundle: Bundle,
  { cast, index, batch }: PaperCast,
  places: ReadonlyMap<number, string>,
): Finding[] {
  const casts = bundle.casts();
  const line = index + 1;
  const findings: Finding[] = [];
  if (places.get(index) !== batch) {
    findings.push(finding(ENTRIES, `stands outside its batch ${batch}`, line));
  }
  const [, another] = casts.castsOf(casts.voterOf(cast));
  if (another !== undefined) {
    findings.push(finding(ENTRIES, `${castKey(casts.nameOf(cast))} shares its credential`, line));
  }
  return findings;
}
