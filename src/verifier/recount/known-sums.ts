/** Sums are gone through in blocks of so many, as those of most blocks are all known, or none is. */
const BLOCK = 4_096;

/** Which sums up to a size some numbers of a row have, from one place on or another. */
export class KnownSums {
  /** For each sum: from which place on it can be had at the latest, counted from 1; 0 for never. */
  private readonly latest: Uint8Array | Uint16Array;
  /** How many sums of each block can be had. */
  private readonly counts: Uint16Array;

  /**
   * @param row at most 65,000 numbers greater than zero
   * @param size the greatest sum that is asked for
   */
  constructor(
    row: readonly number[],
    readonly size: number,
  ) {
    this.latest = new (row.length < 255 ? Uint8Array : Uint16Array)(size + 1);
    this.counts = new Uint16Array(Math.floor(size / BLOCK) + 1);
    let top = 0;
    for (let place = row.length; place > 0; place -= 1) {
      const number = row[place - 1] as number;
      top = Math.min(size, top + number);
      this.add(number, place, top);
    }
  }

  /** Whether numbers from a place on, counted from 0, have a sum. */
  can(from: number, sum: number): boolean {
    return sum === 0 || (this.latest[sum] as number) > from;
  }

  /** Greatest sums first, so that no sum takes the number twice. */
  private add(number: number, place: number, top: number): void {
    for (let block = Math.floor(top / BLOCK); block >= 0; block -= 1) {
      const last = Math.min(top, (block + 1) * BLOCK - 1);
      const first = Math.max(number + 1, block * BLOCK);
      if (this.mayGrow(block, first - number, last - number)) this.grow(first, last, number, place);
    }
    if (number <= this.size) this.note(number, place);
  }

  /** Whether a block has sums that are not known, and some known sum may lead there. */
  private mayGrow(block: number, first: number, last: number): boolean {
    const isEmpty = (sum: number): boolean => this.counts[Math.floor(sum / BLOCK)] === 0;
    return this.counts[block] !== BLOCK && first <= last && !(isEmpty(first) && isEmpty(last));
  }

  private grow(first: number, last: number, number: number, place: number): void {
    for (let sum = last; sum >= first; sum -= 1) {
      if (this.latest[sum - number] !== 0) this.note(sum, place);
    }
  }

  private note(sum: number, place: number): void {
    if (this.latest[sum] !== 0) return;
    this.latest[sum] = place;
    (this.counts[Math.floor(sum / BLOCK)] as number) += 1;
  }
}
