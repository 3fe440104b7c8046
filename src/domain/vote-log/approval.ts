import { assertDefined } from '../shared/assert';
import { canonicalJson } from '../shared/canonical-json';
import { err, ok, type Result } from '../shared/result';
import { concatBytes, fromBase64, toBase64, toHex, utf8 } from './bytes';
import { verifyEd25519 } from './ed25519';
import { entryBytes, type PaperEntry, type RuleEntry, type VoidEntry } from './entry';
import { parseVerifierKey, type NoteKey, type NoteSigner } from './note';
import { base64Of, objectOf, oneOf, textLike } from './shape';
import { parseCanonicalJson } from './strict-json';

/** An entry that two officers must approve. */
export type ActEntry = VoidEntry | PaperEntry | RuleEntry;

/** The files of the two approvals: first by `by[0]`, then by `by[1]`. */
export type ApprovalPair = readonly [string, string];

/** `by` are not two approvers of the round, or an approval is not the signature that it must be. */
export interface NotApproved {
  readonly kind: 'not-approved';
  readonly why: 'not-approvers' | 'not-signed';
}

interface Approval {
  readonly key: string;
  readonly sig: string;
}

const PREFIX = utf8('baraza-approval-v1\n');
const SIGNATURE_BYTES = 64;

const isApproval = objectOf({
  alg: oneOf('ed25519'),
  key: textLike(/^[0-9a-f]{8}$/),
  sig: base64Of(SIGNATURE_BYTES),
  v: oneOf(1),
});

/**
 * The file of an officer's approval: her signature of the entry under her key.
 * @see docs/reference/bundle-files.md, "Approvals"
 */
export function approvalBy({ key, sign }: NoteSigner, entry: ActEntry): string {
  const sig = toBase64(sign(signedBytes(entry)));
  return canonicalJson({ alg: 'ed25519', key: toHex(key.id), sig, v: 1 });
}

/** Whether a text is the approval of this entry by the holder of this key, to the byte. */
export function isApprovalBy(key: NoteKey, entry: ActEntry, text: string): boolean {
  const approval = parseCanonicalJson(utf8(text));
  if (!isApproval(approval)) return false;
  const { key: id, sig } = approval as unknown as Approval;
  const signature = assertDefined(fromBase64(sig), 'signature');
  return id === toHex(key.id) && verifyEd25519(key.publicKey, signedBytes(entry), signature);
}

/**
 * Looks at both approvals of an entry.
 * @param approvers verifier keys, as the open entry lists them
 * @returns the entry; `not-approved` unless two different approvers have signed it, in the order of `by`
 */
export function checkApprovals(
  entry: ActEntry,
  approvals: ApprovalPair,
  approvers: readonly string[],
): Result<ActEntry, NotApproved> {
  const keys = entry.by.map((id) => approverOf(id, approvers));
  if (entry.by[0] === entry.by[1] || keys.includes(undefined)) {
    return err({ kind: 'not-approved', why: 'not-approvers' });
  }
  const isSigned = (keys as NoteKey[]).every((key, place) =>
    isApprovalBy(key, entry, approvals[place] as string),
  );
  return isSigned ? ok(entry) : err({ kind: 'not-approved', why: 'not-signed' });
}

/** The approver with a key id; undefined where no listed key has it. */
function approverOf(id: string, approvers: readonly string[]): NoteKey | undefined {
  for (const vkey of approvers) {
    const key = parseVerifierKey(vkey);
    if (key.ok && key.value.type === 'ed25519' && toHex(key.value.id) === id) return key.value;
  }
  return undefined;
}

function signedBytes(entry: ActEntry): Uint8Array {
  return concatBytes(PREFIX, entryBytes(entry));
}
