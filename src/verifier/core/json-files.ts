import { parseCanonical, type Json } from '../formats/json';
import type { Lines } from '../formats/lines';
import type { Shape } from '../formats/schema';
import { finding, type Finding } from './report';

/** A file with one JSON value: the value if the file is in order, and what is wrong otherwise. */
export interface JsonFile<T> {
  readonly value: T | undefined;
  /** The value as JSON if it could be read, though its shape may be wrong. */
  readonly raw: Json | undefined;
  readonly findings: readonly Finding[];
}

/** One line of a JSONL file. */
export interface JsonLine<T> extends JsonFile<T> {
  /** 1-based. */
  readonly line: number;
  readonly bytes: Buffer;
}

/** A line that is in order. */
export type ReadableLine<T> = JsonLine<T> & { readonly value: T };

const NOTHING: readonly Finding[] = [];

/**
 * A JSONL file. Its lines are looked at closely once; none is kept, so that they are read again from
 * the file, with fewer questions, by everybody who needs them.
 */
export class JsonLines<T> {
  /** Findings about the file as a whole and about each line. */
  readonly findings: Finding[] = [];
  /** Places of lines that are not in order. */
  private readonly bad = new Set<number>();

  /** @param note gets every line when it is looked at */
  constructor(
    readonly path: string,
    readonly bytes: Lines,
    private readonly shape: Shape,
    note: (line: JsonLine<T>) => void = () => undefined,
  ) {
    let place = 0;
    for (const part of bytes) {
      const line = this.examined(part, place);
      note(line);
      if (line.value === undefined) this.bad.add(place);
      for (const one of line.findings) this.findings.push(one);
      place += 1;
    }
    if (bytes.hasRest) {
      this.findings.push(finding(path, 'does not end with a newline', bytes.length + 1));
    }
  }

  get length(): number {
    return this.bytes.length;
  }

  /** The line at a place from 0, if there is one. */
  at(place: number): JsonLine<T> | undefined {
    const part = this.bytes.at(place);
    return part === undefined ? undefined : this.again(part, place);
  }

  *[Symbol.iterator](): Generator<JsonLine<T>, void> {
    let place = 0;
    for (const part of this.bytes) {
      yield this.again(part, place);
      place += 1;
    }
  }

  /** Lines that are in order. */
  *readable(): Generator<ReadableLine<T>, void> {
    for (const line of this) if (isReadable(line)) yield line;
  }

  /** Lines that are not in order. */
  *unreadable(): Generator<JsonLine<T>, void> {
    for (const place of this.bad) yield this.at(place) as JsonLine<T>;
  }

  private examined(bytes: Buffer, place: number): JsonLine<T> {
    const found = (message: string): Finding => finding(this.path, message, place + 1);
    return { ...parseValue<T>(bytes, this.shape, as, found), line: place + 1, bytes };
  }

  private again(bytes: Buffer, place: number): JsonLine<T> {
    if (this.bad.has(place)) return this.examined(bytes, place);
    const raw = JSON.parse(bytes.toString()) as Json;
    return { value: as<T>(raw), raw, findings: NOTHING, line: place + 1, bytes };
  }
}

/** Reads a value that must be canonical and have a shape. */
export function parseValue<T>(
  bytes: Buffer,
  shape: Shape,
  read: (value: Json) => T,
  found: (message: string) => Finding,
): JsonFile<T> {
  const parsed = parseCanonical(bytes);
  if (!parsed.ok) return { value: undefined, raw: undefined, findings: [found(parsed.reason)] };
  const problem = shape(parsed.value, 'the value');
  const raw = parsed.value;
  if (problem !== undefined) return { value: undefined, raw, findings: [found(problem)] };
  return { value: read(raw), raw, findings: NOTHING };
}

/** A value whose shape has been looked at. */
export function as<T>(value: Json): T {
  return value as unknown as T;
}

function isReadable<T>(line: JsonLine<T>): line is ReadableLine<T> {
  return line.value !== undefined;
}
