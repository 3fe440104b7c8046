import { count, hash, instant, one, words } from '../core/shapes-common';
import { fromBase64Url } from '../formats/bytes';
import type { Json } from '../formats/json';
import { listOf, object, oneOf, text, textThat, type Shape } from '../formats/schema';

/** An entry of the admin trail. */
export interface TrailEntry {
  readonly t: 'event';
  readonly v: 1;
  readonly at: string;
  readonly actor?: string;
  readonly event: string;
  readonly subject: string;
  /** Base64 SHA-256 of details and salt. */
  readonly details: string;
  readonly request?: string;
}

/** A line of events.jsonl. */
export interface TrailLine {
  readonly index: number;
  readonly entry: TrailEntry;
  /** Null, with the salt, once they have been erased. */
  readonly details: Readonly<Record<string, string | number | null>> | null;
  readonly salt: string | null;
}

/** trail.json. An empty filter states that every act is in the file. */
export interface TrailStatement {
  readonly v: 1;
  readonly origin: string;
  readonly size: number;
  readonly events: number;
  readonly filter: {
    readonly from?: string;
    readonly until?: string;
    readonly event?: string;
    readonly subjects?: readonly string[];
    /** Null asks for acts of the system. */
    readonly actor?: string | null;
  };
}

const id = textThat((value) => fromBase64Url(value, 16) !== undefined, '16 bytes of base64url');
const name = text(/^[a-z0-9-]{1,60}$/, 'the name of an event');
const subject = text(/^\P{Cc}{1,120}$/u, 'what an act is done to');
const request = text(/^[A-Za-z0-9-]{1,36}$/, 'the id of a request');

const ENTRY = object(
  { t: oneOf('event'), v: one, at: instant, event: name, subject, details: hash },
  { actor: id, request },
);

/** The form of a line of events.jsonl. */
export const TRAIL_LINE = object({
  index: count,
  entry: ENTRY,
  details: orNull(facts),
  salt: orNull(id),
});

/** The form of trail.json. */
export const TRAIL_STATEMENT = object({
  v: one,
  origin: words,
  size: count,
  events: count,
  filter: object(
    {},
    {
      from: instant,
      until: instant,
      event: words,
      subjects: listOf(words),
      actor: orNull(words),
    },
  ),
});

function orNull(shape: Shape): Shape {
  return (value, at) => (value === null ? undefined : shape(value, at));
}

function facts(value: Json, at: string): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return `${at} is not an object`;
  }
  const odd = Object.entries(value).find(([, fact]) => typeof fact === 'object' && fact !== null);
  return odd === undefined ? undefined : `${at}.${odd[0]} is neither text nor number`;
}
