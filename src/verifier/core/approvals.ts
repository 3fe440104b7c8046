import { parseVerifierKey, isSignature, type VerifierKey } from '../formats/note';
import type { ApprovalFile } from './approval-files';
import type { Bundle } from './bundle';
import type { Approval } from './model';
import { finding, judged, notApplicable, type Finding, type Outcome } from './report';

const ENTRIES = 'log/entries.jsonl';
const APPROVER = /^[^/]+(?:\/.+)?\/approvers\/[^/]+$/;
const PREFIX = Buffer.from('baraza-approval-v1\n');

/** A05: two different keys of the open entry have signed every entry that needs approval. */
export function checkApprovals(bundle: Bundle): Outcome {
  const approvals = [...bundle.approvals()];
  if (approvals.length === 0) return notApplicable('no entry of the log needs approval');
  const approvers = approversOf(bundle);
  const findings = new Map<number, Finding>();
  for (const [, { line, entry }] of approvals) {
    const problem = signersProblem(entry.by, approvers);
    if (problem === undefined) continue;
    findings.set(line, finding(ENTRIES, `${entry.t} entry ${problem}`, line));
  }
  return judged([
    ...findings.values(),
    ...approvals.flatMap(([path, approval]) =>
      bundle.file(path) === undefined
        ? [finding(ENTRIES, `${approval.entry.t} entry lacks ${path}`, approval.line)]
        : approvalFindings(path, approval, approvers),
    ),
  ]);
}

/** The keys that may approve, as the open entry lists them; what is no key is left out. */
function approversOf(bundle: Bundle): VerifierKey[] {
  return keysIn(bundle.entry(0, 'open')?.keys.approvers ?? []);
}

function keysIn(listed: readonly string[]): VerifierKey[] {
  return listed.map(parseVerifierKey).filter((key) => key !== undefined);
}

/**
 * What speaks against a list of approvers: each must be a key of its own. Hosts are not compared, since
 * an installation may have moved after an officer got her key.
 */
export function approverProblem(listed: readonly string[]): string | undefined {
  const keys = keysIn(listed);
  const isFine = ({ name, type }: VerifierKey): boolean => type === 1 && APPROVER.test(name);
  if (keys.length < listed.length || !keys.every(isFine)) return 'names an approver who is none';
  const bytes = new Set(keys.map(({ publicKey }) => publicKey.toString('hex')));
  const ids = new Set(keys.map(({ id }) => id));
  const isDistinct = bytes.size === keys.length && ids.size === keys.length;
  return isDistinct ? undefined : 'names one approver twice';
}

function signersProblem(
  [first, second]: readonly [string, string],
  approvers: readonly VerifierKey[],
): string | undefined {
  if (first === second) return 'was approved twice by one key';
  const stranger = [first, second].find((id) => approvers.every((key) => key.id !== id));
  return stranger === undefined ? undefined : `was approved by the unknown key ${stranger}`;
}

function approvalFindings(
  path: string,
  { line, entryBytes, key: id, file }: ApprovalFile,
  approvers: readonly VerifierKey[],
): Finding[] {
  if (file.value === undefined) return [...file.findings];
  if (file.value.key !== id)
    return [finding(path, `is not by the key ${id} of entry line ${line}`)];
  const key = approvers.find((one) => one.id === id);
  const isSigned = key !== undefined && isApprovedBy(key, entryBytes, file.value);
  return isSigned ? [] : [finding(path, `is no signature of entry line ${line}`)];
}

function isApprovedBy(key: VerifierKey, entryBytes: Buffer, { sig }: Approval): boolean {
  return isSignature(key, Buffer.concat([PREFIX, entryBytes]), Buffer.from(sig, 'base64'));
}
