import { IsEmail, IsString, Length, MaxLength } from 'class-validator';
import { DateTime } from 'luxon';

import { instantFromMillis, type Instant } from '../../domain/shared/instant';
import { err, ok, type Result } from '../../domain/shared/result';
import { typedValues, type FieldError } from '../../platform/forms/read-form';
import type { CycleView } from '../cycles';
import { potFields, potValues } from './pot.fields';
import { readPot } from './pot.forms';
import type { RoundPotView, RoundView } from './round.view';
import type { RoundDraft } from './rounds.service';

/** The form could not be read; every field says what to do. */
export interface InvalidRoundForm {
  readonly kind: 'invalid-form';
  readonly fields: readonly FieldError[];
}

export class MatchForm {
  @IsEmail({}, { message: 'voting-rounds.form.email' })
  @MaxLength(320, { message: 'voting-rounds.form.email' })
  email!: string;

  @IsString({ message: 'voting-rounds.form.personRef' })
  @Length(1, 80, { message: 'voting-rounds.form.personRef' })
  personRef!: string;
}

export class CodeForm {
  @IsString({ message: 'voting-rounds.form.code' })
  @Length(1, 100, { message: 'voting-rounds.form.code' })
  code!: string;
}

export class ReasonForm {
  @IsString({ message: 'voting-rounds.form.reason' })
  @Length(10, 500, { message: 'voting-rounds.form.reason' })
  reason!: string;
}

type Values = Readonly<Record<string, string>>;
type Fields = FieldError[];

const LOCAL = "yyyy-MM-dd'T'HH:mm";
const SEED = /^(?:[0-9a-f]{2}){0,32}$/;

/** Reads what an officer typed about a round; times are those of the city's clocks. */
export function readRoundForm(
  body: unknown,
  cycle: CycleView,
  timezone: string,
): Result<RoundDraft, InvalidRoundForm> {
  const values = typedValues(body);
  const fields: Fields = [];
  const title = readTitle(values, fields);
  const opensAt = readTime(values, 'opens', { timezone, fields });
  const closesAt = readTime(values, 'closes', { timezone, fields });
  if (opensAt !== undefined && closesAt !== undefined && closesAt <= opensAt) {
    fields.push({ field: 'closes', text: 'voting-rounds.form.closesBeforeOpens' });
  }
  const pots = readPots(values, cycle, fields);
  const tieSeed = readSeed(values, fields);
  if (fields.length > 0 || opensAt === undefined || closesAt === undefined) {
    return err({ kind: 'invalid-form', fields });
  }
  const mayRevote = values['revote'] === 'yes';
  const hasVoteRecords = values['cvr'] === 'yes';
  return ok({ title, opensAt, closesAt, mayRevote, hasVoteRecords, tieSeed, pots });
}

/** What stands in the form of a new round: the cycle's voting phase, every pot, the defaults. */
export function newRoundValues(cycle: CycleView, timezone: string): Values {
  const voting = cycle.phases.find(({ kind }) => kind === 'voting');
  const times =
    voting === undefined
      ? { opens: '', closes: '' }
      : { opens: local(voting.opensAt, timezone), closes: local(voting.closesAt, timezone) };
  const pots = cycle.pots.flatMap(({ slug }) => [[potFields(slug).pot, 'yes'], ...potValues(slug)]);
  const fixed = { cycle: cycle.slug, title: cycle.title, revote: 'yes', cvr: 'yes', tieSeed: '' };
  return { ...fixed, ...times, ...(Object.fromEntries(pots) as Values) };
}

/** What stands in the form of a draft. */
export function draftValues(round: RoundView, cycle: CycleView, timezone: string): Values {
  const pots = cycle.pots.flatMap(({ id, slug }) => {
    const pot = round.pots.find(({ potId }) => potId === id);
    return [[potFields(slug).pot, pot === undefined ? '' : 'yes'], ...potValues(slug, pot)];
  });
  return {
    cycle: cycle.slug,
    title: round.title,
    opens: local(round.opensAt, timezone),
    closes: local(round.closesAt, timezone),
    revote: round.mayRevote ? 'yes' : '',
    cvr: round.hasVoteRecords ? 'yes' : '',
    tieSeed: round.tieSeed,
    ...(Object.fromEntries(pots) as Values),
  };
}

function readTitle(values: Values, fields: Fields): string {
  const title = (values['title'] ?? '').replace(/\s+/g, ' ').trim();
  if (title.length < 3 || title.length > 120) {
    fields.push({ field: 'title', text: 'voting-rounds.form.title' });
  }
  return title;
}

function readTime(
  values: Values,
  field: 'opens' | 'closes',
  { timezone, fields }: { timezone: string; fields: Fields },
): Instant | undefined {
  const typed = values[field] ?? '';
  const time = DateTime.fromISO(typed, { zone: timezone });
  const isWhole = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?$/.test(typed) && time.isValid;
  if (isWhole) return instantFromMillis(time.toMillis());
  fields.push({ field, text: `voting-rounds.form.${field}` });
  return undefined;
}

function readSeed(values: Values, fields: Fields): string {
  const seed = (values['tieSeed'] ?? '').replace(/\s/g, '').toLowerCase();
  if (!SEED.test(seed)) fields.push({ field: 'tieSeed', text: 'voting-rounds.form.tieSeed' });
  return seed;
}

function readPots(values: Values, cycle: CycleView, fields: Fields): RoundPotView[] {
  const chosen = cycle.pots.filter(({ slug }) => values[potFields(slug).pot] === 'yes');
  const first = cycle.pots[0];
  if (chosen.length === 0 && first !== undefined) {
    fields.push({ field: potFields(first.slug).pot, text: 'voting-rounds.form.pots' });
  }
  return chosen.map((pot) => readPot(values, pot, fields));
}

function local(instant: Instant, timezone: string): string {
  return DateTime.fromISO(instant, { zone: timezone }).toFormat(LOCAL);
}
