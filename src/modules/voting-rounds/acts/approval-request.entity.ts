import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

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
import type { ActKind, ActTerms } from './act-terms';

/** `approved` is on its way into the log; `failed` was approved, but the log did not take it. */
export type RequestState = 'proposed' | 'approved' | 'entered' | 'refused' | 'withdrawn' | 'failed';

/** What one officer proposes to enter into a vote log, and what a second one says to it. */
@Entity('approval_request')
@Check('approval_request_kind', oneOf('kind', ['void', 'restore', 'deadline', 'shredding']))
@Check(
  'approval_request_state',
  oneOf('state', ['proposed', 'approved', 'entered', 'refused', 'withdrawn', 'failed']),
)
@Index('approval_request_round', ['round'])
export class ApprovalRequest {
  @PrimaryColumn({ ...idColumn, name: 'id' })
  id!: string;

  /** Slug. */
  @Column({ ...shortTextColumn(64), name: 'round' })
  round!: string;

  @Column({ ...shortTextColumn(10), name: 'kind' })
  kind!: ActKind;

  /** The entry without the keys of those who approve it. */
  @Column({ ...jsonColumn, name: 'terms' })
  terms!: ActTerms;

  /** What the office calls the case. */
  @Column({ ...shortTextColumn(80), name: 'reference' })
  reference!: string;

  @Column({ ...idColumn, name: 'proposed_by' })
  proposedBy!: string;

  @ManyToOne('account')
  @JoinColumn({ name: 'proposed_by' })
  proposer?: object;

  @Column({ ...instantColumn, name: 'proposed_at' })
  proposedAt!: string;

  /** Key of the proposer. */
  @Column({ ...shortTextColumn(8), name: 'first_key' })
  firstKey!: string;

  /** Her approvals, by the key of the second officer: an entry names both, and she signs it whole. */
  @Column({ ...jsonColumn, name: 'first_approvals' })
  firstApprovals!: Readonly<Record<string, string>>;

  @Column({ ...instantColumn, name: 'expires_at' })
  expiresAt!: string;

  @Column({ ...shortTextColumn(10), name: 'state' })
  state!: RequestState;

  @Column({ ...optional(idColumn), name: 'decided_by' })
  decidedBy!: string | null;

  @ManyToOne('account')
  @JoinColumn({ name: 'decided_by' })
  decider?: object;

  @Column({ ...optional(instantColumn), name: 'decided_at' })
  decidedAt!: string | null;

  @Column({ ...optional(shortTextColumn(8)), name: 'second_key' })
  secondKey!: string | null;

  @Column({ ...optional(textColumn), name: 'second_approval' })
  secondApproval!: string | null;

  /** Place in the log. */
  @Column({ ...optional(countColumn), name: 'entry_index' })
  entryIndex!: number | null;

  /** Why the log did not take it. */
  @Column({ ...optional(shortTextColumn(40)), name: 'failure' })
  failure!: string | null;
}
