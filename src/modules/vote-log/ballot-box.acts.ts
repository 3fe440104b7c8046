import { randomBytes, randomInt } from 'node:crypto';

import { assert, assertDefined } from '../../domain/shared/assert';
import { err, ok } from '../../domain/shared/result';
import { checkApprovals } from '../../domain/vote-log/approval';
import { fromBase64Url } from '../../domain/vote-log/bytes';
import { appendEntries, type Growth } from '../../domain/vote-log/cast-batch';
import { CREDENTIAL_BYTES } from '../../domain/vote-log/credential';
import { entryBytes, isEntry, type VoidEntry } from '../../domain/vote-log/entry';
import { followOrder, type LogStage } from '../../domain/vote-log/grammar';
import { leafHash } from '../../domain/vote-log/merkle';
import { SALT_BYTES } from '../../domain/vote-log/opening';
import { planPaper } from '../../domain/vote-log/paper-batch';
import { saysShredded } from '../../domain/vote-log/shredding';
import type { Act, ActRefused, LogState } from './ballot-box';
import { refused, type Performed } from './ballot-box.ceremonies';
import { advance, openEntryOf, type OpenLog } from './ballot-box.open-log';
import type { Answers, EnterOrder } from './ballot-box.orders';
import type { LogStore, StoredRound } from './ballot-box.store';
import { atRest } from './sealer';
import { isShreddedBy } from './shredded-log';

/** The stage of the logs into which acts can be entered. */
const STAGES: Readonly<Partial<Record<LogState, LogStage>>> = {
  open: 'open',
  closing: 'open',
  closed: 'closed',
  counted: 'counted',
  published: 'counted',
};

const RANDOMNESS = {
  salt: () => randomBytes(SALT_BYTES),
  credential: () => randomBytes(CREDENTIAL_BYTES),
  below: (n: number) => randomInt(n),
};

/** Enters an act of two officers; runs inside a transaction. */
export async function enterAct(
  store: LogStore,
  log: OpenLog,
  { act, nowMillis }: EnterOrder,
): Promise<Performed<Answers['enter']>> {
  const { state } = log.row;
  const stage = stageFor(act, state);
  if (stage === undefined) return refused(state);
  if (!isEntry(act.entry)) return objection(log, 'malformed');
  const known = await placeOf(store, log.row.round, act);
  if (known !== undefined) return { log, answer: ok({ index: known }) };
  const order = followOrder([act.entry.t], stage);
  if (!order.ok) return { log, answer: order };
  const why = await objectionTo(store, log.row, act);
  if (why !== undefined) return objection(log, why);
  const growth = await write(store, log, act);
  await store.addApprovals(log.row.round, { index: log.row.size, approvals: act.approvals });
  // While people vote, the head of an act must not tell when ballots came.
  const publishes = stage !== 'open';
  const change = order.value === 'closed' ? { state: 'closed' as const } : {};
  const entered = await advance(store, log, growth, { nowMillis, publishes, change });
  return { log: entered.log, answer: ok({ index: log.row.size }) };
}

/** Keys are destroyed only when nothing is left to be counted or published. */
function stageFor({ entry }: Act, state: LogState): LogStage | undefined {
  return saysShredded(entry) && state !== 'published' ? undefined : STAGES[state];
}

/** Where the very same act stands, if it was entered and nothing has undone it. */
async function placeOf(
  store: LogStore,
  round: string,
  { entry }: Act,
): Promise<number | undefined> {
  const index = await store.lastIndexOf(round, leafHash(entryBytes(entry)));
  if (index === undefined || !isRemoval(entry)) return index;
  const last = await store.lastActOn(round, credentialOf(entry), entry.r);
  return last?.index === index ? index : undefined;
}

async function objectionTo(
  store: LogStore,
  { round, size }: StoredRound,
  act: Act,
): Promise<ActRefused['why'] | undefined> {
  const { entry } = act;
  if (await isShreddedBy(store, round, await store.steps(round, 0, size))) return 'shredded';
  const approved = checkApprovals(entry, act.approvals, await approversOf(store, round));
  if (!approved.ok) return approved.error.why;
  if (isRemoval(entry)) return objectionToRemoval(store, round, entry);
  if (!('sheets' in act)) return undefined;
  if (act.entry.n !== act.sheets.length) return 'other-number';
  const earlier = await store.stepOfBatch(round, act.entry.batch);
  return earlier === undefined ? undefined : 'batch-entered';
}

async function objectionToRemoval(
  store: LogStore,
  round: string,
  entry: VoidEntry,
): Promise<ActRefused['why'] | undefined> {
  const k = credentialOf(entry);
  if ((await store.ballot(round, k, entry.r)) === undefined) return 'no-such-cast';
  const last = await store.lastActOn(round, k, entry.r);
  return (last?.kind === 'void') === (entry.t === 'void') ? 'changes-nothing' : undefined;
}

/** The verifier keys of the officers who may approve acts of this round. */
async function approversOf(store: LogStore, round: string): Promise<readonly string[]> {
  return (await openEntryOf(store, round)).keys.approvers;
}

async function write(store: LogStore, open: OpenLog, act: Act): Promise<Growth> {
  const { row, growing, sealer } = open;
  if (!('sheets' in act)) return appendEntries(growing, [act.entry]);
  const log = { round: row.round, log: growing };
  const { ballots, growth } = planPaper(log, act.entry, act.sheets, RANDOMNESS);
  const stored = atRest(sealer, ballots);
  const refusedBallots = await store.addBallots(row.round, stored);
  assert(refusedBallots.length === 0, 'random credentials and salts are new');
  return growth;
}

function objection(log: OpenLog, why: ActRefused['why']): Performed<Answers['enter']> {
  return { log, answer: err({ kind: 'act-refused', why }) };
}

function isRemoval(entry: Act['entry']): entry is VoidEntry {
  return entry.t === 'void' || entry.t === 'restore';
}

function credentialOf({ k }: VoidEntry): Uint8Array {
  return assertDefined(fromBase64Url(k), 'credential');
}
