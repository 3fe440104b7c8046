import type { Entry } from './entry';

/** What the `rule` entry is about that two officers enter before the keys of a round are destroyed. */
export const KEY_SHREDDED = 'key-shredded';

/**
 * Whether an entry says that the keys of its round are destroyed. From there on the log takes nothing more.
 * @see vote-log.md, sections 3.3 and 5
 */
export function saysShredded(entry: Entry): boolean {
  return entry.t === 'rule' && entry.what === KEY_SHREDDED;
}
