import { Transform } from 'class-transformer';
import { IsIn, IsOptional, IsString, ValidateBy } from 'class-validator';

import { REVIEW_OUTCOMES, type ReviewOutcome } from '../../domain/proposals/proposal-status';
import {
  characterCount,
  TEXT_LIMITS,
  tidyLine,
  tidyText,
} from '../../domain/proposals/proposal-text';

const MAX_SHORT = 64;

/** One line, tidied before it is checked. */
function Line(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? tidyLine(value) : value,
  );
}

/** Several lines, tidied before they are checked. */
function Text(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? tidyText(value) : value,
  );
}

/** Length as people count it; an emoji is one. */
function Characters(min: number, max: number, message: string): PropertyDecorator {
  const isFine = (value: unknown): boolean => {
    const count = typeof value === 'string' ? characterCount(value) : -1;
    return count >= min && count <= max;
  };
  return ValidateBy({ name: 'characters', validator: { validate: isFine } }, { message });
}

function Short(message: string): PropertyDecorator {
  return Characters(0, MAX_SHORT, message);
}

/** A proposal as it is typed; what a draft may still lack is not asked for here. */
export class ProposalForm {
  @IsOptional()
  @IsString({ message: 'common.field.invalid' })
  cycle?: string;

  @Line()
  @Characters(TEXT_LIMITS.title.min, TEXT_LIMITS.title.max, 'proposals.form.title')
  title = '';

  @Text()
  @Characters(0, TEXT_LIMITS.text.max, 'proposals.form.textTooLong')
  text = '';

  @Short('proposals.form.pot')
  pot = '';

  @Short('proposals.form.area')
  area = '';

  @Short('proposals.form.cost')
  cost = '';

  @Line()
  @Characters(0, TEXT_LIMITS.alt.max, 'proposals.form.alt')
  alt = '';

  @IsOptional()
  @IsIn(['yes'], { message: 'common.field.invalid' })
  removePhoto?: string;

  @IsOptional()
  @Short('common.field.invalid')
  version?: string;

  @IsOptional()
  @IsIn(['draft', 'publish', 'save'], { message: 'common.field.invalid' })
  intent?: string;
}

export class ReviewForm {
  @IsIn(REVIEW_OUTCOMES, { message: 'proposals.form.outcome' })
  outcome!: ReviewOutcome;

  @Short('proposals.form.cost')
  cost = '';

  @Text()
  @Characters(TEXT_LIMITS.reasons.min, TEXT_LIMITS.reasons.max, 'proposals.form.reasons')
  reasons = '';

  @Text()
  @Characters(0, TEXT_LIMITS.internalNote.max, 'proposals.form.internalNote')
  internalNote = '';
}

/** What an officer decides about a project; the proposals and the reason only when it is made. */
export class ProjectForm {
  @IsOptional()
  @IsString({ message: 'common.field.invalid' })
  cycle?: string;

  @IsOptional()
  @IsString({ message: 'common.field.invalid' })
  pot?: string;

  @Line()
  @Characters(TEXT_LIMITS.title.min, TEXT_LIMITS.title.max, 'proposals.form.title')
  title = '';

  @Text()
  @Characters(TEXT_LIMITS.summary.min, TEXT_LIMITS.summary.max, 'proposals.form.summary')
  summary = '';

  @Short('proposals.form.cost')
  cost = '';

  @IsOptional()
  @IsIn(['yes'], { message: 'common.field.invalid' })
  free?: string;

  @Short('proposals.form.least')
  least = '';

  @Short('proposals.form.area')
  area = '';

  @Characters(0, 64, 'proposals.form.code')
  code = '';

  @Text()
  @Characters(0, TEXT_LIMITS.summary.max, 'proposals.form.exceptionReason')
  exceptionReason = '';
}
