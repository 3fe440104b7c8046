import type { Bundle } from './bundle';
import type { OpenEntry, RollSummary } from './model';
import { finding, judged, type Finding, type Outcome } from './report';

const ENTRIES = 'log/entries.jsonl';
const BALLOTS = 'ballots.jsonl';
const NO_OPEN = finding(ENTRIES, 'has no open entry to compare with', 1);
const BLIND = finding(
  ENTRIES,
  'promises blind credentials, whose signatures no ballot here has',
  1,
);

/** E01: distinct credentials ≤ people on the roll. */
export function checkTurnout(bundle: Bundle): Outcome {
  const open = bundle.entry(0, 'open');
  if (open === undefined) return judged([NO_OPEN]);
  if (open.cred === 'blind') return judged([BLIND]);
  const credentials = bundle.casts().byCredential.size;
  const { total } = open.roll;
  if (credentials <= total) return judged([]);
  return judged([finding(ENTRIES, `has ${credentials} voters, but the roll has only ${total}`)]);
}

/** E02: one published ballot for each credential that counts, none for the others. */
export function checkOneBallotEach(bundle: Bundle): Outcome {
  const { effective } = bundle.casts();
  const findings: Finding[] = [];
  const counted = new Set<string>();
  for (const { line, value } of bundle.ballots()) {
    const { k } = value;
    if (counted.has(k)) findings.push(finding(BALLOTS, `is a second ballot of ${k}`, line));
    else if (!effective.has(k)) findings.push(finding(BALLOTS, `${k} has no vote`, line));
    counted.add(k);
  }
  for (const [k, { index }] of effective) {
    if (!counted.has(k)) findings.push(finding(ENTRIES, `${k} has no ballot`, index + 1));
  }
  return judged(findings);
}

/** E03: ballots per style ≤ roll per style; the summary of the roll says what the log says. */
export function checkStyles(bundle: Bundle): Outcome {
  const open = bundle.entry(0, 'open');
  if (open === undefined) return judged([NO_OPEN]);
  const byStyle = new Map(Object.entries(open.roll.byStyle));
  const used = new Map<string, number>();
  for (const { value } of bundle.ballots()) {
    used.set(value.style, (used.get(value.style) ?? 0) + 1);
  }
  const findings: Finding[] = [];
  for (const [style, ballots] of used) {
    const people = byStyle.get(style) ?? 0;
    if (ballots > people) {
      findings.push(finding(BALLOTS, `style ${style}: ${ballots} ballots, ${people} on the roll`));
    }
  }
  return judged([...findings, ...rollFindings(bundle, byStyle, open)]);
}

/** E05: the figures of the close entry. */
export function checkCloseFigures(bundle: Bundle): Outcome {
  const close = bundle.last('close');
  if (close === undefined) return judged([finding(ENTRIES, 'has no close entry')]);
  const table = bundle.casts();
  const actual = {
    casts: table.all.length,
    credentials: table.byCredential.size,
    voids: table.atClose.voids,
    openAtClose: table.atClose.effective,
  };
  const findings = Object.entries(actual).flatMap(([name, figure]) => {
    const written = close.value[name as keyof typeof actual];
    if (written === figure) return [];
    return [finding(ENTRIES, `close says ${name} ${written}, the log has ${figure}`, close.line)];
  });
  return judged(findings);
}

function rollFindings(
  bundle: Bundle,
  byStyle: ReadonlyMap<string, number>,
  open: Pick<OpenEntry, 'roll' | 'rollHash'>,
): Finding[] {
  const findings: Finding[] = [];
  const sum = [...byStyle.values()].reduce((total, people) => total + people, 0);
  if (sum !== open.roll.total) {
    findings.push(finding(ENTRIES, 'the styles of the roll do not add up to its total', 1));
  }
  const styles = bundle.config().value?.styles;
  for (const style of byStyle.keys()) {
    if (styles?.has(style) === false) {
      findings.push(finding(ENTRIES, `the roll has the unknown style ${style}`, 1));
    }
  }
  const summary = bundle.rollSummary().value;
  if (summary === undefined || !isSameRoll(summary, byStyle, open)) {
    findings.push(finding('roll-summary.json', 'is not the roll of the open entry'));
  }
  return findings;
}

function isSameRoll(
  summary: RollSummary,
  byStyle: ReadonlyMap<string, number>,
  open: Pick<OpenEntry, 'roll' | 'rollHash'>,
): boolean {
  return (
    summary.total === open.roll.total &&
    summary.rollHash === open.rollHash &&
    Object.keys(summary.byStyle).length === byStyle.size &&
    [...byStyle].every(([style, people]) => summary.byStyle[style] === people)
  );
}
