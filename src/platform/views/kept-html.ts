import { randomUUID } from 'node:crypto';

import { assert } from '../../domain/shared/assert';

/** Unknown to everybody outside, so that no text of a person can pass for a mark. */
const SECRET = randomUUID();
const MARK_END = '-->';

/**
 * Fragments for one place of a page. Templates insert only a mark; the bytes are joined to the
 * rest of the page at the end, so they are neither copied into a text nor encoded again.
 */
export class KeptHtml {
  /** @param place tells apart the kept places of one page; they stand in the page in this order */
  constructor(
    private readonly place: number,
    readonly parts: readonly Uint8Array[],
  ) {}

  /** What a template inserts. */
  toHTML(): string {
    return `<!--${SECRET} ${this.place}${MARK_END}`;
  }
}

/**
 * The bytes of a page whose places are filled with their fragments.
 * @param kept in the order in which they stand in the page
 */
export function pageBytes(html: string, kept: readonly KeptHtml[]): Buffer {
  const parts: Uint8Array[] = [];
  let done = 0;
  for (const piece of kept) {
    const mark = piece.toHTML();
    const start = html.indexOf(mark, done);
    assert(start >= 0, 'a kept part of the page is not in its template');
    parts.push(Buffer.from(html.slice(done, start)), ...piece.parts);
    done = start + mark.length;
  }
  const rest = Buffer.from(done === 0 ? html : html.slice(done));
  return parts.length === 0 ? rest : Buffer.concat([...parts, rest]);
}
