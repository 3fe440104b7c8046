import { Column, Entity, JoinColumn, OneToOne, PrimaryColumn } from 'typeorm';

import {
  idColumn,
  instantColumn,
  moneyColumn,
  optional,
  shortTextColumn,
  textColumn,
} from '../../platform/database/columns';
import { Round } from './round.entity';

/** What the count of a round gave; public only from `publishedAt` on. */
@Entity('round_outcome')
export class RoundOutcome {
  @PrimaryColumn({ ...idColumn, name: 'round_id' })
  roundId!: string;

  @OneToOne(() => Round)
  @JoinColumn({ name: 'round_id' })
  round?: Round;

  /** The bytes of result.json. */
  @Column({ ...textColumn, name: 'result' })
  result!: string;

  /** The bytes of trace.jsonl. */
  @Column({ ...textColumn, name: 'trace' })
  trace!: string;

  /** Name of the tally bundle inside the folder of bundles. */
  @Column({ ...shortTextColumn(120), name: 'bundle_file' })
  bundleFile!: string;

  /** Lower-case hex. */
  @Column({ ...shortTextColumn(64), name: 'bundle_sha256' })
  bundleSha256!: string;

  @Column({ ...moneyColumn, name: 'bundle_bytes' })
  bundleBytes!: number;

  /** What the embedded verifier reported on the very bytes of the bundle, as JSON. */
  @Column({ ...textColumn, name: 'report' })
  report!: string;

  /** Null while the gate has not been passed: then nothing of this row is public. */
  @Column({ ...optional(instantColumn), name: 'published_at' })
  publishedAt!: string | null;
}
