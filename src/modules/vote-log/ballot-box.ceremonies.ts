import { err, ok } from '../../domain/shared/result';
import { sha256, toBase64, toHex } from '../../domain/vote-log/bytes';
import { appendEntries } from '../../domain/vote-log/cast-batch';
import { signCheckpoint } from '../../domain/vote-log/checkpoint';
import { credentialOf } from '../../domain/vote-log/credential';
import {
  entryBytes,
  MOST_ENTRY_BYTES,
  type CloseEntry,
  type OpenEntry,
} from '../../domain/vote-log/entry';
import { followOrder, type LogStage } from '../../domain/vote-log/grammar';
import { instantFromMillis } from '../../domain/shared/instant';
import { advance, emptyLog, swap, type OpenLog } from './ballot-box.open-log';
import type { LogState, RoundOpening, VoteStanding } from './ballot-box';
import type {
  Answers,
  AppendOrder,
  CloseOrder,
  ClosingOrder,
  HasVotedOrder,
  OpenOrder,
  PlainOrder,
  PrepareOrder,
} from './ballot-box.orders';
import type { LogStore } from './ballot-box.store';
import { policyText } from './policy-text';
import { isHeadDue } from './public-heads';
import type { RoundKeys } from './round-keys';

const MILLIS_PER_HOUR = 3_600_000;

/** The stage of the logs to which a count can be added. */
const COUNTABLE: Readonly<Partial<Record<LogState, LogStage>>> = {
  closed: 'closed',
  counted: 'counted',
  published: 'counted',
};

/** Later than the last hour of any token. */
const ALL_HOURS = 2 ** 31 - 1;

/** The log after a step that may have failed, and the answer. */
export interface Performed<A> {
  readonly log: OpenLog | undefined;
  readonly answer: A;
}

/** Makes the keys of a round and stores its empty log; runs inside a transaction. */
export async function prepareLog(
  store: LogStore,
  keys: RoundKeys,
  { round, origin, nowMillis }: Pick<PrepareOrder, 'round' | 'origin' | 'nowMillis'>,
): Promise<Performed<Answers['prepare']>> {
  // A remembered head without a row: the database is older than the log it once held.
  if (keys.readHead(round) !== undefined) return refused('broken');
  const log = emptyLog({ round, origin }, keys.create(round), nowMillis);
  await store.createRound(log.row);
  const note = signCheckpoint({ size: 0, root: log.row.root }, log.signer);
  await store.addCheckpoint(round, { size: 0, note, isPublic: true });
  return { log, answer: ok({ origin, vkey: log.row.vkey }) };
}

/** Adds the `open` entry to a prepared log; runs inside a transaction. */
export async function openLog(
  store: LogStore,
  log: OpenLog,
  { opening, nowMillis }: OpenOrder,
): Promise<Performed<Answers['open']>> {
  const { state, origin, vkey } = log.row;
  if (state !== 'prepared') return refused(state);
  const entry = openEntry(log, opening);
  const { length } = entryBytes(entry);
  if (length > MOST_ENTRY_BYTES) {
    return { log, answer: err({ kind: 'open-entry-too-long', bytes: length }) };
  }
  const { mayRevote } = opening;
  const growth = appendEntries(log.growing, [entry]);
  const step = { nowMillis, publishes: true, change: { state: 'open', mayRevote } } as const;
  const opened = await advance(store, log, growth, step);
  return { log: opened.log, answer: ok({ origin, vkey }) };
}

function openEntry(log: OpenLog, { mayRevote: _, ...opening }: RoundOpening): OpenEntry {
  const { approvers = [], admin, ...stated } = opening;
  return {
    t: 'open',
    v: 1,
    ...stated,
    keys: {
      log: [log.row.vkey],
      cred: toBase64(sha256(log.credentialKey)),
      seal: log.sealer?.texts ?? [],
      approvers,
    },
    witnesses: toBase64(sha256(policyText(log.row.vkey))),
    cred: 'hmac',
    ...(admin === undefined ? {} : { admin }),
  };
}

/** From here on only what was received in time is taken; runs inside a transaction. */
export async function beginClosing(
  store: LogStore,
  log: OpenLog,
  { deadlineMillis }: ClosingOrder,
): Promise<Performed<Answers['closing']>> {
  const { state } = log.row;
  if (state !== 'open' && state !== 'closing') return refused(state);
  const castsUntil = instantFromMillis(deadlineMillis);
  const row = { ...log.row, state: 'closing', castsUntil } as const;
  await swap(store, log.row, row);
  return { log: { ...log, row }, answer: ok(undefined) };
}

/** Ends the casting; runs inside a transaction, after everything that was queued before it. */
export async function closeLog(
  store: LogStore,
  log: OpenLog,
  { nowMillis, admin }: CloseOrder,
): Promise<Performed<Answers['close']>> {
  const { round, state } = log.row;
  if (state !== 'open' && state !== 'closing') return refused(state);
  const { effective: openAtClose, ...turnout } = await store.turnout(round);
  const quoted = admin === undefined ? {} : { admin };
  const entry: CloseEntry = { t: 'close', v: 1, ...turnout, openAtClose, ...quoted };
  const growth = appendEntries(log.growing, [entry]);
  const change = { state: 'closed', castsUntil: null } as const;
  const step = { nowMillis, publishes: true, change };
  const closed = await advance(store, log, growth, step);
  await store.forgetTokens(round, ALL_HOURS);
  return { log: closed.log, answer: ok(entry) };
}

/** Adds one complete count; runs inside a transaction. */
export async function appendCount(
  store: LogStore,
  log: OpenLog,
  { entries, size, nowMillis }: AppendOrder,
): Promise<Performed<Answers['append']>> {
  const { state } = log.row;
  const stage = COUNTABLE[state];
  if (stage === undefined) return refused(state);
  if (log.row.size !== size) return { log, answer: err({ kind: 'log-moved-on' }) };
  const order = followOrder(
    entries.map(({ t }) => t),
    stage,
  );
  if (!order.ok) return { log, answer: order };
  const growth = appendEntries(log.growing, entries);
  const step = { nowMillis, publishes: true, change: { state: 'counted' } } as const;
  const counted = await advance(store, log, growth, step);
  return { log: counted.log, answer: ok(undefined) };
}

/** Marks the last count as published; runs inside a transaction. */
export async function publishCount(
  store: LogStore,
  log: OpenLog,
): Promise<Performed<Answers['publish']>> {
  if (log.row.state !== 'counted') return refused(log.row.state);
  const row = { ...log.row, state: 'published' } as const;
  await swap(store, log.row, row);
  return { log: { ...log, row }, answer: ok(undefined) };
}

/** Lets the public head move on when its time has come, and forgets forms that have expired. */
export async function publishDueHead(
  store: LogStore,
  log: OpenLog,
  { nowMillis }: PlainOrder,
): Promise<Performed<Answers['tick']>> {
  await store.forgetTokens(log.row.round, Math.floor(nowMillis / MILLIS_PER_HOUR));
  if (!isHeadDue(log.row, log.row.size, nowMillis)) return { log, answer: ok(undefined) };
  const publicAt = instantFromMillis(nowMillis);
  const row = { ...log.row, publicSize: log.row.size, publicAt };
  await store.publishCheckpoint(row.round, row.size);
  await swap(store, log.row, row);
  return { log: { ...log, row }, answer: ok(undefined) };
}

/** Whether a ballot of each of these voters is there. */
export async function lookUpVotes(
  store: Pick<LogStore, 'nextRevisions' | 'lastActOn'>,
  log: Pick<OpenLog, 'row' | 'credentialKey'>,
  orders: readonly HasVotedOrder[],
): Promise<Answers['has-voted'][]> {
  const credentials = orders.map((order) => credentialOf(log.credentialKey, order));
  const revisions = await store.nextRevisions(log.row.round, credentials);
  const standings = new Map<string, VoteStanding>();
  for (const { k, next } of revisions) {
    const act = await store.lastActOn(log.row.round, k, next - 1);
    standings.set(toHex(k), act?.kind === 'void' ? 'void' : 'recorded');
  }
  return credentials.map((k) => ok(standings.get(toHex(k)) ?? 'none'));
}

/** The answer that the state of a log does not allow the step. */
export function refused(state: LogState | 'absent'): {
  log: undefined;
  answer: { ok: false; error: { kind: 'wrong-log-state'; state: typeof state } };
} {
  return { log: undefined, answer: err({ kind: 'wrong-log-state', state }) };
}
