import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

import { idColumn, shortTextColumn } from '../../platform/database/columns';
import { RollEntry } from './roll-entry.entity';

/** A one-time code of a roll entry: only its keyed hash is kept. */
@Entity('voting_code')
@Index('voting_code_entry', ['roundId', 'rollEntryId'], { unique: true })
export class VotingCode {
  @PrimaryColumn({ ...shortTextColumn(64), name: 'code_hash' })
  codeHash!: string;

  @Column({ ...idColumn, name: 'round_id' })
  roundId!: string;

  @Column({ ...shortTextColumn(22), name: 'roll_entry_id' })
  rollEntryId!: string;

  @ManyToOne(() => RollEntry)
  @JoinColumn([
    { name: 'round_id', referencedColumnName: 'roundId' },
    { name: 'roll_entry_id', referencedColumnName: 'id' },
  ])
  rollEntry?: RollEntry;
}
