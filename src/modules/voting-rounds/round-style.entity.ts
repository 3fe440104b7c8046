import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

import { idColumn, jsonColumn, shortTextColumn } from '../../platform/database/columns';
import { Round } from './round.entity';

/** Which pots the people of one ballot style vote on. */
@Entity('round_style')
export class RoundStyle {
  @PrimaryColumn({ ...idColumn, name: 'round_id' })
  roundId!: string;

  @ManyToOne(() => Round)
  @JoinColumn({ name: 'round_id' })
  round?: Round;

  @PrimaryColumn({ ...shortTextColumn(64), name: 'style' })
  style!: string;

  /** Slugs of pots. */
  @Column({ ...jsonColumn, name: 'pots' })
  pots!: readonly string[];
}
