import { assertDefined } from '../shared/assert';
import { sameBytes, toBase64, toBase64Url, toHex, type Hash } from './bytes';
import { entryBytes, type CastEntry, type Entry } from './entry';
import {
  appendLeaves,
  batchInclusionProofs,
  leafHash,
  rootOf,
  type Tree,
  type TreeHead,
} from './merkle';
import { commitmentOf, openingLine, type Ballot, type Opening } from './opening';
import { growTiles, type FullTile, type TileEdge } from './tile';

/** Everything that is needed to add entries to a log. */
export interface GrowingLog {
  readonly tree: Tree;
  readonly edge: TileEdge;
}

/** An entry with its place and what shows that it stands there. */
export interface PlacedEntry {
  readonly index: number;
  readonly body: Uint8Array;
  readonly leaf: Hash;
  /** Inclusion in the tree after the batch, from the leaf's sibling upwards. */
  readonly proof: readonly Hash[];
}

/** A log after further entries. */
export interface Growth {
  readonly log: GrowingLog;
  readonly head: TreeHead;
  readonly placed: readonly PlacedEntry[];
  readonly filledTiles: readonly FullTile[];
}

/** One request to record a ballot. */
export interface CastRequest {
  /** Hash of the form's token. */
  readonly tokenHash: Hash;
  readonly bodyMac: Uint8Array;
  /** Credential, 16 bytes. */
  readonly k: Uint8Array;
  readonly style: string;
  readonly ballot: Ballot;
  /** When the server received it, in milliseconds since 1970-01-01T00:00Z. */
  readonly receivedMillis: number;
}

/** A token that has already brought a ballot. */
export interface SpentToken {
  readonly bodyMac: Uint8Array;
  readonly k: Uint8Array;
  readonly r: number;
}

/** What decides who is taken in, as the database has it at that moment. */
export interface IntakeContext {
  /** Slug of the round. */
  readonly round: string;
  /** A request received at this time or later comes too late, whenever it is attended to. */
  readonly castsUntilMillis: number;
  readonly mayRevote: boolean;
  /** Those of the requests' tokens that are known, by hexadecimal hash. */
  readonly spentTokens: ReadonlyMap<string, SpentToken>;
  /** The next revision of each credential that has cast before, by hexadecimal credential. */
  readonly nextRevisions: ReadonlyMap<string, number>;
}

/** What the plan of a batch depends on. */
export interface BatchContext extends IntakeContext {
  readonly log: GrowingLog;
}

/** Where the batch takes its chance from. */
export interface BatchRandomness {
  /** 32 fresh bytes. */
  readonly salt: () => Uint8Array;
  /** A whole number from 0 to n − 1, each equally likely. */
  readonly below: (n: number) => number;
}

/** A ballot with the line that its entry commits to. */
export interface CommittedBallot {
  readonly k: Uint8Array;
  readonly r: number;
  readonly c: Hash;
  readonly opening: string;
}

/** A ballot that gets an entry. */
export interface PlannedCast extends PlacedEntry, CommittedBallot {
  /** Which request it answers, from 0. */
  readonly request: number;
}

/** The answer to one request; `same-receipt` names the cast whose receipt is given again. */
export type CastOutcome =
  | { readonly kind: 'accepted'; readonly cast: PlannedCast }
  | { readonly kind: 'same-receipt'; readonly k: Uint8Array; readonly r: number }
  | { readonly kind: 'token-reused' | 'already-voted' | 'closed' };

/** What one batch writes and answers. */
export interface BatchPlan {
  /** One per request, in their order. */
  readonly outcomes: readonly CastOutcome[];
  /** In the order of the log. */
  readonly casts: readonly PlannedCast[];
  readonly growth: Growth;
}

/** A ballot that is taken in, and has no place in the log yet. */
export interface NewCast extends CommittedBallot {
  /** Which request it answers, from 0. */
  readonly request: number;
}

/** How a request is decided before anybody gives out places. */
export type Decision =
  | { readonly kind: 'new'; readonly r: number }
  | { readonly kind: 'same-receipt'; readonly k: Uint8Array; readonly r: number }
  | { readonly kind: 'token-reused' | 'already-voted' | 'closed' };

/** What is taken in of some requests, whoever gives it places later. */
export interface IntakePlan {
  /** One per request, in their order. */
  readonly decisions: readonly Decision[];
  /** In the order of their requests. */
  readonly casts: readonly NewCast[];
}

/** What the log says of a ballot. */
type Commitment = Pick<CommittedBallot, 'k' | 'r' | 'c'>;

/** Ballots with their places, in the order of the log. */
export interface PlacedCasts<C> {
  readonly casts: readonly (C & PlacedEntry)[];
  readonly growth: Growth;
}

/** Adds entries to a log: hashes, tiles that fill, root, and a proof for each entry. */
export function growLog(log: GrowingLog, bodies: readonly Uint8Array[]): Growth {
  const leaves = bodies.map(leafHash);
  const proofs = batchInclusionProofs(log.tree, leaves);
  const tree = appendLeaves(log.tree, leaves);
  const { edge, filled } = growTiles(log.edge, log.tree.size, leaves);
  const placed = bodies.map((body, i) => ({
    index: log.tree.size + i,
    body,
    leaf: assertDefined(leaves[i], 'leaf'),
    proof: assertDefined(proofs[i], 'proof'),
  }));
  return {
    log: { tree, edge },
    head: { size: tree.size, root: rootOf(tree) },
    placed,
    filledTiles: filled,
  };
}

/** Adds entries other than casts. */
export function appendEntries(log: GrowingLog, entries: readonly Entry[]): Growth {
  return growLog(log, entries.map(entryBytes));
}

/**
 * Plans one batch of a single writer: who is accepted, with which revision, salt and place.
 * @param requests in order of arrival
 */
export function planBatch(
  context: BatchContext,
  requests: readonly CastRequest[],
  random: BatchRandomness,
): BatchPlan {
  const { decisions, casts } = planIntake(context, requests, random.salt);
  const { casts: placed, growth } = placeCasts(context.log, casts, random.below);
  const byRequest = new Map(placed.map((cast) => [cast.request, cast]));
  const outcomes = decisions.map((decision, request): CastOutcome =>
    decision.kind === 'new'
      ? { kind: 'accepted', cast: assertDefined(byRequest.get(request), 'planned cast') }
      : decision,
  );
  return { outcomes, casts: placed, growth };
}

/**
 * Decides who is taken in, with which revision and salt: all that an entry consists of but its place.
 * @param requests in order of arrival
 * @param salt gives 32 fresh bytes
 */
export function planIntake(
  context: IntakeContext,
  requests: readonly CastRequest[],
  salt: BatchRandomness['salt'],
): IntakePlan {
  const decisions = decideAll(context, requests);
  const casts = decisions.flatMap((decision, request) => {
    if (decision.kind !== 'new') return [];
    const asked = assertDefined(requests[request], 'request');
    return [newCast(context.round, { request, asked, r: decision.r }, salt())];
  });
  return { decisions, casts };
}

/**
 * Gives ballots their places. They stand in random order, so that within a batch the log does not
 * tell who came first; those of one credential keep their ascending revisions.
 * @param below gives a whole number from 0 to n − 1, each equally likely
 */
export function placeCasts<C extends Commitment>(
  log: GrowingLog,
  casts: readonly C[],
  below: BatchRandomness['below'],
): PlacedCasts<C> {
  const ordered = keepRevisionOrder(shuffle(casts, below));
  const growth = appendEntries(log, ordered.map(castEntry));
  const placed = ordered.map((cast, i) => ({
    ...cast,
    ...assertDefined(growth.placed[i], 'place'),
  }));
  return { casts: placed, growth };
}

function decideAll(context: IntakeContext, requests: readonly CastRequest[]): Decision[] {
  const spent = new Map(context.spentTokens);
  const revisions = new Map(context.nextRevisions);
  return requests.map((request) => {
    const token = toHex(request.tokenHash);
    const credential = toHex(request.k);
    const known = spent.get(token);
    if (known !== undefined) return repeated(known, request);
    if (request.receivedMillis >= context.castsUntilMillis) return { kind: 'closed' };
    const r = revisions.get(credential) ?? 0;
    if (r > 0 && !context.mayRevote) return { kind: 'already-voted' };
    revisions.set(credential, r + 1);
    spent.set(token, { bodyMac: request.bodyMac, k: request.k, r });
    return { kind: 'new', r };
  });
}

function repeated(known: SpentToken, { bodyMac, k }: CastRequest): Decision {
  const isSame = sameBytes(known.bodyMac, bodyMac) && sameBytes(known.k, k);
  return isSame ? { kind: 'same-receipt', k, r: known.r } : { kind: 'token-reused' };
}

interface AcceptedRequest {
  readonly request: number;
  readonly asked: CastRequest;
  readonly r: number;
}

function newCast(round: string, accepted: AcceptedRequest, salt: Uint8Array): NewCast {
  const { request, r } = accepted;
  const { k, style, ballot } = accepted.asked;
  return { request, ...commitTo({ round, k, r, style, ballot, salt }) };
}

/** A ballot with its commitment. */
export function commitTo(ballot: Opening): CommittedBallot {
  const opening = openingLine(ballot);
  return { k: ballot.k, r: ballot.r, c: commitmentOf(opening), opening };
}

/** The entry of a ballot. */
export function castEntry({ k, r, c }: Commitment): CastEntry {
  return { t: 'cast', v: 1, k: toBase64Url(k), r, c: toBase64(c) };
}

/**
 * The same values in an order that tells nothing.
 * @see Knuth, The Art of Computer Programming, volume 2, section 3.4.2, algorithm P
 */
export function shuffle<T>(values: readonly T[], below: (n: number) => number): T[] {
  const shuffled = [...values];
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    const other = below(last + 1);
    const [a, b] = [shuffled[last] as T, shuffled[other] as T];
    shuffled[last] = b;
    shuffled[other] = a;
  }
  return shuffled;
}

/** Each credential keeps the places it got, and fills them by ascending revision. */
function keepRevisionOrder<C extends Commitment>(casts: readonly C[]): C[] {
  const byCredential = new Map<string, C[]>();
  for (const cast of [...casts].sort((a, b) => b.r - a.r)) {
    const credential = toHex(cast.k);
    byCredential.set(credential, [...(byCredential.get(credential) ?? []), cast]);
  }
  return casts.map(({ k }) => assertDefined(byCredential.get(toHex(k))?.pop(), 'cast'));
}
