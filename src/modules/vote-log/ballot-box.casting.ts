import { randomBytes, randomInt } from 'node:crypto';

import { assert, assertDefined } from '../../domain/shared/assert';
import { millisOf, type Instant } from '../../domain/shared/instant';
import { toHex } from '../../domain/vote-log/bytes';
import {
  planBatch,
  type BatchPlan,
  type BatchRandomness,
  type CastOutcome,
  type CastRequest,
  type IntakeContext,
  type NewCast,
} from '../../domain/vote-log/cast-batch';
import { credentialOf } from '../../domain/vote-log/credential';
import { SALT_BYTES } from '../../domain/vote-log/opening';
import { openingOf } from '../../domain/vote-log/sealed-opening';
import type { CastAnswer } from './ballot-box';
import { advance, type OpenLog } from './ballot-box.open-log';
import type { CastOrder } from './ballot-box.orders';
import type { LogStore, StoredRound } from './ballot-box.store';
import { makeReceipt, receiptOf } from './log-reader';
import { atRest } from './sealer';

/** The log after a batch, and what each order of it is answered once the batch is committed. */
export interface CastBatch {
  readonly log: OpenLog;
  readonly answers: readonly CastAnswer[];
}

/** Ballots of a batch whose place another writer took: the batch is done again without them. */
export class PlaceTaken extends Error {
  override readonly name = 'PlaceTaken';

  /** @param requests which of the batch, from 0 */
  constructor(readonly requests: readonly number[]) {
    super('the place of a ballot was taken meanwhile');
  }
}

/** Chance for so many ballots. Their salts are drawn at once, because each draw has its price. */
export function randomnessFor(ballots: number): BatchRandomness {
  const salts = randomBytes(SALT_BYTES * ballots);
  let drawn = 0;
  return {
    salt: () => {
      assert(drawn < ballots, 'no more salts are taken than were drawn');
      drawn += 1;
      return salts.subarray((drawn - 1) * SALT_BYTES, drawn * SALT_BYTES);
    },
    below: (n) => randomInt(n),
  };
}

/** Plans and writes one batch; runs inside a transaction of the store. */
export async function castBatch(
  store: LogStore,
  log: OpenLog,
  orders: readonly CastOrder[],
): Promise<CastBatch> {
  const requests = orders.map((order) => requestOf(log, order));
  const context = { ...(await contextOf(store, log.row, requests)), log: log.growing };
  const plan = planBatch(context, requests, randomnessFor(requests.length));
  if (plan.casts.length === 0)
    return { log, answers: await answerAll(store, log, { orders, plan }) };
  await writeBallots(store, log, { orders, casts: plan.casts });
  const { log: grown, note } = await advance(store, log, plan.growth, {
    nowMillis: Math.max(...orders.map(({ nowMillis }) => nowMillis)),
  });
  return { log: grown, answers: await answerAll(store, log, { orders, plan, note }) };
}

interface Planned {
  readonly orders: readonly CastOrder[];
  readonly plan: BatchPlan;
  /** The signed head after the batch. */
  readonly note?: string;
}

/** What a batch is planned from: the voter's credential stands for her. */
export function requestOf(log: Pick<OpenLog, 'credentialKey'>, order: CastOrder): CastRequest {
  const { round, voterId, tokenHash, bodyMac, style, ballot, receivedMillis } = order;
  const k = credentialOf(log.credentialKey, { round, voterId });
  return { k, tokenHash, bodyMac, style, ballot, receivedMillis };
}

/** What decides about requests, as it is stored now. */
export async function contextOf(
  store: LogStore,
  row: StoredRound,
  requests: readonly CastRequest[],
): Promise<IntakeContext> {
  const tokens = await store.spentTokens(
    row.round,
    requests.map(({ tokenHash }) => tokenHash),
  );
  const revisions = await store.nextRevisions(
    row.round,
    requests.map(({ k }) => k),
  );
  return {
    round: row.round,
    castsUntilMillis: castsUntil(row),
    mayRevote: row.mayRevote,
    spentTokens: new Map(tokens.map((token) => [toHex(token.tokenHash), token])),
    nextRevisions: new Map(revisions.map(({ k, next }) => [toHex(k), next])),
  };
}

/** The service has judged by its clock what an open log takes; a closing one has a deadline. */
function castsUntil({ state, castsUntil: deadline }: StoredRound): number {
  if (state === 'open') return Infinity;
  return state === 'closing' && deadline !== null ? millisOf(deadline as Instant) : -Infinity;
}

/** Ballots to be written, and the orders that their requests came with. */
export interface Written {
  readonly orders: readonly CastOrder[];
  readonly casts: readonly (NewCast & { readonly index: number | null })[];
}

/** Writes ballots and spent tokens. @throws PlaceTaken when another writer has taken the place of one */
export async function writeBallots(
  store: LogStore,
  { row, sealer }: Pick<OpenLog, 'row' | 'sealer'>,
  { orders, casts }: Written,
): Promise<void> {
  const ballots = atRest(sealer, casts);
  const tokens = casts.map(({ request, k, r }) => {
    const { tokenHash, bodyMac, expiresHour } = assertDefined(orders[request], 'order');
    return { tokenHash, bodyMac, k, r, expiresHour };
  });
  const losers = new Set<object>([
    ...(await store.addBallots(row.round, ballots)),
    ...(await store.addTokens(row.round, tokens)),
  ]);
  if (losers.size === 0) return;
  const isLost = (_cast: unknown, i: number): boolean =>
    losers.has(ballots[i] as object) || losers.has(tokens[i] as object);
  throw new PlaceTaken(casts.filter(isLost).map(({ request }) => request));
}

async function answerAll(store: LogStore, log: OpenLog, planned: Planned): Promise<CastAnswer[]> {
  const answers: CastAnswer[] = [];
  for (const [i, outcome] of planned.plan.outcomes.entries()) {
    const order = assertDefined(planned.orders[i], 'order');
    answers.push(await answerOf({ store, log, planned }, outcome, order));
  }
  return answers;
}

interface Answering {
  readonly store: LogStore;
  readonly log: OpenLog;
  readonly planned: Planned;
}

async function answerOf(
  answering: Answering,
  outcome: CastOutcome,
  { withOpening }: CastOrder,
): Promise<CastAnswer> {
  const { store, log, planned } = answering;
  if (outcome.kind === 'accepted') {
    const { body, index, proof, opening } = outcome.cast;
    const note = assertDefined(planned.note, 'signed head');
    const receipt = makeReceipt({ body, index, hashes: proof, note });
    return { kind: 'accepted', receipt, ...(withOpening ? { opening } : {}) };
  }
  if (outcome.kind !== 'same-receipt') return { kind: outcome.kind };
  const { round } = log.row;
  const ballot = await store.ballot(round, outcome.k, outcome.r);
  const { index, sealed } = assertDefined(ballot, 'ballot of a spent token');
  const receipt = await receiptOf(store, round, index);
  // Of a sealed ballot the private part was given once, and cannot be had again.
  const opening = withOpening ? openingOf(sealed, undefined) : undefined;
  return { kind: 'same-receipt', receipt, ...(opening !== undefined && { opening }) };
}
