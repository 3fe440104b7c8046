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

/** A way to cheat, and the check that must notice. */
export interface Fraud {
  readonly id: string;
  readonly what: string;
  readonly cheats?: Cheats;
  /** What is changed when everything is signed. */
  after?(bundle: BuiltBundle): void;
  options?(bundle: BuiltBundle): VerifyOptions;
}

const ORIGIN = 'pb.example.org/rounds/demo-2026/log';

/** All ways to cheat with the rich round. */
export const FRAUDS: readonly Fraud[] = [
  { id: 'C01', what: 'a file withheld', after: ({ files }) => files.delete('README.txt') },
  { id: 'C01', what: 'a tile withheld', after: ({ files }) => files.delete('log/checkpoints.txt') },
  { id: 'C01', what: 'a file smuggled in', after: put('notes.txt', 'x') },
  { id: 'C01', what: 'a file smuggled into log/', after: put('log/notes', 'x') },
  { id: 'C01', what: 'an unsafe path', after: put('../notes.txt', 'x') },
  { id: 'C01', what: 'a known file not listed', after: put('verifier/verify.html', 'x') },
  {
    id: 'C01',
    what: 'a smuggled file that is listed',
    cheats: { written: file('notes.txt', 'x') },
  },
  { id: 'C01', what: 'a manifest in another order', cheats: manifest(reversedLines) },
  { id: 'C01', what: 'a manifest with an odd line', cheats: manifest((text) => `${text}x\n`) },
  { id: 'C01', what: 'a manifest that goes on', cheats: manifest((text) => `${text}x`) },
  {
    id: 'C01',
    what: 'a manifest that lists the log',
    cheats: manifest((text) => text.replace(/^/, `${'0'.repeat(64)}  log/checkpoint\n`)),
  },
  { id: 'C02', what: 'a file edited', after: put('README.txt', 'Trust us\n') },
  { id: 'C02', what: 'a file and the manifest edited', after: editWithManifest },
  { id: 'C02', what: 'no manifest', after: ({ files }) => files.delete('MANIFEST.sha256') },
  {
    id: 'C02',
    what: 'no final entry',
    cheats: { sealed: ({ entries }) => void entries.pop() },
  },
  { id: 'C03', what: 'keys of an entry in another order', cheats: { cast: swapKeys } },
  { id: 'C03', what: 'an unknown key in the config', cheats: config({ extra: 1 }) },
  { id: 'C03', what: 'an opening with a time', cheats: recommit({ time: '10:00' }) },
  { id: 'C03', what: 'a duplicate key', cheats: { written: edit('result.json', duplicateKey) } },
  { id: 'C03', what: 'a float', cheats: { written: edit('roll-summary.json', floatTotal) } },
  {
    id: 'C03',
    what: 'a last line without newline',
    cheats: { written: file('trace.jsonl', '{}') },
  },
  { id: 'C03', what: 'text that is not NFC', cheats: config({ title: 'Ko\u0301d' }) },
  { id: 'C03', what: 'no UTF-8', cheats: { written: file('config.json', Buffer.of(0xff)) } },
  { id: 'C03', what: 'a style with odd pots', cheats: config({ styles: { d1: ['x'], d2: [] } }) },
  { id: 'C03', what: 'no pots', cheats: config({ pots: {}, styles: { d1: [], d2: [] } }) },
  { id: 'C03', what: 'a deep value', cheats: { written: file('result.json', deep(40)) } },
  {
    id: 'C03',
    what: 'projects out of order',
    cheats: { before: (d) => void d.projects.reverse() },
  },
  {
    id: 'C03',
    what: 'an entry too long',
    cheats: { opened: (o) => void (o.code = 'x'.repeat(7e4)) },
  },
  { id: 'A01', what: 'a head signed by another key', after: signedByOther },
  {
    id: 'A01',
    what: 'a bundle forged with another key',
    options: () => ({ vkey: vkeyOf(ORIGIN, OTHER_SEED, 1) }),
  },
  { id: 'A01', what: 'a byte after the head', after: change('log/checkpoint', (t) => `${t}\n`) },
  { id: 'A01', what: 'no key', after: ({ files }) => files.delete('keys/log.vkey'), options: none },
  { id: 'A02', what: 'the log of another round', cheats: { opened: (o) => void (o.round = 'x') } },
  { id: 'A02', what: 'the config of another round', cheats: config({ round: 'other' }) },
  { id: 'A02', what: 'another PEM', cheats: { written: file('keys/log.pem', 'x') } },
  { id: 'A02', what: 'another key in the open entry', cheats: { opened: otherLogKey } },
  { id: 'A02', what: 'another key in keys/', cheats: { written: otherKeyFile } },
  {
    id: 'A02',
    what: 'another log in the policy',
    cheats: {
      before: (draft) => void (draft.policy = draft.policy.replace(/^log.*\n/, '')),
    },
  },
  { id: 'A02', what: 'no open entry', cheats: { cast: ({ entries }) => void entries.shift() } },
  { id: 'A03', what: 'an unknown signature', after: change('log/checkpoint', addStranger) },
  { id: 'A03', what: 'a witness missing', after: change('log/checkpoint', dropLastLine) },
  { id: 'A03', what: 'a witness signature spoilt', after: change('log/checkpoint', spoilWitness) },
  { id: 'A03', what: 'a signature twice', after: change('log/checkpoint', doubleLastLine) },
  { id: 'A03', what: 'a policy that says nothing', cheats: policy('# nothing\n') },
  { id: 'A03', what: 'a head that is none', after: put('log/checkpoint', 'x\n') },
  { id: 'A05', what: 'a ballot void without approval', cheats: { cast: addRemovals(['void']) } },
  { id: 'A05', what: 'a deadline moved without approval', cheats: { cast: addEntry(ruleEntry()) } },
  { id: 'A05', what: 'paper without approval', cheats: { cast: addEntry(paperEntry()) } },
  { id: 'L01', what: 'an entry edited', after: change('log/entries.jsonl', bumpRevision) },
  { id: 'L01', what: 'an entry dropped', after: change('log/entries.jsonl', dropLastLine) },
  { id: 'L01', what: 'entries swapped', after: change('log/entries.jsonl', reversedLines) },
  { id: 'L01', what: 'no head', after: ({ files }) => files.delete('log/checkpoint') },
  { id: 'L02', what: 'heads in another order', after: reorderHeads },
  { id: 'L02', what: 'a forked head', after: forkHeads },
  { id: 'L02', what: 'a head larger than the log', after: oversizeHead },
  { id: 'L02', what: 'no heads', after: put('log/checkpoints.txt', '') },
  { id: 'L02', what: 'heads that are none', after: put('log/checkpoints.txt', 'a\n— b\nc') },
  { id: 'L02', what: 'heads withheld', after: ({ files }) => files.delete('log/checkpoints.txt') },
  {
    id: 'L02',
    what: 'a head with an unknown signature',
    after: change('log/checkpoints.txt', addStranger),
  },
  { id: 'L03', what: 'a split view', options: (b) => ({ vkey: b.vkey, seen: [forkedHead()] }) },
  {
    id: 'L03',
    what: 'a head of another log',
    options: (b) => ({ vkey: b.vkey, seen: [otherLog()] }),
  },
  { id: 'L03', what: 'a kept file with nothing', options: (b) => ({ vkey: b.vkey, seen: [''] }) },
  { id: 'L03', what: 'a kept file with junk', options: (b) => ({ vkey: b.vkey, seen: ['x'] }) },
  { id: 'L04', what: 'a tile edited', after: put('log/tile/0/000.p/14', 'x') },
  { id: 'L04', what: 'a tile withheld', after: ({ files }) => files.delete('log/tile/0/000.p/14') },
  { id: 'L04', what: 'a tile too many', after: put('log/tile/0/000.p/3', 'x') },
  { id: 'L04', what: 'an index edited', cheats: { written: edit('index.csv', (t) => `${t}\n`) } },
  { id: 'L05', what: 'a ballot after the close', cheats: { closed: addEntry(lateCast()) } },
  { id: 'L05', what: 'two open entries', cheats: { cast: ({ entries }) => addFirst(entries) } },
  { id: 'L05', what: 'no close', cheats: { closed: ({ entries }) => void entries.pop() } },
  { id: 'L05', what: 'no final', cheats: { sealed: ({ entries }) => void entries.pop() } },
  {
    id: 'L05',
    what: 'an unreadable entry',
    cheats: { cast: ({ entries }) => void entries.push('?') },
  },
  { id: 'L06', what: 'a hidden revision', cheats: recommit({ r: 7 }) },
  { id: 'L06', what: 'a commitment twice', cheats: { cast: doubleCommitment } },
  { id: 'L06', what: 'a revote where none may', cheats: config({ revote: false }) },
  { id: 'L07', what: 'a ballot dropped', options: receiptOfDropped },
  { id: 'L07', what: 'a proof reversed', options: (b) => receipt(b, reversedProof) },
  { id: 'L07', what: 'an index with a zero', options: (b) => receipt(b, indexWithZero) },
  { id: 'L07', what: 'an index beyond', options: (b) => receipt(b, indexBeyond) },
  { id: 'L07', what: 'an entry that is no base64', options: (b) => receipt(b, spoilExtra) },
  { id: 'L07', what: 'another header', options: (b) => receipt(b, (t) => `x${t}`) },
  {
    id: 'E01',
    what: 'more voters than the roll',
    cheats: { before: shrinkRoll({ d1: 3, d2: 2 }) },
  },
  { id: 'E01', what: 'an empty roll', cheats: { before: shrinkRoll({ d1: 0, d2: 0 }) } },
  { id: 'E01', what: 'no open entry', cheats: { cast: ({ entries }) => void entries.shift() } },
  { id: 'E02', what: 'a ballot twice', cheats: { cast: doubleBallot } },
  { id: 'E02', what: 'a ballot left out', cheats: { cast: ({ openings }) => void openings.pop() } },
  { id: 'E02', what: 'a ballot of nobody', cheats: { cast: inventBallot } },
  { id: 'E03', what: 'one style stuffed', cheats: { before: shrinkRoll({ d1: 11, d2: 2 }) } },
  { id: 'E03', what: 'another summary', cheats: { opened: (o) => void (o.rollHash = hash('x')) } },
  { id: 'E03', what: 'a total too high', cheats: { before: setTotal(99) } },
  { id: 'E03', what: 'an unknown style', cheats: { before: shrinkRoll({ d1: 8, d2: 4, d3: 1 }) } },
  { id: 'E03', what: 'no open entry', cheats: { cast: ({ entries }) => void entries.shift() } },
  { id: 'E04', what: 'a reason of no list', cheats: { cast: addRemovals(['void'], 'whim') } },
  { id: 'E04', what: 'void twice', cheats: { cast: addRemovals(['void', 'void']) } },
  { id: 'E04', what: 'restored first', cheats: { cast: addRemovals(['restore']) } },
  {
    id: 'E04',
    what: 'void of no cast',
    cheats: { cast: addEntry(removal('void', 'x'.repeat(21) + 'A')) },
  },
  { id: 'E05', what: 'a wrong turnout', cheats: { closed: lastEntry({ casts: 8 }) } },
  { id: 'E05', what: 'wrong credentials', cheats: { closed: lastEntry({ openAtClose: 7 }) } },
  { id: 'E05', what: 'no close', cheats: { closed: ({ entries }) => void entries.pop() } },
  { id: 'B01', what: 'a ballot lost', cheats: { cast: ({ openings }) => void openings.pop() } },
  { id: 'B01', what: 'a ballot invented', cheats: { cast: inventBallot } },
  { id: 'B01', what: 'a ballot twice', cheats: { cast: doubleBallot } },
  { id: 'B01', what: 'a superseded cast hidden', cheats: { cast: (d) => void d.superseded.pop() } },
  { id: 'B01', what: 'a superseded cast changed', cheats: { cast: changeSuperseded } },
  {
    id: 'B01',
    what: 'a reveal of another file',
    cheats: { written: reveal({ ballots: hash('x') }) },
  },
  { id: 'B01', what: 'a reveal of another number', cheats: { written: reveal({ n: 5 }) } },
  { id: 'B01', what: 'no reveal', cheats: { written: (d) => void d.entries.splice(-2, 1) } },
  { id: 'B02', what: 'a choice changed', cheats: { cast: changeChoice } },
  { id: 'B02', what: 'a salt changed', cheats: { cast: ({ openings }) => setSalt(openings, 'x') } },
  { id: 'B03', what: 'a short salt', cheats: recommit({ salt: 'AAAA' }) },
  { id: 'B03', what: 'a salt of zeros', cheats: recommit({ salt: `${'A'.repeat(43)}=` }) },
  { id: 'B03', what: 'a salt twice', cheats: recommit({ salt: hash('salt 0 1') }) },
  { id: 'B03', what: 'a salt of two equal halves', cheats: recommit({ salt: twice('salt') }) },
  {
    id: 'B04',
    what: 'too many projects',
    cheats: ballot('city', ['giant', 'gratis', 'p-3', 'p1']),
  },
  { id: 'B04', what: 'a project of another pot', cheats: ballot('city', ['n1']) },
  { id: 'B04', what: 'a project twice', cheats: ballot('city', ['p1', 'p1']) },
  { id: 'B04', what: 'projects unsorted', cheats: ballot('city', ['p2', 'p1']) },
  { id: 'B04', what: 'a pot of another style', cheats: recommit({ style: 'd2' }) },
  { id: 'B04', what: 'a style that is not', cheats: recommit({ style: 'd9' }) },
  { id: 'B04', what: 'a pot that is not', cheats: ballot('south', ['p1']) },
  { id: 'B04', what: 'a knapsack too full', cheats: ballot('north', ['n1', 'n2', 'n3']) },
  {
    id: 'B05',
    what: 'ballots in order of casting',
    cheats: { counted: (d) => void d.openings.reverse() },
  },
  {
    id: 'B05',
    what: 'superseded unsorted',
    cheats: { counted: (d) => void d.superseded.reverse() },
  },
  { id: 'B05', what: 'a ballot with an address', cheats: recommit({ ip: '192.0.2.7' }) },
  { id: 'R01', what: 'rules changed', cheats: { opened: (o) => void (o.config = hash('x')) } },
  { id: 'R01', what: 'costs changed', cheats: { cast: changeCost } },
  {
    id: 'R01',
    what: 'witnesses changed',
    cheats: { opened: (o) => void (o.witnesses = hash('x')) },
  },
  { id: 'R01', what: 'no open entry', cheats: { cast: ({ entries }) => void entries.shift() } },
  {
    id: 'R02',
    what: 'a tie order that lacks one',
    cheats: tieOrder('city', ['gratis', 'p-3', 'p1', 'p2']),
  },
  { id: 'R02', what: 'a tie order with a double', cheats: tieOrder('north', ['n1', 'n2', 'n2']) },
  {
    id: 'R02',
    what: 'a tie order against its rule',
    cheats: tieOrder('city', ['gratis', 'p-3', 'p2', 'p1', 'giant']),
  },
  { id: 'R03', what: 'another winner', cheats: { counted: ({ result }) => otherWinner(result) } },
  {
    id: 'R03',
    what: 'another turnout',
    cheats: { counted: ({ result }) => void (result.counted = 7) },
  },
  {
    id: 'R03',
    what: 'an unknown figure',
    cheats: { counted: ({ result }) => void (result.x = 7) },
  },
  { id: 'R03', what: 'a trace cut short', cheats: { counted: ({ trace }) => void trace.pop() } },
  {
    id: 'R03',
    what: 'a trace too long',
    cheats: { counted: ({ trace }) => void trace.push('{}') },
  },
  { id: 'R03', what: 'a trace retold', cheats: { counted: ({ trace }) => void trace.reverse() } },
  { id: 'R03', what: 'no trace', after: ({ files }) => files.delete('trace.jsonl') },
  { id: 'R03', what: 'no result', after: ({ files }) => files.delete('result.json') },
  {
    id: 'R03',
    what: 'a trace without end',
    cheats: { written: edit('trace.jsonl', (t) => `${t}x`) },
  },
  {
    id: 'R04',
    what: 'a file for other tools edited',
    cheats: { written: edit(pb('city'), dropLastLine) },
  },
  { id: 'R04', what: 'another file for other tools', cheats: { written: swapPabulib } },
  {
    id: 'R06',
    what: 'another result recorded',
    cheats: { written: lastEntry({ result: hash('x') }) },
  },
  {
    id: 'R06',
    what: 'another rule recorded',
    cheats: { written: lastEntry({ method: { a: 'b' } }) },
  },
  { id: 'R06', what: 'another table', cheats: { written: edit('result.csv', (t) => `${t}\n`) } },
  { id: 'R06', what: 'another list', cheats: { written: edit('projects.csv', (t) => `${t}\n`) } },
  { id: 'R06', what: 'no tally', cheats: { written: ({ entries }) => void entries.pop() } },
];

function none(): VerifyOptions {
  return {};
}

function put(path: string, text: string) {
  return ({ files }: BuiltBundle): void => void files.set(path, Buffer.from(text));
}

function file(path: string, text: string | Buffer) {
  return ({ files }: Draft): void => void files.set(path, Buffer.from(text));
}

function change(path: string, how: (text: string) => string) {
  return ({ files }: BuiltBundle): void =>
    void files.set(path, Buffer.from(how(String(files.get(path)))));
}

function edit(path: string, how: (text: string) => string) {
  return ({ files }: Draft): void =>
    void files.set(path, Buffer.from(how(String(files.get(path)))));
}

/** Changes the manifest and lets the final entry name the changed one. */
function manifest(how: (text: string) => string): Cheats {
  return {
    sealed: ({ files, entries }) => {
      const text = how(String(files.get('MANIFEST.sha256')));
      files.set('MANIFEST.sha256', Buffer.from(text));
      entries[entries.length - 1] = { t: 'final', v: 1, manifest: hash(text) };
    },
  };
}

function reversedLines(text: string): string {
  return `${text.trimEnd().split('\n').reverse().join('\n')}\n`;
}

function editWithManifest(bundle: BuiltBundle): void {
  const before = String(bundle.files.get('README.txt'));
  const hex = (text: string): string => Buffer.from(hash(text), 'base64').toString('hex');
  put('README.txt', 'Trust us\n')(bundle);
  change('MANIFEST.sha256', (t) => t.replace(hex(before), hex('Trust us\n')))(bundle);
}

function swapKeys({ entries }: Draft): void {
  const { t, v, ...rest } = entries[1] as JsonObject;
  entries[1] = JSON.stringify({ v, t, ...rest });
}

function config(members: JsonObject): Cheats {
  return { before: (draft) => void Object.assign(draft.config, members) };
}

function policy(text: string): Cheats {
  return { before: (draft) => void (draft.policy = text) };
}

function tieOrder(pot: string, order: string[]): Cheats {
  return {
    before: (draft) => {
      const pots = draft.config.pots as Record<string, JsonObject>;
      Object.assign(pots[pot] as JsonObject, { tieOrder: order });
    },
  };
}

/** Changes the ballot of the second voter and commits to the changed one. */
function recommit(members: JsonObject): Cheats {
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

function ballot(pot: string, projects: string[]): Cheats {
  return recommit({ ballot: { [pot]: { type: 'approval', projects } } });
}

function duplicateKey(text: string): string {
  return text.replace('"v":1}', '"v":1,"v":1}');
}

function floatTotal(text: string): string {
  return text.replace('"total":13', '"total":1.5');
}

function deep(levels: number): string {
  return '['.repeat(levels) + ']'.repeat(levels);
}

function signedByOther({ files }: BuiltBundle): void {
  const [body] = String(files.get('log/checkpoint')).split('\n\n');
  const head = `${body}\n\n${signatureLine(ORIGIN, OTHER_SEED, `${body}\n`)}`;
  files.set('log/checkpoint', Buffer.from(head));
}

function otherLogKey(open: JsonObject): void {
  (open.keys as JsonObject).log = [vkeyOf('pb.example.org/rounds/x/log', OTHER_SEED, 1)];
}

function otherKeyFile({ files }: Draft): void {
  files.set('keys/log.vkey', Buffer.from(vkeyOf(ORIGIN, OTHER_SEED, 1)));
}

function addStranger(text: string): string {
  return text + signatureLine('stranger.example/x', OTHER_SEED, 'x', 1);
}

function dropLastLine(text: string): string {
  return text.replace(/[^\n]*\n$/, '');
}

function doubleLastLine(text: string): string {
  return text.replace(/([^\n]*\n)$/, '$1$1');
}

function spoilWitness(text: string): string {
  return text.replace(/(— witness\S* )(\S{8})(.)/, (_, name: string, id: string, c: string) => {
    return name + id + (c === 'A' ? 'B' : 'A');
  });
}

function addEntry(entry: JsonObject) {
  return ({ entries }: Draft): void => void entries.push(entry);
}

function addFirst(entries: Draft['entries']): void {
  entries.push(entries[0] as JsonObject);
}

function ruleEntry(): JsonObject {
  const to = '2026-06-01T00:00:00.000Z';
  return { t: 'rule', v: 1, what: 'deadline-extended', to, ref: hash('case'), by: ['a', 'b'] };
}

function paperEntry(): JsonObject {
  return { t: 'paper', v: 1, batch: 'P-1', n: 0, sheets: hash('s'), by: ['a', 'b'] };
}

function removal(t: string, k: string, reason = 'ineligible'): JsonObject {
  return { t, v: 1, k, r: 0, reason, ref: hash('case'), by: ['a', 'b'] };
}

function addRemovals(types: readonly string[], reason?: string) {
  return ({ entries }: Draft): void => {
    for (const type of types) entries.push(removal(type, credentialOf(1), reason));
  };
}

function bumpRevision(text: string): string {
  return text.replace('"r":0', '"r":1');
}

function reorderHeads(bundle: BuiltBundle): void {
  const text = bundle.head(4) + bundle.head(1) + String(bundle.files.get('log/checkpoint'));
  put('log/checkpoints.txt', text)(bundle);
}

function forkedHead(): string {
  return buildBundle(RICH_ROUND, { opened: (open) => void (open.code = 'fork') }).head(3);
}

function otherLog(): string {
  const bundle = buildBundle({ ...RICH_ROUND, round: 'other' });
  return bundle.head(1);
}

function forkHeads(bundle: BuiltBundle): void {
  put('log/checkpoints.txt', forkedHead() + String(bundle.files.get('log/checkpoint')))(bundle);
}

function oversizeHead(bundle: BuiltBundle): void {
  const body = `${ORIGIN}\n99\n${hash('x')}\n`;
  const head = `${body}\n${signatureLine(ORIGIN, OTHER_SEED, body)}`;
  put('log/checkpoints.txt', head + String(bundle.files.get('log/checkpoint')))(bundle);
}

function lateCast(): JsonObject {
  return { t: 'cast', v: 1, k: credentialOf(50), r: 0, c: hash('late') };
}

function doubleCommitment({ entries }: Draft): void {
  const first = entries[1] as JsonObject;
  entries.push({ ...first, k: credentialOf(60) });
}

function receipt(bundle: BuiltBundle, how: (text: string) => string): VerifyOptions {
  return { vkey: bundle.vkey, receipts: [{ name: 'my receipt', text: how(bundle.receipt(2)) }] };
}

function receiptOfDropped({ vkey }: BuiltBundle): VerifyOptions {
  const honest = buildBundle(RICH_ROUND, { cast: addEntry(lateCast()) });
  return { vkey, receipts: [{ name: 'my receipt', text: honest.receipt(10, 11) }] };
}

function reversedProof(text: string): string {
  const [top = '', head] = text.split('\n\n');
  const lines = top.split('\n');
  return [[...lines.slice(0, 3), ...lines.slice(3).reverse()].join('\n'), head].join('\n\n');
}

function indexWithZero(text: string): string {
  return text.replace('\nindex ', '\nindex 0');
}

function indexBeyond(text: string): string {
  return text.replace(/\nextra .*\nindex 2/, '\nindex 99');
}

function spoilExtra(text: string): string {
  return text.replace('extra ', 'extra *');
}

function shrinkRoll(byStyle: Record<string, number>) {
  return ({ rollSummary }: Draft): void => {
    const total = Object.values(byStyle).reduce((sum, people) => sum + people, 0);
    Object.assign(rollSummary, { byStyle, total });
  };
}

function setTotal(total: number) {
  return ({ rollSummary }: Draft): void => void (rollSummary.total = total);
}

function doubleBallot({ openings }: Draft): void {
  openings.push(structuredClone(openings[0] as JsonObject));
}

function inventBallot({ openings }: Draft): void {
  openings.push({
    ...structuredClone(openings[0] as JsonObject),
    k: credentialOf(70),
    salt: hash('invented'),
  });
}

function lastEntry(members: JsonObject) {
  return ({ entries }: Draft): void => void Object.assign(entries.at(-1) as JsonObject, members);
}

function reveal(members: JsonObject) {
  return ({ entries }: Draft): void => void Object.assign(entries.at(-2) as JsonObject, members);
}

function changeSuperseded({ superseded }: Draft): void {
  (superseded[0] as JsonObject).c = hash('other');
}

function changeChoice({ openings }: Draft): void {
  const opening = openings.find(({ k }) => k === credentialOf(1)) as JsonObject;
  opening.ballot = { city: { type: 'approval', projects: ['p2'] } };
}

function setSalt(openings: readonly JsonObject[], seed: string): void {
  (openings[0] as JsonObject).salt = hash(seed);
}

function twice(seed: string): string {
  const half = Buffer.from(hash(seed), 'base64').subarray(0, 16);
  return Buffer.concat([half, half]).toString('base64');
}

function changeCost({ projects }: Draft): void {
  (projects[0] as JsonObject).costMinor = '12345';
}

function otherWinner(result: JsonObject): void {
  const pot = (result.pots as Record<string, JsonObject>).north as JsonObject;
  Object.assign(pot, { winners: ['n3'], order: ['n3'] });
}

function pb(pot: string): string {
  return `pabulib/demo-2026-${pot}.pb`;
}

function swapPabulib({ files }: Draft): void {
  files.set(pb('city'), files.get(pb('north')) as Buffer);
}
