import { err, ok, type Result } from '../shared/result';
import type { EntryType } from './entry';

/** Where a log stands after an entry. */
export type LogStage = 'empty' | 'open' | 'closed' | 'revealed' | 'tallied' | 'counted';

/** An entry stands where its kind may not. */
export interface EntryOutOfOrder {
  readonly kind: 'entry-out-of-order';
  readonly type: EntryType;
  readonly stage: LogStage;
  /** Place of the entry, from 0. */
  readonly index: number;
}

const NEXT: Readonly<Record<LogStage, Readonly<Partial<Record<EntryType, LogStage>>>>> = {
  empty: { open: 'open' },
  open: {
    cast: 'open',
    paper: 'open',
    void: 'open',
    restore: 'open',
    rule: 'open',
    close: 'closed',
  },
  closed: { void: 'closed', restore: 'closed', rule: 'closed', reveal: 'revealed' },
  revealed: { tally: 'tallied' },
  tallied: { final: 'counted' },
  counted: { rule: 'counted', void: 'closed', restore: 'closed', reveal: 'revealed' },
};

/** The stage after an entry of this kind; undefined when it may not stand here. */
export function stageAfter(stage: LogStage, type: EntryType): LogStage | undefined {
  return NEXT[stage][type];
}

/**
 * Follows the kinds of entries from a stage on: `open (cast|paper|void|restore|rule)* close
 * ((void|restore|rule)* reveal tally final)+ rule*`. A finished log ends in `counted`.
 * `entry-out-of-order` names the first one that may not stand where it does.
 * @param from the stage before the first of them
 */
export function followOrder(
  types: Iterable<EntryType>,
  from: LogStage = 'empty',
): Result<LogStage, EntryOutOfOrder> {
  let stage = from;
  let index = 0;
  for (const type of types) {
    const next = stageAfter(stage, type);
    if (next === undefined) return err({ kind: 'entry-out-of-order', type, stage, index });
    stage = next;
    index += 1;
  }
  return ok(stage);
}
