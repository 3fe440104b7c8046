import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

import type { CastingVote, MajorityRule } from '../../../domain/quorum/majority-rule';
import {
  OUTCOMES,
  VOTE_KINDS,
  type Outcome,
  type VoteKind,
} from '../../../domain/quorum/vote-kinds';
import {
  countColumn,
  idColumn,
  instantColumn,
  jsonColumn,
  oneOf,
  optional,
  shortTextColumn,
  textColumn,
} from '../../../platform/database/columns';
import { Motion } from './motion.entity';

/** A vote of a body with the rule and the quorum that held; append-only. */
@Entity('vote')
@Index('vote_motion', ['motionId'])
@Check('vote_kind', oneOf('kind', VOTE_KINDS))
@Check('vote_outcome', oneOf('outcome', OUTCOMES))
@Check('vote_computed', oneOf('computed', OUTCOMES))
@Check('vote_cast', 'cast_count = yes + no + abstain + invalid')
@Check('vote_valid', 'valid = yes + no + abstain')
@Check('vote_eligible', 'cast_count <= eligible')
@Check('vote_override', 'outcome = computed OR override_reason IS NOT NULL')
@Check('vote_quorum', 'quorum_present >= quorum_needed')
export class Vote {
  @PrimaryColumn({ ...idColumn, name: 'id' })
  id!: string;

  @Column({ ...idColumn, name: 'motion_id' })
  motionId!: string;

  @ManyToOne(() => Motion)
  @JoinColumn({ name: 'motion_id' })
  motion?: Motion;

  @Column({ ...shortTextColumn(20), name: 'kind' })
  kind!: VoteKind;

  @Column({ ...jsonColumn, name: 'majority' })
  majority!: MajorityRule;

  @Column({ ...countColumn, name: 'quorum_needed' })
  quorumNeeded!: number;

  @Column({ ...countColumn, name: 'quorum_present' })
  quorumPresent!: number;

  @Column({ ...countColumn, name: 'eligible' })
  eligible!: number;

  @Column({ ...countColumn, name: 'present' })
  present!: number;

  @Column({ ...countColumn, name: 'cast_count' })
  cast!: number;

  @Column({ ...countColumn, name: 'valid' })
  valid!: number;

  @Column({ ...countColumn, name: 'yes' })
  yes!: number;

  @Column({ ...countColumn, name: 'no' })
  no!: number;

  @Column({ ...countColumn, name: 'abstain' })
  abstain!: number;

  @Column({ ...countColumn, name: 'invalid' })
  invalid!: number;

  @Column({ ...optional(shortTextColumn(3)), name: 'casting' })
  casting!: CastingVote | null;

  /** What holds; what the counts say unless somebody gave a reason. */
  @Column({ ...shortTextColumn(10), name: 'outcome' })
  outcome!: Outcome;

  @Column({ ...shortTextColumn(10), name: 'computed' })
  computed!: Outcome;

  @Column({ ...optional(textColumn), name: 'override_reason' })
  overrideReason!: string | null;

  @Column({ ...optional(idColumn), name: 'teller_id' })
  tellerId!: string | null;

  @ManyToOne('membership')
  @JoinColumn({ name: 'teller_id' })
  teller?: object;

  @Column({ ...optional(idColumn), name: 'second_teller_id' })
  secondTellerId!: string | null;

  @ManyToOne('membership')
  @JoinColumn({ name: 'second_teller_id' })
  secondTeller?: object;

  @Column({ ...optional(idColumn), name: 'recorded_by' })
  recordedBy!: string | null;

  @Column({ ...instantColumn, name: 'at' })
  at!: string;
}
