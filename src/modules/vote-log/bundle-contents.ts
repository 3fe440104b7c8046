import { assert, assertDefined } from '../../domain/shared/assert';
import { canonicalJson, type CanonicalValue } from '../../domain/shared/canonical-json';
import { compareCodePoints } from '../../domain/shared/code-points';
import type { FrozenProject, RoundConfig } from '../../domain/tally/round-config';
import type { RoundOutcome } from '../../domain/tally/tally';
import { publicKeyPem } from '../../domain/vote-log/ed25519';
import { formatManifest } from '../../domain/vote-log/manifest';
import { parseVerifierKey } from '../../domain/vote-log/note';
import { BALLOTS } from './bundle-ballots';
import { csvText } from './bundle-csv';
import type { BundleFolder } from './bundle-folder';
import { readmeHtml, readmeText, type PotRecount } from './bundle-readme';
import { policyText } from './policy-text';

const MANIFEST = 'MANIFEST.sha256';

/** Where whoever counts puts the files that hold all ballots, for other tools. */
const COUNTED_FILES = ['pabulib', 'cvr'];

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
  /** How each pot is counted again. */
  readonly recounts: readonly PotRecount[];
  /** Git commit of the code that counted. */
  readonly code: string;
}

/** What the entries `reveal`, `tally` and `final` say of a bundle: base64 SHA-256. */
export interface BundleHashes {
  readonly ballots: string;
  readonly result: string;
  readonly manifest: string;
}

/** The verifier, twice: for Node and for a browser. */
export interface Verifiers {
  readonly program: Uint8Array;
  readonly page: string;
}

/**
 * Writes all files that the manifest lists and nobody has written yet, then the manifest.
 * @see vote-log.md, section 6
 */
export async function writeContents(
  counted: CountedRound,
  { vkey, verifiers }: { readonly vkey: string; readonly verifiers: Verifiers },
  folder: BundleFolder,
): Promise<BundleHashes> {
  const { outcome } = counted;
  const texts: readonly (readonly [path: string, content: string | Uint8Array])[] = [
    ['README.html', readmeHtml(counted)],
    ['README.txt', readmeText(counted)],
    ['config.json', counted.configText],
    ['projects.json', counted.projectsText],
    ['projects.csv', projectsCsv(counted)],
    ['roll-summary.json', rollSummary(counted)],
    ['policy.txt', policyText(vkey)],
    ['result.json', canonical(outcome.result)],
    ['result.csv', resultCsv(counted)],
    ['keys/log.vkey', `${vkey}\n`],
    ['keys/log.pem', pemOf(vkey)],
    ['verifier/baraza-verify.mjs', verifiers.program],
    ['verifier/verify.html', verifiers.page],
  ];
  for (const [path, content] of texts) folder.write(path, content);
  const trace = folder.create('trace.jsonl');
  for (const line of outcome.trace) trace.add(`${canonical(line)}\n`);
  trace.end();
  for (const place of COUNTED_FILES) await folder.take(place);
  return writeManifest(folder);
}

/** Lists all files that are there by now, but for the log. */
export function writeManifest(folder: BundleFolder): BundleHashes {
  folder.write(MANIFEST, manifestOf(folder));
  return {
    ballots: hashOf(folder, BALLOTS),
    result: hashOf(folder, 'result.json'),
    manifest: hashOf(folder, MANIFEST),
  };
}

function manifestOf(folder: BundleFolder): string {
  const listed = folder.files().filter(({ path }) => path !== MANIFEST && !path.startsWith('log/'));
  return formatManifest(
    listed.map(({ path, sha256 }) => ({ path, sha256: sha256.toString('hex') })),
  );
}

function hashOf(folder: BundleFolder, path: string): string {
  return assertDefined(folder.facts(path), path).sha256.toString('base64');
}

function canonical(value: object): string {
  return canonicalJson(value as CanonicalValue);
}

function pemOf(vkey: string): string {
  const key = parseVerifierKey(vkey);
  assert(key.ok, 'the verifier key of the log is readable');
  return publicKeyPem(key.value.publicKey);
}

function rollSummary({ round, roll }: CountedRound): string {
  return canonical({ v: 1, round, rollHash: roll.hash, total: roll.total, byStyle: roll.byStyle });
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
