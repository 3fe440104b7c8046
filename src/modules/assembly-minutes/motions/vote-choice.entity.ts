import { Check, Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

import { CHOICES, type Choice } from '../../../domain/quorum/vote-kinds';
import { idColumn, oneOf, shortTextColumn } from '../../../platform/database/columns';
import { Vote } from './vote.entity';

/** What a member said in a roll call; of no other vote is it known. Append-only. */
@Entity('vote_choice')
@Check('vote_choice_choice', oneOf('choice', CHOICES))
export class VoteChoice {
  @PrimaryColumn({ ...idColumn, name: 'vote_id' })
  voteId!: string;

  @ManyToOne(() => Vote)
  @JoinColumn({ name: 'vote_id' })
  vote?: Vote;

  @PrimaryColumn({ ...idColumn, name: 'membership_id' })
  membershipId!: string;

  @ManyToOne('membership')
  @JoinColumn({ name: 'membership_id' })
  membership?: object;

  @Column({ ...shortTextColumn(10), name: 'choice' })
  choice!: Choice;
}
