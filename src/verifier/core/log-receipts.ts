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
    isOlder ||= receipt.checkpoint.size > bundle.tree().size;
    for (const problem of receiptProblems(bundle, receipt)) findings.push(finding(name, problem));
  }
  return isOlder ? undecided('the bundle is older than this receipt', findings) : judged(findings);
}

function receiptProblems(bundle: Bundle, receipt: Receipt): string[] {
  const { index, checkpoint } = receipt;
  const problems = headProblems(bundle, checkpoint, 'elsewhere');
  const recorded = bundle.linesOf('log/entries.jsonl').at(index);
  // An entry beyond a bundle that is older than the receipt is not missing, only unknown.
  const mustExist = checkpoint.size <= bundle.tree().size;
  if (recorded === undefined && mustExist) problems.push(`the log has no entry ${index}`);
  const entry = receipt.entry ?? recorded;
  if (entry === undefined) return problems;
  if (!sameBytes(entry, recorded ?? entry)) problems.push(`the log has another entry at ${index}`);
  if (!doesProve(receipt, entry)) problems.push('does not prove its entry');
  return problems;
}

function doesProve({ index, checkpoint, proof }: Receipt, entry: Buffer): boolean {
  const root = rootFromProof(leafHash(entry), { index, size: checkpoint.size }, proof);
  return root !== undefined && sameBytes(root, checkpoint.root);
}
