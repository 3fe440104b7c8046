import {
  finding,
  judged,
  notApplicable,
  undecided,
  type Finding,
  type Outcome,
} from '../core/report';
import { fromBase64, sameBytes, sha256 } from '../formats/bytes';
import { canonical, type Json } from '../formats/json';
import { leafHash, rootOfSize, subtree } from '../formats/merkle';
import {
  isSignedBy,
  parseCheckpoint,
  parseVerifierKey,
  pemOf,
  splitCheckpoints,
  type Checkpoint,
  type VerifierKey,
} from '../formats/note';
import { textOf, TRAIL_FILES, type PlacedLine, type TrailFile } from './trail-file';
import type { TrailStatement } from './trail-shapes';

/** A head that a round quotes in its own log. */
export interface QuotedHead {
  /** Where it stands. */
  readonly place: string;
  readonly size: number;
  /** Base64. */
  readonly root: string;
}

/** What the person who verifies brings along. */
export interface TrailOptions {
  /** A verifier key from elsewhere, or "self" to trust the one in the file. */
  readonly vkey?: string;
  /** Texts of checkpoints that somebody kept; each may hold several, one after the other. */
  readonly seen?: readonly string[];
  /** Heads that the logs of rounds quote. */
  readonly quoted?: readonly QuotedHead[];
}

const OLDER = 'the file is older than a head that was given';
const ERASURE = 'details-erased';

/** H01: the files, their forms, and nothing else. */
export function checkFiles({ source, faults }: TrailFile): Outcome {
  const known: readonly string[] = TRAIL_FILES;
  return judged([
    ...known
      .filter((path) => source.read(path) === undefined)
      .map((path) => finding(path, 'is missing')),
    ...source.paths
      .filter((path) => !known.includes(path))
      .map((path) => finding(path, 'does not belong here')),
    ...faults,
  ]);
}

/** H02: the head is signed with the key of the log. */
export function checkSignature(trail: TrailFile, options: TrailOptions): Outcome {
  const { head, key } = trail;
  if (head === undefined) return judged([finding('checkpoint', 'is missing or no checkpoint')]);
  if (key === undefined) return judged([finding('log.vkey', 'is missing or no key')]);
  const findings = keyFindings(trail, key, options);
  const isSelfSigned = options.vkey === undefined;
  return isSelfSigned
    ? undecided('self-signed: no key from elsewhere was given', findings)
    : judged(findings);
}

/** H03: the hashes of the entries give the head that was signed. */
export function checkRoot({ head, tree }: TrailFile): Outcome {
  if (head === undefined) return judged([finding('checkpoint', 'is missing or no checkpoint')]);
  const findings: Finding[] = [];
  if (head.size !== tree.size) {
    findings.push(finding('leaves', `holds ${tree.size} hashes, the signed head ${head.size}`));
  }
  if (!sameBytes(rootOfSize(tree, tree.size), head.root)) {
    findings.push(finding('leaves', 'gives another root than the signed head'));
  }
  return judged(findings);
}

/** H04: every head that was signed before is an earlier state of the same log. */
export function checkHeads(trail: TrailFile, options: TrailOptions): Outcome {
  const text = textOf(trail.source, 'heads');
  const parts = splitCheckpoints(text ?? '');
  const findings: Finding[] = [];
  let before = -1;
  parts.forEach((part, i) => {
    const head = parseCheckpoint(part);
    const problems = head === undefined ? ['is no checkpoint'] : headProblems(trail, options, head);
    if (head !== undefined && head.size <= before)
      problems.push('is not larger than the one before');
    before = head?.size ?? before;
    findings.push(...problems.map((problem) => finding('heads', `number ${i + 1} ${problem}`)));
  });
  if (parts.at(-1) !== textOf(trail.source, 'checkpoint')) {
    findings.push(finding('heads', 'does not end with the head in checkpoint'));
  }
  return judged(findings);
}

/** H05: every act is the one whose hash stands at its place. */
export function checkEntries({ lines, tree }: TrailFile): Outcome {
  const findings: Finding[] = [];
  let before = -1;
  for (const { index, entry, line } of lines) {
    if (index <= before)
      findings.push(finding('events.jsonl', 'does not stand behind the one before', line));
    before = index;
    const bytes = Buffer.from(canonical(entry as unknown as Json));
    if (!sameBytes(leafHash(bytes), subtree(tree, 0, index))) {
      findings.push(
        finding('events.jsonl', `is not the entry that stands at place ${index}`, line),
      );
    }
  }
  return judged(findings);
}

/** H06: the details are those of the entry, or were erased by an act of their own. */
export function checkDetails({ lines, statement }: TrailFile): Outcome {
  const erasures = new Map(
    lines
      .filter(({ entry }) => entry.event === ERASURE)
      .map(({ entry, index }) => [entry.subject, index] as const),
  );
  const isWhole = statement !== undefined && isUnfiltered(statement);
  return judged(
    lines.flatMap((act) => {
      const problem = detailsProblem(act);
      if (problem !== undefined) return [finding('events.jsonl', problem, act.line)];
      const isErased = act.details === null && isWhole;
      const isExplained = (erasures.get(`act:${act.index}`) ?? -1) > act.index;
      return isErased && !isExplained
        ? [finding('events.jsonl', 'has lost its details, and no act erased them', act.line)]
        : [];
    }),
  );
}

/** H07: nothing that the file states to hold was left out, and nothing else is in it. */
export function checkCompleteness({ statement, lines, lineCount, head, tree }: TrailFile): Outcome {
  if (statement === undefined)
    return judged([finding('trail.json', 'is missing or cannot be read')]);
  const findings: Finding[] = [];
  const { origin, size, events } = statement;
  if (origin !== head?.origin || size !== head.size) {
    findings.push(finding('trail.json', 'states another log or size than the signed head'));
  }
  if (events !== lineCount) {
    findings.push(finding('trail.json', `states ${events} acts, but there are ${lineCount}`));
  }
  if (isUnfiltered(statement) && lineCount !== tree.size) {
    findings.push(
      finding('events.jsonl', `holds ${lineCount} acts of ${tree.size}, and no filter explains it`),
    );
  }
  const strangers = lines.filter((act) => !passes(act, statement));
  findings.push(
    ...strangers.map(({ line }) => finding('events.jsonl', 'does not pass the filter', line)),
  );
  return judged(findings);
}

/** H08: heads from elsewhere are earlier states of this log. */
export function checkSeen(trail: TrailFile, options: TrailOptions): Outcome {
  const { seen = [], quoted = [] } = options;
  if (seen.length + quoted.length === 0) return notApplicable('no head from elsewhere was given');
  const findings: Finding[] = [];
  let isOlder = false;
  const note = (place: string, size: number, problems: readonly string[]): void => {
    const isLater = size > trail.tree.size;
    isOlder ||= isLater;
    if (!isLater) findings.push(...problems.map((problem) => finding(place, problem)));
  };
  seen.forEach((text, i) => {
    const place = `(seen ${i + 1})`;
    const heads = splitCheckpoints(text).map(parseCheckpoint);
    if (heads.length === 0) findings.push(finding(place, 'is empty'));
    for (const head of heads) {
      if (head === undefined) findings.push(finding(place, 'is no checkpoint'));
      else note(place, head.size, headProblems(trail, options, head));
    }
  });
  for (const { place, size, root } of quoted) {
    const isSame = isPrefix(trail, { size, root: fromBase64(root, 32) ?? Buffer.alloc(0) });
    note(place, size, isSame ? [] : ['quotes a head that is no earlier state of this log']);
  }
  return isOlder ? undecided(OLDER, findings) : judged(findings);
}

function keyFindings(trail: TrailFile, inside: VerifierKey, options: TrailOptions): Finding[] {
  const { head, source } = trail;
  const key = trustedKey(trail, options);
  const findings: Finding[] = [];
  if (key?.text !== inside.text) {
    findings.push(finding('log.vkey', 'is not the key that was given'));
  }
  if (head === undefined || key === undefined || !isSigned(head, key)) {
    findings.push(finding('checkpoint', 'is not signed with the key'));
  }
  if (head?.origin !== inside.name) {
    findings.push(finding('checkpoint', 'is the head of another log than the key is for'));
  }
  if (textOf(source, 'log.pem') !== pemOf(inside)) {
    findings.push(finding('log.pem', 'is not the key of log.vkey'));
  }
  return findings;
}

/** Whether the file states that it holds everything. */
export function isUnfiltered({ filter }: TrailStatement): boolean {
  return Object.keys(filter).length === 0;
}

function trustedKey({ key }: TrailFile, { vkey }: TrailOptions): VerifierKey | undefined {
  return vkey === undefined || vkey === 'self' ? key : parseVerifierKey(vkey.trim());
}

function headProblems(trail: TrailFile, options: TrailOptions, head: Checkpoint): string[] {
  const key = trustedKey(trail, options);
  const problems: string[] = [];
  if (head.origin !== trail.head?.origin) problems.push('is the head of another log');
  if (key === undefined || !isSigned(head, key))
    problems.push('is not signed with the key of the log');
  if (!isPrefix(trail, head)) problems.push('is no earlier state of this log');
  return problems;
}

function isPrefix(
  { tree }: TrailFile,
  head: { readonly size: number; readonly root: Buffer },
): boolean {
  return head.size <= tree.size && sameBytes(rootOfSize(tree, head.size), head.root);
}

function isSigned(head: Checkpoint, key: VerifierKey): boolean {
  return (
    head.signatures.length === 1 &&
    head.signatures.every((line) => isSignedBy(head.body, line, key))
  );
}

function detailsProblem({ details, salt, entry }: PlacedLine): string | undefined {
  if ((details === null) !== (salt === null))
    return 'has details without salt, or salt without details';
  if (details === null) return undefined;
  const hash = sha256(canonical({ details: details as Json, salt })).toString('base64');
  return hash === entry.details ? undefined : 'has other details than its entry was made with';
}

function passes({ entry }: PlacedLine, { filter }: TrailStatement): boolean {
  const { from, until, event, subjects, actor } = filter;
  const isRight = [
    from === undefined || entry.at >= from,
    until === undefined || entry.at < until,
    event === undefined || entry.event === event,
    subjects === undefined || subjects.includes(entry.subject),
    actor === undefined || (entry.actor ?? null) === actor,
  ];
  return isRight.every((holds) => holds);
}
