import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

import { idColumn, instantColumn, optional } from '../../../platform/database/columns';
import { Meeting } from './meeting.entity';

/** A member lets another one vote for her, from a moment to a moment. */
@Entity('meeting_proxy')
@Index('meeting_proxy_member', ['meetingId', 'membershipId'], {
  ...{ unique: true, where: 'until_at IS NULL' },
})
@Check('meeting_proxy_other', 'membership_id <> holder_id')
export class MeetingProxy {
  @PrimaryColumn({ ...idColumn, name: 'id' })
  id!: string;

  @Column({ ...idColumn, name: 'meeting_id' })
  meetingId!: string;

  @ManyToOne(() => Meeting)
  @JoinColumn({ name: 'meeting_id' })
  meeting?: Meeting;

  @Column({ ...idColumn, name: 'membership_id' })
  membershipId!: string;

  @ManyToOne('membership')
  @JoinColumn({ name: 'membership_id' })
  membership?: object;

  @Column({ ...idColumn, name: 'holder_id' })
  holderId!: string;

  @ManyToOne('membership')
  @JoinColumn({ name: 'holder_id' })
  holder?: object;

  @Column({ ...instantColumn, name: 'from_at' })
  fromAt!: string;

  @Column({ ...optional(instantColumn), name: 'until_at' })
  untilAt!: string | null;

  @Column({ ...optional(idColumn), name: 'recorded_by' })
  recordedBy!: string | null;
}
