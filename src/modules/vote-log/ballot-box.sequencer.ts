import { randomInt } from 'node:crypto';

import { assert, assertDefined } from '../../domain/shared/assert';
import { ok } from '../../domain/shared/result';
import { fromBase64Url } from '../../domain/vote-log/bytes';
import { placeCasts } from '../../domain/vote-log/cast-batch';
import { isEntry } from '../../domain/vote-log/entry';
import type { Performed } from './ballot-box.ceremonies';
import { advance, type OpenLog } from './ballot-box.open-log';
import type { Answer, CeremonyOrder, EnterOrder, OpenOrder } from './ballot-box.orders';
import { takesBallots, type WaitingStore } from './ballot-box.waiting-store';
import { LogWriter } from './ballot-box.writer';
import type { RoundKeys } from './round-keys';

const MOST_PLACES = 512;

/**
 * The writer where several processes take ballots in: each of them records ballots without a place, and
 * this one, in one process, gives the places.
 */
export class SequencingWriter extends LogWriter {
  constructor(
    private readonly waiting: WaitingStore,
    keys: RoundKeys,
    failed: (error: Error) => void,
  ) {
    super(waiting, keys, failed);
  }

  protected override async ceremony(
    log: OpenLog,
    order: OpenOrder | CeremonyOrder,
  ): Promise<Performed<Answer>> {
    const { waiting } = this;
    const { kind, round, nowMillis } = order;
    if (kind === 'sequence') return this.sequence(log, nowMillis);
    if (kind === 'closing' || kind === 'close') await waiting.stopIntake(round);
    if (kind === 'enter' && 'sheets' in order.act) await waiting.allowLongWork();
    const isDrained = kind === 'close' || (kind === 'enter' && (await this.isAboutWaiting(order)));
    const drained = isDrained ? await this.placeAll(log, nowMillis) : log;
    await waiting.announce({ kind: 'moved', round });
    return super.ceremony(drained, order);
  }

  /** A log in which an act stands before its ballot is refused by every verifier, for good. */
  private async isAboutWaiting({ round, act: { entry } }: EnterOrder): Promise<boolean> {
    if (!('k' in entry) || !isEntry(entry)) return false;
    const k = assertDefined(fromBase64Url(entry.k), 'credential');
    const ballot = await this.waiting.recordedBallot(round, k, entry.r);
    return ballot?.index === null;
  }

  private async sequence(log: OpenLog, nowMillis: number): Promise<Performed<Answer>> {
    const before = log.row.size;
    const grown = takesBallots(log.row.state) ? await this.placeSome(log, nowMillis) : log;
    return { log: grown, answer: ok(grown.row.size - before) };
  }

  private async placeAll(log: OpenLog, nowMillis: number): Promise<OpenLog> {
    if (!takesBallots(log.row.state)) return log;
    const grown = await this.placeSome(log, nowMillis);
    return grown === log ? log : this.placeAll(grown, nowMillis);
  }

  /** Gives places to a batch of those that wait; the same log where none does. */
  private async placeSome(log: OpenLog, nowMillis: number): Promise<OpenLog> {
    const { waiting } = this;
    const { round } = log.row;
    const ballots = await waiting.waitingBallots(round, MOST_PLACES);
    if (ballots.length === 0) return log;
    const { casts, growth } = placeCasts(log.growing, ballots, (n) => randomInt(n));
    const leaves = casts.map(({ leaf }) => leaf);
    const isKnown = await waiting.hasAnyLeaf(round, leaves);
    assert(!isKnown, `a ballot of ${round} that waits for its place has one in the log`);
    const { log: grown } = await advance(waiting, log, growth, { nowMillis });
    const noted = await waiting.setPlaces(round, casts);
    assert(noted === casts.length, `ballots of ${round} changed while they got their places`);
    await waiting.announce({ kind: 'moved', round });
    return grown;
  }
}
