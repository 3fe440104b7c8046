import { isolated } from '../../platform/i18n/languages';
import { formatDate, formatList } from '../../platform/views/formats';
import { areaOf, type AreaNames } from './limits/limit.words';
import type { Check, CheckedName, CheckName } from './readiness';

type CheckPage = 'edit' | 'roll' | 'codes' | 'projects' | 'limits';

/** Where an officer puts right what a check found. */
const CHECK_PAGES: Readonly<Partial<Record<CheckName, CheckPage>>> = {
  dates: 'edit',
  phase: 'edit',
  votesOnly: 'edit',
  pots: 'edit',
  projects: 'projects',
  costs: 'projects',
  roll: 'roll',
  styles: 'roll',
  reach: 'codes',
  smallStyles: 'roll',
  seed: 'edit',
  limitEmpty: 'limits',
  limitTwice: 'limits',
  conflictAlone: 'limits',
  floorAboveCeiling: 'limits',
  floorAboveOther: 'limits',
  floorAbovePot: 'limits',
  floorsAbovePot: 'limits',
  ceilingTooLow: 'limits',
  ceilingIdle: 'limits',
  floorTooHigh: 'limits',
  mostIdle: 'limits',
  limitSame: 'limits',
  leftToAway: 'limits',
  leftToCircle: 'limits',
  leftToShared: 'limits',
  sharesRule: 'limits',
  sharesSum: 'limits',
  sharesMissing: 'limits',
  sharesStrange: 'limits',
};

/** Who reads a check list, and where its links lead. */
export interface CheckReader {
  readonly slug: string;
  readonly cycleSlug: string;
  readonly locale: string;
  readonly timezone: string;
  readonly areaNames: AreaNames;
  readonly say: (key: string, values?: Check['values']) => string;
}

/** A line of the check list: what is so, and where to change it. */
export function checkItem(check: Check, reader: CheckReader) {
  const { name, state } = check;
  const text = reader.say(`voting-rounds.check.${name}.${state}`, valuesOf(check, reader));
  const page = CHECK_PAGES[name];
  if (state === 'done' || page === undefined) return { text, state };
  const isProjects = page === 'projects';
  const href = isProjects
    ? `/projects?cycle=${reader.cycleSlug}`
    : `/rounds/${reader.slug}/${page}`;
  return { text, state, href };
}

function valuesOf({ values, names = [], times = {} }: Check, reader: CheckReader) {
  const { locale, timezone } = reader;
  const dates = Object.entries(times).map(([key, at]) => [
    key,
    formatDate(locale, at, 'datetime', timezone),
  ]);
  const listed = formatList(
    locale,
    names.map((one) => nameIn(one, reader)),
  );
  return { ...values, names: listed, ...(Object.fromEntries(dates) as Record<string, string>) };
}

function nameIn(one: CheckedName, { locale, areaNames, say }: CheckReader): string {
  if ('name' in one) return isolated(one.name, locale);
  const name = areaOf(one.style, areaNames) ?? say('limits.money.cityStyle');
  const isolate = isolated(name, locale);
  return one.people === undefined ? isolate : `${isolate} (${one.people})`;
}
