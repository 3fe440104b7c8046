import { createHash, createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';

import { memorySource, type BundleSource } from '../../src/verifier/core/bundle-source';
import { countRound, listedVote } from '../../src/verifier/core/count-round';
import { configFrom, projectsFrom } from '../../src/verifier/core/model';
import type { Opening, Selections } from '../../src/verifier/core/model';
import { byCodePoint } from '../../src/verifier/formats/bytes';
import { csvText } from '../../src/verifier/formats/csv';
import { canonical, type Json, type JsonObject } from '../../src/verifier/formats/json';
import { buildTree, rootOfSize, subtree } from '../../src/verifier/formats/merkle';
import { tilesOf } from '../../src/verifier/formats/tiles';
import { trackingCode } from '../../src/verifier/formats/tracking-code';
import { pabulibText, type PabulibVote } from '../../src/verifier/recount/pabulib';
import { potResult } from '../../src/verifier/recount/recount';
import { projectsCsv, resultCsv } from '../../src/verifier/recount/tables';

/** A pot in few words; money in minor units. */
export interface PotSpec {
  readonly budget: number;
  readonly ballot?: JsonObject;
  readonly rule?: JsonObject;
  /** Id → cost. */
  readonly projects: Readonly<Record<string, number>>;
  /** Id → the least that is worth giving. */
  readonly least?: Readonly<Record<string, number>>;
  readonly tie?: JsonObject;
  /** More members of the pot in config.json. */
  readonly more?: JsonObject;
  /** Without it the order of the ids. */
  readonly tieOrder?: readonly string[];
}

/** Chosen ids, or selections of any type as they stand in an opening. */
export type ChoiceSpec = readonly string[] | JsonObject;

/** A voter and her ballots, one after the other; each maps pots to what was chosen. */
export interface VoterSpec {
  readonly style: string;
  readonly ballots: readonly Readonly<Record<string, ChoiceSpec>>[];
}

/** A round in few words. */
export interface BundleSpec {
  readonly round?: string;
  readonly pots: Readonly<Record<string, PotSpec>>;
  readonly styles: Readonly<Record<string, { readonly pots: readonly string[]; roll: number }>>;
  readonly voters: readonly VoterSpec[];
  /** More members of config.json. */
  readonly config?: JsonObject;
  /** Sizes of public heads before the last. */
  readonly heads?: readonly number[];
  readonly hasWitness?: boolean;
}

/** Everything that goes into a bundle, open to cheating between the stages. */
export interface Draft {
  readonly round: string;
  config: JsonObject;
  projects: JsonObject[];
  policy: string;
  rollSummary: JsonObject;
  /** Log entries as objects; written as JCS unless they are texts. */
  entries: (JsonObject | string)[];
  openings: JsonObject[];
  superseded: JsonObject[];
  result: JsonObject;
  trace: string[];
  files: Map<string, Buffer>;
}

/** Places at which a test may change the draft; what comes after is computed from the change. */
export interface Cheats {
  /** config, projects, policy are there; hashes and entries are not. */
  before?(draft: Draft): void;
  /** The open entry is there. */
  opened?(open: JsonObject): void;
  /** All casts and openings are there; nothing is counted. */
  cast?(draft: Draft): void;
  /** The close entry is there as the last entry. */
  closed?(draft: Draft): void;
  /** Openings sorted, result and trace computed; nothing is written. */
  counted?(draft: Draft): void;
  /** All files outside log/ but the manifest are there; reveal and tally are the last entries. */
  written?(draft: Draft): void;
  /** The manifest and the final entry are there. */
  sealed?(draft: Draft): void;
  /** The log is signed and written too. */
  logged?(draft: Draft): void;
}

/** A finished bundle. */
export interface BuiltBundle {
  readonly files: Map<string, Buffer>;
  readonly vkey: string;
  readonly entries: readonly Buffer[];
  source(): BundleSource;
  /** A signed head of the first `size` entries. */
  head(size: number): string;
  receipt(index: number, size?: number): string;
}

export const LOG_SEED = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
export const OTHER_SEED = 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7';
const WITNESS_SEED = '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb';
const WITNESS = 'witness.example/w1';
const CODE = '0123456789abcdef0123456789abcdef01234567';

/** Builds a complete bundle; valid unless a cheat makes it otherwise. */
export function buildBundle(spec: BundleSpec, cheats: Cheats = {}): BuiltBundle {
  const draft = startDraft(spec);
  const origin = `pb.example.org/rounds/${draft.round}/log`;
  cheats.before?.(draft);
  const open = openEntry(draft, vkeyOf(origin, LOG_SEED, 1));
  cheats.opened?.(open);
  draft.entries.push(open);
  addCasts(spec, draft);
  cheats.cast?.(draft);
  draft.entries.push(closeEntry(draft));
  cheats.closed?.(draft);
  count(draft, Object.values(spec.styles));
  cheats.counted?.(draft);
  writeFiles(draft, origin);
  cheats.written?.(draft);
  const manifest = manifestOf(draft.files);
  draft.files.set('MANIFEST.sha256', Buffer.from(manifest));
  draft.entries.push({ t: 'final', v: 1, manifest: hash(manifest) });
  cheats.sealed?.(draft);
  const log = writeLog(spec, draft, origin);
  cheats.logged?.(draft);
  return { ...log, files: draft.files, source: () => memorySource(draft.files) };
}

/** base64 of SHA-256. */
export function hash(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('base64');
}

/** A signature line of a key of type 1, or of type 4 with a time. */
export function signatureLine(name: string, seed: string, body: string, time?: number): string {
  const type = time === undefined ? 1 : 4;
  const stamp = Buffer.alloc(time === undefined ? 0 : 8);
  if (time !== undefined) stamp.writeBigUInt64BE(BigInt(time));
  const message = time === undefined ? body : `cosignature/v1\ntime ${time}\n${body}`;
  const signature = sign(null, Buffer.from(message), privateKey(seed));
  const bytes = Buffer.concat([keyId(name, seed, type), stamp, signature]);
  return `— ${name} ${bytes.toString('base64')}\n`;
}

/** `name+hex(id)+base64(type ‖ key)`. */
export function vkeyOf(name: string, seed: string, type: number): string {
  const key = Buffer.concat([Buffer.of(type), rawPublicKey(seed)]);
  return `${name}+${keyId(name, seed, type).toString('hex')}+${key.toString('base64')}`;
}

function startDraft(spec: BundleSpec): Draft {
  const round = spec.round ?? 'demo-2026';
  const origin = `pb.example.org/rounds/${round}/log`;
  const pots = Object.entries(spec.pots);
  const witness = `witness w1 ${vkeyOf(WITNESS, WITNESS_SEED, 4)}\nquorum w1\n`;
  const byStyle = Object.entries(spec.styles).map(([style, { roll }]) => [style, roll] as const);
  const total = byStyle.reduce((sum, [, roll]) => sum + roll, 0);
  return {
    round,
    config: {
      v: 1,
      round,
      pots: Object.fromEntries(pots.map(([id, pot]) => [id, potConfig(pot)])),
      styles: Object.fromEntries(
        Object.entries(spec.styles).map(([style, { pots: list }]) => [style, [...list]]),
      ),
      ...spec.config,
    },
    projects: pots
      .flatMap(([pot, { projects, least = {} }]) =>
        Object.entries(projects).map(([id, cost]) => ({
          ...{ id, pot, costMinor: `${cost}` },
          ...(least[id] !== undefined && { leastMinor: `${least[id]}` }),
        })),
      )
      .sort((a, b) => byCodePoint(a.id, b.id)),
    policy: `log ${vkeyOf(origin, LOG_SEED, 1)}\n${spec.hasWitness === true ? witness : 'quorum none\n'}`,
    rollSummary: {
      v: 1,
      round,
      total,
      rollHash: hash('roll'),
      byStyle: Object.fromEntries(byStyle),
    },
    entries: [],
    openings: [],
    superseded: [],
    result: {},
    trace: [],
    files: new Map(),
  };
}

function potConfig(pot: PotSpec): JsonObject {
  return {
    budgetMinor: `${pot.budget}`,
    ballot: pot.ballot ?? { type: 'approval', min: 1, max: 10 },
    rule: pot.rule ?? { id: 'greedy', version: 1 },
    ...(pot.tie === undefined ? {} : { tie: pot.tie }),
    ...pot.more,
    tieOrder: [...(pot.tieOrder ?? Object.keys(pot.projects).sort(byCodePoint))],
  };
}

function openEntry(draft: Draft, vkey: string): JsonObject {
  const { total, byStyle, rollHash } = draft.rollSummary;
  return {
    t: 'open',
    v: 1,
    round: draft.round,
    config: hash(canonical(draft.config)),
    projects: hash(canonical(draft.projects)),
    roll: { total: total as number, byStyle: structuredClone(byStyle) as JsonObject },
    rollHash: rollHash as string,
    keys: { log: [vkey], cred: hash('K_round'), seal: [], approvers: [] },
    witnesses: hash(draft.policy),
    code: CODE,
    profile: 'open',
    cred: 'hmac',
  };
}

/** Casts in turns, so that revotes of one voter lie apart; every turn from the last voter on. */
function addCasts(spec: BundleSpec, draft: Draft): void {
  const turns = Math.max(0, ...spec.voters.map(({ ballots }) => ballots.length));
  for (let r = 0; r < turns; r += 1) {
    for (const [number, { style, ballots }] of [...spec.voters.entries()].reverse()) {
      const ballot = ballots[r];
      if (ballot !== undefined) addCast(draft, { number, style, r, ballot });
    }
  }
}

interface CastSpec {
  readonly number: number;
  readonly style: string;
  readonly r: number;
  readonly ballot: Readonly<Record<string, ChoiceSpec>>;
}

function addCast(draft: Draft, { number, style, r, ballot }: CastSpec): void {
  const k = credentialOf(number);
  const opening: JsonObject = {
    v: 1,
    round: draft.round,
    k,
    r,
    style,
    ballot: Object.fromEntries(
      Object.entries(ballot).map(([pot, choice]) => [pot, selectionsOf(choice)]),
    ),
    salt: hash(`salt ${number} ${r}`),
  };
  draft.entries.push({ t: 'cast', v: 1, k, r, c: hash(canonical(opening)) });
  if (r > 0) {
    draft.openings = draft.openings.filter((older) => !(older.k === k && supersede(draft, older)));
  }
  draft.openings.push(opening);
}

function selectionsOf(choice: ChoiceSpec): JsonObject {
  if (!isList(choice)) return { ...choice };
  return { type: 'approval', projects: [...choice].sort(byCodePoint) };
}

function isList(choice: ChoiceSpec): choice is readonly string[] {
  return Array.isArray(choice);
}

/** The credential of a voter by number. */
export function credentialOf(number: number): string {
  return createHash('sha256')
    .update(`voter ${number}`)
    .digest()
    .subarray(0, 16)
    .toString('base64url');
}

function supersede(draft: Draft, { k, r, ...rest }: JsonObject): boolean {
  const c = hash(canonical({ k: k as Json, r: r as Json, ...rest }));
  return draft.superseded.push({ k: k as Json, r: r as Json, c, superseded: true }) > 0;
}

function casts(draft: Draft): JsonObject[] {
  return draft.entries.filter(
    (entry): entry is JsonObject => typeof entry !== 'string' && entry.t === 'cast',
  );
}

function closeEntry(draft: Draft): JsonObject {
  const credentials = new Set(casts(draft).map(({ k }) => k)).size;
  return {
    t: 'close',
    v: 1,
    casts: casts(draft).length,
    credentials,
    voids: 0,
    openAtClose: credentials,
  };
}

function count(draft: Draft, styles: readonly { readonly roll: number }[]): void {
  const config = configFrom(draft.config);
  draft.openings.sort((a, b) => byHash(hash(canonical(a)), hash(canonical(b))));
  draft.superseded.sort((a, b) => byHash(a.c as string, b.c as string));
  const counts = countAll(draft);
  draft.trace = counts.flatMap(({ trace }) => trace);
  draft.result = {
    v: 1,
    round: config.round,
    roll: styles.reduce((sum, { roll }) => sum + roll, 0),
    casts: casts(draft).length,
    credentials: new Set(casts(draft).map(({ k }) => k)).size,
    counted: draft.openings.length,
    pots: Object.fromEntries(counts.map((one) => [one.pot.id, potResult(one)])),
  };
}

function countAll(draft: Draft) {
  const openings = draft.openings as unknown as Opening[];
  return countRound(configFrom(draft.config), projectsFrom(draft.projects), openings);
}

function votesOf(draft: Draft, pot: string): PabulibVote[] {
  return draft.openings.flatMap((opening, index) => {
    const held = (opening.ballot as Record<string, Selections>)[pot];
    return held === undefined ? [] : [listedVote(index + 1, held)];
  });
}

function byHash(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a, 'base64'), Buffer.from(b, 'base64'));
}

function jsonl(values: readonly Json[]): string {
  return values.map((value) => `${canonical(value)}\n`).join('');
}

function writeFiles(draft: Draft, origin: string): void {
  const config = configFrom(draft.config);
  const counts = countAll(draft);
  const vkey = vkeyOf(origin, LOG_SEED, 1);
  const pem = createPublicKey(privateKey(LOG_SEED)).export({ format: 'pem', type: 'spki' });
  const texts: Record<string, string> = {
    'README.html': '<!doctype html><title>Tally</title>\n',
    'README.txt': 'How to verify\n',
    'config.json': canonical(draft.config),
    'projects.json': canonical(draft.projects),
    'projects.csv': projectsCsv(projectsFrom(draft.projects)),
    'roll-summary.json': canonical(draft.rollSummary),
    'policy.txt': draft.policy,
    'ballots.jsonl': jsonl(draft.openings),
    'superseded.jsonl': jsonl(draft.superseded),
    'index.csv': indexCsv(draft),
    'result.json': canonical(draft.result),
    'result.csv': resultCsv(counts),
    'trace.jsonl': draft.trace.map((line) => `${line}\n`).join(''),
    'keys/log.vkey': `${vkey}\n`,
    'keys/log.pem': pem.toString(),
    'verifier/baraza-verify.mjs': '// a copy of the verifier\n',
  };
  for (const one of counts) {
    const path = `pabulib/${draft.round}-${one.pot.id}.pb`;
    texts[path] = pabulibText(config, one, votesOf(draft, one.pot.id));
  }
  for (const [path, text] of Object.entries(texts)) draft.files.set(path, Buffer.from(text));
  const method = Object.fromEntries(
    [...config.pots.values()].map((pot) => [pot.id, `${pot.rule}/${pot.ruleVersion}`]),
  );
  draft.entries.push(
    {
      t: 'reveal',
      v: 1,
      ballots: hash(texts['ballots.jsonl'] as string),
      n: draft.openings.length,
    },
    { t: 'tally', v: 1, result: hash(texts['result.json'] as string), method, code: CODE },
  );
}

function indexCsv(draft: Draft): string {
  const bytes = draft.entries.map(entryBytes);
  const tree = buildTree(bytes);
  const places = new Map<string, number>();
  draft.entries.forEach((entry, index) => {
    if (typeof entry === 'string' || entry.t !== 'cast') return;
    const key = `${entry.k as string} ${entry.r as number}`;
    if (!places.has(key)) places.set(key, index);
  });
  const rows = draft.openings.map((opening, line) => {
    const c = createHash('sha256').update(canonical(opening)).digest();
    const index = places.get(`${opening.k as string} ${opening.r as number}`) ?? -1;
    const code = trackingCode(index < 0 ? Buffer.alloc(32) : subtree(tree, 0, index));
    return [
      line + 1,
      index,
      opening.k as string,
      opening.r as number,
      c.toString('base64'),
      c.toString('hex'),
      code,
    ];
  });
  return csvText([['line', 'index', 'k', 'r', 'c_base64', 'c_hex', 'tracking_code'], ...rows]);
}

/** The lines of a manifest over the files outside log/. */
export function manifestOf(files: ReadonlyMap<string, Buffer>): string {
  return [...files.keys()]
    .filter((path) => !path.startsWith('log/') && path !== 'MANIFEST.sha256')
    .sort(byCodePoint)
    .map((path) => {
      const hex = createHash('sha256')
        .update(files.get(path) as Buffer)
        .digest('hex');
      return `${hex}  ${path}\n`;
    })
    .join('');
}

function entryBytes(entry: JsonObject | string): Buffer {
  return Buffer.from(typeof entry === 'string' ? entry : canonical(entry));
}

function writeLog(
  spec: BundleSpec,
  draft: Draft,
  origin: string,
): Omit<BuiltBundle, 'files' | 'source'> {
  const entries = draft.entries.map(entryBytes);
  const tree = buildTree(entries);
  const head = (size: number): string => {
    const body = `${origin}\n${size}\n${rootOfSize(tree, size).toString('base64')}\n`;
    const witness =
      spec.hasWitness === true ? signatureLine(WITNESS, WITNESS_SEED, body, 1_750_000_000) : '';
    return `${body}\n${signatureLine(origin, LOG_SEED, body)}${witness}`;
  };
  const write = (path: string, bytes: string | Buffer): void => {
    draft.files.set(`log/${path}`, Buffer.from(bytes));
  };
  write('entries.jsonl', entries.map((entry) => `${entry.toString()}\n`).join(''));
  write('checkpoint', head(entries.length));
  const earlier = (spec.heads ?? [0, 1]).filter((size) => size < entries.length);
  write('checkpoints.txt', [...earlier, entries.length].map(head).join(''));
  for (const [path, bytes] of tilesOf(tree, entries)) write(path, bytes);
  const receipt = (index: number, size = entries.length): string => {
    const proof = inclusion(entries.slice(0, size), index).map((part) => part.toString('base64'));
    const entry = (entries[index] as Buffer).toString('base64');
    const lines = ['c2sp.org/tlog-proof@v1', `extra ${entry}`, `index ${index}`, ...proof];
    return `${lines.join('\n')}\n\n${head(size)}`;
  };
  return { vkey: vkeyOf(origin, LOG_SEED, 1), entries, head, receipt };
}

/** Proof by the recursive definition. @see RFC 6962 section 2.1.1 */
function inclusion(entries: readonly Buffer[], index: number): Buffer[] {
  if (entries.length <= 1) return [];
  let split = 1;
  while (split * 2 < entries.length) split *= 2;
  const [left, right] = [entries.slice(0, split), entries.slice(split)];
  const rootOf = (part: readonly Buffer[]): Buffer => rootOfSize(buildTree(part), part.length);
  return index < split
    ? [...inclusion(left, index), rootOf(right)]
    : [...inclusion(right, index - split), rootOf(left)];
}

function privateKey(seed: string): KeyObject {
  const der = Buffer.from(`302e020100300506032b657004220420${seed}`, 'hex');
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}

function rawPublicKey(seed: string): Buffer {
  const spki = createPublicKey(privateKey(seed)).export({ format: 'der', type: 'spki' });
  return spki.subarray(spki.length - 32);
}

function keyId(name: string, seed: string, type: number): Buffer {
  const key = Buffer.concat([Buffer.of(type), rawPublicKey(seed)]);
  return createHash('sha256').update(`${name}\n`).update(key).digest().subarray(0, 4);
}
