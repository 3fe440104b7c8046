import { canonicalJson, sha256Base64, type CanonicalValue } from '../shared/canonical-json';
import { utf8 } from './bytes';

/** Facts of an act: whole numbers and texts. */
export type TrailDetails = Readonly<Record<string, string | number | null>>;

/** One act in the back office, as the log of the admin trail holds it. */
export interface TrailEntry {
  readonly t: 'event';
  readonly v: 1;
  /** UTC ISO 8601 with milliseconds. */
  readonly at: string;
  /** Random id of whoever acted; absent for acts of the system. Whose it is can be erased. */
  readonly actor?: string;
  /** Name in the catalogue of audit events. */
  readonly event: string;
  /** What it was done to, as "kind:id"; accounts by their random ids. */
  readonly subject: string;
  /** Base64 SHA-256 of the details with their salt. */
  readonly details: string;
  /** Id of the web request; absent for acts of the system. */
  readonly request?: string;
}

/** An act as it is stored, with what its entry only hashes. */
export interface TrailAct {
  readonly at: string;
  readonly actor: string | null;
  readonly event: string;
  readonly subject: string;
  readonly request: string | null;
}

/**
 * The hash that stands for the details of an act, so that their text can be erased.
 * @param salt 16 random bytes, base64url
 * @throws AssertionError for details that canonical JSON cannot hold, such as fractions
 */
export function trailDetailsHash(details: TrailDetails, salt: string): string {
  return sha256Base64(canonicalJson({ details, salt }));
}

/** The entry of an act. @param detailsHash what `trailDetailsHash` gave */
export function trailEntry(act: TrailAct, detailsHash: string): TrailEntry {
  const { at, actor, event, subject, request } = act;
  return {
    t: 'event',
    v: 1,
    at,
    ...(actor === null ? {} : { actor }),
    event,
    subject,
    details: detailsHash,
    ...(request === null ? {} : { request }),
  };
}

/** The bytes of an entry that are hashed and stored. */
export function trailEntryBytes(entry: TrailEntry): Uint8Array {
  return utf8(canonicalJson(entry as unknown as CanonicalValue));
}
