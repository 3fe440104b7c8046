import { err, type Result } from '../../domain/shared/result';
import { millisOf } from '../../domain/shared/instant';
import { bodyMac, tokenHash } from '../../domain/vote-log/cast-token';
import { originOf } from '../../domain/vote-log/checkpoint';
import type { Clock } from '../../platform/clock';
import {
  BallotBox,
  type Cast,
  type CastAnswer,
  type CountEntries,
  type RevealedBallots,
  type RoundOpening,
  type WrongLogState,
} from './ballot-box';
import type { Answers, OrderDesk, PlainOrder } from './ballot-box.orders';
import type { VoteLogRepository } from './vote-log.repository';

/** What the clerk needs beside the writer. */
export interface Office {
  readonly clock: Clock;
  readonly publicUrl: string;
  readonly logs: VoteLogRepository;
}

/** The ballot box as the rest of the program sees it: it turns calls into orders for the writer. */
export class ClerkBallotBox extends BallotBox {
  constructor(
    private readonly desk: OrderDesk,
    private readonly office: Office,
  ) {
    super();
  }

  async open(opening: RoundOpening): Promise<Answers['open']> {
    const origin = originOf(this.office.publicUrl, opening.round);
    return this.desk.send({ kind: 'open', ...this.timed(opening.round), origin, opening });
  }

  async cast({ round, voterId, style, ballot, token, withOpening }: Cast): Promise<CastAnswer> {
    return this.desk.send({
      kind: 'cast',
      ...this.timed(round),
      ...{ voterId, style, ballot },
      tokenHash: tokenHash(token),
      bodyMac: bodyMac(token, ballot),
      expiresHour: token.expiresHour,
      withOpening: withOpening === true,
    });
  }

  async close(round: string): Promise<Answers['close']> {
    return this.desk.send<PlainOrder<'close'>>({ kind: 'close', ...this.timed(round) });
  }

  async append(round: string, entries: CountEntries): Promise<Answers['append']> {
    return this.desk.send({ kind: 'append', ...this.timed(round), entries });
  }

  async publish(round: string): Promise<Answers['publish']> {
    return this.desk.send<PlainOrder<'publish'>>({ kind: 'publish', ...this.timed(round) });
  }

  async hasVoted(round: string, voterId: string): Promise<Answers['has-voted']> {
    return this.desk.send({ kind: 'has-voted', ...this.timed(round), voterId });
  }

  async reveal(round: string): Promise<Result<RevealedBallots, WrongLogState>> {
    const log = await this.office.logs.find(round);
    const state = log?.state ?? 'absent';
    if (state === 'absent' || state === 'open' || state === 'broken') {
      return err({ kind: 'wrong-log-state', state });
    }
    return { ok: true, value: await this.office.logs.ballots(round) };
  }

  /** Lets public heads move on where their time has come. */
  async publishDueHeads(): Promise<void> {
    const rounds = await this.office.logs.openRounds();
    await Promise.all(
      rounds.map((round) => this.desk.send({ kind: 'tick', ...this.timed(round) })),
    );
  }

  /** Lets the writer finish, and stops it. */
  async stop(): Promise<void> {
    await this.desk.stop();
  }

  private timed(round: string): { readonly round: string; readonly nowMillis: number } {
    return { round, nowMillis: millisOf(this.office.clock.now()) };
  }
}
