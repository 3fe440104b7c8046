import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

import { idColumn, instantColumn, textColumn } from '../../../platform/database/columns';
import { AgendaItem } from '../meetings/agenda-item.entity';

/** A member says that a matter concerns her own purse or people; append-only. */
@Entity('interest')
export class Interest {
  @PrimaryColumn({ ...idColumn, name: 'item_id' })
  itemId!: string;

  @ManyToOne(() => AgendaItem)
  @JoinColumn({ name: 'item_id' })
  item?: AgendaItem;

  @PrimaryColumn({ ...idColumn, name: 'membership_id' })
  membershipId!: string;

  @ManyToOne('membership')
  @JoinColumn({ name: 'membership_id' })
  membership?: object;

  @Column({ ...textColumn, name: 'text' })
  text!: string;

  @Column({ ...instantColumn, name: 'declared_at' })
  declaredAt!: string;
}
