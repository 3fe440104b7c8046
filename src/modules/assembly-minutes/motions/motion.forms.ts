import { Transform } from 'class-transformer';
import { IsIn, IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';

import { VOTE_KINDS, type Outcome, type VoteKind } from '../../../domain/quorum/vote-kinds';

const INVALID = { message: 'common.field.invalid' };

/** Spaces at the ends are nobody's intention; lines end alike. */
function Trimmed(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.replace(/\r\n?/g, '\n').trim() : value,
  );
}

/** A whole number that may be left empty for none. */
function WholeNumber(message: string): PropertyDecorator {
  return Matches(/^\d{0,4}$/, { message });
}

export class MotionForm {
  @IsString(INVALID)
  @MaxLength(36, INVALID)
  itemId!: string;

  @Trimmed()
  @Length(3, 200, { message: 'motions.form.title' })
  title!: string;

  @Trimmed()
  @Length(3, 8000, { message: 'motions.form.text' })
  text!: string;

  /** Asked of those who run the meeting and write for a member. */
  @IsOptional()
  @IsString(INVALID)
  @MaxLength(36, INVALID)
  moverId?: string;
}

export class AmendmentForm {
  @Trimmed()
  @Length(3, 200, { message: 'motions.form.title' })
  title!: string;

  /** Lines are counted from 1 on pages. */
  @Matches(/^[1-9]\d{0,3}$/, { message: 'motions.form.line' })
  fromLine!: string;

  @WholeNumber('motions.form.line')
  toLine!: string;

  @Trimmed()
  @MaxLength(4000, { message: 'motions.form.amendmentText' })
  text!: string;

  @IsOptional()
  @IsString(INVALID)
  @MaxLength(36, INVALID)
  moverId?: string;
}

export class SecondingForm {
  @IsOptional()
  @IsString(INVALID)
  @MaxLength(36, INVALID)
  seconderId?: string;
}

export class MotionActForm {
  @IsIn(
    ['admit', 'refuse_admission', 'adjourn', 'resume', 'set_aside', 'refer', 'leave_undecided'],
    {
      message: 'motions.form.act',
    },
  )
  act!:
    'admit' | 'refuse_admission' | 'adjourn' | 'resume' | 'set_aside' | 'refer' | 'leave_undecided';

  @Trimmed()
  @MaxLength(500, { message: 'motions.form.reason' })
  reason!: string;
}

/** A vote without the choices of a roll call, which have a field for each member. */
export class VoteForm {
  @IsIn(VOTE_KINDS, { message: 'motions.form.kind' })
  kind!: VoteKind;

  @WholeNumber('motions.form.count')
  yes!: string;

  @WholeNumber('motions.form.count')
  no!: string;

  @WholeNumber('motions.form.count')
  abstain!: string;

  @WholeNumber('motions.form.count')
  invalid!: string;

  @IsString(INVALID)
  @MaxLength(36, INVALID)
  tellerId!: string;

  @IsString(INVALID)
  @MaxLength(36, INVALID)
  secondTellerId!: string;

  @IsIn(['', 'yes', 'no'], INVALID)
  casting!: '' | 'yes' | 'no';

  @IsIn(['', 'adopted', 'rejected'], INVALID)
  override!: '' | Outcome;

  @Trimmed()
  @MaxLength(500, { message: 'motions.form.reason' })
  overrideReason!: string;
}

export class InterestForm {
  @Trimmed()
  @Length(3, 500, { message: 'motions.form.reason' })
  text!: string;
}
