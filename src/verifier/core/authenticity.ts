import { pemOf, parseVerifierKey, type VerifierKey } from '../formats/note';
import { isQuorumMet } from '../formats/policy';
import { approverProblem } from './approvals';
import type { Bundle } from './bundle';
import { notProvided } from './later-files';
import { finding, judged, notApplicable, undecided, type Finding, type Outcome } from './report';
import { bundledKey, policyOf, reviewSignatures, trustedKey } from './signatures';

const CHECKPOINT = 'log/checkpoint';
const DRAFT = 'draft: the head is not signed yet';

/** A01: the head is signed, by a key that comes from outside. */
export function checkSignature(bundle: Bundle): Outcome {
  const head = bundle.checkpoint();
  if (head === undefined) return judged([finding(CHECKPOINT, 'is missing or no checkpoint')]);
  if (bundle.options.draft === true) return notApplicable(DRAFT);
  const key = trustedKey(bundle);
  if (key === undefined) return judged([finding('keys/log.vkey', 'is missing or no log key')]);
  const isSigned = reviewSignatures(head, key, policyOf(bundle)).isLogSigned;
  const findings = isSigned ? [] : [finding(CHECKPOINT, `is not signed by ${key.text}`)];
  if (bundle.options.vkey !== undefined) return judged(findings);
  return undecided(
    'self-signed: the bundle vouches for itself; give the key of the log from elsewhere',
    findings,
  );
}

/** A02: origin, keys and round fit together. */
export function checkIdentity(bundle: Bundle): Outcome {
  const open = bundle.entry(0, 'open');
  if (open === undefined) return judged([finding('log/entries.jsonl', 'has no open entry', 1)]);
  const origin = bundle.checkpoint()?.origin;
  const findings: Finding[] = [];
  if (origin?.endsWith(`/rounds/${open.round}/log`) !== true) {
    findings.push(finding(CHECKPOINT, `is not of the log of the round ${open.round}`, 1));
  }
  for (const key of open.keys.log) {
    if (parseVerifierKey(key)?.name !== origin) {
      findings.push(finding('log/entries.jsonl', 'names a log key of another log', 1));
    }
  }
  const approvers = approverProblem(open.keys.approvers);
  if (approvers !== undefined) findings.push(finding('log/entries.jsonl', approvers, 1));
  return judged([
    ...findings,
    ...otherRounds(bundle, open.round),
    ...otherKeys(bundle, open.keys.log),
  ]);
}

/** A03: enough witnesses signed, and every signature line is known and right. */
export function checkWitnesses(bundle: Bundle): Outcome {
  const head = bundle.checkpoint();
  if (head === undefined) return judged([finding(CHECKPOINT, 'is missing or no checkpoint')]);
  const policy = bundle.policy();
  if ('badLine' in policy) {
    return judged([finding('policy.txt', 'is missing or cannot be read', policy.badLine)]);
  }
  if (bundle.options.draft === true) return notApplicable(DRAFT);
  const review = reviewSignatures(head, trustedKey(bundle), policy);
  const findings = review.faults.map(({ line, message }) => finding(CHECKPOINT, message, line));
  if (!isQuorumMet(policy, review.witnesses)) {
    findings.push(finding(CHECKPOINT, `lacks the witnesses of the quorum ${policy.quorum}`));
  }
  return judged(findings);
}

/** A04: no configuration provides for timestamps yet, so that none may be there. */
export function checkTimestamps({ source }: Bundle): Outcome {
  return notProvided(source.paths, 'timestamps');
}

function otherRounds(bundle: Bundle, round: string): Finding[] {
  const findings: Finding[] = [];
  const expect = (file: string, actual: unknown, line?: number): void => {
    if (actual === round) return;
    const problem = actual === undefined ? 'cannot be read' : 'is of another round';
    findings.push(finding(file, problem, line));
  };
  expect('config.json', bundle.config().value?.round);
  expect('roll-summary.json', bundle.rollSummary().value?.round);
  expect('result.json', (bundle.result().value as { round: string } | undefined)?.round);
  for (const { line, round: own } of bundle.ballots().rows()) expect('ballots.jsonl', own, line);
  return findings;
}

function otherKeys(bundle: Bundle, logKeys: readonly string[]): Finding[] {
  const key = bundledKey(bundle);
  if (key === undefined) return [finding('keys/log.vkey', 'is missing or no log key')];
  const findings: Finding[] = [];
  const expect = (isSo: boolean, file: string, otherwise: string): void => {
    if (!isSo) findings.push(finding(file, otherwise));
  };
  const named = logKeys.join(' ');
  const policyKeys = policyOf(bundle)?.logs.map(({ text }) => text) ?? [];
  const pem = bundle.text('keys/log.pem') ?? '';
  expect(named === key.text, 'keys/log.vkey', 'is not the one key that the open entry names');
  expect(isTrusted(bundle, key), 'keys/log.vkey', 'is not the key that was given');
  expect(pem.trimEnd() === pemOf(key).trimEnd(), 'keys/log.pem', 'is not the key of keys/log.vkey');
  expect(policyKeys.join(' ') === named, 'policy.txt', 'names other log keys than the open entry');
  return findings;
}

/** Whether a key is the one to verify with. */
function isTrusted(bundle: Bundle, key: VerifierKey): boolean {
  return trustedKey(bundle)?.text === key.text;
}
