import { plusMonths, type PlainDay } from '../shared/plain-day';

const MONTHS_TO_FULL_AGE = 18 * 12;

/** What is known of a person who sits in a body. */
export interface PersonFacts {
  readonly name: string;
  readonly alias: string | null;
  /** "2011-04"; null where nobody asked for it. */
  readonly bornMonth: string | null;
}

/**
 * Whether somebody is under 18 on a day, or may be: of those who turn 18 in the month only the end of the
 * month is sure. Who gave no month of birth counts as of age.
 */
export function isMinor({ bornMonth }: Pick<PersonFacts, 'bornMonth'>, day: PlainDay): boolean {
  if (bornMonth === null) return false;
  return day < plusMonths(`${bornMonth}-01` as PlainDay, MONTHS_TO_FULL_AGE + 1);
}

/**
 * What pages, feeds, searches and exports call somebody; null where nothing may be said: a minor without an
 * alias. An alias stays when its bearer comes of age, since older pages would tell whose it was.
 */
export function publicName(person: PersonFacts, day: PlainDay): string | null {
  return person.alias ?? (isMinor(person, day) ? null : person.name);
}
