/** Which of several sets is wanted: that whose places come first, or as late as they can. */
export type Preference = 'early' | 'late';

/** A set with a sum; whether the same places and those after them have no other. */
export interface TableSet {
  readonly items: readonly number[];
  readonly isUnique: boolean;
}

function placesFor(count: number): Uint8ArrayConstructor | Uint16ArrayConstructor {
  return count < 255 ? Uint8Array : Uint16Array;
}

/** Which sums up to a size the amounts from a place on have. */
export class SumTable {
  /** The greatest sum that the table knows. */
  readonly size: number;
  /** One more than the last place from which on the amounts have the sum; 0 where there is none. */
  private readonly places: Uint8Array | Uint16Array;

  /**
   * @param amounts fewer than 65,535 whole numbers greater than zero
   * @param most the greatest sum that is asked for
   */
  constructor(
    private readonly amounts: readonly number[],
    most: number,
    mostBytes: number,
  ) {
    const Places = placesFor(amounts.length);
    this.size = Math.min(most, SumTable.greatestSize(amounts.length, mostBytes));
    this.places = new Places(this.size + 1);
    const sums = new Uint32Array((this.size >>> 5) + 1);
    sums[0] = 1;
    for (let place = amounts.length - 1; place >= 0; place -= 1) this.add(place, sums);
  }

  /** The size that the table of so many amounts can have. */
  static greatestSize(count: number, mostBytes: number): number {
    return Math.floor(mostBytes / placesFor(count).BYTES_PER_ELEMENT);
  }

  /** Whether some of the amounts from a place on have a sum, which the table must know. */
  reaches(place: number, sum: number): boolean {
    return sum === 0 || (this.places[sum] as number) > place;
  }

  /** The wanted one of the sets with a sum that the amounts from a place on reach. */
  fill(from: number, sum: number, wanted: Preference): TableSet {
    const items: number[] = [];
    let isUnique = true;
    let left = sum;
    for (let place = from; left > 0; place += 1) {
      const amount = this.amounts[place] as number;
      const canLeave = this.reaches(place + 1, left);
      const canTake = amount <= left && this.reaches(place + 1, left - amount);
      if (canTake && canLeave) isUnique = false;
      if (!canTake || (canLeave && wanted === 'late')) continue;
      items.push(place);
      left -= amount;
    }
    return { items, isUnique };
  }

  /** Adds an amount to all sums known so far, 32 of them at a time, the greatest first. */
  private add(place: number, sums: Uint32Array): void {
    const amount = this.amounts[place] as number;
    if (amount > this.size) return;
    const words = amount >>> 5;
    const bits = amount & 31;
    for (let w = sums.length - 1; w >= words; w -= 1) {
      const high = (sums[w - words] as number) << bits;
      const low = bits === 0 || w === words ? 0 : (sums[w - words - 1] as number) >>> (32 - bits);
      const fresh = (high | low) & ~(sums[w] as number);
      if (fresh === 0) continue;
      (sums[w] as number) |= fresh;
      this.mark(w * 32, fresh, place + 1);
    }
  }

  /** The last word has bits beyond the table, which a typed array leaves out. */
  private mark(base: number, fresh: number, value: number): void {
    for (let bits = fresh; bits !== 0; bits &= bits - 1) {
      this.places[base + 31 - Math.clz32(bits & -bits)] = value;
    }
  }
}
