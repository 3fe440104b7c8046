import { createHash } from 'node:crypto';

import { canonical, type JsonObject } from '../../src/verifier/formats/json';
import { buildTree, subtree } from '../../src/verifier/formats/merkle';
import { trackingCode } from '../../src/verifier/formats/tracking-code';
import {
  castInto,
  credentialFrom,
  credentialOf,
  entriesOf,
  entryBytes,
  jsonl,
  supersede,
  type BallotSpec,
  type Draft,
} from './bundle-draft';
import { hash, signedBy, vkeyOf } from './log-keys';

/**
 * When an act is entered: behind the casts, behind the close, behind a first count that a second one
 * follows, or behind the last one.
 */
export type ActTime = 'open' | 'closed' | 'recount' | 'counted';

/** What two officers do to the log. */
export type ActSpec =
  | {
      readonly t: 'void' | 'restore';
      readonly voter: number;
      readonly r?: number;
      readonly reason?: string;
      readonly at?: ActTime;
    }
  | { readonly t: 'rule'; readonly what: string; readonly at?: ActTime }
  | { readonly t: 'paper'; readonly batch: string; readonly sheets: readonly SheetSpec[] };

/** A ballot on paper. */
export interface SheetSpec {
  readonly style: string;
  readonly ballot: BallotSpec;
}

const TO = '2026-06-01T00:00:00.000Z';
const PREFIX = 'baraza-approval-v1\n';

/** Seed of the key of an officer. */
export function approverSeed(number: number): string {
  return createHash('sha256').update(`approver ${number}`).digest('hex');
}

/** Verifier key of an officer. */
export function approverKey(number: number): string {
  return vkeyOf(`pb.example.org/approvers/a${number}`, approverSeed(number), 1);
}

/** Id of the key of an officer. */
export function approverId(number: number): string {
  return approverKey(number).split('+')[1] as string;
}

const APPROVERS = [0, 1, 2];
export const APPROVER_KEYS = APPROVERS.map(approverKey);

/** Enters the acts of a time; what comes on paper adds its openings. */
export function enterActs(draft: Draft, acts: readonly ActSpec[], time: ActTime): void {
  for (const act of acts) {
    const at = act.t === 'paper' ? 'open' : (act.at ?? 'open');
    if (at === time) enterAct(draft, act);
  }
}

function enterAct(draft: Draft, act: ActSpec): void {
  const ref = hash('case');
  const by = [approverId(0), approverId(1)];
  if (act.t === 'rule') {
    draft.entries.push({ t: 'rule', v: 1, what: act.what, to: TO, ref, by });
  } else if (act.t === 'paper') {
    const { batch, sheets } = act;
    draft.entries.push({ t: 'paper', v: 1, batch, n: sheets.length, sheets: hash(batch), by });
    sheets.forEach(({ style, ballot }, number) => {
      const seed = `${batch} ${number}`;
      const k = credentialFrom(seed);
      draft.openings.push(castInto(draft, { k, style, r: 0, ballot, seed, batch }));
    });
  } else {
    const { t, voter, r = 0, reason = 'ineligible' } = act;
    draft.entries.push({ t, v: 1, k: credentialOf(voter), r, reason, ref, by });
  }
}

/** A count of before, of which only the entries are left. */
export function enterOldCount(draft: Draft, code: string): void {
  const manifest = hash('old');
  draft.entries.push({ t: 'reveal', v: 1, ballots: manifest, n: 1 });
  draft.entries.push({ t: 'tally', v: 1, result: manifest, method: {}, code });
  draft.entries.push({ t: 'final', v: 1, manifest });
}

/** Casts that are void, as "k r". */
export function voidCasts(draft: Draft): Set<string> {
  const voids = new Set<string>();
  for (const { t, k, r } of entriesOf(draft, 'void', 'restore') as Record<string, string>[]) {
    if (t === 'void') voids.add(`${k} ${r}`);
    else voids.delete(`${k} ${r}`);
  }
  return voids;
}

/** Keeps the ballots of void casts back. */
export function keepVoidsBack(draft: Draft): void {
  const voids = voidCasts(draft);
  const isVoid = ({ k, r }: JsonObject): boolean => voids.has(`${k as string} ${r as number}`);
  draft.openings.filter(isVoid).forEach((opening) => supersede(draft, opening));
  draft.openings = draft.openings.filter((opening) => !isVoid(opening));
}

/** Signs every entry from an index on that needs it, where its two keys are known. */
export function writeApprovals(draft: Draft, from = 0): void {
  const known = new Map(APPROVERS.map((number) => [approverId(number), approverSeed(number)]));
  draft.entries.forEach((entry, index) => {
    if (index < from || typeof entry === 'string' || !Array.isArray(entry.by)) return;
    (entry.by as string[]).forEach((key, place) => {
      const seed = known.get(key);
      if (seed === undefined) return;
      draft.files.set(`approvals/${index}-${place + 1}.json`, approval(seed, key, entry));
    });
  });
}

/** The file of one approval. */
export function approval(seed: string, key: string, entry: JsonObject | string): Buffer {
  const message = Buffer.concat([Buffer.from(PREFIX), entryBytes(entry)]);
  return Buffer.from(canonical({ v: 1, alg: 'ed25519', key, sig: signedBy(seed, message) }));
}

/** voids.jsonl; undefined where no ballot was taken out. */
export function voidsFile(draft: Draft): string | undefined {
  const tree = buildTree(draft.entries.map(entryBytes));
  const places = new Map<string, number>();
  const lines: JsonObject[] = [];
  let wasRevealed = false;
  draft.entries.forEach((entry, index) => {
    if (typeof entry === 'string') return;
    const { t, k, r } = entry as { t: string; k: string; r: number };
    if (t === 'cast' && !places.has(`${k} ${r}`)) places.set(`${k} ${r}`, index);
    if (t === 'reveal') wasRevealed = true;
    if (t !== 'void' && t !== 'restore') return;
    const cast = places.get(`${k} ${r}`) ?? -1;
    const code = cast < 0 ? '' : trackingCode(subtree(tree, 0, cast));
    lines.push({ ...entry, index, cast, code, afterReveal: wasRevealed });
  });
  return lines.length === 0 ? undefined : jsonl(lines);
}
