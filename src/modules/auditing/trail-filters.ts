import { Injectable } from '@nestjs/common';
import { DateTime } from 'luxon';

import { instantFromMillis } from '../../domain/shared/instant';
import { AccountsService } from '../accounts';
import { AuditTrail, ofAccount, type TrailFilter } from '../audit-trail';
import { CityService } from '../cycles';

/** What stands in the address of the page, and in the forms below the list. */
export const FILTER_FIELDS = ['from', 'to', 'event', 'subject', 'by'] as const;
type Typed = Readonly<Record<string, string>>;

/** Who acts by schedule and not by hand, as people type it. */
export const SYSTEM = 'system';
/** The kinds of things that acts are done to. */
const KINDS = [
  'account',
  'act',
  'actor',
  'area',
  'city',
  'cycle',
  'pot',
  'project',
  'proposal',
  'round',
  'trail',
];
/** An id that nobody has: whoever looks for an unknown address finds nothing. */
const NOBODY = '-';
const MOST_CHARACTERS = 200;

/** A filter in the words of the form and of the database. */
export interface ChosenFilter {
  readonly filter: TrailFilter;
  /** The fields that narrow, as they were typed. */
  readonly typed: Typed;
}

/** Reads what was typed into the filter; whatever makes no sense is as if it were absent. */
@Injectable()
export class TrailFilters {
  constructor(
    private readonly trail: AuditTrail,
    private readonly accounts: AccountsService,
    private readonly city: CityService,
  ) {}

  async read(values: Typed): Promise<ChosenFilter> {
    const typed: Record<string, string> = {};
    for (const field of FILTER_FIELDS) {
      const value = (values[field] ?? '').trim().slice(0, MOST_CHARACTERS);
      if (value !== '') typed[field] = value;
    }
    const { timezone } = await this.city.current();
    const from = dayStart(typed['from'], timezone, 0);
    const until = dayStart(typed['to'], timezone, 1);
    const filter: TrailFilter = {
      ...(from === undefined ? {} : { from }),
      ...(until === undefined ? {} : { until }),
      ...(typed['event'] === undefined ? {} : { event: typed['event'] }),
      ...(await this.subjectOf(typed['subject'])),
      ...(await this.actorOf(typed['by'])),
    };
    return { filter, typed };
  }

  private async subjectOf(text: string | undefined): Promise<Pick<TrailFilter, 'subjects'>> {
    if (text === undefined) return {};
    if (text.includes('@')) return { subjects: [ofAccount(await this.actorWith(text))] };
    return { subjects: text.includes(':') ? [text] : KINDS.map((kind) => `${kind}:${text}`) };
  }

  private async actorOf(text: string | undefined): Promise<Pick<TrailFilter, 'actor'>> {
    if (text === undefined) return {};
    if (text === SYSTEM) return { actor: null };
    return { actor: text.includes('@') ? await this.actorWith(text) : text };
  }

  /** The random id of whoever has this e-mail address. */
  private async actorWith(email: string): Promise<string> {
    const wanted = email.toLowerCase();
    const found = await this.accounts.search(wanted);
    const account = found.find((candidate) => candidate.email === wanted);
    const actor = account === undefined ? undefined : await this.trail.actorOf(account.id);
    return actor ?? NOBODY;
  }
}

/** Midnight at the start of a day in the city, so many days later; undefined for no date. */
function dayStart(day: string | undefined, timezone: string, later: number) {
  if (day === undefined || !/^[12]\d{3}-\d{2}-\d{2}$/.test(day)) return undefined;
  const moment = DateTime.fromISO(day, { zone: timezone }).startOf('day').plus({ days: later });
  return moment.isValid ? instantFromMillis(moment.toMillis()) : undefined;
}
