import { err, ok } from '../../domain/shared/result';
import { refused } from './ballot-box.ceremonies';
import type { Answers } from './ballot-box.orders';
import type { LogStore } from './ballot-box.store';
import type { RoundKeys } from './round-keys';
import { isShreddedBy } from './shredded-log';

/**
 * Destroys what could still join people and ballots, or open a ballot that was replaced: first the
 * openings in the database, then the keys. The keys go last, since their files tell that this is not
 * finished: after an interruption the same order does the rest.
 */
export async function shredRound(
  store: LogStore,
  keys: RoundKeys,
  round: string,
): Promise<Answers['shred']> {
  const row = await store.round(round);
  if (row?.state !== 'published') return refused(row?.state ?? 'absent').answer;
  const steps = await store.steps(round, 0, row.size);
  if (!(await isShreddedBy(store, round, steps))) return err({ kind: 'shredding-not-entered' });
  await store.transaction(() => store.forgetOpenings(round));
  const rewriting = await store.forgetOrder();
  if (rewriting === 'later') return err({ kind: 'ballot-box-unavailable' });
  try {
    keys.destroy(round);
  } catch (error) {
    // A folder that may not be written is the operator's to mend, and no reason to stop other rounds.
    return err({ kind: 'keys-not-destroyed', message: (error as Error).message });
  }
  return ok({ isRewritten: rewriting === 'done' });
}
