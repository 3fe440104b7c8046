import { fromBase64, fromBase64Url } from '../formats/bytes';
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

const SLUG = /^[a-z0-9-]{1,64}$/;

const slug = text(SLUG, 'a short name of a-z, 0-9 and -');
const hash = textThat((value) => fromBase64(value, 32) !== undefined, '32 bytes of base64');
const credential = textThat(
  (value) => fromBase64Url(value, 16) !== undefined,
  '16 bytes of b64url',
);
const verifierKey = textThat((value) => parseVerifierKey(value) !== undefined, 'a verifier key');
const ascii = text(/^[\x20-\x7e]{1,200}$/, '1 to 200 printable ASCII characters');
const words = text(/^\P{Cc}{0,1000}$/u, 'a text of at most 1000 characters without controls');
const projectId = text(/^\P{Cc}{1,64}$/u, 'an id of 1 to 64 characters without controls');
const money = text(/^(?:0|[1-9]\d{0,17})$/, 'an amount in minor units, at most 18 digits');
const instant = textThat(isInstant, 'a time such as 2026-05-24T18:00:00.000Z');
const head = object({ size: integer(0), root: hash });
const one = oneOf(1);

const greedy = object(
  { id: oneOf('greedy'), version: one },
  { options: object({}, { onMisfit: oneOf('skip'), fundUnsupported: oneOf(true, false) }) },
);
const equalShares = object(
  { id: oneOf('equal-shares'), version: one },
  {
    options: object(
      {},
      {
        utility: oneOf('cost', 'cardinality'),
        completion: oneOf('none', 'greedy', 'add1', 'add1e', 'add1u', 'add1eu'),
      },
    ),
  },
);
const rule = choice('id', { greedy, 'equal-shares': equalShares });

const pot = object(
  {
    budgetMinor: money,
    ballot: choice('type', {
      approval: object(
        { type: oneOf('approval'), max: integer(1, 100_000) },
        { min: integer(1, 100_000) },
      ),
      knapsack: object({ type: oneOf('knapsack') }),
    }),
    rule,
    tieOrder: listOf(projectId),
  },
  {
    name: words,
    tie: object({
      keys: listOf(oneOf('min-cost', 'id')),
      seed: text(/^(?:[0-9a-f]{2}){0,512}$/, 'hex of even length'),
    }),
  },
);

/** config.json */
export const CONFIG: Shape = object(
  { v: one, round: slug, pots: recordOf(SLUG, pot), styles: recordOf(SLUG, listOf(slug)) },
  {
    title: words,
    city: object({}, { name: words, country: words }),
    currency: object({ code: text(/^[A-Z]{3}$/, 'a currency code'), decimals: integer(0, 6) }),
    opens: instant,
    closes: instant,
    graceSeconds: integer(0),
    revote: oneOf(true, false),
    voidReasons: listOf(words),
    privacy: object({ profile: oneOf('open', 'sealed'), smallStyles: words }),
  },
);

/** projects.json */
export const PROJECTS: Shape = listOf(
  object({ id: projectId, costMinor: money, pot: slug }, { name: words, area: words }),
);

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

/** One line of ballots.jsonl. */
export const OPENING: Shape = object({
  v: one,
  round: slug,
  k: credential,
  r: integer(0),
  style: slug,
  ballot: recordOf(SLUG, object({ type: oneOf('approval'), projects: listOf(projectId) })),
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

const potResult = object({
  ballots: integer(0),
  budgetMinor: money,
  costMinor: money,
  leftMinor: money,
  order: listOf(projectId),
  winners: listOf(projectId),
  projects: listOf(object({ id: projectId, costMinor: money, votes: integer(0) })),
  rule,
  runs: integer(0),
  ties: integer(0),
});

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

const amounts = {
  pot: slug,
  i: integer(0),
  project: projectId,
  votes: integer(0),
  costMinor: money,
  leftMinor: money,
};
const tied = { tied: listOf(projectId) };
const fractionText = text(/^(?:0|[1-9]\d*)\/[1-9]\d*$/, 'a fraction num/den');

/** One line of trace.jsonl. */
export const TRACE: Shape = choice('t', {
  take: object({ t: oneOf('take'), ...amounts }, tied),
  misfit: object({ t: oneOf('misfit'), ...amounts }, tied),
  unsupported: object({ t: oneOf('unsupported'), ...amounts }, tied),
  endowment: object({
    t: oneOf('endowment'),
    pot: slug,
    i: integer(0),
    perVoter: fractionText,
    voters: integer(0),
    run: integer(0),
    runs: integer(0),
    stop: oneOf('single', 'over-budget', 'exhaustive'),
  }),
  free: object({
    t: oneOf('free'),
    pot: slug,
    i: integer(0),
    project: projectId,
    supporters: integer(0),
  }),
  buy: object(
    {
      t: oneOf('buy'),
      pot: slug,
      i: integer(0),
      project: projectId,
      supporters: integer(0),
      paying: integer(0),
      share: fractionText,
      exhausted: integer(0),
      costMinor: money,
      leftMinor: money,
    },
    tied,
  ),
  short: object({
    t: oneOf('short'),
    pot: slug,
    i: integer(0),
    project: projectId,
    supporters: integer(0),
    money: fractionText,
    costMinor: money,
  }),
});

function isInstant(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/.test(value)) return false;
  const millis = Date.parse(value);
  return !Number.isNaN(millis) && new Date(millis).toISOString() === value;
}
