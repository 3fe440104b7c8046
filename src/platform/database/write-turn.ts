const NEXT = 0;
const SERVED = 1;
const RETIRED = 2;
const FIELDS = 3;

/**
 * Whose turn it is to write into an SQLite file, among the threads of one process. SQLite itself
 * lets a writer try again and again until luck or a time limit decides, and its tries block the
 * thread; under load one of two connections starves. Here whoever asks first is served first, and
 * the thread that answers requests never blocks. Other processes still meet SQLite's own lock.
 *
 * A ticket lock (Reed and Kanodia, 1979).
 */
export class WriteTurn {
  private readonly fields: Int32Array;

  /** @param memory what `memory` of the process's first turn gave, in another thread */
  constructor(readonly memory: SharedArrayBuffer = new SharedArrayBuffer(4 * FIELDS)) {
    this.fields = new Int32Array(memory);
  }

  /** Resolves when it is the caller's turn; `giveBack` must follow. */
  async take(): Promise<void> {
    const ticket = Atomics.add(this.fields, NEXT, 1);
    for (let served = this.served(); this.mustWait(ticket, served); served = this.served()) {
      const waiting = Atomics.waitAsync(this.fields, SERVED, served);
      if (waiting.async) await waiting.value;
    }
  }

  /** The same, blocking the thread: for a thread that does nothing but write. */
  takeBlocking(): void {
    const ticket = Atomics.add(this.fields, NEXT, 1);
    for (let served = this.served(); this.mustWait(ticket, served); served = this.served()) {
      Atomics.wait(this.fields, SERVED, served);
    }
  }

  /** Ends the caller's turn. */
  giveBack(): void {
    Atomics.add(this.fields, SERVED, 1);
    Atomics.notify(this.fields, SERVED);
  }

  /** Nobody waits any more: for when a thread ended, perhaps within its turn. */
  retire(): void {
    Atomics.store(this.fields, RETIRED, 1);
    this.giveBack();
  }

  private served(): number {
    return Atomics.load(this.fields, SERVED);
  }

  private mustWait(ticket: number, served: number): boolean {
    return ticket !== served && Atomics.load(this.fields, RETIRED) === 0;
  }
}
