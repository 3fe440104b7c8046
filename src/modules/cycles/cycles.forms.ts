import { Transform } from 'class-transformer';
import { IsIn, IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';

import { PHASE_ACTS, type PhaseAct } from '../../domain/cycle/phase';
import { CURRENCY_CODES } from './currencies';

/** What `datetime-local` sends, or what people type where a browser lacks it, or nothing for a phase that is left out. */
const LOCAL_TIME = /^(\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:00)?)?$/;
const WRONG_DATE = { message: 'cycles.form.date.wrong' };

/** Spaces at the ends are nobody's intention. */
function Trimmed(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.trim() : value,
  );
}

export class CycleForm {
  @Trimmed()
  @IsString({ message: 'cycles.form.title' })
  @Length(3, 120, { message: 'cycles.form.title' })
  title!: string;

  @Trimmed()
  @IsString({ message: 'cycles.form.summary' })
  @MaxLength(2000, { message: 'cycles.form.summary' })
  summary!: string;

  @IsIn(CURRENCY_CODES, { message: 'cycles.form.currency' })
  currency!: string;

  @Matches(LOCAL_TIME, WRONG_DATE)
  callAt!: string;

  @Matches(LOCAL_TIME, WRONG_DATE)
  reviewAt!: string;

  @Matches(LOCAL_TIME, WRONG_DATE)
  votingAt!: string;

  @Matches(LOCAL_TIME, WRONG_DATE)
  resultsAt!: string;

  @Matches(LOCAL_TIME, WRONG_DATE)
  deliveryAt!: string;

  @Matches(LOCAL_TIME, WRONG_DATE)
  endAt!: string;

  /** The button: empty checks, "change" shows the form again. */
  @IsOptional()
  @IsIn(['change', ''], { message: 'common.field.invalid' })
  step?: string;
}

export class DecisionForm {
  @IsIn(PHASE_ACTS, { message: 'common.field.invalid' })
  act!: PhaseAct;

  @Trimmed()
  @IsString({ message: 'cycles.decision.reasonWrong' })
  @Length(5, 500, { message: 'cycles.decision.reasonWrong' })
  reason!: string;
}

export class PotForm {
  @Trimmed()
  @IsString({ message: 'cycles.pots.form.nameWrong' })
  @Length(2, 80, { message: 'cycles.pots.form.nameWrong' })
  name!: string;

  /** Empty for a pot of the whole city. */
  @IsString({ message: 'cycles.pots.form.areaWrong' })
  @MaxLength(36, { message: 'cycles.pots.form.areaWrong' })
  areaId!: string;

  @Trimmed()
  @IsString({ message: 'cycles.pots.form.amountMissing' })
  @Length(1, 40, { message: 'cycles.pots.form.amountMissing' })
  amount!: string;
}

export class AreaForm {
  @Trimmed()
  @IsString({ message: 'cycles.areas.nameWrong' })
  @Length(2, 80, { message: 'cycles.areas.nameWrong' })
  name!: string;
}

export class CityForm {
  @Trimmed()
  @IsString({ message: 'cycles.city.nameWrong' })
  @Length(2, 80, { message: 'cycles.city.nameWrong' })
  name!: string;

  @Trimmed()
  @IsString({ message: 'cycles.city.countryWrong' })
  @Length(2, 80, { message: 'cycles.city.countryWrong' })
  country!: string;

  @Trimmed()
  @IsString({ message: 'cycles.city.timezoneWrong' })
  @Length(1, 64, { message: 'cycles.city.timezoneWrong' })
  timezone!: string;

  @IsIn(CURRENCY_CODES, { message: 'cycles.form.currency' })
  currency!: string;
}
