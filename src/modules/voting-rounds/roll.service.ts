import { Injectable } from '@nestjs/common';

import { assertDefined } from '../../domain/shared/assert';
import { err, ok, type Result } from '../../domain/shared/result';
import { Clock } from '../../platform/clock';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { newRandomIds } from '../../platform/ids';
import { AccountsService } from '../accounts';
import { AuditTrail } from '../audit-trail';
import { rollFile } from './frozen-round';
import type { RollEntry } from './roll-entry.entity';
import { RollRepository } from './roll.repository';
import { RoundsRepository } from './rounds.repository';
import { readRollFile, type RollFileError } from './roll-file';
import type { VotingRoundsError } from './voting-rounds.errors';

/** The round that a roll belongs to. */
export interface RollRound {
  readonly id: string;
  readonly slug: string;
  readonly styles: readonly { readonly style: string }[];
}

/** How far the roll of a round has come. */
export interface RollStanding {
  readonly total: number;
  readonly byStyle: ReadonlyMap<string, number>;
  readonly codes: number;
  readonly matches: number;
  /** Entries that have neither a code nor an account. */
  readonly unreachable: number;
}

/** One account and the roll entry that it votes as. */
export interface Match {
  readonly accountId: string;
  readonly rollEntryId: string;
  /** Who matched them: the officer, or the account itself. */
  readonly by: string;
}

export type ImportError = VotingRoundsError | RollFileError;

/** The voter roll of a round: who may vote, and with which ballot. */
@Injectable()
export class RollService {
  constructor(
    private readonly roll: RollRepository,
    private readonly rounds: RoundsRepository,
    private readonly accounts: AccountsService,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** Replaces the roll of a draft by the rows of a CSV file: all of them, or none. */
  async import(
    by: string | null,
    round: RollRound,
    csv: Uint8Array | string,
  ): Promise<Result<{ entries: number }, ImportError>> {
    const file = readRollFile(csv, new Set(round.styles.map(({ style }) => style)));
    if (!file.ok) return file;
    const ids = newRandomIds(file.value.length);
    const entries = file.value.map((row, i): RollEntry => ({
      ...row,
      roundId: round.id,
      id: assertDefined(ids[i], 'id'),
    }));
    return this.unitOfWork.run(async (tx) => {
      if ((await this.rounds.lockDraft(tx, round.id)) === null) {
        return err({ kind: 'round-already-open' });
      }
      await this.roll.replaceAll(tx, round.id, entries);
      const details = { entries: entries.length };
      const subject = `round:${round.slug}`;
      await this.audit.record(tx, { event: 'roll-imported', actorId: by, subject, details });
      return ok({ entries: entries.length });
    });
  }

  async entry(
    roundId: string,
    rollEntryId: string,
  ): Promise<{ id: string; style: string } | undefined> {
    const entry = await this.roll.entry(roundId, rollEntryId);
    return entry === null ? undefined : { id: entry.id, style: entry.style };
  }

  /** The roll entry that an account votes as, or undefined. */
  async matchOf(
    roundId: string,
    accountId: string,
  ): Promise<{ rollEntryId: string; style: string } | undefined> {
    const match = await this.roll.match(roundId, accountId);
    if (match === null) return undefined;
    const entry = await this.entry(roundId, match.rollEntryId);
    return entry && { rollEntryId: entry.id, style: entry.style };
  }

  /** The roll as it is hashed, for those who check it; each time is recorded. */
  async download(
    by: string,
    round: { readonly id: string; readonly slug: string },
  ): Promise<string> {
    const entries = await this.roll.idsAndStyles(round.id);
    const record = {
      event: 'roll-downloaded',
      actorId: by,
      subject: `round:${round.slug}`,
      details: { entries: entries.length },
    };
    await this.unitOfWork.run((tx) => this.audit.record(tx, record));
    return rollFile(entries);
  }

  async standing(roundId: string): Promise<RollStanding> {
    const byStyle = await this.roll.countByStyle(roundId);
    const total = [...byStyle.values()].reduce((sum, n) => sum + n, 0);
    const codes = await this.roll.countCodes(roundId);
    const matches = await this.roll.countMatches(roundId);
    const unreachable = total === 0 ? 0 : await this.roll.countUnreachable(roundId);
    return { total, byStyle, codes, matches, unreachable };
  }

  /** Lets an account vote as a roll entry; one account per entry, one entry per account. */
  async match(
    round: { readonly id: string; readonly slug: string },
    { accountId, rollEntryId, by }: Match,
  ): Promise<Result<void, VotingRoundsError>> {
    return this.unitOfWork.run(async (tx) => {
      const ofEntry = await this.roll.matchOfEntry(tx, round.id, rollEntryId);
      if (ofEntry?.accountId === accountId) return ok(undefined);
      if (ofEntry !== null) return err({ kind: 'roll-entry-already-matched' });
      if ((await this.roll.matchOfAccount(tx, round.id, accountId)) !== null) {
        return err({ kind: 'account-already-matched' });
      }
      const matchedAt = this.clock.now();
      await this.roll.insertMatch(tx, { roundId: round.id, accountId, rollEntryId, matchedAt });
      const subject = `round:${round.slug}`;
      await this.audit.record(tx, { event: 'account-matched', actorId: by, subject });
      return ok(undefined);
    });
  }

  /** The officer's way to match: by e-mail of the account and the city's own number. */
  async matchByRef(
    by: string,
    round: { readonly id: string; readonly slug: string },
    { email, personRef }: { readonly email: string; readonly personRef: string },
  ): Promise<Result<void, VotingRoundsError>> {
    const wanted = email.trim().toLowerCase();
    const found = await this.accounts.search(wanted);
    const account = found.find((candidate) => candidate.email === wanted);
    if (account === undefined) return err({ kind: 'no-account-with-email', email: wanted });
    const entry = await this.roll.byPersonRef(round.id, personRef.trim());
    if (entry === null) return err({ kind: 'roll-entry-not-found', personRef: personRef.trim() });
    return this.match(round, { accountId: account.id, rollEntryId: entry.id, by });
  }
}
