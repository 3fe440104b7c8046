import { IsIn } from 'class-validator';

/** Why facts of an act may be erased. */
export const ERASURE_REASONS = ['personal-data', 'court-order'] as const;

export class ErasureForm {
  @IsIn(ERASURE_REASONS, { message: 'auditing.form.reason' })
  reason!: (typeof ERASURE_REASONS)[number];
}
