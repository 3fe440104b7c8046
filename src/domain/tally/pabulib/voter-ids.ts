/** Longer numbers do not fit a double; with zeros in front they are other ids. */
const MOST_DIGITS = 15;
const ZERO = 48;
const NINE = 57;

/**
 * The voter ids of a file. Most files number their voters in ascending order: then every id is new,
 * and nothing needs to be looked up until the order breaks.
 */
export class VoterIds {
  private readonly ascending: number[] = [];
  private largest = -1;
  private seen: Set<string | number> | undefined;

  /** Whether the id, a piece of a text, is new; remembers it. */
  add(text: string, start: number, end: number): boolean {
    const value = wholeNumber(text, start, end);
    if (this.seen === undefined) {
      if (value > this.largest) {
        this.largest = value;
        this.ascending.push(value);
        return true;
      }
      this.seen = new Set(this.ascending);
    }
    const { size } = this.seen;
    this.seen.add(value < 0 ? text.slice(start, end) : value);
    return this.seen.size > size;
  }
}

/** The number that is written there in the usual way, or -1. */
function wholeNumber(text: string, start: number, end: number): number {
  const isLong = end - start > MOST_DIGITS;
  const startsWithZero = text.charCodeAt(start) === ZERO && end - start > 1;
  if (isLong || startsWithZero) return -1;
  let value = 0;
  for (let i = start; i < end; i += 1) {
    const code = text.charCodeAt(i);
    if (code < ZERO || code > NINE) return -1;
    value = value * 10 + (code - ZERO);
  }
  return value;
}
