import { createHash } from 'node:crypto';

import { byCodePoint } from '../../src/verifier/formats/bytes';
import { canonical, type Json, type JsonObject } from '../../src/verifier/formats/json';
import { hash } from './log-keys';

/** Everything that goes into a bundle, open to cheating between the stages. */
export interface Draft {
  readonly round: string;
  config: JsonObject;
  projects: JsonObject[];
  policy: string;
  rollSummary: JsonObject;
  /** Log entries as objects; written as JCS unless they are texts. */
  entries: (JsonObject | string)[];
  openings: JsonObject[];
  superseded: JsonObject[];
  result: JsonObject;
  trace: string[];
  files: Map<string, Buffer>;
}

/** Chosen ids, or selections of any type as they stand in an opening. */
export type ChoiceSpec = readonly string[] | JsonObject;

/** What is chosen in each pot that is used. */
export type BallotSpec = Readonly<Record<string, ChoiceSpec>>;

/** A ballot that is cast. */
export interface CastSpec {
  readonly k: string;
  readonly style: string;
  readonly r: number;
  readonly ballot: BallotSpec;
  /** Of this the salt is made. */
  readonly seed: string;
  readonly batch?: string;
}

/** Appends the entry of a cast. @returns its opening */
export function castInto(draft: Draft, spec: CastSpec): JsonObject {
  const { k, r, style, ballot, batch, seed } = spec;
  const opening: JsonObject = {
    v: 1,
    round: draft.round,
    k,
    r,
    style,
    ballot: Object.fromEntries(
      Object.entries(ballot).map(([pot, choice]) => [pot, selectionsOf(choice)]),
    ),
    salt: hash(`salt ${seed} ${r}`),
  };
  const c = hash(canonical(opening));
  draft.entries.push({ t: 'cast', v: 1, k, r, c, ...(batch !== undefined && { b: batch }) });
  return opening;
}

function selectionsOf(choice: ChoiceSpec): JsonObject {
  if (!isList(choice)) return { ...choice };
  return { type: 'approval', projects: [...choice].sort(byCodePoint) };
}

function isList(choice: ChoiceSpec): choice is readonly string[] {
  return Array.isArray(choice);
}

/** 16 bytes that follow from a text, in b64url. */
export function credentialFrom(text: string): string {
  return createHash('sha256').update(text).digest().subarray(0, 16).toString('base64url');
}

/** The credential of a voter by number. */
export function credentialOf(number: number): string {
  return credentialFrom(`voter ${number}`);
}

/** The line that stands for a ballot that stays secret. */
export function supersede(draft: Draft, opening: JsonObject): void {
  const { k, r } = opening as { k: string; r: number };
  draft.superseded.push({ k, r, c: hash(canonical(opening)), superseded: true });
}

/** The entries of a kind, those that are no objects left out. */
export function entriesOf(draft: Draft, ...types: readonly string[]): JsonObject[] {
  return draft.entries.filter(
    (entry): entry is JsonObject => typeof entry !== 'string' && types.includes(entry.t as string),
  );
}

/** Compares hashes in base64 by their bytes. */
export function byHash(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a, 'base64'), Buffer.from(b, 'base64'));
}

/** One canonical line per value. */
export function jsonl(values: readonly Json[]): string {
  return values.map((value) => `${canonical(value)}\n`).join('');
}

/** What is hashed and stored of an entry. */
export function entryBytes(entry: JsonObject | string): Buffer {
  return Buffer.from(typeof entry === 'string' ? entry : canonical(entry));
}
