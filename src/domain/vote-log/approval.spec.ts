import { approvalBy, checkApprovals, isApprovalBy, type ApprovalPair } from './approval';
import { approverNameOf } from './checkpoint';
import { sha256, toBase64, toBase64Url, toHex } from './bytes';
import { verifyEd25519 } from './ed25519';
import { entryBytes, type VoidEntry } from './entry';
import { encodeVerifierKey, noteSigner } from './note';

const [OLGA, PIOTR, RUTH] = ['olga', 'piotr', 'ruth'].map((name) =>
  noteSigner(`vote.example/approvers/${name}`, sha256(name)),
) as [Signer, Signer, Signer];
type Signer = ReturnType<typeof noteSigner>;

const LISTED = [OLGA, PIOTR].map(({ key }) => encodeVerifierKey(key));
const idOf = ({ key }: Signer): string => toHex(key.id);

function entryBy(first: Signer, second: Signer): VoidEntry {
  const k = toBase64Url(sha256('k').subarray(0, 16));
  const ref = toBase64(sha256('case file'));
  const by = [idOf(first), idOf(second)] as const;
  return { t: 'void', v: 1, k, r: 0, reason: 'ineligible', ref, by };
}

function pair(entry: VoidEntry, ...signers: readonly [Signer, Signer]): ApprovalPair {
  return [approvalBy(signers[0], entry), approvalBy(signers[1], entry)];
}

const entry = entryBy(OLGA, PIOTR);

describe('an approval', () => {
  it('is a signature of the entry with the id of its key', () => {
    const text = approvalBy(OLGA, entry);
    expect(Object.keys(JSON.parse(text) as object)).toEqual(['alg', 'key', 'sig', 'v']);
    expect(isApprovalBy(OLGA.key, entry, text)).toBe(true);
  });

  it('signs the bytes that the format names', () => {
    const { sig } = JSON.parse(approvalBy(OLGA, entry)) as { readonly sig: string };
    const text = Buffer.concat([Buffer.from('baraza-approval-v1\n'), entryBytes(entry)]);
    expect(verifyEd25519(OLGA.key.publicKey, text, Buffer.from(sig, 'base64'))).toBe(true);
  });

  it('is of this entry, by this key, and nothing else', () => {
    const text = approvalBy(OLGA, entry);
    expect(isApprovalBy(PIOTR.key, entry, text)).toBe(false);
    expect(isApprovalBy(OLGA.key, { ...entry, reason: 'court-order' }, text)).toBe(false);
    expect(isApprovalBy(OLGA.key, entry, `${text}\n`)).toBe(false);
    expect(isApprovalBy(OLGA.key, entry, text.replace('"v":1', '"v":2'))).toBe(false);
    const others = text.replace(idOf(OLGA), idOf(PIOTR));
    expect(isApprovalBy(PIOTR.key, entry, others)).toBe(false);
  });
});

describe('the name of a key for approvals', () => {
  it('stands below the address of the installation', () => {
    expect(approverNameOf('https://Vote.example/pb/', 'a1')).toBe('vote.example/pb/approvers/a1');
  });
});

describe('two approvals', () => {
  it('of two listed keys, in the order of the entry, are enough', () => {
    expect(checkApprovals(entry, pair(entry, OLGA, PIOTR), LISTED)).toEqual({
      ok: true,
      value: entry,
    });
  });

  it.each([
    ['the same key twice', entryBy(OLGA, OLGA), LISTED],
    ['a key that is not listed', entryBy(OLGA, RUTH), LISTED],
    ['a list of what are no keys', entry, ['no key', LISTED[1]!]],
    ['a key of a witness', entry, [witnessKey(), LISTED[1]!]],
  ])('are not by two approvers: %s', (_why, stated, listed) => {
    expect(checkApprovals(stated, pair(stated, OLGA, PIOTR), listed)).toMatchObject({
      error: { why: 'not-approvers' },
    });
  });

  it.each([
    ['in the other order', pair(entry, PIOTR, OLGA)],
    ['the second by a stranger', pair(entry, OLGA, RUTH)],
    ['of another entry', pair({ ...entry, r: 1 }, OLGA, PIOTR)],
    ['no approvals at all', ['', ''] as const],
  ])('are not signed: %s', (_why, approvals) => {
    expect(checkApprovals(entry, approvals, LISTED)).toMatchObject({
      error: { kind: 'not-approved', why: 'not-signed' },
    });
  });
});

/** A key of another type with the id that the entry names. */
function witnessKey(): string {
  const { name } = OLGA.key;
  return encodeVerifierKey(noteSigner(name, sha256('olga'), 'cosignature').key);
}
