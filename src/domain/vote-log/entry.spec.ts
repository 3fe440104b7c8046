import { canonicalJson, type CanonicalValue } from '../shared/canonical-json';
import { sha256, toBase64, toBase64Url, utf8 } from './bytes';
import { entryBytes, MOST_ENTRY_BYTES, parseEntry, type Entry } from './entry';
import { followOrder, stageAfter } from './grammar';
import { isBallot, parseOpening } from './opening';

const hash = toBase64(sha256('anything'));
const k = toBase64Url(sha256('voter').subarray(0, 16));
const by = ['00000001', '00000002'] as const;
const commit = '0123456789abcdef0123456789abcdef01234567';
const admin = { size: 3, root: hash };

const open: Entry = {
  t: 'open',
  v: 1,
  round: 'spring-2027',
  config: hash,
  projects: hash,
  roll: { total: 5, byStyle: { north: 2, south: 3 } },
  rollHash: hash,
  keys: { log: ['a.example+00000001+AA=='], cred: hash, seal: [], approvers: [] },
  witnesses: hash,
  code: commit,
  profile: 'open',
  cred: 'hmac',
};

const blind = { ...open, cred: 'blind', keys: { ...open.keys, blind: { north: 'AAAA' } } } as const;
const to = '2027-05-20T18:00:00Z';
const rule: Entry = { t: 'rule', v: 1, what: 'deadline-extended', to, ref: hash, by };
const method = { north: 'equal-shares/1' };
const tally: Entry = { t: 'tally', v: 1, result: hash, method, code: commit };

const entries: Entry[] = [
  open,
  { ...open, admin },
  { ...open, code: commit + commit.slice(0, 24) },
  blind,
  { t: 'cast', v: 1, k, r: 0, c: hash },
  { t: 'cast', v: 1, k, r: 0, c: hash, b: 'P-017' },
  { t: 'void', v: 1, k, r: 0, reason: 'court-order', ref: hash, by },
  { t: 'restore', v: 1, k, r: 0, reason: 'court-order', ref: hash, by },
  { t: 'paper', v: 1, batch: 'P-017', n: 2, sheets: hash, by },
  rule,
  { t: 'close', v: 1, casts: 9, credentials: 8, voids: 0, openAtClose: 8 },
  { t: 'close', v: 1, casts: 9, credentials: 8, voids: 0, openAtClose: 8, admin },
  { t: 'reveal', v: 1, ballots: hash, n: 8 },
  tally,
  { t: 'final', v: 1, manifest: hash },
];

const bytesOf = (value: unknown): Uint8Array => utf8(canonicalJson(value as CanonicalValue));
const cast = { t: 'cast', v: 1, k, r: 0, c: hash };

describe('an entry of the vote log', () => {
  it.each(entries)('is read back as it was written: %j', (entry) => {
    expect(parseEntry(entryBytes(entry))).toEqual({ ok: true, value: entry });
  });

  it.each([
    ['no object', [cast]],
    ['null', null],
    ['an unknown kind', { ...cast, t: 'vote' }],
    ['another version', { ...cast, v: 2 }],
    ['a missing field', { t: 'cast', v: 1, k, r: 0 }],
    ['an unknown field', { ...cast, time: 1 }],
    ['a field of every object', { ...cast, constructor: 1 }],
    ['a negative revision', { ...cast, r: -1 }],
    ['a revision as text', { ...cast, r: '0' }],
    ['a short hash', { ...cast, c: 'AAAA' }],
    ['a hash of no base64', { ...cast, c: '*' }],
    ['a number for a hash', { ...cast, c: 5 }],
    ['a credential of no base64url', { ...cast, k: '*' }],
    ['a number for a credential', { ...cast, k: 5 }],
    ['a long credential', { ...cast, k: toBase64Url(sha256('x')) }],
    ['one approver', { ...entries[6], by: ['00000001'] }],
    ['a text for approvers', { ...entries[6], by: '00000001' }],
    ['a key id that is too long', { ...entries[6], by: ['000000001', '00000002'] }],
    ['a key id with a space before it', { ...entries[6], by: [' 00000001', '00000002'] }],
    ['a time behind something else', { ...rule, to: 'x2027-05-20T18:00:00Z' }],
    ['a time before something else', { ...rule, to: '2027-05-20T18:00:00Zx' }],
    ['a commit before something else', { ...open, code: `${commit}x` }],
    [
      'a verifier key that is too long',
      { ...open, keys: { ...open.keys, log: ['x'.repeat(201)] } },
    ],
    [
      'a blind key behind a space',
      { ...blind, keys: { ...blind.keys, blind: { north: ' AAAA' } } },
    ],
    ['a rule of counting behind a space', { ...tally, method: { north: ' greedy/1' } }],
    ['a rule of counting before a space', { ...tally, method: { north: 'greedy/1 ' } }],
    ['blind keys without blind credentials', { ...open, keys: { ...open.keys, blind: {} } }],
    ['styles that are no object', { ...open, roll: { total: 5, byStyle: [] } }],
    ['a style in capitals', { ...open, roll: { total: 5, byStyle: { North: 5 } } }],
    ['a slug that is too long', { ...open, round: 'x'.repeat(65) }],
  ])('is refused with %s', (_, value) => {
    expect(parseEntry(bytesOf(value))).toEqual({
      ok: false,
      error: { kind: 'malformed-entry', why: 'wrong-shape' },
    });
  });

  it.each([
    ['spaces', utf8(JSON.stringify(cast, undefined, 1))],
    ['a key twice', utf8(canonicalJson(cast).replace('{', '{"c":"",'))],
    ['a float', utf8('{"r":0.5}')],
    ['text that is not composed', utf8('"e\u0301"')],
    ['broken UTF-8', Uint8Array.of(0x22, 0xff, 0x22)],
    ['no JSON', utf8('cast')],
  ])('is not canonical with %s', (_, bytes) => {
    expect(parseEntry(bytes)).toMatchObject({ error: { why: 'not-canonical' } });
  });

  it('has at most 65,535 bytes', () => {
    const whyOf = (bytes: number) => parseEntry(new Uint8Array(bytes));
    const kind = 'malformed-entry';
    expect(whyOf(MOST_ENTRY_BYTES + 1)).toEqual({ ok: false, error: { kind, why: 'too-long' } });
    expect(whyOf(MOST_ENTRY_BYTES)).toEqual({ ok: false, error: { kind, why: 'not-canonical' } });
  });
});

describe('the order of entries', () => {
  const count = ['reveal', 'tally', 'final'] as const;

  it.each([
    ['open', ['open']],
    ['open', ['open', 'cast', 'paper', 'cast', 'void', 'restore', 'rule']],
    ['closed', ['open', 'close', 'void', 'restore', 'rule']],
    ['counted', ['open', 'cast', 'close', ...count]],
    ['counted', ['open', 'close', ...count, 'rule', 'rule']],
    ['counted', ['open', 'close', ...count, 'void', ...count]],
    ['counted', ['open', 'close', ...count, 'restore', 'rule', ...count, 'rule', ...count]],
    ['closed', ['open', 'close', ...count, 'void']],
  ] as const)('leads to %s: %j', (stage, types) => {
    expect(followOrder(types)).toEqual({ ok: true, value: stage });
  });

  it.each([
    [0, ['cast']],
    [1, ['open', 'open']],
    [2, ['open', 'close', 'cast']],
    [2, ['open', 'close', 'tally']],
    [3, ['open', 'close', 'reveal', 'final']],
    [4, ['open', 'close', 'reveal', 'tally', 'rule']],
    [5, ['open', 'close', ...count, 'close']],
  ] as const)('breaks at entry %i of %j', (index, types) => {
    expect(followOrder(types)).toMatchObject({
      ok: false,
      error: { kind: 'entry-out-of-order', index },
    });
  });

  it('can be followed from any stage on', () => {
    expect(followOrder(['close'], 'open')).toEqual({ ok: true, value: 'closed' });
    expect(stageAfter('closed', 'cast')).toBeUndefined();
  });
});

describe('an opening line', () => {
  const ballot = {
    north: { type: 'approval', projects: ['p1', 'p2', '\u{1f333}'] },
    south: { type: 'approval', projects: [] },
  };
  const line = { v: 1, round: 'spring', k, r: 0, style: 'north', ballot, salt: hash };

  it('is read when it is canonical and complete', () => {
    expect(parseOpening(bytesOf(line))).toEqual({ ok: true, value: line });
    expect(parseOpening(bytesOf({ ...line, ballot: {} })).ok).toBe(true);
  });

  it.each([
    { type: 'ordinal', ranking: ['p2', 'p1'] },
    { type: 'cumulative', points: { p1: 3, Bäume: 1 } },
    { type: 'scoring', points: { p1: -1, '10': 0 } },
  ])('holds selections like %j', (selections) => {
    expect(parseOpening(bytesOf({ ...line, ballot: { north: selections } })).ok).toBe(true);
  });

  it.each([
    ['a time', { ...line, at: 1 }],
    ['a short salt', { ...line, salt: 'AAAA' }],
    ['no ballot', { ...line, ballot: null }],
  ])('is refused with %s', (_, value) => {
    expect(parseOpening(bytesOf(value))).toEqual({
      ok: false,
      error: { kind: 'malformed-opening' },
    });
  });

  it.each([
    { north: { type: 'ordinal', projects: [] } },
    { north: { type: 'ordinal', ranking: ['p1', 'p1'] } },
    { north: { type: 'ordinal', ranking: 'p1' } },
    { north: { type: 'scoring', points: { p1: 1.5 } } },
    { north: { type: 'scoring', points: { 'p\n1': 1 } } },
    { north: { type: 'cumulative', points: [] } },
    { north: { type: 'approval', projects: ['p2', 'p1'] } },
    { north: { type: 'approval', projects: ['p1', 'p1'] } },
    { north: { type: 'approval', projects: ['p\n1'] } },
    { north: { type: 'approval', projects: [1] } },
    { north: { type: 'approval', projects: 'p1' } },
    { 'North!': { type: 'approval', projects: [] } },
    [],
  ])('holds no ballot like %j', (value) => {
    expect(isBallot(value)).toBe(false);
  });
});
