import { sameBytes, sha256 } from '../formats/bytes';
import { csvText } from '../formats/csv';
import { subtree } from '../formats/merkle';
import { tilesOf } from '../formats/tiles';
import { trackingCode } from '../formats/tracking-code';
import type { Bundle } from './bundle';
import { castKey } from './cast-table';
import type { Entry } from './model';
import { finding, judged, type Finding, type Outcome } from './report';

const ENTRIES = 'log/entries.jsonl';
const INDEX = 'index.csv';

/** L04: tiles and the index of ballots, recomputed from the entries. */
export function checkCopies(bundle: Bundle): Outcome {
  const findings = [...checkTiles(bundle).findings];
  if (bundle.text(INDEX) !== indexCsv(bundle)) {
    findings.push(finding(INDEX, 'differs from what log and ballots give'));
  }
  return judged(findings);
}

/** The part of L04 about tiles and entry bundles. */
export function checkTiles(bundle: Bundle): Outcome {
  const entries = bundle.entries().lines.map(({ bytes }) => bytes);
  const tiles = tilesOf(bundle.tree(), entries);
  const findings: Finding[] = [];
  for (const [path, expected] of tiles) {
    const actual = bundle.file(`log/${path}`);
    if (actual === undefined) findings.push(finding(`log/${path}`, 'is missing'));
    else if (!sameBytes(actual, expected)) {
      findings.push(finding(`log/${path}`, 'differs from the entries'));
    }
  }
  for (const path of bundle.source.paths) {
    const isExtra = path.startsWith('log/tile/') && !tiles.has(path.slice('log/'.length));
    if (isExtra) findings.push(finding(path, 'is no tile of this log'));
  }
  return judged(findings);
}

/** L05: open, casts, close, then complete counts. */
export function checkOrder(bundle: Bundle): Outcome {
  const findings: Finding[] = [];
  let state: State = 'start';
  for (const { value, line } of bundle.entries().lines) {
    const type: Entry['t'] | 'unreadable' = value?.t ?? 'unreadable';
    const next: State | undefined = NEXT[state][type];
    if (next === undefined) findings.push(finding(ENTRIES, `"${type}" must not stand here`, line));
    state = next ?? state;
  }
  if (state !== 'counted') findings.push(finding(ENTRIES, `ends too early: ${state}`));
  return judged(findings);
}

/** L06: revisions per credential 0, 1, 2… in order of the log; commitments all distinct. */
export function checkRevisions(bundle: Bundle): Outcome {
  const table = bundle.casts();
  const mayRevote = bundle.config().value?.revote ?? true;
  const findings: Finding[] = [];
  for (const casts of table.byCredential.values()) {
    casts.forEach(({ r, k, index }, place) => {
      if (r !== place) {
        findings.push(finding(ENTRIES, `revision ${r} of ${k} should be ${place}`, index + 1));
      } else if (r > 0 && !mayRevote) {
        findings.push(finding(ENTRIES, `${k} voted again although nobody may`, index + 1));
      }
    });
  }
  const commitments = new Set<string>();
  for (const { c, index } of table.all) {
    if (commitments.has(c)) findings.push(finding(ENTRIES, 'repeats a commitment', index + 1));
    commitments.add(c);
  }
  return judged(findings);
}

type State = 'start' | 'open' | 'closed' | 'revealed' | 'tallied' | 'counted';

const AFTER_CLOSE = {
  void: 'closed',
  restore: 'closed',
  rule: 'closed',
  reveal: 'revealed',
} as const;

const NEXT: Record<State, Partial<Record<Entry['t'] | 'unreadable', State>>> = {
  start: { open: 'open' },
  open: {
    cast: 'open',
    paper: 'open',
    void: 'open',
    restore: 'open',
    rule: 'open',
    close: 'closed',
  },
  closed: AFTER_CLOSE,
  revealed: { tally: 'tallied' },
  tallied: { final: 'counted' },
  counted: { ...AFTER_CLOSE, rule: 'counted' },
};

/** The table from published ballots to places in the log. */
function indexCsv(bundle: Bundle): string {
  const { byKey } = bundle.casts();
  const header = ['line', 'index', 'k', 'r', 'c_base64', 'c_hex', 'tracking_code'];
  const rows = bundle.ballots().map(({ line, bytes, value: { k, r } }) => {
    const cast = byKey.get(castKey({ k, r }));
    const index = cast?.index ?? -1;
    const c = sha256(bytes);
    const code = trackingCode(index < 0 ? Buffer.alloc(32) : subtree(bundle.tree(), 0, index));
    return [line, index, k, r, c.toString('base64'), c.toString('hex'), code];
  });
  return csvText([header, ...rows]);
}
