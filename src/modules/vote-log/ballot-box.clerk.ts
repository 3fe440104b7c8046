import { err, ok, type Result } from '../../domain/shared/result';
import { millisOf, type Instant } from '../../domain/shared/instant';
import { bodyMac, tokenHash } from '../../domain/vote-log/cast-token';
import { originOf } from '../../domain/vote-log/checkpoint';
import type { QuotedHead } from '../../domain/vote-log/entry';
import type { Clock } from '../../platform/clock';
import {
  BallotBox,
  type Act,
  type BallotBoxUnavailable,
  type Cast,
  type CastAnswer,
  type CountEntries,
  type LogState,
  type OpeningsDestroyed,
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

const IS_CLOSED: ReadonlySet<LogState | 'absent'> = new Set(['closed', 'counted', 'published']);

/** The ballot box as the rest of the program sees it: it turns calls into orders for the writer. */
export class ClerkBallotBox extends BallotBox {
  constructor(
    private readonly desk: OrderDesk,
    private readonly office: Office,
  ) {
    super();
  }

  async prepare(round: string): Promise<Answers['prepare']> {
    const origin = originOf(this.office.publicUrl, round);
    return this.desk.send({ kind: 'prepare', ...this.timed(round), origin });
  }

  async open(opening: RoundOpening): Promise<Answers['open']> {
    const origin = originOf(this.office.publicUrl, opening.round);
    return this.desk.send({ kind: 'open', ...this.timed(opening.round), origin, opening });
  }

  async cast(cast: Cast): Promise<CastAnswer> {
    const { round, voterId, style, ballot, token, withOpening } = cast;
    const timed = this.timed(round);
    const { receivedAt } = cast;
    return this.desk.send({
      kind: 'cast',
      ...timed,
      ...{ voterId, style, ballot },
      receivedMillis: receivedAt === undefined ? timed.nowMillis : millisOf(receivedAt),
      tokenHash: tokenHash(token),
      bodyMac: bodyMac(token, ballot),
      expiresHour: token.expiresHour,
      withOpening: withOpening === true,
    });
  }

  async beginClosing(round: string, deadline: Instant): Promise<Answers['closing']> {
    const deadlineMillis = millisOf(deadline);
    return this.desk.send({ kind: 'closing', ...this.timed(round), deadlineMillis });
  }

  async close(round: string, admin?: QuotedHead): Promise<Answers['close']> {
    return this.desk.send({ kind: 'close', ...this.timed(round), admin });
  }

  async enter(round: string, act: Act): Promise<Answers['enter']> {
    return this.desk.send({ kind: 'enter', ...this.timed(round), act });
  }

  async append(round: string, entries: CountEntries, size: number): Promise<Answers['append']> {
    return this.desk.send({ kind: 'append', ...this.timed(round), entries, size });
  }

  async publish(round: string): Promise<Answers['publish']> {
    return this.desk.send<PlainOrder<'publish'>>({ kind: 'publish', ...this.timed(round) });
  }

  async shred(round: string): Promise<Answers['shred']> {
    return this.desk.send({ kind: 'shred', ...this.timed(round) });
  }

  async hasVoted(
    round: string,
    voterId: string,
  ): Promise<Result<boolean, WrongLogState | BallotBoxUnavailable>> {
    const standing = await this.standingOfVoter(round, voterId);
    return standing.ok ? ok(standing.value !== 'none') : standing;
  }

  async standingOfVoter(round: string, voterId: string): Promise<Answers['has-voted']> {
    return this.desk.send({ kind: 'has-voted', ...this.timed(round), voterId });
  }

  isShared(): Promise<boolean> {
    return this.desk.isShared();
  }

  async standing(round: string): Promise<LogState | 'absent' | undefined> {
    // A question that only the keys can answer tells whether they are there.
    const asked = await this.hasVoted(round, '');
    if (asked.ok) return (await this.office.logs.find(round))?.state ?? 'absent';
    return asked.error.kind === 'wrong-log-state' ? asked.error.state : undefined;
  }

  async reveal(round: string): Promise<Result<RevealedBallots, WrongLogState | OpeningsDestroyed>> {
    const log = await this.office.logs.find(round);
    const state = log?.state ?? 'absent';
    if (!IS_CLOSED.has(state)) return err({ kind: 'wrong-log-state', state });
    const { logs } = this.office;
    if (await logs.isShredded(round)) return err({ kind: 'openings-destroyed' });
    return ok(await logs.ballots(round));
  }

  /** Lets public heads move on where their time has come. */
  async publishDueHeads(): Promise<void> {
    const rounds = await this.office.logs.openRounds();
    await Promise.all(
      rounds.map((round) =>
        this.desk.send<PlainOrder<'tick'>>({ kind: 'tick', ...this.timed(round) }),
      ),
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
