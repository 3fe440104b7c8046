import { fromBase64, fromBase64Url } from '../formats/bytes';
import {
  choice,
  integer,
  listOf,
  object,
  oneOf,
  recordOf,
  text,
  textThat,
  type Shape,
} from '../formats/schema';
import { hash, money, one, PROJECT_ID, projectId, projectIds, SLUG, slug } from './shapes-common';
import { RULE } from './shapes-rule';

export { CONFIG, PROJECTS } from './shapes-round';
export { TRACE } from './shapes-trace';

const credential = textThat(
  (value) => fromBase64Url(value, 16) !== undefined,
  '16 bytes of b64url',
);
const label = text(/^[A-Za-z0-9-]{1,64}$/, '1 to 64 letters, digits and dashes');
const shortText = text(/^[^\p{Cc}]{1,200}$/u, '1 to 200 characters without controls');
const commit = text(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, 'a commit of 40 or 64 hex digits');
const second = text(
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{3})?Z$/,
  'a time such as 2026-05-24T18:00:00Z',
);
const head = object({ size: integer(0), root: hash });

const roll = object({ total: integer(0), byStyle: recordOf(SLUG, integer(0)) });
const keyId = text(/^[0-9a-f]{8}$/, 'a key id of 8 hex digits');
const twoKeys = listOf(keyId, 2);
const approved = { v: one, ref: hash, by: twoKeys };
const removal = { ...approved, k: credential, r: integer(0), reason: label };
const keys = {
  log: listOf(shortText),
  cred: hash,
  seal: listOf(shortText),
  approvers: listOf(shortText),
};
const blind = recordOf(SLUG, text(/^[A-Za-z0-9+/=]+$/, 'base64'));

function openEntry(cred: string, keyFields: Record<string, Shape>): Shape {
  return object(
    {
      t: oneOf('open'),
      v: one,
      round: slug,
      config: hash,
      projects: hash,
      roll,
      rollHash: hash,
      keys: object(keyFields),
      witnesses: hash,
      code: commit,
      profile: oneOf('open', 'sealed'),
      cred: oneOf(cred),
    },
    { admin: head },
  );
}

/** One entry of the log. */
export const ENTRY: Shape = choice('t', {
  open: choice('cred', {
    hmac: openEntry('hmac', keys),
    blind: openEntry('blind', { ...keys, blind }),
  }),
  cast: object({ t: oneOf('cast'), v: one, k: credential, r: integer(0), c: hash }, { b: label }),
  void: object({ t: oneOf('void'), ...removal }),
  restore: object({ t: oneOf('restore'), ...removal }),
  paper: object({
    t: oneOf('paper'),
    v: one,
    batch: label,
    n: integer(0),
    sheets: hash,
    by: twoKeys,
  }),
  rule: object({ t: oneOf('rule'), ...approved, what: label, to: second }),
  close: object(
    {
      t: oneOf('close'),
      v: one,
      casts: integer(0),
      credentials: integer(0),
      voids: integer(0),
      openAtClose: integer(0),
    },
    { admin: head },
  ),
  reveal: object({ t: oneOf('reveal'), v: one, ballots: hash, n: integer(0) }),
  tally: object({
    t: oneOf('tally'),
    v: one,
    result: hash,
    method: recordOf(SLUG, text(/^[a-z0-9-]+\/[1-9][0-9]*$/, 'a rule such as greedy/1')),
    code: commit,
  }),
  final: object({ t: oneOf('final'), v: one, manifest: hash }),
});

/** approvals/<index>-<1|2>.json */
export const APPROVAL: Shape = object({
  v: one,
  alg: oneOf('ed25519'),
  key: keyId,
  sig: textThat((value) => fromBase64(value, 64) !== undefined, '64 bytes of base64'),
});

const anyPoints = recordOf(PROJECT_ID, integer(Number.MIN_SAFE_INTEGER));
const selections = choice('type', {
  approval: object({ type: oneOf('approval'), projects: projectIds }),
  ordinal: object({ type: oneOf('ordinal'), ranking: projectIds }),
  cumulative: object({ type: oneOf('cumulative'), points: anyPoints }),
  scoring: object({ type: oneOf('scoring'), points: anyPoints }),
});

/** One line of ballots.jsonl. */
export const OPENING: Shape = object({
  v: one,
  round: slug,
  k: credential,
  r: integer(0),
  style: slug,
  ballot: recordOf(SLUG, selections),
  salt: text(/^[A-Za-z0-9+/=]{0,200}$/, 'base64'),
});

/** One line of superseded.jsonl. */
export const SUPERSEDED: Shape = object({
  k: credential,
  r: integer(0),
  c: hash,
  superseded: oneOf(true),
});

/** roll-summary.json */
export const ROLL_SUMMARY: Shape = object({
  v: one,
  round: slug,
  rollHash: hash,
  total: integer(0),
  byStyle: recordOf(SLUG, integer(0)),
});

const potResult = object(
  {
    ballots: integer(0),
    budgetMinor: money,
    costMinor: money,
    leftMinor: money,
    order: projectIds,
    winners: projectIds,
    projects: listOf(
      object(
        { id: projectId, costMinor: money, votes: integer(0) },
        { points: integer(Number.MIN_SAFE_INTEGER) },
      ),
    ),
    rule: RULE,
    runs: integer(0),
    ties: integer(0),
  },
  {
    receivedMinor: money,
    partial: listOf(object({ id: projectId, grantedMinor: money })),
  },
);

/** result.json */
export const RESULT: Shape = object({
  v: one,
  round: slug,
  roll: integer(0),
  casts: integer(0),
  credentials: integer(0),
  counted: integer(0),
  pots: recordOf(SLUG, potResult),
});
