import { Transform } from 'class-transformer';
import { IsIn, IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';

import { ITEM_KINDS, type ItemKind } from '../../../domain/meetings/agenda';
import { REGISTRATION_ANSWERS, type RegistrationAnswer } from './meeting-registration.entity';

const INVALID = { message: 'common.field.invalid' };
/** What `datetime-local` sends, or what people type where a browser lacks it. */
const LOCAL_TIME = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:00)?$/;
const WRONG_TIME = { message: 'meetings.form.time' };

/** Spaces at the ends are nobody's intention. */
function Trimmed(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.trim() : value,
  );
}

export class MeetingForm {
  @Trimmed()
  @Length(3, 120, { message: 'meetings.form.title' })
  title!: string;

  @Matches(LOCAL_TIME, WRONG_TIME)
  startsAt!: string;

  @Matches(LOCAL_TIME, WRONG_TIME)
  endsAt!: string;

  @Trimmed()
  @MaxLength(200, { message: 'meetings.form.place' })
  place!: string;

  @Trimmed()
  @Matches(/^(https:\/\/\S{1,490})?$/, { message: 'meetings.form.link' })
  remoteUrl!: string;
}

export class NoticeForm {
  @Trimmed()
  @IsString(INVALID)
  @MaxLength(500, { message: 'meetings.form.reason' })
  urgency!: string;
}

export class ReasonForm {
  @Trimmed()
  @Length(3, 500, { message: 'meetings.form.reason' })
  reason!: string;
}

export class ItemForm {
  @IsIn(ITEM_KINDS, INVALID)
  kind!: ItemKind;

  @Trimmed()
  @Length(3, 200, { message: 'meetings.form.itemTitle' })
  title!: string;

  @Trimmed()
  @MaxLength(4000, { message: 'meetings.form.itemText' })
  text!: string;

  @Trimmed()
  @MaxLength(120, { message: 'meetings.form.presenter' })
  presenter!: string;

  @IsString(INVALID)
  @MaxLength(36, INVALID)
  parentId!: string;

  @Matches(/^\d{0,3}$/, { message: 'meetings.form.minutes' })
  plannedMinutes!: string;

  @Trimmed()
  @MaxLength(200, { message: 'meetings.form.ground' })
  closedGround!: string;

  @IsOptional()
  @Trimmed()
  @MaxLength(500, { message: 'meetings.form.reason' })
  lateReason?: string;
}

export class AttendanceForm {
  @IsString(INVALID)
  @Length(36, 36, INVALID)
  membershipId!: string;

  @IsIn(['in_person', 'remote', 'departure', 'excuse'], INVALID)
  what!: 'in_person' | 'remote' | 'departure' | 'excuse';
}

export class ProxyForm {
  @IsString(INVALID)
  @Length(36, 36, { message: 'meetings.form.proxyMember' })
  membershipId!: string;

  @IsString(INVALID)
  @Length(36, 36, { message: 'meetings.form.proxyMember' })
  holderId!: string;
}

export class RegistrationForm {
  @IsIn(REGISTRATION_ANSWERS, { message: 'meetings.form.answer' })
  answer!: RegistrationAnswer;
}
