import { Transform } from 'class-transformer';
import { IsIn, IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';

import {
  BODY_KINDS,
  END_REASONS,
  MEMBER_ROLES,
  SEAT_ORIGINS,
  WAYS_TO_SEAT,
  type BodyKind,
  type EndReason,
  type MemberRole,
  type SeatOrigin,
  type WayToSeat,
} from '../../domain/bodies/membership';
import { MOTION_WORKFLOWS, type MotionWorkflow } from '../../domain/motions/motion-states';
import {
  MAJORITY_BASES,
  MAJORITY_KINDS,
  TIE_RULES,
  type MajorityBase,
  type MajorityRule,
  type TieRule,
} from '../../domain/quorum/majority-rule';
import {
  QUORUM_BASES,
  QUORUM_ROUNDINGS,
  type QuorumBase,
  type QuorumRounding,
} from '../../domain/quorum/quorum-rule';

const INVALID = { message: 'common.field.invalid' };
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const WRONG_DAY = { message: 'bodies.form.day' };

/** Spaces at the ends are nobody's intention. */
function Trimmed(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.trim() : value,
  );
}

/** A whole number that may be left empty where that means something. */
function WholeNumber(message: string, { mayBeEmpty = false } = {}): PropertyDecorator {
  return Matches(mayBeEmpty ? /^\d{0,3}$/ : /^\d{1,3}$/, { message });
}

export class DescriptionForm {
  @Trimmed()
  @Length(3, 120, { message: 'bodies.form.name' })
  name!: string;

  @Trimmed()
  @Length(10, 4000, { message: 'bodies.form.mandate' })
  mandate!: string;
}

export class BodyForm extends DescriptionForm {
  @IsIn(BODY_KINDS, { message: 'bodies.form.kind' })
  kind!: BodyKind;

  @Matches(DAY, WRONG_DAY)
  foundedOn!: string;
}

export class ClosureForm {
  @Matches(DAY, WRONG_DAY)
  closedOn!: string;
}

export class SeatsForm {
  @Matches(/^([1-9]\d?|1\d\d|200)$/, { message: 'bodies.form.seatCount' })
  count!: string;

  @Trimmed()
  @Length(1, 100, { message: 'bodies.form.seatLabel' })
  label!: string;

  @IsIn(SEAT_ORIGINS, { message: 'bodies.form.seatOrigin' })
  origin!: SeatOrigin;

  @Trimmed()
  @MaxLength(120, { message: 'bodies.form.standsFor' })
  standsFor!: string;

  @IsIn(WAYS_TO_SEAT, { message: 'bodies.form.filledBy' })
  filledBy!: WayToSeat;

  @IsOptional()
  @IsIn(['yes'], INVALID)
  withDeputies?: string;
}

export class MemberForm {
  @IsString(INVALID)
  @MaxLength(36, INVALID)
  seatId!: string;

  @IsIn(MEMBER_ROLES, { message: 'bodies.form.role' })
  role!: MemberRole;

  @Matches(DAY, WRONG_DAY)
  startedOn!: string;

  @Trimmed()
  @Length(2, 80, { message: 'bodies.form.memberName' })
  name!: string;

  @Trimmed()
  @MaxLength(80, { message: 'bodies.form.alias' })
  alias!: string;

  @Matches(/^(\d{4}-(0[1-9]|1[0-2]))?$/, { message: 'bodies.form.bornMonth' })
  bornMonth!: string;

  @Trimmed()
  @MaxLength(320, { message: 'bodies.form.email' })
  email!: string;
}

export class EndingForm {
  @Matches(DAY, WRONG_DAY)
  endedOn!: string;

  @IsIn(END_REASONS, { message: 'bodies.form.reason' })
  reason!: EndReason;
}

export class RoleForm {
  @IsIn(MEMBER_ROLES, { message: 'bodies.form.role' })
  role!: MemberRole;

  @Matches(DAY, WRONG_DAY)
  from!: string;
}

/** How a body meets and decides; figures as they are typed. */
export class RulesForm {
  @WholeNumber('bodies.form.months', { mayBeEmpty: true })
  termMonths!: string;

  @WholeNumber('bodies.form.terms', { mayBeEmpty: true })
  mostTerms!: string;

  @WholeNumber('bodies.form.months')
  pauseMonths!: string;

  @Matches(/^([1-9]|1[0-2])$/, { message: 'bodies.form.groups' })
  groups!: string;

  @IsOptional()
  @IsIn(['yes'], INVALID)
  holdsOver?: string;

  @IsIn(['fraction', 'absolute'], INVALID)
  quorumKind!: 'fraction' | 'absolute';

  @IsIn(QUORUM_BASES, INVALID)
  quorumBase!: QuorumBase;

  @WholeNumber('bodies.form.share')
  quorumP!: string;

  @WholeNumber('bodies.form.share')
  quorumQ!: string;

  @IsIn(QUORUM_ROUNDINGS, INVALID)
  quorumRounding!: QuorumRounding;

  @WholeNumber('bodies.form.members', { mayBeEmpty: true })
  quorumValue!: string;

  @IsOptional()
  @IsIn(['yes'], INVALID)
  includesRemote?: string;

  @IsOptional()
  @IsIn(['yes'], INVALID)
  includesProxies?: string;

  @IsIn(MAJORITY_KINDS, INVALID)
  majorityKind!: MajorityRule['kind'];

  @IsIn(MAJORITY_BASES, INVALID)
  majorityBase!: MajorityBase;

  @WholeNumber('bodies.form.share')
  majorityP!: string;

  @WholeNumber('bodies.form.share')
  majorityQ!: string;

  @IsIn(TIE_RULES, INVALID)
  tie!: TieRule;

  @IsIn(MOTION_WORKFLOWS, INVALID)
  workflow!: MotionWorkflow;

  @IsOptional()
  @IsIn(['yes'], INVALID)
  needsSeconder?: string;

  @IsIn(['0', '1', '2'], INVALID)
  amendmentDepth!: string;

  @WholeNumber('bodies.form.days')
  noticeDays!: string;

  @WholeNumber('bodies.form.days')
  paperDays!: string;

  @IsOptional()
  @IsIn(['yes'], INVALID)
  mayBeUrgent?: string;

  @IsIn(['0', '1', '2', '3'], INVALID)
  proxiesPerMember!: string;

  @IsOptional()
  @IsIn(['yes'], INVALID)
  interestLeavesBase?: string;
}
