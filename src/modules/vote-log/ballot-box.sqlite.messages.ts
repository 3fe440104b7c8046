import type { Answer, Order } from './ballot-box.orders';
import type { BrokenRound } from './ballot-box.recovery';

/** What the worker must know to start. */
export interface WorkerSetting {
  readonly file: string;
  readonly keyDir: string;
  /** Memory of the `WriteTurn` that the process's writers share. */
  readonly turn: SharedArrayBuffer;
}

/** Orders carry a number that their answer repeats. */
export type ToWorker =
  { readonly kind: 'orders'; readonly orders: [number, Order][] } | { readonly kind: 'stop' };

export type FromWorker =
  | { readonly kind: 'ready'; readonly broken: readonly BrokenRound[] }
  | { readonly kind: 'answers'; readonly answers: [number, Answer][] }
  | { readonly kind: 'failed'; readonly message: string };
