import { Injectable } from '@nestjs/common';

import { toBase64 } from '../../domain/vote-log/bytes';
import { leafHash } from '../../domain/vote-log/merkle';
import { Catalogues } from '../../platform/i18n/catalogues';
import { AccountsService } from '../accounts';
import {
  accountsIn,
  auditRows,
  AuditTrail,
  PublicAdminLog,
  TrailReader,
  type AuditEntry,
  type AuditRow,
  type LoggedAct,
  type TrailCursor,
} from '../audit-trail';
import { FILTER_FIELDS, SYSTEM, TrailFilters } from './trail-filters';

export const PAGE_SIZE = 50;
const EVENTS = 'audit-trail.event.';

type Typed = Readonly<Record<string, string>>;

/** The list of acts: filters, pages, names. */
@Injectable()
export class TrailPagesService {
  constructor(
    private readonly trail: AuditTrail,
    private readonly log: PublicAdminLog,
    private readonly reader: TrailReader,
    private readonly filters: TrailFilters,
    private readonly accounts: AccountsService,
    private readonly catalogues: Catalogues,
  ) {}

  /** The model of `auditing/trail.hbs`. Pages begin at an act, so that deep ones are as fast. */
  async page(values: Typed, locale: string) {
    const { filter, typed } = await this.filters.read(values);
    const cursor = cursorOf(values);
    const found = await this.trail.near(filter, PAGE_SIZE + 1, cursor);
    const hasMore = found.length > PAGE_SIZE;
    const entries = shownOf(found, cursor);
    const log = await this.log.published();
    return {
      rows: await this.rows(entries, typed, locale),
      pages: pagesOf(entries, { typed, cursor, hasMore }),
      form: this.form(typed, locale),
      hidden: Object.entries(typed).map(([name, value]) => ({ name, value })),
      isFiltered: Object.keys(typed).length > 0,
      log: log === undefined ? null : { size: log.head.size, at: log.head.at },
    };
  }

  /** The model of `auditing/act.hbs`. */
  async act({ index, body, event }: LoggedAct, locale: string) {
    const [row] = await this.rows([event], {}, locale);
    return {
      ...{ row, place: index, entry: Buffer.from(body).toString('utf8') },
      leaf: toBase64(leafHash(body)),
      isNamed: row !== undefined && row.by !== '',
    };
  }

  /** The names of those who act, by their random ids; erased ones have none. */
  async namesOf(actorIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const accounts = await this.trail.accountsOf(actorIds);
    const names = await this.accounts.namesOf([...accounts.values()]);
    return new Map([...accounts].map(([actor, account]) => [actor, names.get(account) ?? '']));
  }

  private async rows(entries: readonly AuditEntry[], typed: Typed, locale: string) {
    const names = await this.namesOf(accountsIn(entries));
    const places = await this.reader.placesOf(entries.map(({ id }) => id));
    const hasText = (key: string): boolean => this.catalogues.has(locale, key);
    return auditRows(entries, { names, hasText }).map((row) => ({
      ...row,
      place: places.get(row.id) ?? null,
      links: linksOf(row, typed),
    }));
  }

  private form(typed: Typed, locale: string) {
    const say = (key: string): string => this.catalogues.text(locale, `auditing.filter.${key}`);
    const known = this.catalogues.keys(locale).filter((key) => key.startsWith(EVENTS));
    const events = known.map((key) => ({
      value: key.slice(EVENTS.length),
      text: this.catalogues.text(locale, key),
    }));
    const sorted = events.sort((a, b) => a.text.localeCompare(b.text, locale));
    const field = (name: (typeof FILTER_FIELDS)[number], type: string) => ({
      ...{ name, type, label: say(name), value: typed[name] ?? '' },
    });
    return {
      fields: [
        field('from', 'date'),
        field('to', 'date'),
        field('subject', 'text'),
        field('by', 'text'),
      ],
      selects: [
        {
          name: 'event',
          label: say('event'),
          value: typed['event'] ?? '',
          options: [{ value: '', text: say('anyEvent') }, ...sorted],
        },
      ],
      clear: Object.keys(typed).length === 0 ? null : '/audit-trail',
    };
  }
}

/** One act more than a page holds was asked for, on the side that lies farther away. */
function shownOf(found: readonly AuditEntry[], cursor: TrailCursor | undefined) {
  return cursor?.side === 'newer' ? found.slice(-PAGE_SIZE) : found.slice(0, PAGE_SIZE);
}

function pagesOf(
  entries: readonly AuditEntry[],
  place: {
    readonly typed: Typed;
    readonly cursor: TrailCursor | undefined;
    readonly hasMore: boolean;
  },
) {
  const [first, last] = [entries[0], entries.at(-1)];
  const { typed, cursor, hasMore } = place;
  if (first === undefined || last === undefined) return null;
  const hasNewer = cursor !== undefined && (cursor.side === 'older' || hasMore);
  const hasOlder = cursor?.side === 'newer' || hasMore;
  const previous = hasNewer ? address({ ...typed, newer: placeOf(first) }) : null;
  const next = hasOlder ? address({ ...typed, older: placeOf(last) }) : null;
  return { items: [], previous, next };
}

/** The same list, narrowed to what a row tells. */
function linksOf({ event, subjectKey, actorId }: AuditRow, typed: Typed) {
  return {
    event: address({ ...typed, event }),
    subject: address({ ...typed, subject: subjectKey }),
    by: address({ ...typed, by: actorId ?? SYSTEM }),
  };
}

function placeOf({ at, id }: AuditEntry): string {
  return `${at}_${id}`;
}

function cursorOf(values: Typed): TrailCursor | undefined {
  const side = values['newer'] === undefined ? 'older' : 'newer';
  const [, at, id] = /^([\d:.TZ-]{24})_([\w-]{36})$/.exec(values[side] ?? '') ?? [];
  return at === undefined || id === undefined ? undefined : { side, at, id };
}

function address(params: Typed): string {
  return `/audit-trail?${new URLSearchParams(params).toString()}`;
}
