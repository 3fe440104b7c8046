import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';

import { insertRows } from '../../platform/database/insert-rows';
import { ReadDatabase } from '../../platform/database/read-database';
import type { Tx } from '../../platform/database/unit-of-work';
import { RollEntry } from './roll-entry.entity';
import { RollMatch } from './roll-match.entity';
import { VotingCode } from './voting-code.entity';

/** Whom a code lets vote. */
export interface CodeHolder {
  readonly rollEntryId: string;
  readonly style: string;
}

/** SQLite allows 32,766 parameters in one statement. */
const CHUNK = 2000;

/** The tables of the roll, its one-time codes and its matched accounts. */
@Injectable()
export class RollRepository {
  constructor(private readonly reads: ReadDatabase) {}

  async entry(roundId: string, id: string): Promise<RollEntry | null> {
    return this.reads.manager.findOneBy(RollEntry, { roundId, id });
  }

  async byPersonRef(roundId: string, personRef: string): Promise<RollEntry | null> {
    return this.reads.manager.findOneBy(RollEntry, { roundId, personRef });
  }

  async total(roundId: string): Promise<number> {
    return this.reads.manager.countBy(RollEntry, { roundId });
  }

  async countByStyle(roundId: string): Promise<ReadonlyMap<string, number>> {
    const rows: { style: string; n: string | number }[] = await this.reads.manager
      .createQueryBuilder(RollEntry, 'entry')
      .select('entry.style', 'style')
      .addSelect('COUNT(*)', 'n')
      .where('entry.roundId = :roundId', { roundId })
      .groupBy('entry.style')
      .orderBy('entry.style')
      .getRawMany();
    return new Map(rows.map(({ style, n }) => [style, Number(n)]));
  }

  /** Id and style of every entry, in no order. */
  async idsAndStyles(roundId: string): Promise<{ id: string; style: string }[]> {
    return this.idsAndStylesIn({ manager: this.reads.manager }, roundId);
  }

  /** The same inside a running unit. */
  async idsAndStylesIn(
    { manager }: Pick<Tx, 'manager'>,
    roundId: string,
  ): Promise<{ id: string; style: string }[]> {
    return manager
      .createQueryBuilder(RollEntry, 'entry')
      .select('entry.id', 'id')
      .addSelect('entry.style', 'style')
      .where('entry.roundId = :roundId', { roundId })
      .getRawMany();
  }

  async replaceAll(tx: Tx, roundId: string, entries: readonly RollEntry[]): Promise<void> {
    await tx.manager.delete(RollMatch, { roundId });
    await tx.manager.delete(VotingCode, { roundId });
    await tx.manager.delete(RollEntry, { roundId });
    await insertRows(tx, {
      table: 'roll_entry',
      columns: ['round_id', 'id', 'person_ref', 'style', 'birth_month'],
      rows: entries.map((entry) => [
        entry.roundId,
        entry.id,
        entry.personRef,
        entry.style,
        entry.birthMonth,
      ]),
    });
  }

  /** Entries without a code, by the city's own number. */
  async withoutCode(tx: Tx, roundId: string, limit: number): Promise<RollEntry[]> {
    return tx.manager
      .createQueryBuilder(RollEntry, 'entry')
      .leftJoin(VotingCode, 'code', 'code.roundId = entry.roundId AND code.rollEntryId = entry.id')
      .where('entry.roundId = :roundId', { roundId })
      .andWhere('code.codeHash IS NULL')
      .orderBy('entry.personRef')
      .limit(limit)
      .getMany();
  }

  async byPersonRefs(tx: Tx, roundId: string, refs: readonly string[]): Promise<RollEntry[]> {
    const found: RollEntry[] = [];
    for (let from = 0; from < refs.length; from += CHUNK) {
      const personRef = In(refs.slice(from, from + CHUNK));
      found.push(...(await tx.manager.findBy(RollEntry, { roundId, personRef })));
    }
    return found;
  }

  async insertCodes(tx: Tx, codes: readonly VotingCode[]): Promise<void> {
    await insertRows(tx, {
      table: 'voting_code',
      columns: ['code_hash', 'round_id', 'roll_entry_id'],
      rows: codes.map(({ codeHash, roundId, rollEntryId }) => [codeHash, roundId, rollEntryId]),
    });
  }

  /** Voids the codes of entries; gives how many there were. */
  async removeCodes(tx: Tx, roundId: string, entryIds: readonly string[]): Promise<number> {
    let removed = 0;
    for (let from = 0; from < entryIds.length; from += CHUNK) {
      const rollEntryId = In(entryIds.slice(from, from + CHUNK));
      const outcome = await tx.manager.delete(VotingCode, { roundId, rollEntryId });
      removed += outcome.affected ?? 0;
    }
    return removed;
  }

  async countCodes(roundId: string): Promise<number> {
    return this.reads.manager.countBy(VotingCode, { roundId });
  }

  /** Whom a code lets vote; it has one hash for each key that it may have been hashed with. */
  async byCode(roundId: string, hashes: readonly string[]): Promise<CodeHolder | undefined> {
    const places = hashes.map(() => '?').join(', ');
    const sql = `SELECT entry.id AS "rollEntryId", entry.style FROM voting_code code
      JOIN roll_entry entry ON entry.round_id = code.round_id AND entry.id = code.roll_entry_id
      WHERE code.round_id = ? AND code.code_hash IN (${places})`;
    const [holder] = await this.reads.rows<CodeHolder>(sql, [roundId, ...hashes]);
    return holder;
  }

  async countMatches(roundId: string): Promise<number> {
    return this.reads.manager.countBy(RollMatch, { roundId });
  }

  /** How many entries can vote neither with a code nor with an account. */
  async countUnreachable(roundId: string): Promise<number> {
    return this.reads.manager
      .createQueryBuilder(RollEntry, 'entry')
      .leftJoin(VotingCode, 'code', 'code.roundId = entry.roundId AND code.rollEntryId = entry.id')
      .leftJoin(
        RollMatch,
        'matched',
        'matched.roundId = entry.roundId AND matched.rollEntryId = entry.id',
      )
      .where('entry.roundId = :roundId', { roundId })
      .andWhere('code.codeHash IS NULL')
      .andWhere('matched.accountId IS NULL')
      .getCount();
  }

  async match(roundId: string, accountId: string): Promise<RollMatch | null> {
    return this.reads.manager.findOneBy(RollMatch, { roundId, accountId });
  }

  /** Looks in the running unit, so that the answer agrees with the write that follows. */
  async matchOfEntry(tx: Tx, roundId: string, rollEntryId: string): Promise<RollMatch | null> {
    return tx.manager.findOneBy(RollMatch, { roundId, rollEntryId });
  }

  async matchOfAccount(tx: Tx, roundId: string, accountId: string): Promise<RollMatch | null> {
    return tx.manager.findOneBy(RollMatch, { roundId, accountId });
  }

  async insertMatch(tx: Tx, match: RollMatch): Promise<void> {
    await tx.manager.insert(RollMatch, match);
  }
}
