import { parseEntry } from '../../domain/vote-log/entry';
import { saysShredded } from '../../domain/vote-log/shredding';
import type { StoredStep } from './ballot-box.store';
import type { LogReader } from './log-reader';

/**
 * Whether a log says that its keys are destroyed.
 * @param steps those of the log, as far as the reader may look
 */
export async function isShreddedBy(
  reader: Pick<LogReader, 'entries'>,
  round: string,
  steps: readonly StoredStep[],
): Promise<boolean> {
  for (const { index } of steps.filter(({ kind }) => kind === 'rule')) {
    const [body] = await reader.entries(round, index, index + 1);
    const entry = body === undefined ? undefined : parseEntry(body);
    if (entry?.ok === true && saysShredded(entry.value)) return true;
  }
  return false;
}
