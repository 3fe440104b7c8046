import { CATALOGUE } from '../../src/verifier/core/catalogue';
import type { VerifyOptions } from '../../src/verifier/core/bundle';
import { zipSource } from '../../src/verifier/sources/zip-source';
import { verifyBundle } from '../../src/verifier/verify';
import { buildBundle, type BuiltBundle, type BundleSpec } from './bundle-builder';
import type { Fraud } from './fraud';
import { FRAUDS } from './frauds';
import { ACTS_ROUND, EVERY_BALLOT, plainRound, RICH_ROUND } from './sample-rounds';
import { zipOf } from './stored-zip';

/** One verification of a sample: what is given to the verifier, and what it must say. */
export interface SampleCase {
  readonly bundle: string;
  /** Key of the log; null where none is given. */
  readonly key: string | null;
  /** Files with heads that somebody kept. */
  readonly seen: readonly string[];
  readonly receipts: readonly string[];
  readonly verdict: 'pass' | 'fail' | 'incomplete';
  readonly exit: number;
  readonly fails: readonly string[];
  readonly incomplete: readonly string[];
}

/** Where the cases stand. */
export const CASES_FILE = 'expected.json';

const GOOD_ROUNDS: Readonly<Record<string, BundleSpec>> = {
  'good-two-pots.zip': RICH_ROUND,
  'good-officers-acts.zip': {
    ...ACTS_ROUND,
    // Cast vote records are in good-every-ballot.zip, heads in good-two-pots.zip: samples stay small.
    ...{ config: { ...ACTS_ROUND.config, exports: [] }, heads: [1] },
  },
  'good-every-ballot.zip': EVERY_BALLOT,
  'good-nobody-voted.zip': plainRound(0),
};
const EXITS = { pass: 0, fail: 1, incomplete: 2 } as const;
// What one bundle alone cannot show: the verifier's own fault, and what a live site says.
const isShown = ({ options }: Fraud, bundle: BuiltBundle): boolean =>
  options?.(bundle).site === undefined;

/**
 * The files of test/fixtures/bundles, each time the same bytes: good bundles, one bad one for each
 * check that a bundle can fail, what voters and watchers kept, and the verdict on each.
 */
export function sampleFiles(): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  const cases: SampleCase[] = [];
  const add = (name: string, bundle: BuiltBundle, options: VerifyOptions): void => {
    files.set(name, zipOf(bundle.files));
    cases.push(caseOf(name, files, options));
  };
  for (const [name, round] of Object.entries(GOOD_ROUNDS)) {
    const bundle = buildBundle(round);
    add(name, bundle, { vkey: bundle.vkey });
    add(name, bundle, {});
    if (name === 'good-two-pots.zip') add(name, bundle, keptOf(bundle));
  }
  for (const [id] of CATALOGUE) {
    for (const [name, bundle, options] of badBundle(id)) add(name, bundle, options);
  }
  files.set(CASES_FILE, Buffer.from(`${JSON.stringify(cases, null, 2)}\n`));
  return files;
}

function keptOf(bundle: BuiltBundle): VerifyOptions {
  const text = bundle.receipt(3, 7);
  return { vkey: bundle.vkey, seen: [bundle.head(5)], receipts: [{ name: 'receipt', text }] };
}

function badBundle(id: string): [string, BuiltBundle, VerifyOptions][] {
  const frauds = FRAUDS.filter((one) => one.id === id);
  // Those of the smaller rounds first.
  frauds.sort((a, b) => Number(a.spec !== undefined) - Number(b.spec !== undefined));
  for (const fraud of frauds) {
    const bundle = buildBundle(fraud.spec ?? RICH_ROUND, fraud.cheats);
    if (!isShown(fraud, bundle)) continue;
    fraud.after?.(bundle);
    const name = `bad-${id}-${fraud.what.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.zip`;
    return [[name, bundle, fraud.options?.(bundle) ?? { vkey: bundle.vkey }]];
  }
  return [];
}

/** Puts what was kept beside the bundle, and asks the verifier. */
function caseOf(bundle: string, files: Map<string, Buffer>, options: VerifyOptions): SampleCase {
  const keep = (kind: string, text: string): string => {
    const path = `kept/${bundle.replace('.zip', `.${kind}`)}`;
    files.set(path, Buffer.from(text));
    return path;
  };
  const seen = (options.seen ?? []).map((text) => keep('checkpoint', text));
  const receipts = (options.receipts ?? []).map(({ text }) => keep('tlog-proof', text));
  const report = verifyBundle(zipSource(files.get(bundle) as Buffer), options);
  const ids = (wanted: string): string[] =>
    report.checks.filter(({ status }) => status === wanted).map(({ id }) => id);
  return {
    ...{ bundle, key: options.vkey ?? null, seen, receipts },
    ...{ verdict: report.verdict, exit: EXITS[report.verdict] },
    ...{ fails: ids('fail'), incomplete: ids('incomplete') },
  };
}
