import { toHex } from '../../domain/vote-log/bytes';
import type { PlacedEntry } from '../../domain/vote-log/cast-batch';
import { leafHash } from '../../domain/vote-log/merkle';
import { printedCode, trackingSlug } from '../../domain/vote-log/tracking-code';
import type { CastAnswer, Receipt } from './ballot-box';
import { makeReceipt } from './log-reader';

/** So long a voter's request waits for the proof of a ballot that is already recorded. */
const PATIENCE_MS = 2000;

/** A recorded ballot whose voter waits for her receipt. */
export interface Expected {
  readonly round: string;
  /** The entry as it will stand in the log. */
  readonly body: Uint8Array;
  readonly kind: 'accepted' | 'same-receipt';
  readonly opening?: string | undefined;
}

/** Entries that are in the log now, with the signed head that covers them. */
export interface Placement {
  readonly round: string;
  readonly placed: readonly PlacedEntry[];
  readonly note: string;
}

/** One request that waits. */
export interface Waiting {
  readonly answer: Promise<CastAnswer>;
  /** Ends the wait with this answer, where it has not ended yet. */
  settle(answer: CastAnswer): void;
}

interface Waiter extends Waiting {
  readonly expected: Expected;
}

/** The requests of this process that wait until their ballots have places. */
export class Waiters {
  private readonly byRound = new Map<string, Map<string, Set<Waiter>>>();

  /** @param find looks once more, when patience is over, whether an entry has its place */
  constructor(
    private readonly find: (round: string, leaf: Uint8Array) => Promise<Receipt | undefined>,
  ) {}

  /** Waits for a place; must be called before the ballot can get one. */
  wait(expected: Expected): Waiting {
    const leaf = leafHash(expected.body);
    const hex = toHex(leaf);
    let settle!: (answer: CastAnswer) => void;
    const answer = new Promise<CastAnswer>((resolve) => (settle = resolve));
    const { round } = expected;
    const timer = setTimeout(() => void this.endPatience(waiter, leaf), PATIENCE_MS);
    const waiter: Waiter = {
      ...{ expected, answer },
      settle: (given) => {
        clearTimeout(timer);
        this.forget(round, hex, waiter);
        settle(given);
      },
    };
    this.remember(round, hex, waiter);
    return waiter;
  }

  /** Rounds in which somebody waits. */
  rounds(): string[] {
    return [...this.byRound.keys()];
  }

  /** Whether anybody waits for a place in this log. */
  has(round: string): boolean {
    return this.byRound.has(round);
  }

  /** Answers those whose entries are in the log now. */
  deliver({ round, placed, note }: Placement): void {
    for (const { leaf, body, index, proof } of placed) {
      const waiters = this.byRound.get(round)?.get(toHex(leaf)) ?? [];
      for (const waiter of [...waiters]) {
        settleWith(waiter, makeReceipt({ body, index, hashes: proof, note }));
      }
    }
  }

  /** The ballot box has ended: nobody can say any more what becomes of a ballot without a place. */
  giveUp(): void {
    for (const { settle } of this.all()) settle({ kind: 'unavailable' });
  }

  /** Resolves when nobody waits any more. */
  async settled(): Promise<void> {
    await Promise.all(this.all().map(({ answer }) => answer));
  }

  private all(): Waiter[] {
    const sets = [...this.byRound.values()].flatMap((leaves) => [...leaves.values()]);
    return sets.flatMap((set) => [...set]);
  }

  /** Nothing is lost: the ballot is recorded, and its code is known. */
  private async endPatience(waiter: Waiter, leaf: Uint8Array): Promise<void> {
    const { round, opening } = waiter.expected;
    const receipt = await this.find(round, leaf).catch(() => undefined);
    if (receipt !== undefined) return settleWith(waiter, receipt);
    const slug = trackingSlug(leaf);
    waiter.settle({
      ...{ kind: 'recorded', trackingSlug: slug, trackingCode: printedCode(slug) },
      ...(opening === undefined ? {} : { opening }),
    });
  }

  private remember(round: string, leaf: string, waiter: Waiter): void {
    const leaves = this.byRound.get(round) ?? new Map<string, Set<Waiter>>();
    this.byRound.set(round, leaves);
    leaves.set(leaf, (leaves.get(leaf) ?? new Set()).add(waiter));
  }

  private forget(round: string, leaf: string, waiter: Waiter): void {
    const leaves = this.byRound.get(round);
    const waiters = leaves?.get(leaf);
    waiters?.delete(waiter);
    if (waiters?.size === 0) leaves?.delete(leaf);
    if (leaves?.size === 0) this.byRound.delete(round);
  }
}

function settleWith({ expected, settle }: Waiter, receipt: Receipt): void {
  const { kind, opening } = expected;
  settle({ kind, receipt, ...(opening === undefined ? {} : { opening }) });
}
