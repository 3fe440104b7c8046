import { sameBytes } from '../formats/bytes';
import { BytesIndex } from '../formats/columns';
import { csvText } from '../formats/csv';
import { isTextOf, wholeOf, type FileBytes } from '../formats/file-bytes';
import { subtree } from '../formats/merkle';
import { tilesOf } from '../formats/tiles';
import { trackingCode } from '../formats/tracking-code';
import type { Bundle } from './bundle';
import { castNameFrom, type CastTable } from './cast-table';
import type { Entry } from './model';
import { finding, judged, type Finding, type Outcome } from './report';

const ENTRIES = 'log/entries.jsonl';
const INDEX = 'index.csv';

/** L04: tiles and the index of ballots, recomputed from the entries. */
export function checkCopies(bundle: Bundle): Outcome {
  const { findings } = checkTiles(bundle);
  const index = bundle.file(INDEX);
  const isSame = index !== undefined && isTextOf(index, indexRows(bundle));
  if (isSame) return judged(findings);
  return judged([...findings, finding(INDEX, 'differs from what log and ballots give')]);
}

/** The part of L04 about tiles and entry bundles. */
export function checkTiles(bundle: Bundle): Outcome {
  const findings: Finding[] = [];
  const known = new Set<string>();
  for (const [name, expected] of tilesOf(bundle.tree(), bundle.linesOf(ENTRIES))) {
    const path = `log/${name}`;
    known.add(path);
    const actual = bundle.file(path);
    if (actual === undefined) findings.push(finding(path, 'is missing'));
    else if (!isSameFile(actual, expected))
      findings.push(finding(path, 'differs from the entries'));
  }
  for (const path of bundle.source.paths) {
    const isExtra = path.startsWith('log/tile/') && !known.has(path);
    if (isExtra) findings.push(finding(path, 'is no tile of this log'));
  }
  return judged(findings);
}

function isSameFile(actual: FileBytes, expected: Buffer): boolean {
  return actual.size === expected.length && sameBytes(wholeOf(actual), expected);
}

/** L05: open, casts, close, then complete counts. */
export function checkOrder(bundle: Bundle): Outcome {
  const findings: Finding[] = [];
  let state: State = 'start';
  for (const { value, line } of bundle.log().lines) {
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
  const casts = bundle.casts();
  const config = bundle.config().value;
  const mayRevote = config?.revote ?? true;
  const findings: Finding[] =
    config === undefined ? [finding('config.json', 'cannot be read: may people vote again?')] : [];
  for (let voter = 0; voter < casts.voterCount; voter += 1) {
    let expected = 0;
    for (const cast of casts.castsOf(voter)) {
      const problem = revisionProblem(casts, cast, { expected, mayRevote });
      if (problem !== undefined) findings.push(finding(ENTRIES, problem, casts.indexOf(cast) + 1));
      expected += 1;
    }
  }
  return judged([...findings, ...repeatedCommitments(casts)]);
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

function revisionProblem(
  casts: CastTable,
  cast: number,
  { expected, mayRevote }: { readonly expected: number; readonly mayRevote: boolean },
): string | undefined {
  const r = casts.revisionOf(cast);
  if (r !== expected) return `revision ${r} of ${casts.nameOf(cast).k} should be ${expected}`;
  if (r > 0 && !mayRevote) return `${casts.nameOf(cast).k} voted again although nobody may`;
  return undefined;
}

function repeatedCommitments(casts: CastTable): Finding[] {
  const findings: Finding[] = [];
  const known = new BytesIndex(32);
  for (let cast = 0; cast < casts.length; cast += 1) {
    if (known.isNew(casts.commitmentOf(cast))) continue;
    findings.push(finding(ENTRIES, 'repeats a commitment', casts.indexOf(cast) + 1));
  }
  return findings;
}

/** The table from published ballots to places in the log. */
function* indexRows(bundle: Bundle): Generator<string, void> {
  const casts = bundle.casts();
  const tree = bundle.tree();
  yield csvText([['line', 'index', 'k', 'r', 'c_base64', 'c_hex', 'tracking_code']]);
  for (const { line, name, hash } of bundle.ballots().rows()) {
    const cast = casts.find(name);
    const index = cast === undefined ? -1 : casts.indexOf(cast);
    const { k, r } = castNameFrom(name);
    const code = trackingCode(index < 0 ? Buffer.alloc(32) : subtree(tree, 0, index));
    yield csvText([[line, index, k, r, hash.toString('base64'), hash.toString('hex'), code]]);
  }
}
