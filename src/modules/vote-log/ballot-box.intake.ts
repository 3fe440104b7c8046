import { planIntake, castEntry, type CommittedBallot } from '../../domain/vote-log/cast-batch';
import { entryBytes } from '../../domain/vote-log/entry';
import { assertDefined } from '../../domain/shared/assert';
import { contextOf, randomnessFor, requestOf, writeBallots } from './ballot-box.casting';
import type { OpenLog } from './ballot-box.open-log';
import type { CastOrder } from './ballot-box.orders';
import type { StoredRound } from './ballot-box.store';
import { takesBallots, type RecordedBallot, type WaitingStore } from './ballot-box.waiting-store';

/** What a process must have to take ballots of a round in. */
export type IntakeKeys = Pick<OpenLog, 'credentialKey' | 'sealer'>;

/** How one order was taken: `new` and `known` are recorded, and may still wait for their place. */
export type Taken =
  | { readonly kind: 'new'; readonly body: Uint8Array; readonly opening: string }
  | { readonly kind: 'known'; readonly body: Uint8Array; readonly ballot: RecordedBallot }
  | { readonly kind: 'token-reused' | 'already-voted' | 'closed' };

/** Some orders, as they were taken; undefined where the log takes no ballots now. */
export interface Intake {
  readonly row: StoredRound;
  readonly taken: readonly Taken[] | undefined;
}

/**
 * Records ballots without a place; runs inside a transaction, in which no name of a voter is written.
 * @returns undefined where there is no such log
 * @see vote-log.md, section 4.4, stage 2, step 1
 */
export async function takeIn(
  store: WaitingStore,
  keys: IntakeKeys,
  orders: readonly [CastOrder, ...CastOrder[]],
): Promise<Intake | undefined> {
  const { round } = orders[0];
  const requests = orders.map((order) => requestOf(keys, order));
  await store.lockCredentials(
    round,
    requests.map(({ k }) => k),
  );
  const row = await store.admittedRound(round);
  if (row === undefined) return undefined;
  if (!takesBallots(row.state)) return { row, taken: undefined };
  const context = await contextOf(store, row, requests);
  const { decisions, casts } = planIntake(context, requests, randomnessFor(requests.length).salt);
  if (casts.length > 0) {
    const waiting = casts.map((cast) => ({ ...cast, index: null }));
    await writeBallots(store, { row, sealer: keys.sealer }, { orders, casts: waiting });
    await store.announce({ kind: 'waiting', round });
  }
  const byRequest = new Map(casts.map((cast) => [cast.request, cast]));
  const taken: Taken[] = [];
  for (const [request, decision] of decisions.entries()) {
    if (decision.kind === 'new') {
      const cast = assertDefined(byRequest.get(request), 'cast');
      taken.push({ kind: 'new', body: bodyOf(cast), opening: cast.opening });
    } else if (decision.kind === 'same-receipt') {
      const found = await store.recordedBallot(round, decision.k, decision.r);
      const ballot = assertDefined(found, 'ballot of a spent token');
      taken.push({ kind: 'known', body: bodyOf(ballot), ballot });
    } else taken.push(decision);
  }
  return { row, taken };
}

function bodyOf(ballot: Pick<CommittedBallot, 'k' | 'r' | 'c'>): Uint8Array {
  return entryBytes(castEntry(ballot));
}
