import fc from 'fast-check';

import { canonicalJson } from '../../src/domain/shared/canonical-json';
import { parseEntry } from '../../src/domain/vote-log/entry';
import { ENTRY } from '../../src/verifier/core/shapes';
import { parseCanonical, type Json, type JsonObject } from '../../src/verifier/formats/json';

const hex = (length: number) =>
  fc.string({
    unit: fc.constantFrom(...'0123456789abcdef'),
    minLength: length,
    maxLength: length,
  });
const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((part) => Buffer.from(part));
const hash = bytes(32).map((part) => part.toString('base64'));
const k = bytes(16).map((part) => part.toString('base64url'));
const label = fc.stringMatching(/^[A-Za-z0-9-]{1,64}$/);
const slug = fc.stringMatching(/^[a-z0-9-]{1,64}$/);
const count = fc.nat();
const commit = fc.oneof(hex(40), hex(64));
const by = fc.tuple(hex(8), hex(8)).map((ids) => [...ids]);
const to = fc.constantFrom('2026-05-20T18:00:00Z', '2026-05-20T18:00:00.000Z');
const words = fc.array(fc.string({ minLength: 1, maxLength: 30 }), { maxLength: 2 });
const v = fc.constant(1);
const admin = fc.record({ size: count, root: hash });
const t = (name: string) => fc.constant(name);
const map = (value: fc.Arbitrary<Json>) =>
  fc.array(fc.tuple(slug, value), { maxLength: 3 }).map((list) => Object.fromEntries(list));

const approved = { v, ref: hash, by };
const open = { t: t('open'), v, round: slug, config: hash, projects: hash, rollHash: hash };
const keys = { log: words, cred: hash, seal: words, approvers: words };
const opened = {
  ...open,
  roll: fc.record({ total: count, byStyle: map(count) }),
  witnesses: hash,
  code: commit,
  profile: fc.constantFrom('open', 'sealed'),
};

const record = (fields: Record<string, fc.Arbitrary<unknown>>, optional: string[] = []) => {
  const requiredKeys = Object.keys(fields).filter((key) => !optional.includes(key));
  return fc.record(fields, { requiredKeys }) as fc.Arbitrary<JsonObject>;
};

/** Entries of every kind as they should be, or nearly: free texts may hold anything. */
const entry: fc.Arbitrary<JsonObject> = fc.oneof(
  record({ ...opened, cred: t('hmac'), keys: fc.record(keys), admin }, ['admin']),
  record({ ...opened, cred: t('blind'), keys: fc.record({ ...keys, blind: map(hash) }), admin }, [
    'admin',
  ]),
  record({ t: t('cast'), v, k, r: count, c: hash, b: label }, ['b']),
  record({ t: fc.constantFrom('void', 'restore'), ...approved, k, r: count, reason: label }),
  record({ t: t('paper'), v, batch: label, n: count, sheets: hash, by }),
  record({ t: t('rule'), ...approved, what: label, to }),
  record(
    { t: t('close'), v, casts: count, credentials: count, voids: count, openAtClose: count, admin },
    ['admin'],
  ),
  record({ t: t('reveal'), v, ballots: hash, n: count }),
  record({ t: t('tally'), v, result: hash, method: map(fc.constant('greedy/1')), code: commit }),
  record({ t: t('final'), v, manifest: hash }),
);

const other = fc.oneof(
  fc.constantFrom<Json>(null, '', 'a', 'Ab-9', 'a b', 'é', 'e\u0301', '\u0000', '0'.repeat(201)),
  fc.constantFrom<Json>(0, -1, 2 ** 53, true, [], {}, ['00000001'], ['0000000g', '00000002']),
  fc.constantFrom<Json>('AAAA', 'AAAB=', '2026-05-20T18:00:00+02:00', 'greedy/0', 'x'.repeat(65)),
  hash,
  k,
  hex(40),
  label,
  fc.jsonValue() as fc.Arbitrary<Json>,
);

/** All places inside a value. */
function places(value: Json): { readonly of: JsonObject; readonly key: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  const object = value as JsonObject;
  return Object.keys(object).flatMap((key) => [
    { of: object, key },
    ...places(object[key] as Json),
  ]);
}

/** Changes one of the texts inside a value. */
function reword(value: JsonObject, at: number, change: (text: string) => string): void {
  const all = places(value).filter(({ of, key }) => typeof of[key] === 'string');
  const { of, key } = all[at % all.length]!;
  of[key] = change(of[key] as string);
}

type Change = (entry: JsonObject, at: number, value: Json) => void;

const CHANGES: Readonly<Record<string, Change>> = {
  nothing: () => undefined,
  replace: (value, at, by_) => {
    const all = places(value);
    const { of, key } = all[at % all.length]!;
    of[key] = by_;
  },
  delete: (value, at) => {
    const all = places(value);
    const { of, key } = all[at % all.length]!;
    delete of[key];
  },
  add: (value, at, by_) => void (value[['admin', 'b', 'x', 'blind'][at % 4]!] = by_),
  before: (value, at) => reword(value, at, (said) => `x${said}`),
  behind: (value, at) => reword(value, at, (said) => `${said}x`),
  lengthen: (value, at) => reword(value, at, (said) => said.padEnd(201, 'x')),
  precede: (value, at) => reword(value, at, (said) => `\u0001${said}`),
  retype: (value, at) => void (value.t = ['cast', 'void', 'rule', 'close'][at % 4]!),
};

const domainReads = (text: Uint8Array) => parseEntry(text).ok;
const verifierReads = (text: Uint8Array) => {
  const parsed = parseCanonical(text);
  return parsed.ok && ENTRY(parsed.value, 'it') === undefined && text.length <= 65_535;
};

/** The text of a value; what has no canonical form stands as plain JSON. */
function textOf(value: JsonObject): string {
  try {
    return canonicalJson(value);
  } catch {
    return JSON.stringify(value);
  }
}

describe('entries of the log', () => {
  it('have the same forms for those who write and for those who verify', () => {
    const seen = new Map<boolean, number>([
      [true, 0],
      [false, 0],
    ]);
    fc.assert(
      fc.property(
        entry,
        fc.constantFrom(...Object.keys(CHANGES)),
        fc.tuple(fc.nat(), fc.nat()),
        other,
        (value, name, [at, flip], replacement) => {
          const changed = structuredClone(value);
          CHANGES[name]!(changed, at, replacement);
          const text = Buffer.from(textOf(changed));
          const isGood = domainReads(text);
          seen.set(isGood, seen.get(isGood)! + 1);
          expect({ text: String(text), isGood: verifierReads(text) }).toEqual({
            text: String(text),
            isGood,
          });
          text[flip % text.length] = text[flip % text.length]! ^ (1 + (flip % 7));
          expect({ flipped: verifierReads(text) }).toEqual({ flipped: domainReads(text) });
        },
      ),
      { numRuns: 3000 },
    );
    expect(seen.get(true)).toBeGreaterThan(300);
    expect(seen.get(false)).toBeGreaterThan(300);
  });

  it('are refused by both when they are too long for an entry bundle', () => {
    const seal = Array<string>(700).fill('x'.repeat(100));
    fc.assert(
      fc.property(record({ ...opened, cred: t('hmac'), keys: fc.record(keys) }), (value) => {
        (value.keys as JsonObject).seal = seal;
        const text = Buffer.from(textOf(value));
        expect([domainReads(text), verifierReads(text)]).toEqual([false, false]);
      }),
      { numRuns: 5 },
    );
  });
});
