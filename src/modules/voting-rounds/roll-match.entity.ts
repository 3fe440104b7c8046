import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

import { idColumn, instantColumn, shortTextColumn } from '../../platform/database/columns';
import { RollEntry } from './roll-entry.entity';

/** An account that votes as a roll entry, without a code. */
@Entity('roll_match')
@Index('roll_match_entry', ['roundId', 'rollEntryId'], { unique: true })
export class RollMatch {
  @PrimaryColumn({ ...idColumn, name: 'round_id' })
  roundId!: string;

  @PrimaryColumn({ ...idColumn, name: 'account_id' })
  accountId!: string;

  @ManyToOne('account')
  @JoinColumn({ name: 'account_id' })
  account?: object;

  @Column({ ...shortTextColumn(22), name: 'roll_entry_id' })
  rollEntryId!: string;

  @ManyToOne(() => RollEntry)
  @JoinColumn([
    { name: 'round_id', referencedColumnName: 'roundId' },
    { name: 'roll_entry_id', referencedColumnName: 'id' },
  ])
  rollEntry?: RollEntry;

  @Column({ ...instantColumn, name: 'matched_at' })
  matchedAt!: string;
}
