import type { Json } from '../formats/json';
import type { Finding } from './report';

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

/** A JSONL file. */
export interface JsonLines<T> {
  readonly lines: readonly JsonLine<T>[];
  /** Findings about the file as a whole and about each line. */
  readonly findings: readonly Finding[];
}
