import { sameBytes } from '../formats/bytes';
import { rootOfSize } from '../formats/merkle';
import {
  parseCheckpoint,
  parseUnsignedHead,
  splitCheckpoints,
  type Checkpoint,
} from '../formats/note';
import { isQuorumMet, type Policy } from '../formats/policy';
import type { Bundle } from './bundle';
import { finding, judged, notApplicable, undecided, type Finding, type Outcome } from './report';
import { policyOf, reviewSignatures, trustedKey, type SignatureReview } from './signatures';

const HEADS = 'log/checkpoints.txt';
const ENTRIES = 'log/entries.jsonl';
const OLDER = 'the bundle is older than this head';

/** L01: size and root of the head, recomputed. */
export function checkRoot(bundle: Bundle): Outcome {
  const head = bundle.checkpoint();
  if (head === undefined) {
    return judged([finding('log/checkpoint', 'is missing or no checkpoint')]);
  }
  const tree = bundle.tree();
  const findings: Finding[] = [];
  if (head.size !== tree.size) {
    findings.push(finding(ENTRIES, `has ${tree.size} entries, the signed head ${head.size}`));
  }
  if (!sameBytes(rootOfSize(tree, tree.size), head.root)) {
    findings.push(finding(ENTRIES, 'gives another root than the signed head'));
  }
  return judged(findings);
}

/** L02: every public head is signed, witnessed and a prefix; they grow; the last is the final one. */
export function checkHeads(bundle: Bundle): Outcome {
  const text = bundle.text(HEADS);
  if (text === undefined) return judged([finding(HEADS, 'is missing or not UTF-8')]);
  const findings: Finding[] = [];
  const parts = splitCheckpoints(text);
  let line = 1;
  let before = -1;
  for (const [index, part] of parts.entries()) {
    const isDraft = bundle.options.draft === true && index === parts.length - 1;
    const { problems, size = before + 1 } = bundledHead(bundle, part, isDraft);
    if (size <= before) problems.push('is not larger than the one before');
    before = size;
    for (const problem of problems) findings.push(finding(HEADS, problem, line));
    line += part.split('\n').length - 1;
  }
  if (parts.at(-1) !== bundle.text('log/checkpoint')) {
    findings.push(finding(HEADS, 'does not end with log/checkpoint'));
  }
  return judged(findings);
}

function bundledHead(bundle: Bundle, text: string, isDraft: boolean) {
  const head = isDraft ? parseUnsignedHead(text) : parseCheckpoint(text);
  if (head === undefined) return { problems: ['is no checkpoint'] };
  const problems = headProblems(bundle, head, isDraft ? 'draft' : 'bundle');
  return { problems, size: head.size };
}

/** L03: heads from elsewhere are prefixes of this log. */
export function checkSeenHeads(bundle: Bundle): Outcome {
  const seen = bundle.options.seen ?? [];
  if (seen.length === 0) return notApplicable('no head from elsewhere was given');
  const findings: Finding[] = [];
  let isOlder = false;
  seen.forEach((text, index) => {
    const file = `(seen ${index + 1})`;
    const parts = splitCheckpoints(text);
    if (parts.length === 0) findings.push(finding(file, 'is empty'));
    for (const part of parts) {
      const head = parseCheckpoint(part);
      const problems =
        head === undefined ? ['is no checkpoint'] : headProblems(bundle, head, 'elsewhere');
      isOlder ||= head !== undefined && head.size > bundle.tree().size;
      for (const problem of problems) findings.push(finding(file, problem));
    }
  });
  return isOlder ? undecided(OLDER, findings) : judged(findings);
}

/** Where a head comes from: a draft is the one that the bundle has in place of a signed last head. */
export type HeadOrigin = 'bundle' | 'draft' | 'elsewhere';

/**
 * What is wrong with a head of this log. A head that is larger than the log is a problem only
 * inside the bundle; unknown signature lines and missing witnesses likewise.
 */
export function headProblems(bundle: Bundle, head: Checkpoint, from: HeadOrigin): string[] {
  const problems: string[] = [];
  const tree = bundle.tree();
  if (head.origin !== bundle.checkpoint()?.origin) problems.push('is the head of another log');
  if (head.size > tree.size) {
    if (from !== 'elsewhere') problems.push('is larger than the log');
  } else if (!sameBytes(rootOfSize(tree, head.size), head.root)) {
    problems.push(`is not what this log was at size ${head.size}`);
  }
  if (from === 'draft') return problems;
  const policy = policyOf(bundle);
  const review = reviewSignatures(head, trustedKey(bundle), policy);
  if (!review.isLogSigned) problems.push('is not signed by the key of the log');
  return from === 'bundle' ? [...problems, ...witnessProblems(review, policy)] : problems;
}

function witnessProblems(review: SignatureReview, policy: Policy | undefined): string[] {
  const faults = review.faults.map(({ message }) => message);
  const isMet = policy === undefined || isQuorumMet(policy, review.witnesses);
  return isMet ? faults : [...faults, 'lacks the witnesses of the quorum'];
}
