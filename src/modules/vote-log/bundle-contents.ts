import {
  canonicalJson,
  sha256Base64,
  sha256Hex,
  type CanonicalValue,
} from '../../domain/shared/canonical-json';
import type { RoundOutcome } from '../../domain/tally/tally';
import type { FrozenProject, RoundConfig } from '../../domain/tally/round-config';
import { leafHash } from '../../domain/vote-log/merkle';
import { trackingCode } from '../../domain/vote-log/tracking-code';
import { toBase64, toBase64Url, toHex, utf8 } from '../../domain/vote-log/bytes';
import { entryBytes } from '../../domain/vote-log/entry';
import { formatManifest } from '../../domain/vote-log/manifest';
import { parseVerifierKey } from '../../domain/vote-log/note';
import { publicKeyPem } from '../../domain/vote-log/ed25519';
import { assert } from '../../domain/shared/assert';
import type { BundleFile } from '../../domain/vote-log/zip';
import { compareCodePoints } from '../../domain/shared/code-points';
import type { EffectiveBallot, RevealedBallots } from './ballot-box';
import { csvText } from './bundle-csv';
import { readmeHtml, readmeText } from './bundle-readme';
import { policyText } from './policy-text';

/** A counted round, as those who run rounds hand it over. */
export interface CountedRound {
  /** Slug. */
  readonly round: string;
  /** The frozen texts, byte for byte. */
  readonly configText: string;
  readonly projectsText: string;
  readonly config: RoundConfig;
  /** Sorted by id. */
  readonly projects: readonly FrozenProject[];
  readonly roll: {
    readonly total: number;
    readonly byStyle: Readonly<Record<string, number>>;
    readonly hash: string;
  };
  readonly outcome: RoundOutcome;
  /** Text of the Pabulib file of each pot. */
  readonly pabulib: ReadonlyMap<string, string>;
  /** Git commit of the code that counted. */
  readonly code: string;
}

/** Everything of a bundle but the log itself. */
export interface BundleContents {
  /** Sorted by path; the manifest is among them. */
  readonly files: readonly BundleFile[];
  /** base64 SHA-256, as they go into the entries `reveal`, `tally` and `final`. */
  readonly ballotsHash: string;
  readonly resultHash: string;
  readonly manifestHash: string;
}

/** The verifier, twice: for Node and for a browser. */
export interface Verifiers {
  readonly program: Uint8Array;
  readonly page: string;
}

/** Makes all files that the manifest lists, and the manifest. @see vote-log.md, section 6 */
export function bundleContents(
  counted: CountedRound,
  ballots: RevealedBallots,
  { vkey, verifiers }: { readonly vkey: string; readonly verifiers: Verifiers },
): BundleContents {
  const texts = new Map<string, string | Uint8Array>([
    ['README.html', readmeHtml(counted.config, counted.round)],
    ['README.txt', readmeText(counted.config, counted.round)],
    ['config.json', counted.configText],
    ['projects.json', counted.projectsText],
    ['projects.csv', projectsCsv(counted)],
    ['roll-summary.json', rollSummary(counted)],
    ['policy.txt', policyText(vkey)],
    ['ballots.jsonl', lines(ballots.effective.map(({ line }) => line))],
    ['superseded.jsonl', lines(ballots.superseded.map(supersededLine))],
    ['index.csv', indexCsv(ballots.effective)],
    ['result.json', canonical(counted.outcome.result)],
    ['result.csv', resultCsv(counted)],
    ['trace.jsonl', lines(counted.outcome.trace.map(canonical))],
    ['keys/log.vkey', `${vkey}\n`],
    ['keys/log.pem', pemOf(vkey)],
    ['verifier/baraza-verify.mjs', verifiers.program],
    ['verifier/verify.html', verifiers.page],
  ]);
  for (const [pot, text] of counted.pabulib) texts.set(`pabulib/${counted.round}-${pot}.pb`, text);
  const listed = [...texts]
    .map(([path, content]) => ({ path, bytes: bytesOf(content) }))
    .sort(byPath);
  const manifest = formatManifest(
    listed.map(({ path, bytes }) => ({ path, sha256: sha256Hex(bytes) })),
  );
  const files = [...listed, { path: 'MANIFEST.sha256', bytes: utf8(manifest) }].sort(byPath);
  const hashOf = (path: string) => sha256Base64(texts.get(path) ?? '');
  return {
    files,
    ballotsHash: hashOf('ballots.jsonl'),
    resultHash: hashOf('result.json'),
    manifestHash: sha256Base64(manifest),
  };
}

/** For sorting files as a zip and a manifest want them. */
export function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return compareCodePoints(a.path, b.path);
}

function canonical(value: object): string {
  return canonicalJson(value as CanonicalValue);
}

function lines(all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join('');
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? utf8(content) : content;
}

function pemOf(vkey: string): string {
  const key = parseVerifierKey(vkey);
  assert(key.ok, 'the verifier key of the log is readable');
  return publicKeyPem(key.value.publicKey);
}

function rollSummary({ round, roll }: CountedRound): string {
  return canonical({ v: 1, round, rollHash: roll.hash, total: roll.total, byStyle: roll.byStyle });
}

function supersededLine({ k, r, c }: RevealedBallots['superseded'][number]): string {
  return canonical({ k: toBase64Url(k), r, c: toBase64(c), superseded: true });
}

function projectsCsv({ projects }: CountedRound): string {
  const rows = projects.map(({ id, pot, name, costMinor }) => [
    id,
    pot,
    name ?? id,
    `${costMinor}`,
  ]);
  return csvText([['id', 'pot', 'name', 'cost_minor'], ...rows]);
}

function indexCsv(ballots: readonly EffectiveBallot[]): string {
  const rows = ballots.map(({ k, r, c, index }, i) => {
    const entry = entryBytes({ t: 'cast', v: 1, k: toBase64Url(k), r, c: toBase64(c) });
    const code = trackingCode(leafHash(entry));
    return [i + 1, index, toBase64Url(k), r, toBase64(c), toHex(c), code];
  });
  return csvText([['line', 'index', 'k', 'r', 'c_base64', 'c_hex', 'tracking_code'], ...rows]);
}

function resultCsv({ outcome, projects }: CountedRound): string {
  const names = new Map(projects.map(({ id, name }) => [id, name ?? id]));
  const pots = Object.entries(outcome.result.pots).sort(([a], [b]) => compareCodePoints(a, b));
  const rows = pots.flatMap(([pot, result]) => {
    const places = new Map(result.order.map((id, i) => [id, i + 1]));
    return result.projects.map(({ id, costMinor, votes }) => {
      const place = places.get(id);
      return [
        pot,
        id,
        names.get(id) ?? id,
        costMinor,
        votes,
        place === undefined ? 0 : 1,
        place ?? '',
      ];
    });
  });
  return csvText([
    ['pot', 'project', 'name', 'cost_minor', 'votes', 'selected', 'position'],
    ...rows,
  ]);
}
