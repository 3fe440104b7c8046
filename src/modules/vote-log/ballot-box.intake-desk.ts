import { assertDefined } from '../../domain/shared/assert';
import { openingOf } from '../../domain/vote-log/sealed-opening';
import type { CastAnswer } from './ballot-box';
import { PlaceTaken } from './ballot-box.casting';
import { lookUpVotes, refused } from './ballot-box.ceremonies';
import type { Followers } from './ballot-box.followers';
import { takeIn, type Intake, type IntakeKeys, type Taken } from './ballot-box.intake';
import { loadLog } from './ballot-box.open-log';
import type { Answers, CastOrder, HasVotedOrder } from './ballot-box.orders';
import { hasKeys, standingOf } from './ballot-box.standing';
import type { Waiters, Waiting } from './ballot-box.waiters';
import { takesBallots, type WaitingStore } from './ballot-box.waiting-store';
import { receiptOf } from './log-reader';
import type { RoundKeys } from './round-keys';

const MOST_CASTS = 256;

/** What takes ballots in works with. */
export interface IntakeOffice {
  /** A connection for ballots alone; it is made anew when it is lost. */
  readonly ballots: () => Promise<WaitingStore>;
  /** Another one, for questions. */
  readonly reads: () => Promise<WaitingStore>;
  readonly keys: RoundKeys;
  readonly waiters: Waiters;
  readonly followers: Followers;
  /** Told of what should not happen and is no lost connection. */
  readonly failed: (error: Error) => void;
}

interface Job {
  readonly order: CastOrder;
  readonly attend: (outcome: Outcome) => void;
}

/**
 * Takes ballots in, in every process: what it has committed is recorded, whoever gives it a place later.
 * Those of a round that come together are committed together.
 */
export class IntakeDesk {
  private readonly queues = new Map<string, Job[]>();
  private readonly known = new Map<string, IntakeKeys>();
  /** Of each round the ballot that came last, until it is recorded or refused. */
  private readonly latest = new Map<string, Promise<unknown>>();
  private turn: Promise<void> | undefined;

  constructor(private readonly office: IntakeOffice) {}

  async cast(order: CastOrder): Promise<CastAnswer> {
    const { round } = order;
    const attended = new Promise<Outcome>((attend) => {
      const queue = this.queues.get(round) ?? [];
      queue.push({ order, attend });
      this.queues.set(round, queue);
      this.turn ??= this.work();
    });
    this.latest.set(round, attended);
    const { answer } = await attended;
    if (this.latest.get(round) === attended) this.latest.delete(round);
    return answer;
  }

  /** Resolves when the ballots of a round that came until now are recorded or refused. */
  async recorded(round: string): Promise<void> {
    await this.latest.get(round);
  }

  /** Whether a ballot of a voter is there; the key is read each time, so that a destroyed one is not asked. */
  async hasVoted(order: HasVotedOrder): Promise<Answers['has-voted']> {
    try {
      const store = await this.office.reads();
      const { keys } = this.office;
      const row = await store.round(order.round);
      if (row === undefined || row.state === 'broken' || !(await hasKeys(store, keys, row))) {
        return refused(await standingOf(store, keys, order.round)).answer;
      }
      const { credentialKey } = keys.load(order.round);
      return assertDefined(
        (await lookUpVotes(store, { row, credentialKey }, [order]))[0],
        'answer',
      );
    } catch (error) {
      this.office.failed(error as Error);
      return { ok: false, error: { kind: 'ballot-box-unavailable' } };
    }
  }

  /** Remembers no key of a round that takes no ballots any more. */
  async forgetClosed(round: string): Promise<void> {
    if (!this.known.has(round)) return;
    const row = await (await this.office.reads()).round(round);
    if (row === undefined || !takesBallots(row.state)) this.known.delete(round);
  }

  /** Remembers no key at all: what other processes said may have been lost. */
  forgetAll(): void {
    this.known.clear();
  }

  /** Resolves when nothing is queued, and nobody waits for a place. */
  async drain(): Promise<void> {
    await this.turn;
    await this.office.waiters.settled();
  }

  private async work(): Promise<void> {
    await nextTurn();
    while (this.queues.size > 0) {
      for (const [round, queue] of this.queues) {
        await this.attend(round, queue.splice(0, MOST_CASTS));
        if (queue.length === 0) this.queues.delete(round);
      }
      await nextTurn();
    }
    this.turn = undefined;
  }

  private async attend(round: string, jobs: readonly Job[]): Promise<void> {
    if (jobs.length === 0) return;
    try {
      const outcomes = await this.record(round, jobs);
      jobs.forEach(({ attend }, i) => attend(assertDefined(outcomes[i], 'outcome')));
    } catch (error) {
      if (error instanceof PlaceTaken) return this.attendOthers(round, jobs, error.requests);
      for (const { attend } of jobs) attend(told({ kind: 'unavailable' }));
      this.office.failed(error as Error);
    }
  }

  /** Nothing of the batch was written; those that lost their place are asked to come again. */
  private attendOthers(
    round: string,
    jobs: readonly Job[],
    lost: readonly number[],
  ): Promise<void> {
    for (const i of lost) jobs[i]?.attend(told({ kind: 'unavailable' }));
    const others = jobs.filter((_, i) => !lost.includes(i));
    return this.attend(round, others);
  }

  private async record(round: string, jobs: readonly Job[]): Promise<readonly Outcome[]> {
    const store = await this.office.ballots();
    const keys = await this.keysOf(store, round);
    if (keys === undefined) return jobs.map(() => told({ kind: 'unavailable' }));
    const orders = jobs.map(({ order }) => order) as [CastOrder, ...CastOrder[]];
    const waits: Waiting[] = [];
    try {
      return await store.transaction(async () => {
        const intake = await takeIn(store, keys, orders);
        return this.outcomesOf(store, intake, { orders, waits });
      });
    } catch (error) {
      for (const { settle } of waits) settle({ kind: 'unavailable' });
      throw error;
    }
  }

  /** Runs before the commit: nobody gives a place to what is not committed, so no word is missed. */
  private async outcomesOf(
    store: WaitingStore,
    intake: Intake | undefined,
    { orders, waits }: Batch,
  ): Promise<Outcome[]> {
    if (intake?.taken === undefined) {
      // Whoever writes the log knows whether that is so, or somebody has changed the row.
      await store.announce({ kind: 'waiting', round: orders[0].round });
      const isClosed = intake !== undefined && intake.row.state !== 'broken';
      return orders.map(() => told({ kind: isClosed ? 'closed' : 'unavailable' }));
    }
    this.office.followers.expect(intake.row);
    const outcomes: Outcome[] = [];
    for (const [i, taken] of intake.taken.entries()) {
      const { round, withOpening } = assertDefined(orders[i], 'order');
      const place = { round, withOpening, waits };
      outcomes.push(await this.outcomeOf(store, taken, place));
    }
    return outcomes;
  }

  private async outcomeOf(
    store: WaitingStore,
    taken: Taken,
    { round, withOpening, waits }: Place,
  ): Promise<Outcome> {
    const wait = (kind: 'accepted' | 'same-receipt', body: Uint8Array, line?: string): Outcome => {
      const opening = withOpening ? line : undefined;
      const waiting = this.office.waiters.wait({ round, body, kind, opening });
      waits.push(waiting);
      return waiting;
    };
    if (taken.kind === 'new') return wait('accepted', taken.body, taken.opening);
    if (taken.kind !== 'known') return told({ kind: taken.kind });
    const { index, sealed } = taken.ballot;
    // Of a sealed ballot the private part was given once, and cannot be had again.
    const line = openingOf(sealed, undefined);
    if (index === null) return wait('same-receipt', taken.body, line);
    const receipt = await receiptOf(store, round, index);
    const opening = withOpening && line !== undefined ? { opening: line } : {};
    return told({ kind: 'same-receipt', receipt, ...opening });
  }

  private async keysOf(store: WaitingStore, round: string): Promise<IntakeKeys | undefined> {
    const known = this.known.get(round);
    if (known !== undefined) return known;
    const row = await store.round(round);
    if (row === undefined || row.state === 'broken') return undefined;
    const { keys } = this.office;
    if (!(await hasKeys(store, keys, row))) return undefined;
    const { credentialKey, sealer } = await loadLog(store, keys, row);
    const fresh: IntakeKeys = { credentialKey, sealer };
    if (takesBallots(row.state)) this.known.set(round, fresh);
    return fresh;
  }
}

/** What an order will be answered; an object, since a promise in a promise would be waited for. */
type Outcome = Pick<Waiting, 'answer'>;

interface Batch {
  readonly orders: readonly [CastOrder, ...CastOrder[]];
  /** Those who wait for places, to be told if nothing comes of it. */
  readonly waits: Waiting[];
}

interface Place extends Pick<Batch, 'waits'> {
  readonly round: string;
  readonly withOpening: boolean;
}

function told(answer: CastAnswer): Outcome {
  return { answer: Promise.resolve(answer) };
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
