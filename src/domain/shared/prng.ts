import { createHash } from 'node:crypto';

/**
 * A seeded source of whole numbers, the same on every machine: SHA-256 over seed and a counter,
 * six bytes at a time, with rejection so that no number is favoured.
 */
export class SeededRandom {
  private counter = 0;
  private pool = Buffer.alloc(0);

  constructor(private readonly seed: string) {}

  /** A whole number from 0 to `bound` − 1; `bound` is 1 to 2^47. */
  below(bound: number): number {
    const limit = Math.floor(2 ** 48 / bound) * bound;
    let drawn = this.next48();
    while (drawn >= limit) drawn = this.next48();
    return drawn % bound;
  }

  /** A shuffled copy (Fisher–Yates); the input stays as it was. */
  shuffle<T>(items: readonly T[]): T[] {
    const shuffled = [...items];
    for (let i = shuffled.length - 1; i > 0; i -= 1) {
      const j = this.below(i + 1);
      [shuffled[i], shuffled[j]] = [shuffled[j] as T, shuffled[i] as T];
    }
    return shuffled;
  }

  private next48(): number {
    if (this.pool.length < 6) this.refill();
    const drawn = this.pool.readUIntBE(0, 6);
    this.pool = this.pool.subarray(6);
    return drawn;
  }

  private refill(): void {
    this.pool = createHash('sha256').update(`${this.seed}\n${this.counter}`).digest();
    this.counter += 1;
  }
}
