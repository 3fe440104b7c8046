interface Kept<V> {
  readonly value: V;
  readonly until: number;
}

/**
 * Answers that may be a little old: asked again and again within their time, they are made once.
 * For what other processes change too, so that all agree within that time.
 */
export class Fresh<V> {
  private readonly kept = new Map<string, Kept<V>>();

  /**
   * @param millis how long an answer is good
   * @param most so many answers are kept at once
   */
  constructor(
    private readonly millis: number,
    private readonly most = 1000,
  ) {}

  /**
   * The answer of a key; `make` gives it when there is none that is still good.
   * @param isKept whether an answer may be given again; others are always made anew
   */
  async get(
    key: string,
    make: () => Promise<V>,
    isKept: (value: V) => boolean = () => true,
  ): Promise<V> {
    const known = this.kept.get(key);
    if (known !== undefined && known.until > performance.now()) return known.value;
    const value = await make();
    if (!isKept(value)) return value;
    if (this.kept.size >= this.most) this.kept.clear();
    this.kept.set(key, { value, until: performance.now() + this.millis });
    return value;
  }

  /** Forgets the answer of a key. */
  forget(key: string): void {
    this.kept.delete(key);
  }

  /** Forgets all answers: the next question is answered anew. */
  clear(): void {
    this.kept.clear();
  }
}
