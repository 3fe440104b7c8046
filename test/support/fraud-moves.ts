import {
  buildBundle,
  credentialOf,
  hash,
  OTHER_SEED,
  signatureLine,
  vkeyOf,
  type BuiltBundle,
  type Cheats,
  type Draft,
} from './bundle-builder';
import { RICH_ROUND } from './sample-rounds';
import type { VerifyOptions } from '../../src/verifier/core/bundle';
import { canonical, type Json, type JsonObject } from '../../src/verifier/formats/json';

export const ORIGIN = 'pb.example.org/rounds/demo-2026/log';

export function none(): VerifyOptions {
  return {};
}

export function put(path: string, text: string) {
  return ({ files }: BuiltBundle): void => void files.set(path, Buffer.from(text));
}

export function file(path: string, text: string | Buffer) {
  return ({ files }: Draft): void => void files.set(path, Buffer.from(text));
}

/** Adds bytes at the end of a file. */
export function append(path: string, ...bytes: number[]) {
  return ({ files }: BuiltBundle): void => {
    files.set(path, Buffer.concat([files.get(path) as Buffer, Buffer.from(bytes)]));
  };
}

export function plusList(text: string): string {
  return `${text}[]\n`;
}

export function change(path: string, how: (text: string) => string) {
  return ({ files }: BuiltBundle): void =>
    void files.set(path, Buffer.from(how(String(files.get(path)))));
}

export function edit(path: string, how: (text: string) => string) {
  return ({ files }: Draft): void =>
    void files.set(path, Buffer.from(how(String(files.get(path)))));
}

/** Changes the manifest and lets the final entry name the changed one. */
export function manifest(how: (text: string) => string): Cheats {
  return {
    sealed: ({ files, entries }) => {
      const text = how(String(files.get('MANIFEST.sha256')));
      files.set('MANIFEST.sha256', Buffer.from(text));
      entries[entries.length - 1] = { t: 'final', v: 1, manifest: hash(text) };
    },
  };
}

export function reversedLines(text: string): string {
  return `${text.trimEnd().split('\n').reverse().join('\n')}\n`;
}

export function editWithManifest(bundle: BuiltBundle): void {
  const before = String(bundle.files.get('README.txt'));
  const hex = (text: string): string => Buffer.from(hash(text), 'base64').toString('hex');
  put('README.txt', 'Trust us\n')(bundle);
  change('MANIFEST.sha256', (t) => t.replace(hex(before), hex('Trust us\n')))(bundle);
}

export function swapKeys({ entries }: Draft): void {
  const { t, v, ...rest } = entries[1] as JsonObject;
  entries[1] = JSON.stringify({ v, t, ...rest });
}

export function config(members: JsonObject): Cheats {
  return { before: (draft) => void Object.assign(draft.config, members) };
}

export function policy(text: string): Cheats {
  return { before: (draft) => void (draft.policy = text) };
}

export function tieOrder(pot: string, order: string[]): Cheats {
  return {
    before: (draft) => {
      const pots = draft.config.pots as Record<string, JsonObject>;
      Object.assign(pots[pot] as JsonObject, { tieOrder: order });
    },
  };
}

/** Changes the ballot of the second voter and commits to the changed one. */
export function recommit(members: JsonObject): Cheats {
  return {
    cast: ({ openings, entries }) => {
      const opening = openings.find(({ k }) => k === credentialOf(1)) as JsonObject;
      const index = entries.findIndex((e) => typeof e !== 'string' && e.k === opening.k);
      Object.assign(opening, members);
      const cast = { ...(entries[index] as JsonObject), r: opening.r as Json };
      entries[index] = { ...cast, c: hash(canonical(opening)) };
    },
  };
}

export function ballot(pot: string, projects: string[]): Cheats {
  return recommit({ ballot: { [pot]: { type: 'approval', projects } } });
}

export function duplicateKey(text: string): string {
  return text.replace('"v":1}', '"v":1,"v":1}');
}

export function floatTotal(text: string): string {
  return text.replace('"total":13', '"total":1.5');
}

export function deep(levels: number): string {
  return '['.repeat(levels) + ']'.repeat(levels);
}

export function signedByOther({ files }: BuiltBundle): void {
  const [body] = String(files.get('log/checkpoint')).split('\n\n');
  const head = `${body}\n\n${signatureLine(ORIGIN, OTHER_SEED, `${body}\n`)}`;
  files.set('log/checkpoint', Buffer.from(head));
}

export function otherLogKey(open: JsonObject): void {
  (open.keys as JsonObject).log = [vkeyOf('pb.example.org/rounds/x/log', OTHER_SEED, 1)];
}

export function otherKeyFile({ files }: Draft): void {
  files.set('keys/log.vkey', Buffer.from(vkeyOf(ORIGIN, OTHER_SEED, 1)));
}

export function addStranger(text: string): string {
  return text + signatureLine('stranger.example/x', OTHER_SEED, 'x', 1);
}

export function dropLastLine(text: string): string {
  return text.replace(/[^\n]*\n$/, '');
}

export function doubleLastLine(text: string): string {
  return text.replace(/([^\n]*\n)$/, '$1$1');
}

export function spoilWitness(text: string): string {
  return text.replace(/(— witness\S* )(\S{8})(.)/, (_, name: string, id: string, c: string) => {
    return name + id + (c === 'A' ? 'B' : 'A');
  });
}

export function addEntry(entry: JsonObject) {
  return ({ entries }: Draft): void => void entries.push(entry);
}

export function addFirst(entries: Draft['entries']): void {
  entries.push(entries[0] as JsonObject);
}

export function ruleEntry(): JsonObject {
  const to = '2026-06-01T00:00:00.000Z';
  return {
    t: 'rule',
    v: 1,
    what: 'deadline-extended',
    to,
    ref: hash('case'),
    by: ['00000001', '00000002'],
  };
}

export function paperEntry(): JsonObject {
  return { t: 'paper', v: 1, batch: 'P-1', n: 0, sheets: hash('s'), by: ['00000001', '00000002'] };
}

export function removal(t: string, k: string, reason = 'ineligible'): JsonObject {
  return { t, v: 1, k, r: 0, reason, ref: hash('case'), by: ['00000001', '00000002'] };
}

export function addRemovals(types: readonly string[], reason?: string) {
  return ({ entries }: Draft): void => {
    for (const type of types) entries.push(removal(type, credentialOf(1), reason));
  };
}

export function bumpRevision(text: string): string {
  return text.replace('"r":0', '"r":1');
}

export function reorderHeads(bundle: BuiltBundle): void {
  const text = bundle.head(4) + bundle.head(1) + String(bundle.files.get('log/checkpoint'));
  put('log/checkpoints.txt', text)(bundle);
}

export function forkedHead(): string {
  return buildBundle(RICH_ROUND, { opened: (open) => void (open.code = 'f'.repeat(40)) }).head(3);
}

export function otherLog(): string {
  const bundle = buildBundle({ ...RICH_ROUND, round: 'other' });
  return bundle.head(1);
}

export function forkHeads(bundle: BuiltBundle): void {
  put('log/checkpoints.txt', forkedHead() + String(bundle.files.get('log/checkpoint')))(bundle);
}

export function oversizeHead(bundle: BuiltBundle): void {
  const body = `${ORIGIN}\n99\n${hash('x')}\n`;
  const head = `${body}\n${signatureLine(ORIGIN, OTHER_SEED, body)}`;
  put('log/checkpoints.txt', head + String(bundle.files.get('log/checkpoint')))(bundle);
}

export function promiseBlind(open: JsonObject): void {
  Object.assign(open, { cred: 'blind', keys: { ...(open.keys as JsonObject), blind: {} } });
}

export function longEntry(open: JsonObject): void {
  (open.keys as JsonObject).seal = Array<string>(700).fill('x'.repeat(100));
}

export function lateCast(): JsonObject {
  return { t: 'cast', v: 1, k: credentialOf(50), r: 0, c: hash('late') };
}

export function doubleCommitment({ entries }: Draft): void {
  const first = entries[1] as JsonObject;
  entries.push({ ...first, k: credentialOf(60) });
}

export function receipt(bundle: BuiltBundle, how: (text: string) => string): VerifyOptions {
  return { vkey: bundle.vkey, receipts: [{ name: 'my receipt', text: how(bundle.receipt(2)) }] };
}

export function receiptOfDropped({ vkey }: BuiltBundle): VerifyOptions {
  const honest = buildBundle(RICH_ROUND, { cast: addEntry(lateCast()) });
  return { vkey, receipts: [{ name: 'my receipt', text: honest.receipt(10, 11) }] };
}

export function reversedProof(text: string): string {
  const [top = '', head] = text.split('\n\n');
  const lines = top.split('\n');
  return [[...lines.slice(0, 3), ...lines.slice(3).reverse()].join('\n'), head].join('\n\n');
}

export function indexWithZero(text: string): string {
  return text.replace('\nindex ', '\nindex 0');
}

export function indexBeyond(text: string): string {
  return text.replace(/\nextra .*\nindex 2/, '\nindex 99');
}

export function spoilExtra(text: string): string {
  return text.replace('extra ', 'extra *');
}

export function shrinkRoll(byStyle: Record<string, number>) {
  return ({ rollSummary }: Draft): void => {
    const total = Object.values(byStyle).reduce((sum, people) => sum + people, 0);
    Object.assign(rollSummary, { byStyle, total });
  };
}

export function setTotal(total: number) {
  return ({ rollSummary }: Draft): void => void (rollSummary.total = total);
}

export function doubleBallot({ openings }: Draft): void {
  openings.push(structuredClone(openings[0] as JsonObject));
}

export function inventBallot({ openings }: Draft): void {
  openings.push({
    ...structuredClone(openings[0] as JsonObject),
    k: credentialOf(70),
    salt: hash('invented'),
  });
}

export function lastEntry(members: JsonObject) {
  return ({ entries }: Draft): void => void Object.assign(entries.at(-1) as JsonObject, members);
}

export function reveal(members: JsonObject) {
  return ({ entries }: Draft): void => void Object.assign(entries.at(-2) as JsonObject, members);
}

export function changeSuperseded({ superseded }: Draft): void {
  (superseded[0] as JsonObject).c = hash('other');
}

export function changeChoice({ openings }: Draft): void {
  const opening = openings.find(({ k }) => k === credentialOf(1)) as JsonObject;
  opening.ballot = { city: { type: 'approval', projects: ['p2'] } };
}

export function setSalt(openings: readonly JsonObject[], seed: string): void {
  (openings[0] as JsonObject).salt = hash(seed);
}

export function twice(seed: string): string {
  const half = Buffer.from(hash(seed), 'base64').subarray(0, 16);
  return Buffer.concat([half, half]).toString('base64');
}

export function changeCost({ projects }: Draft): void {
  (projects[0] as JsonObject).costMinor = '12345';
}

export function otherWinner(result: JsonObject): void {
  const pot = (result.pots as Record<string, JsonObject>).north as JsonObject;
  Object.assign(pot, { winners: ['n3'], order: ['n3'] });
}

export function pb(pot: string): string {
  return `pabulib/demo-2026-${pot}.pb`;
}

export function swapPabulib({ files }: Draft): void {
  files.set(pb('city'), files.get(pb('north')) as Buffer);
}
