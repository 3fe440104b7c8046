import type { RememberedHead, RoundKeys } from './round-keys';

interface RoundHead extends RememberedHead {
  readonly round: string;
}

const PAUSE_MS = 1000;

/** Writes committed heads beside the keys, at most once a second and without waiting. */
export class HeadFiles {
  private readonly waiting = new Map<string, RoundHead>();
  private timer: NodeJS.Timeout | undefined;

  /** @param failed told when a head cannot be written later, at a moment when nobody waits for it */
  constructor(
    private readonly keys: RoundKeys,
    private readonly failed: (error: Error) => void,
  ) {}

  remember(head: RoundHead): void {
    this.waiting.set(head.round, head);
    if (this.timer !== undefined) return;
    this.flush();
    this.timer = setTimeout(() => this.endPause(), PAUSE_MS);
    this.timer.unref();
  }

  /** Writes no head of a round any more that has none to be remembered. */
  forget(round: string): void {
    this.waiting.delete(round);
  }

  flush(): void {
    for (const head of this.waiting.values()) {
      // Another process may write the logs by now.
      const isOld = (this.keys.readHead(head.round)?.size ?? 0) > head.size;
      if (!isOld) this.keys.writeHead(head.round, head);
    }
    this.waiting.clear();
  }

  private endPause(): void {
    this.timer = undefined;
    try {
      this.flush();
    } catch (error) {
      this.failed(error as Error);
    }
  }
}
