import { Check, Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

import {
  idColumn,
  instantColumn,
  oneOf,
  shortTextColumn,
} from '../../../platform/database/columns';
import { Meeting } from './meeting.entity';

/** What a member can say before a meeting. */
export const REGISTRATION_ANSWERS = ['in_person', 'remote', 'absent'] as const;
export type RegistrationAnswer = (typeof REGISTRATION_ANSWERS)[number];

/** Whether a member says that she will come. */
@Entity('meeting_registration')
@Check('meeting_registration_answer', oneOf('answer', REGISTRATION_ANSWERS))
export class MeetingRegistration {
  @PrimaryColumn({ ...idColumn, name: 'meeting_id' })
  meetingId!: string;

  @ManyToOne(() => Meeting)
  @JoinColumn({ name: 'meeting_id' })
  meeting?: Meeting;

  @PrimaryColumn({ ...idColumn, name: 'membership_id' })
  membershipId!: string;

  @ManyToOne('membership')
  @JoinColumn({ name: 'membership_id' })
  membership?: object;

  @Column({ ...shortTextColumn(10), name: 'answer' })
  answer!: RegistrationAnswer;

  @Column({ ...instantColumn, name: 'answered_at' })
  answeredAt!: string;
}
