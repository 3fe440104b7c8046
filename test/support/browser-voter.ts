import { Catalogues } from '../../src/platform/i18n/catalogues';
import type { Reader } from './browser-reader';

const catalogues = new Catalogues();

/** What a voter reads on the buttons: the real catalogue, in her language. */
export type Wording = (key: string, values?: Readonly<Record<string, string | number>>) => string;

export function wordingOf(language: 'en' | 'ar'): Wording {
  return (key, values = {}) => catalogues.text(language, key, values);
}

/** Types the code of a letter; ends on the ballot. */
export async function typeCode(reader: Reader, code: string, words: Wording): Promise<void> {
  await reader.write(words('ballots.code.label'), code);
  await reader.press(words('ballots.code.submit'));
}

/** Ticks a project of the ballot by its number, by its title, as a finger does. */
export function tick(reader: Reader, number: string): Promise<void> {
  return reader.choose(new RegExp(`Project</b> ${number}`));
}

/** From the ballot with its ticks to the receipt; gives the tracking code. */
export async function castBallot(reader: Reader, words: Wording): Promise<string> {
  await reader.press(words('ballots.show.check'));
  expect(await reader.heading()).toBe(words('ballots.check.title'));
  await reader.press(words('ballots.check.cast'));
  return trackingCode(reader);
}

export function trackingCode(reader: Reader): Promise<string> {
  return reader.textOf('.slip-code');
}

/** Goes back to the round and looks the tracking code up, as anybody can. */
export async function lookUp(reader: Reader, slug: string, code: string, words: Wording) {
  await reader.open(`/rounds/${slug}`);
  await reader.follow(words('voting-rounds.show.receipts'), 'main');
  await reader.write(words('common.receipt.code'), code.toLowerCase().replaceAll('-', ''));
  await reader.press(words('vote-log.lookUp.submit'));
  expect(await trackingCode(reader)).toBe(code);
}
