import type { JsonObject } from '../../src/verifier/formats/json';
import { approval, approverId, approverSeed, APPROVER_KEYS, type ActSpec } from './bundle-acts';
import {
  credentialOf,
  hash,
  LOG_SEED,
  vkeyOf,
  type BuiltBundle,
  type BundleSpec,
  type Draft,
} from './bundle-builder';
import { castInto, credentialFrom, entriesOf } from './bundle-draft';
import type { Fraud } from './fraud';
import { change, edit, file, put } from './fraud-moves';
import { ACTS_ROUND, RICH_ROUND } from './sample-rounds';
import type { VerifyOptions } from '../../src/verifier/core/bundle';

const CVR = 'cvr/cvr.json';
const BATCH = 'P-017';
const EXPORTING: BundleSpec = {
  ...RICH_ROUND,
  config: { ...RICH_ROUND.config, exports: ['cvr'] },
};

const indexOf = ({ entries }: Draft, type: string): number =>
  entries.findIndex((entry) => typeof entry !== 'string' && entry.t === type);
const pathOf = (draft: Draft, type: string, place: number): string =>
  `approvals/${indexOf(draft, type)}-${place}.json`;

/** The path of an approval of the entry behind the last count. */
const late = ({ entries }: BuiltBundle): string => `approvals/${entries.length - 1}-1.json`;

function approvers(...keys: string[]) {
  return (open: JsonObject): void => void ((open.keys as JsonObject).approvers = keys);
}

/** Lets other keys approve the void than those it should be; they really sign. */
function approvedBy(first: number, second: number) {
  return (draft: Draft): void => {
    const index = indexOf(draft, 'void');
    const entry = draft.entries[index] as JsonObject;
    entry.by = [first, second].map(approverId);
    [first, second].forEach((number, place) => {
      const file = approval(approverSeed(number), approverId(number), entry);
      draft.files.set(`approvals/${index}-${place + 1}.json`, file);
    });
  };
}

/** The same in time for the log: approvals follow from the entries, unless their keys are unknown. */
function unlisted(draft: Draft): void {
  const entry = draft.entries[indexOf(draft, 'void')] as JsonObject;
  entry.by = [approverId(0), approverId(7)];
}

function signedByLog(draft: Draft): void {
  const entry = draft.entries[indexOf(draft, 'void')] as JsonObject;
  const key = (entry.by as string[])[0] as string;
  draft.files.set(pathOf(draft, 'void', 1), approval(LOG_SEED, key, entry));
}

function swapApprovals(draft: Draft): void {
  const [a, b] = [pathOf(draft, 'void', 1), pathOf(draft, 'rule', 1)];
  const [first, second] = [draft.files.get(a) as Buffer, draft.files.get(b) as Buffer];
  draft.files.set(a, second).set(b, first);
}

function copyApproval(draft: Draft): void {
  draft.files.set(pathOf(draft, 'void', 2), draft.files.get(pathOf(draft, 'void', 1)) as Buffer);
}

function withhold(draft: Draft): void {
  draft.files.delete(pathOf(draft, 'paper', 2));
}

function editApproval(how: (text: string) => string) {
  return (draft: Draft): void => edit(pathOf(draft, 'void', 1), how)(draft);
}

function spoilSignature(text: string): string {
  return text.replace(/"sig":"(.)/, (_, c: string) => `"sig":"${c === 'A' ? 'B' : 'A'}`);
}

function announce(n: number) {
  return (draft: Draft): void =>
    void ((draft.entries[indexOf(draft, 'paper')] as JsonObject).n = n);
}

function secondBatch(draft: Draft): void {
  const [, second] = entriesOf(draft, 'paper');
  Object.assign(second as JsonObject, { batch: BATCH });
  for (const cast of entriesOf(draft, 'cast')) if (cast.b === 'P-018') cast.b = BATCH;
}

/** A paper ballot that nobody announced, somewhere behind the batches. */
function strayPaper(draft: Draft): void {
  const cast = { k: credentialFrom('stray'), style: 'd2', r: 0, ballot: {}, seed: 'stray' };
  draft.openings.push(castInto(draft, { ...cast, batch: BATCH }));
}

function revisedPaper(draft: Draft): void {
  const k = credentialFrom(`${BATCH} 0`);
  castInto(draft, { k, style: 'd1', r: 1, ballot: {}, seed: 'revised' });
}

function paperWithoutBatch(draft: Draft): void {
  const cast = entriesOf(draft, 'cast').find(({ k }) => k === credentialOf(3)) as JsonObject;
  cast.b = BATCH;
}

function gapInBatch(draft: Draft): void {
  const index = indexOf(draft, 'paper');
  const [entry] = draft.entries.splice(index + 2, 1);
  draft.entries.push(entry as JsonObject);
}

/** Everything else is mended: the manifest is sorted, and the final entry names it. */
function listLateApproval({ files, entries }: Draft): void {
  const path = `approvals/${entries.length - 1}-1.json`;
  const hex = Buffer.from(hash(files.get(path) as Buffer), 'base64').toString('hex');
  const lines = String(files.get('MANIFEST.sha256')).trimEnd().split('\n');
  lines.push(`${hex}  ${path}`);
  lines.sort((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1));
  const text = `${lines.join('\n')}\n`;
  files.set('MANIFEST.sha256', Buffer.from(text));
  entries[entries.length - 2] = { t: 'final', v: 1, manifest: hash(text) };
}

const records = (how: (list: JsonObject[]) => void) => {
  return edit(CVR, (text) => {
    const report = JSON.parse(text) as { CVR: JsonObject[] };
    how(report.CVR);
    return JSON.stringify(report);
  });
};

function site(html: string) {
  return ({ vkey }: BuiltBundle): VerifyOptions => {
    return { vkey, site: { url: 'https://pb.example.org/rounds/demo-2026/results', html } };
  };
}

const pot = (id: string, won: readonly string[], lost: readonly string[]): string => {
  const links = (ids: readonly string[]): string =>
    ids.map((one) => `<a href="/rounds/demo-2026/results/projects/${one}">x</a>`).join('');
  return `<h3 id="won-${id}">Won</h3>${links(won)}<h3 id="lost-${id}">Lost</h3>${links(lost)}`;
};

const NORTH = pot('north', ['n1', 'n2'], ['n3']);
const CITY = pot('city', ['gratis', 'p-3', 'p1'], ['p2', 'giant']);
const LATE_VOID: ActSpec = { t: 'void', voter: 1, at: 'counted' };

const acts = (id: string, what: string, rest: Omit<Fraud, 'id' | 'what' | 'spec'>): Fraud => {
  return { id, what, spec: ACTS_ROUND, ...rest };
};
const cvr = (what: string, rest: Omit<Fraud, 'id' | 'what' | 'spec'>): Fraud => {
  return { id: 'R05', what, spec: EXPORTING, ...rest };
};

/** Ways to cheat where officers may take ballots out, enter paper, and export. */
export const ACT_FRAUDS: readonly Fraud[] = [
  acts('C01', 'an approval of nothing', { cheats: { written: file('approvals/1-1.json', '{}') } }),
  acts('C01', 'no list of voids', {
    cheats: { written: (d) => void d.files.delete('voids.jsonl') },
  }),
  {
    id: 'C01',
    what: 'a list of voids without voids',
    cheats: { written: file('voids.jsonl', '') },
  },
  acts('C01', 'a late approval withheld', { after: (b) => b.files.delete(late(b)) }),
  acts('C01', 'a manifest that lists a late approval', { cheats: { sealed: listLateApproval } }),
  acts('C03', 'an approval with a time', {
    cheats: { written: editApproval((text) => text.replace('}', ',"w":1}')) },
  }),
  acts('C03', 'an entry that three have approved', {
    cheats: {
      cast: (d) =>
        void ((d.entries[indexOf(d, 'void')] as JsonObject).by = [0, 1, 2].map(approverId)),
    },
  }),
  acts('A02', 'an approver with the key of a log', {
    cheats: { opened: approvers(...APPROVER_KEYS, vkeyOf('pb.example.org/log', LOG_SEED, 1)) },
  }),
  acts('A02', 'an approver with the key of a witness', {
    cheats: {
      opened: approvers(...APPROVER_KEYS, vkeyOf('pb.example.org/approvers/w', LOG_SEED, 4)),
    },
  }),
  acts('A02', 'one officer under two names', {
    cheats: {
      opened: approvers(...APPROVER_KEYS, vkeyOf('pb.example.org/approvers/z', approverSeed(0), 1)),
    },
  }),
  acts('A02', 'an approver who is no key', { cheats: { opened: approvers('nobody') } }),
  {
    id: 'A04',
    what: 'a timestamp that nobody can check',
    cheats: { written: file('timestamps/open.tsr', 'x') },
  },
  { id: 'A04', what: 'a timestamp smuggled in', after: put('timestamps/close.tsr', 'x') },
  acts('A05', 'both approvals by one officer', { cheats: { written: approvedBy(0, 0) } }),
  acts('A05', 'a key that the open entry lacks', { cheats: { cast: unlisted } }),
  acts('A05', 'no open entry', { cheats: { cast: ({ entries }) => void entries.shift() } }),
  acts('A05', 'no approvers at all', { cheats: { opened: approvers() } }),
  acts('A05', 'a signature by another key', { cheats: { written: signedByLog } }),
  acts('A05', 'approvals of other entries', { cheats: { written: swapApprovals } }),
  acts('A05', 'one approval for two', { cheats: { written: copyApproval } }),
  acts('A05', 'one approval withheld', { cheats: { written: withhold } }),
  acts('A05', 'a signature spoilt', { cheats: { written: editApproval(spoilSignature) } }),
  acts('A05', 'another algorithm', {
    cheats: { written: editApproval((text) => text.replace('ed25519', 'none')) },
  }),
  acts('A05', 'a late approval withheld', { after: (b) => b.files.delete(late(b)) }),
  acts('A05', 'a late approval spoilt', { after: (b) => change(late(b), spoilSignature)(b) }),
  acts('A05', 'a late approval with a blank', { after: (b) => change(late(b), (t) => `${t} `)(b) }),
  acts('E04', 'no config with reasons', { after: ({ files }) => files.delete('config.json') }),
  acts('E04', 'a list of voids edited', {
    cheats: { written: edit('voids.jsonl', (t) => t.replace('ineligible', 'court')) },
  }),
  acts('E04', 'a list of voids cut short', {
    cheats: { written: edit('voids.jsonl', (t) => t.replace(/[^\n]*\n$/, '')) },
  }),
  {
    id: 'B06',
    what: 'a table of single voters',
    cheats: { written: file('demographics/age.csv', 'x') },
  },
  { id: 'B06', what: 'demographics smuggled in', after: put('demographics.json', '{}') },
  cvr('a choice changed', {
    cheats: { written: edit(CVR, (t) => t.replace('"selection-6"', '"selection-7"')) },
  }),
  cvr('a record left out', { cheats: { written: records((list) => void list.shift()) } }),
  cvr('a record twice', { cheats: { written: records((list) => void list.push(list[0]!)) } }),
  cvr('a record that is none', {
    cheats: { written: records((list) => void list.push('x' as never)) },
  }),
  cvr('a record with odd parts', {
    cheats: { written: records((list) => void list.push({ CVRSnapshot: ['x', {}] }, {})) },
  }),
  cvr('records in another order', { cheats: { written: records((list) => void list.reverse()) } }),
  cvr('another name for a project', {
    cheats: { written: edit(CVR, (t) => t.replace('"Name":"p1"', '"Name":"p2"')) },
  }),
  cvr('no records', { cheats: { written: edit(CVR, (t) => t.replace('"CVR":', '"CVS":')) } }),
  cvr('a list', { cheats: { written: file(CVR, '[]') } }),
  cvr('no JSON', { cheats: { written: edit(CVR, (t) => `${t}\n`) } }),
  cvr('no export', { cheats: { written: ({ files }) => void files.delete(CVR) } }),
  cvr('no projects', { after: ({ files }) => files.delete('projects.json') }),
  { id: 'R05', what: 'an export that nobody asked for', cheats: { written: file(CVR, '{}') } },
  { id: 'R06', what: 'a site with another winner', options: site(CITY + pot('north', ['n3'], [])) },
  { id: 'R06', what: 'a site without a pot', options: site(CITY) },
  {
    id: 'R06',
    what: 'a site with a pot too many',
    options: site(CITY + NORTH + pot('south', ['%'], [])),
  },
  acts('R07', 'more paper announced than there is', { cheats: { cast: announce(4) } }),
  acts('R07', 'more paper than was announced', { cheats: { cast: announce(2) } }),
  acts('R07', 'two batches of one name', { cheats: { cast: secondBatch } }),
  acts('R07', 'paper outside its batch', { cheats: { cast: strayPaper } }),
  acts('R07', 'a gap in a batch', { cheats: { cast: gapInBatch } }),
  acts('R07', 'paper that was voted over', { cheats: { cast: revisedPaper } }),
  { id: 'R07', what: 'paper without a batch', cheats: { cast: paperWithoutBatch } },
  {
    id: 'L05',
    what: 'a ballot taken out when all was counted',
    spec: { ...ACTS_ROUND, acts: [LATE_VOID] },
  },
];
