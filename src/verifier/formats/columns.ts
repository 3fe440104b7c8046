const FIRST_ROOM = 1024;

/** A list of numbers that grows, 4 or 8 bytes each: as objects they would take many times as much. */
export class NumberColumn {
  private values: Int32Array | Float64Array;
  private used = 0;

  /** @param Numbers whole numbers of 32 bits with a sign, or any */
  constructor(private readonly Numbers: typeof Int32Array | typeof Float64Array) {
    this.values = new Numbers(FIRST_ROOM);
  }

  get length(): number {
    return this.used;
  }

  push(value: number): void {
    if (this.used === this.values.length) {
      const wider = new this.Numbers(2 * this.used);
      wider.set(this.values);
      this.values = wider;
    }
    this.values[this.used] = value;
    this.used += 1;
  }

  /** The number at a place that must be one of the list. */
  at(place: number): number {
    return this.values[place] as number;
  }

  set(place: number, value: number): void {
    this.values[place] = value;
  }
}

/** A list of byte strings of one width that grows. */
export class BytesColumn {
  private bytes = Buffer.alloc(FIRST_ROOM);
  private used = 0;

  /** @param width bytes of each string */
  constructor(private readonly width: number) {}

  get length(): number {
    return this.used / this.width;
  }

  push(value: Uint8Array): void {
    if (this.used + this.width > this.bytes.length) {
      const wider = Buffer.alloc(2 * this.bytes.length);
      wider.set(this.bytes);
      this.bytes = wider;
    }
    this.bytes.set(value, this.used);
    this.used += this.width;
  }

  /** A view, which must not be changed. */
  at(place: number): Buffer {
    return this.bytes.subarray(place * this.width, (place + 1) * this.width);
  }

  /** All of them, one behind the other. */
  all(): Buffer {
    return this.bytes.subarray(0, this.used);
  }

  /** Whether the string at a place is this one. */
  isAt(place: number, value: Uint8Array): boolean {
    const start = place * this.width;
    for (let i = 0; i < this.width; i += 1) {
      if (this.bytes[start + i] !== value[i]) return false;
    }
    return true;
  }
}

/** Different byte strings of one width, numbered from 0 in the order in which they came. */
export class BytesIndex {
  private readonly strings: BytesColumn;
  /** One more than the number of the string that hashes there; 0 where none does. */
  private slots = new Int32Array(FIRST_ROOM);
  // Whoever makes a bundle must not be able to choose strings that all hash to one slot.
  private readonly seed = crypto.getRandomValues(new Int32Array(1))[0] as number;

  constructor(width: number) {
    this.strings = new BytesColumn(width);
  }

  get size(): number {
    return this.strings.length;
  }

  /** The number of a string, which becomes a new one if it was not there. */
  add(value: Uint8Array): number {
    const slot = this.slotOf(value);
    const known = this.slots[slot] as number;
    if (known > 0) return known - 1;
    this.strings.push(value);
    this.slots[slot] = this.size;
    if (2 * this.size > this.slots.length) this.widen();
    return this.size - 1;
  }

  /** Adds a string. @returns whether it was not there */
  isNew(value: Uint8Array): boolean {
    const { size } = this;
    return this.add(value) === size;
  }

  /** The number of a string; undefined when it is not there. */
  find(value: Uint8Array): number | undefined {
    const known = this.slots[this.slotOf(value)] as number;
    return known === 0 ? undefined : known - 1;
  }

  /** The string with a number, as a view. */
  at(number: number): Buffer {
    return this.strings.at(number);
  }

  /** Where a string is, or would be put. */
  private slotOf(value: Uint8Array): number {
    const mask = this.slots.length - 1;
    let slot = hashOf(value, this.seed) & mask;
    for (;;) {
      const known = this.slots[slot] as number;
      if (known === 0 || this.strings.isAt(known - 1, value)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private widen(): void {
    this.slots = new Int32Array(2 * this.slots.length);
    for (let number = 0; number < this.size; number += 1) {
      this.slots[this.slotOf(this.at(number))] = number + 1;
    }
  }
}

/** FNV-1a from a start that nobody knows, and a last mixing for the low bits. */
function hashOf(value: Uint8Array, seed: number): number {
  let hash = seed;
  for (let i = 0; i < value.length; i += 1) {
    hash = Math.imul(hash ^ (value[i] as number), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}
