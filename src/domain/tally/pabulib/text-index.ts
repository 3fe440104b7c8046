/** A piece of a text: from `start` up to, but not including, `end`. */
export interface Span {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The text of a piece. */
export function spanText({ text, start, end }: Span): string {
  return text.slice(start, end);
}

/**
 * Numbers different texts in the order in which they are first met, without cutting them out of the
 * file: a file names the same few things a hundred thousand times.
 */
export class TextIndex {
  private readonly texts: string[] = [];
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];
  private readonly hashes: number[] = [];
  /** Number + 1 of the text in each slot, or 0. */
  private slots = new Int32Array(64);
  /** What is being looked for; members, since an object for every look would cost too much. */
  private text = '';
  private start = 0;
  private end = 0;

  /** How many different texts there are. */
  get size(): number {
    return this.texts.length;
  }

  /** The number of a piece of text; the next free one if it is new. */
  add({ text, start, end }: Span): number {
    const hash = this.lookFor(text, start, end);
    const slot = this.slotOf(hash);
    const known = (this.slots[slot] as number) - 1;
    if (known >= 0) return known;
    this.hashes.push(hash);
    this.texts.push(text);
    this.starts.push(start);
    this.ends.push(end);
    this.slots[slot] = this.size;
    if (this.size * 2 > this.slots.length) this.grow();
    return this.size - 1;
  }

  /** The number of a text, or -1. */
  find(text: string): number {
    const slot = this.slotOf(this.lookFor(text, 0, text.length));
    return (this.slots[slot] as number) - 1;
  }

  /** Where the piece ends that `findUpTo` looked for. */
  get stop(): number {
    return this.end;
  }

  /**
   * The number of the piece of text that begins at `start` and goes on to the next character with
   * this code, or to `end`; or -1.
   */
  findUpTo(text: string, start: number, end: number, code: number): number {
    let hash = 0;
    let stop = start;
    for (; stop < end; stop += 1) {
      const next = text.charCodeAt(stop);
      if (next === code) break;
      hash = Math.imul(hash ^ next, 0x01000193);
    }
    this.text = text;
    this.start = start;
    this.end = stop;
    return (this.slots[this.slotOf(spread(hash))] as number) - 1;
  }

  /** Remembers the piece; returns its hash. */
  private lookFor(text: string, start: number, end: number): number {
    this.text = text;
    this.start = start;
    this.end = end;
    let hash = 0;
    for (let i = start; i < end; i += 1) {
      hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    }
    return spread(hash);
  }

  private slotOf(hash: number): number {
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const known = (this.slots[slot] as number) - 1;
      if (known < 0 || this.isEqual(known)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private isEqual(known: number): boolean {
    const from = this.starts[known] as number;
    const length = (this.ends[known] as number) - from;
    if (length !== this.end - this.start) return false;
    const text = this.texts[known] as string;
    for (let i = 0; i < length; i += 1) {
      if (text.charCodeAt(from + i) !== this.text.charCodeAt(this.start + i)) return false;
    }
    return true;
  }

  private grow(): void {
    const slots = new Int32Array(this.slots.length * 4);
    const mask = slots.length - 1;
    this.hashes.forEach((hash, number) => {
      let slot = hash & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = number + 1;
    });
    this.slots = slots;
  }
}

function spread(hash: number): number {
  return hash ^ (hash >>> 15);
}
