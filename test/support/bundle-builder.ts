import { createHash } from 'node:crypto';

import { memorySource, type BundleSource } from '../../src/verifier/core/bundle-source';
import { countRound, listedVote } from '../../src/verifier/core/count-round';
import { configFrom, projectsFrom } from '../../src/verifier/core/model';
import type { Opening, Selections } from '../../src/verifier/core/model';
import { byCodePoint } from '../../src/verifier/formats/bytes';
import { csvText } from '../../src/verifier/formats/csv';
import { canonical, type JsonObject } from '../../src/verifier/formats/json';
import { buildTree, rootOfSize, subtree } from '../../src/verifier/formats/merkle';
import { tilesOf } from '../../src/verifier/formats/tiles';
import { trackingCode } from '../../src/verifier/formats/tracking-code';
import { pabulibText, type PabulibVote } from '../../src/verifier/recount/pabulib';
import { potResult } from '../../src/verifier/recount/recount';
import { projectsCsv, resultCsv } from '../../src/verifier/recount/tables';
import {
  APPROVER_KEYS,
  enterActs,
  enterOldCount,
  keepVoidsBack,
  voidCasts,
  voidsFile,
  writeApprovals,
  type ActSpec,
} from './bundle-acts';
import {
  byHash,
  castInto,
  credentialOf,
  entriesOf,
  entryBytes,
  jsonl,
  supersede,
  type BallotSpec,
  type Draft,
} from './bundle-draft';
import { cvrText } from './cvr-report';
import { hash, LOG_SEED, pemOfSeed, signatureLine, vkeyOf, WITNESS_SEED } from './log-keys';

export { credentialOf, type ChoiceSpec, type Draft } from './bundle-draft';
export { hash, LOG_SEED, OTHER_SEED, signatureLine, vkeyOf } from './log-keys';

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

/** A voter and her ballots, one after the other; each maps pots to what was chosen. */
export interface VoterSpec {
  readonly style: string;
  readonly ballots: readonly BallotSpec[];
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
  /** What two officers did, in order; without any there are no approvers. */
  readonly acts?: readonly ActSpec[];
  /** The last head is not signed yet. */
  readonly isDraft?: boolean;
}

/** Places at which a test may change the draft; what comes after is computed from the change. */
export interface Cheats {
  /** config, projects, policy are there; hashes and entries are not. */
  before?(draft: Draft): void;
  /** The open entry is there. */
  opened?(open: JsonObject): void;
  /** All casts and openings are there; nothing is counted. */
  cast?(draft: Draft): void;
  /** The close entry is there as the last entry; later acts are not. */
  closed?(draft: Draft): void;
  /** Openings sorted, result and trace computed; nothing is written. */
  counted?(draft: Draft): void;
  /** All files outside log/ but the manifest are there; reveal and tally are the last entries. */
  written?(draft: Draft): void;
  /** The manifest, the final entry and what came after are there. */
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

const WITNESS = 'witness.example/w1';
const CODE = '0123456789abcdef0123456789abcdef01234567';

/** Builds a complete bundle; valid unless a cheat makes it otherwise. */
export function buildBundle(spec: BundleSpec, cheats: Cheats = {}): BuiltBundle {
  const draft = startDraft(spec);
  const origin = `pb.example.org/rounds/${draft.round}/log`;
  cheats.before?.(draft);
  const acts = actsOf(spec);
  const open = openEntry(draft, vkeyOf(origin, LOG_SEED, 1), acts);
  cheats.opened?.(open);
  draft.entries.push(open);
  addCasts(spec, draft);
  enterActs(draft, acts, 'open');
  cheats.cast?.(draft);
  draft.entries.push(closeEntry(draft));
  cheats.closed?.(draft);
  enterLaterActs(draft, acts);
  count(draft, Object.values(spec.styles));
  cheats.counted?.(draft);
  writeFiles(draft, origin);
  cheats.written?.(draft);
  seal(draft, acts);
  cheats.sealed?.(draft);
  const log = writeLog(spec, draft, origin);
  cheats.logged?.(draft);
  return { ...log, files: draft.files, source: () => memorySource(draft.files) };
}

function actsOf({ acts = [] }: BundleSpec): readonly ActSpec[] {
  return acts;
}

/** The manifest, the entry that names it, and what came after. */
function seal(draft: Draft, acts: readonly ActSpec[]): void {
  const manifest = manifestOf(draft.files);
  draft.files.set('MANIFEST.sha256', Buffer.from(manifest));
  draft.entries.push({ t: 'final', v: 1, manifest: hash(manifest) });
  const behind = draft.entries.length;
  enterActs(draft, acts, 'counted');
  writeApprovals(draft, behind);
}

/** What officers did between the close and the count that is published. */
function enterLaterActs(draft: Draft, acts: readonly ActSpec[]): void {
  enterActs(draft, acts, 'closed');
  if (acts.some((act) => act.t !== 'paper' && act.at === 'recount')) enterOldCount(draft, CODE);
  enterActs(draft, acts, 'recount');
  keepVoidsBack(draft);
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

function openEntry(draft: Draft, vkey: string, acts: readonly ActSpec[]): JsonObject {
  const { total, byStyle, rollHash } = draft.rollSummary;
  const approvers = acts.length > 0 ? [...APPROVER_KEYS] : [];
  return {
    t: 'open',
    v: 1,
    round: draft.round,
    config: hash(canonical(draft.config)),
    projects: hash(canonical(draft.projects)),
    roll: { total: total as number, byStyle: structuredClone(byStyle) as JsonObject },
    rollHash: rollHash as string,
    keys: { log: [vkey], cred: hash('K_round'), seal: [], approvers },
    witnesses: hash(draft.policy),
    code: CODE,
    profile: 'open',
    cred: 'hmac',
  };
}

/** Casts in turns, so that revotes of one voter lie apart; every turn from the last voter on. */
function addCasts(spec: BundleSpec, draft: Draft): void {
  const turns = spec.voters.reduce((most, { ballots }) => Math.max(most, ballots.length), 0);
  const latest = new Map<string, JsonObject>();
  const voters = [...spec.voters.entries()].reverse();
  for (let r = 0; r < turns; r += 1) {
    for (const [number, { style, ballots }] of voters) {
      const ballot = ballots[r];
      if (ballot === undefined) continue;
      const k = credentialOf(number);
      const older = latest.get(k);
      if (older !== undefined) supersede(draft, older);
      // Deleted first, so that ballots stand in the order in which they were cast.
      latest.delete(k);
      latest.set(k, castInto(draft, { k, style, r, ballot, seed: `${number}` }));
    }
  }
  draft.openings.push(...latest.values());
}

function closeEntry(draft: Draft): JsonObject {
  const casts = entriesOf(draft, 'cast') as { k: string; r: number }[];
  const latest = new Map<string, number>();
  for (const { k, r } of casts) latest.set(k, Math.max(r, latest.get(k) ?? 0));
  const voids = voidCasts(draft);
  const effective = [...latest].filter(([k, r]) => !voids.has(`${k} ${r}`));
  return {
    t: 'close',
    v: 1,
    casts: casts.length,
    credentials: latest.size,
    voids: voids.size,
    openAtClose: effective.length,
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
    casts: entriesOf(draft, 'cast').length,
    credentials: new Set(entriesOf(draft, 'cast').map(({ k }) => k)).size,
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

function writeFiles(draft: Draft, origin: string): void {
  const config = configFrom(draft.config);
  const counts = countAll(draft);
  const vkey = vkeyOf(origin, LOG_SEED, 1);
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
    'keys/log.pem': pemOfSeed(LOG_SEED),
    'verifier/baraza-verify.mjs': '// a copy of the verifier\n',
  };
  for (const one of counts) {
    const path = `pabulib/${draft.round}-${one.pot.id}.pb`;
    texts[path] = [...pabulibText(config, one, votesOf(draft, one.pot.id))].join('');
  }
  const voids = voidsFile(draft);
  if (voids !== undefined) texts['voids.jsonl'] = voids;
  if (config.exports.includes('cvr')) texts['cvr/cvr.json'] = cvrText(draft);
  writeApprovals(draft);
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

function writeLog(
  spec: BundleSpec,
  draft: Draft,
  origin: string,
): Omit<BuiltBundle, 'files' | 'source'> {
  const entries = draft.entries.map(entryBytes);
  const tree = buildTree(entries);
  const bodyOf = (size: number): string =>
    `${origin}\n${size}\n${rootOfSize(tree, size).toString('base64')}\n`;
  const head = (size: number): string => {
    if (spec.isDraft === true && size === entries.length) return `${bodyOf(size)}\n`;
    const body = bodyOf(size);
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
