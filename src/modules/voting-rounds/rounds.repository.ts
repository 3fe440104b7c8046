import { Injectable } from '@nestjs/common';
import { In, IsNull, LessThan, LessThanOrEqual, Not } from 'typeorm';

import { ReadDatabase } from '../../platform/database/read-database';
import type { Tx } from '../../platform/database/unit-of-work';
import { RoundOutcome } from './round-outcome.entity';
import { RoundPot } from './round-pot.entity';
import { RoundStyle } from './round-style.entity';
import { Round } from './round.entity';

/** What is written once, when a round opens. */
export type Freeze = Pick<
  Round,
  'config' | 'projects' | 'configHash' | 'projectsHash' | 'rollHash' | 'openedBy'
>;

/** A round with everything that belongs to its set-up. */
export interface RoundRows {
  readonly round: Round;
  readonly pots: readonly RoundPot[];
  readonly styles: readonly RoundStyle[];
}

/** What an outcome says of its bundle. */
export type PublicBundle = Pick<
  RoundOutcome,
  'bundleFile' | 'bundleSha256' | 'bundleBytes' | 'report'
>;

/** The tables of rounds, their pots and styles, and their outcomes. */
@Injectable()
export class RoundsRepository {
  constructor(private readonly reads: ReadDatabase) {}

  async bySlug(slug: string): Promise<Round | null> {
    return this.reads.manager.findOneBy(Round, { slug });
  }

  async byId(id: string): Promise<Round | null> {
    return this.reads.manager.findOneBy(Round, { id });
  }

  async ofCycle(cycleId: string): Promise<Round[]> {
    return this.reads.manager.find(Round, { where: { cycleId }, order: { opensAt: 'ASC' } });
  }

  async all(): Promise<Round[]> {
    return this.reads.manager.find(Round, { order: { opensAt: 'DESC' } });
  }

  async pots(roundId: string): Promise<RoundPot[]> {
    return this.reads.manager.find(RoundPot, { where: { roundId }, order: { potId: 'ASC' } });
  }

  /** The same as the unit of work sees them. */
  async potsIn(tx: Tx, roundId: string): Promise<RoundPot[]> {
    return tx.manager.findBy(RoundPot, { roundId });
  }

  async styles(roundId: string): Promise<RoundStyle[]> {
    return this.reads.manager.find(RoundStyle, { where: { roundId }, order: { style: 'ASC' } });
  }

  async outcome(roundId: string): Promise<RoundOutcome | null> {
    return this.reads.manager.findOneBy(RoundOutcome, { roundId });
  }

  /** The bundle that is public of each round. */
  async publishedBundles(): Promise<{ readonly slug: string; readonly file: string }[]> {
    return this.reads.manager
      .createQueryBuilder(RoundOutcome, 'o')
      .innerJoin('o.round', 'r')
      .select('r.slug', 'slug')
      .addSelect('o.bundleFile', 'file')
      .where('o.publishedAt IS NOT NULL')
      .getRawMany();
  }

  /** When the outcome became public; null until it does. Never loads the outcome itself. */
  async publishedAt(roundId: string): Promise<string | null> {
    const row = await this.reads.manager.findOne(RoundOutcome, {
      select: { roundId: true, publishedAt: true },
      where: { roundId },
    });
    return row?.publishedAt ?? null;
  }

  /** Whether a round of the cycle with this pot has been frozen. */
  async isPotFrozen(cycleId: string, potId: string): Promise<boolean> {
    const frozen = await this.reads.manager.findBy(Round, { cycleId, config: Not(IsNull()) });
    const roundId = In(frozen.map(({ id }) => id));
    return frozen.length > 0 && this.reads.manager.existsBy(RoundPot, { potId, roundId });
  }

  /** Opened rounds that are over but not published. */
  async unfinished(now: string): Promise<Round[]> {
    const isOver = [{ closesAt: LessThanOrEqual(now) }, { closeDecidedAt: Not(IsNull()) }];
    const rounds = await this.reads.manager.find(Round, {
      where: isOver.map((over) => ({ openedAt: Not(IsNull()), ...over })),
      order: { closesAt: 'ASC' },
    });
    const done = await this.publishedAmong(rounds.map(({ id }) => id));
    return rounds.filter(({ id }) => !done.has(id));
  }

  async insert(tx: Tx, { round, pots, styles }: RoundRows): Promise<void> {
    await tx.manager.insert(Round, round);
    await this.insertParts(tx, pots, styles);
  }

  /** Replaces the set-up; the caller has made sure in the same unit that the round is a draft. */
  async replace(tx: Tx, { round, pots, styles }: RoundRows): Promise<void> {
    await tx.manager.save(Round, round);
    await tx.manager.delete(RoundPot, { roundId: round.id });
    await tx.manager.delete(RoundStyle, { roundId: round.id });
    await this.insertParts(tx, pots, styles);
  }

  /** The round, locked against a second writer; null when it is frozen already. */
  async lockDraft(tx: Tx, id: string): Promise<Round | null> {
    await tx.manager.update(Round, { id, config: IsNull() }, { id });
    return tx.manager.findOneBy(Round, { id, config: IsNull() });
  }

  /** Keeps the frozen set-up before the log opens, so that an interrupted opening can go on. */
  async freeze(tx: Tx, id: string, freeze: Freeze): Promise<void> {
    await tx.manager.update(Round, { id, config: IsNull() }, freeze);
  }

  /** Takes a freeze back whose log could not be opened. */
  async thaw(tx: Tx, id: string): Promise<void> {
    const nothing = { config: null, projects: null, configHash: null, projectsHash: null };
    const row = { id, openedAt: IsNull() };
    await tx.manager.update(Round, row, { ...nothing, rollHash: null, openedBy: null });
  }

  /** Notes that the log is open; false when it was noted before. */
  async markOpened(tx: Tx, id: string, openedAt: string): Promise<boolean> {
    const row = { id, openedAt: IsNull(), config: Not(IsNull()) };
    const outcome = await tx.manager.update(Round, row, { openedAt });
    return outcome.affected === 1;
  }

  /** Notes that somebody closes the round early; false when somebody did already. */
  async decideClose(tx: Tx, id: string, by: string, at: string): Promise<boolean> {
    const decision = { closeDecidedAt: at, closeDecidedBy: by };
    const outcome = await tx.manager.update(Round, { id, closeDecidedAt: IsNull() }, decision);
    return outcome.affected === 1;
  }

  /** Moves the close of an open round; never back, and never one that somebody closed early. */
  async extend(tx: Tx, id: string, closesAt: string): Promise<void> {
    const row = { id, closesAt: LessThan(closesAt), closeDecidedAt: IsNull() };
    await tx.manager.update(Round, row, { closesAt });
  }

  /** Puts another bundle of the same count in the place of the public one. */
  async replaceBundle(tx: Tx, roundId: string, bundle: PublicBundle): Promise<void> {
    await tx.manager.update(RoundOutcome, { roundId }, bundle);
  }

  async saveOutcome(tx: Tx, outcome: RoundOutcome): Promise<void> {
    await tx.manager.upsert(RoundOutcome, outcome, ['roundId']);
  }

  private async insertParts(
    tx: Tx,
    pots: readonly RoundPot[],
    styles: readonly RoundStyle[],
  ): Promise<void> {
    await tx.manager.insert(RoundPot, [...pots]);
    await tx.manager.insert(RoundStyle, [...styles]);
  }

  private async publishedAmong(ids: readonly string[]): Promise<ReadonlySet<string>> {
    if (ids.length === 0) return new Set();
    const rows = await this.reads.manager.find(RoundOutcome, {
      select: { roundId: true },
      where: { roundId: In([...ids]), publishedAt: Not(IsNull()) },
    });
    return new Set(rows.map(({ roundId }) => roundId));
  }
}
