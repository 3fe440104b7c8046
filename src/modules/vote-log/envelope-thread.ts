import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

import type { Envelope } from '../../domain/vote-log/age';
import { DIST_ROOT } from '../../platform/config/paths';

/** So many envelopes of a round are asked for. */
export interface EnvelopeOrder {
  readonly id: number;
  /** As `age` takes them. */
  readonly recipients: readonly string[];
  readonly count: number;
}

/** The answer to an order. */
export interface MadeEnvelopes {
  readonly id: number;
  readonly envelopes: readonly Envelope[];
}

type Receive = (envelopes: readonly Envelope[]) => void;

const SCRIPT = join(DIST_ROOT, 'src', 'modules', 'vote-log', 'envelope.worker.js');

/**
 * Makes envelopes in a thread of its own. They are more work than all the rest that is done for a ballot,
 * and a writer would do it while others wait for it.
 */
export class EnvelopeThread {
  private readonly waiting = new Map<number, Receive>();
  private readonly worker: Worker;
  private lastId = 0;
  private hasEnded = false;

  constructor() {
    this.worker = new Worker(SCRIPT);
    this.worker.on('message', ({ id, envelopes }: MadeEnvelopes) => {
      this.waiting.get(id)?.(envelopes);
      this.waiting.delete(id);
    });
    // Whoever waits makes envelopes itself: slower, and as good.
    this.worker.on('error', () => (this.hasEnded = true));
    this.worker.unref();
  }

  /** Hands envelopes over later, on a turn of the caller's thread; never, if the thread has ended. */
  make(recipients: readonly string[], count: number, receive: Receive): void {
    if (this.hasEnded) return;
    this.lastId += 1;
    this.waiting.set(this.lastId, receive);
    const order: EnvelopeOrder = { id: this.lastId, recipients, count };
    this.worker.postMessage(order);
  }
}
