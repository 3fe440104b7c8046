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
// What one bundle alone cannot show.
const isOfSite = ({ what }: Fraud): boolean => what.startsWith('a site ');

/**
 * The files of test/fixtures/bundles, each time the same bytes: good bundles, one bad one for each
 * check that a bundle can fail, what voters and watchers kept, and the verdict on each.
 */
export function sampleFiles(): Map<string, Buffer> {
  const folder = new CaseFolder();
  for (const [name, round] of Object.entries(GOOD_ROUNDS)) {
    const bundle = buildBundle(round);
    folder.add(name, bundle, { vkey: bundle.vkey });
    folder.add(name, bundle, {});
    if (name === 'good-two-pots.zip') folder.add(name, bundle, keptOf(bundle));
  }
  for (const [id] of CATALOGUE) {
    const frauds = FRAUDS.filter((fraud) => fraud.id === id && !isOfSite(fraud));
    // Those of the smaller rounds first.
    frauds.sort((a, b) => Number(a.spec !== undefined) - Number(b.spec !== undefined));
    const first = frauds[0];
    if (first !== undefined) folder.addFraud(`bad-${id}-${slugOf(first.what)}.zip`, first);
  }
  return folder.finished();
}

/** The same for all hand-made frauds but those of a site, numbered. */
export function fraudFiles(): Map<string, Buffer> {
  const folder = new CaseFolder();
  FRAUDS.forEach((fraud, place) => {
    if (!isOfSite(fraud)) folder.addFraud(`${place}-${fraud.id}.zip`, fraud);
  });
  return folder.finished();
}

/** Bundles and what was kept, with the verdicts of the verifier. */
class CaseFolder {
  private readonly files = new Map<string, Buffer>();
  private readonly cases: SampleCase[] = [];

  add(name: string, bundle: BuiltBundle, options: VerifyOptions): void {
    const zip = zipOf(bundle.files);
    this.files.set(name, zip);
    const seen = (options.seen ?? []).map((text) => this.keep(name, 'checkpoint', text));
    const given = options.receipts ?? [];
    const receipts = given.map(({ text }) => this.keep(name, 'tlog-proof', text));
    const report = verifyBundle(zipSource(zip), options);
    const ids = (wanted: string): string[] =>
      report.checks.filter(({ status }) => status === wanted).map(({ id }) => id);
    this.cases.push({
      ...{ bundle: name, key: options.vkey ?? null, seen, receipts },
      ...{ verdict: report.verdict, exit: EXITS[report.verdict] },
      ...{ fails: ids('fail'), incomplete: ids('incomplete') },
    });
  }

  addFraud(name: string, fraud: Fraud): void {
    const bundle = buildBundle(fraud.spec ?? RICH_ROUND, fraud.cheats);
    fraud.after?.(bundle);
    this.add(name, bundle, fraud.options?.(bundle) ?? { vkey: bundle.vkey });
  }

  finished(): Map<string, Buffer> {
    const list = Buffer.from(`${JSON.stringify(this.cases, null, 2)}\n`);
    return this.files.set(CASES_FILE, list);
  }

  private keep(bundle: string, kind: string, text: string): string {
    const path = `kept/${bundle.replace('.zip', `.${kind}`)}`;
    this.files.set(path, Buffer.from(text));
    return path;
  }
}

function slugOf(what: string): string {
  return what.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}

function keptOf(bundle: BuiltBundle): VerifyOptions {
  const text = bundle.receipt(3, 7);
  return { vkey: bundle.vkey, seen: [bundle.head(5)], receipts: [{ name: 'receipt', text }] };
}
