import { isSignedBy, parseVerifierKey, type Checkpoint, type VerifierKey } from '../formats/note';
import type { Policy } from '../formats/policy';
import type { Bundle } from './bundle';

/** What the signature lines of a head are worth. */
export interface SignatureReview {
  /** Whether the key of the log signed. */
  readonly isLogSigned: boolean;
  /** Policy names of witnesses whose lines verified. */
  readonly witnesses: ReadonlySet<string>;
  /** Lines that are unknown, doubled, or of a witness and do not verify: place and words. */
  readonly faults: readonly { readonly line: number; readonly message: string }[];
}

const LINES_BEFORE = 5;

/** The key in the bundle. */
export function bundledKey(bundle: Bundle): VerifierKey | undefined {
  const text = bundle.text('keys/log.vkey');
  return text === undefined ? undefined : parseVerifierKey(text.replace(/\n$/, ''));
}

/** The key to verify with: the one given from outside, else the one in the bundle. */
export function trustedKey(bundle: Bundle): VerifierKey | undefined {
  const { vkey } = bundle.options;
  const isInside = vkey === undefined || vkey === 'self';
  return isInside ? bundledKey(bundle) : parseVerifierKey(vkey.trim());
}

/** The policy of the bundle, if it can be read. */
export function policyOf(bundle: Bundle): Policy | undefined {
  const policy = bundle.policy();
  return 'badLine' in policy ? undefined : policy;
}

/** Judges every signature line of a head. */
export function reviewSignatures(
  head: Checkpoint,
  logKey: VerifierKey | undefined,
  policy: Policy | undefined,
): SignatureReview {
  const witnesses = new Set<string>();
  const faults: { line: number; message: string }[] = [];
  const used = new Set<string>();
  let isLogSigned = false;
  for (const signature of head.signatures) {
    const line = LINES_BEFORE + signature.position;
    const label = `${signature.name} ${signature.id}`;
    if (used.has(label)) faults.push({ line, message: `has a second signature of ${label}` });
    used.add(label);
    if (logKey !== undefined && label === `${logKey.name} ${logKey.id}`) {
      isLogSigned = isSignedBy(head.body, signature, logKey);
      continue;
    }
    const [name, key] = witnessOf(policy, label);
    if (name === undefined || key === undefined) {
      faults.push({ line, message: `has a signature of somebody unknown: ${label}` });
    } else if (isSignedBy(head.body, signature, key)) witnesses.add(name);
    else faults.push({ line, message: `has a wrong signature of the witness ${name}` });
  }
  return { isLogSigned, witnesses, faults };
}

function witnessOf(policy: Policy | undefined, label: string): [string?, VerifierKey?] {
  const all = [...(policy?.witnesses ?? [])];
  return all.find(([, key]) => `${key.name} ${key.id}` === label) ?? [];
}
