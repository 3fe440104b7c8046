import { sameBytes } from '../formats/bytes';
import { leafHash, rootFromProof } from '../formats/merkle';
import { parseReceipt, type Receipt } from '../formats/receipt';
import type { Bundle } from './bundle';
import { headProblems } from './log-heads';
import { finding, judged, notApplicable, undecided, type Finding, type Outcome } from './report';

/** L07: every receipt is right in itself, and its entry stands in the log at its index. */
export function checkReceipts(bundle: Bundle): Outcome {
  const receipts = bundle.options.receipts ?? [];
  if (receipts.length === 0) return notApplicable('no receipt was given');
  const findings: Finding[] = [];
  let isOlder = false;
  for (const { name, text } of receipts) {
    const receipt = parseReceipt(text);
    if (receipt === undefined) {
      findings.push(finding(name, 'is no receipt in the form of the format'));
      continue;
    }
    const size = bundle.tree().size;
    const isBeyond = receipt.index >= size && receipt.checkpoint.size > size;
    isOlder ||= receipt.checkpoint.size > size;
    const problems = receiptProblems(bundle, receipt, isBeyond);
    for (const problem of problems) findings.push(finding(name, problem));
  }
  return isOlder ? undecided('the bundle is older than this receipt', findings) : judged(findings);
}

function receiptProblems(bundle: Bundle, receipt: Receipt, isBeyond: boolean): string[] {
  const { index, checkpoint } = receipt;
  const problems = headProblems(bundle, checkpoint, false);
  const recorded = bundle.entries().lines[index]?.bytes;
  if (recorded === undefined && !isBeyond) problems.push(`the log has no entry ${index}`);
  if (
    receipt.entry !== undefined &&
    recorded !== undefined &&
    !sameBytes(receipt.entry, recorded)
  ) {
    problems.push(`the log has another entry at ${index}`);
  }
  const entry = receipt.entry ?? recorded;
  if (entry === undefined) return problems;
  const root = rootFromProof(leafHash(entry), { index, size: checkpoint.size }, receipt.proof);
  if (root === undefined || !sameBytes(root, checkpoint.root)) {
    problems.push('does not prove its entry');
  }
  return problems;
}
