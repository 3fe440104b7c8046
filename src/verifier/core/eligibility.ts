import { BytesIndex } from '../formats/columns';
import type { Bundle } from './bundle';
import { castNameFrom } from './cast-table';
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
  const credentials = bundle.casts().voterCount;
  const { total } = open.roll;
  if (credentials <= total) return judged([]);
  return judged([finding(ENTRIES, `has ${credentials} voters, but the roll has only ${total}`)]);
}

/** E02: one published ballot for each credential that counts, none for the others. */
export function checkOneBallotEach(bundle: Bundle): Outcome {
  const [casts, counting] = [bundle.casts(), bundle.counting()];
  const findings: Finding[] = [];
  const counted = new BytesIndex(16);
  for (const { line, name } of bundle.ballots().rows()) {
    const voter = casts.voterWith(name);
    if (!counted.isNew(name.subarray(0, 16))) {
      findings.push(finding(BALLOTS, `is a second ballot of ${castNameFrom(name).k}`, line));
    } else if (voter === undefined || counting.ofVoter(voter) === undefined) {
      findings.push(finding(BALLOTS, `${castNameFrom(name).k} has no vote`, line));
    }
  }
  for (const cast of counting) {
    const voter = casts.voterOf(cast);
    if (counted.find(casts.credentialOf(voter)) !== undefined) continue;
    const message = `${casts.nameOf(cast).k} has no ballot`;
    findings.push(finding(ENTRIES, message, casts.indexOf(cast) + 1));
  }
  return judged(findings);
}

/** E03: ballots per style ≤ roll per style; the summary of the roll says what the log says. */
export function checkStyles(bundle: Bundle): Outcome {
  const open = bundle.entry(0, 'open');
  if (open === undefined) return judged([NO_OPEN]);
  const byStyle = new Map(Object.entries(open.roll.byStyle));
  const used = new Map<string, number>();
  for (const { style } of bundle.ballots().rows()) used.set(style, (used.get(style) ?? 0) + 1);
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
  const [first] = bundle.log().ofType('close');
  const close = bundle.last('close');
  if (first === undefined || close === undefined)
    return judged([finding(ENTRIES, 'has no close entry')]);
  const casts = bundle.casts();
  const atClose = bundle.log().countingBefore(first.line);
  const actual = {
    casts: casts.length,
    credentials: casts.voterCount,
    voids: atClose.voids.size,
    openAtClose: atClose.size,
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
  if (styles === undefined) findings.push(finding('config.json', 'cannot be read: which styles?'));
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
