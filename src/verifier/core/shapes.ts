import { fromBase64Url } from '../formats/bytes';
import { parseVerifierKey } from '../formats/note';
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
import {
  hash,
  money,
  one,
  PROJECT_ID,
  projectId,
  projectIds,
  SLUG,
  slug,
  words,
} from './shapes-common';
import { RULE } from './shapes-rule';

export { CONFIG, PROJECTS } from './shapes-round';
export { TRACE } from './shapes-trace';

const credential = textThat(
  (value) => fromBase64Url(value, 16) !== undefined,
  '16 bytes of b64url',
);
const verifierKey = textThat((value) => parseVerifierKey(value) !== undefined, 'a verifier key');
const ascii = text(/^[\x20-\x7e]{1,200}$/, '1 to 200 printable ASCII characters');
const head = object({ size: integer(0), root: hash });

const roll = object({ total: integer(0), byStyle: recordOf(SLUG, integer(0)) });
const twoKeys = listOf(ascii);
const approved = { v: one, ref: hash, by: twoKeys };
const removal = { ...approved, k: credential, r: integer(0), reason: words };

/** One entry of the log. */
export const ENTRY: Shape = choice('t', {
  open: object(
    {
      t: oneOf('open'),
      v: one,
      round: slug,
      config: hash,
      projects: hash,
      roll,
      rollHash: hash,
      keys: object({
        log: listOf(verifierKey),
        cred: hash,
        seal: listOf(ascii),
        approvers: listOf(verifierKey),
      }),
      witnesses: hash,
      code: ascii,
      profile: oneOf('open'),
      cred: oneOf('hmac'),
    },
    { admin: head },
  ),
  cast: object({ t: oneOf('cast'), v: one, k: credential, r: integer(0), c: hash }, { b: ascii }),
  void: object({ t: oneOf('void'), ...removal }),
  restore: object({ t: oneOf('restore'), ...removal }),
  paper: object({
    t: oneOf('paper'),
    v: one,
    batch: ascii,
    n: integer(0),
    sheets: hash,
    by: twoKeys,
  }),
  rule: object({ t: oneOf('rule'), ...approved, what: ascii, to: ascii }),
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
    method: recordOf(SLUG, ascii),
    code: ascii,
  }),
  final: object({ t: oneOf('final'), v: one, manifest: hash }),
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
