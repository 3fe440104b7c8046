import { createHash } from 'node:crypto';

import fc from 'fast-check';

import { memorySource } from '../../src/verifier/core/bundle-source';
import { zipSource } from '../../src/verifier/sources/zip-source';
import { verifyBundle } from '../../src/verifier/verify';
import { buildBundle, type BuiltBundle } from './bundle-builder';
import { BYTE_MUTATIONS, FILE_MUTATIONS, pathAt, sameFiles, type Chance } from './mutations';
import { randomRound } from './random-rounds';
import { zipOf } from './stored-zip';

/** A change that nobody noticed, with all that is needed to make it again. */
export interface Miss {
  readonly what: string;
  readonly chance: Chance;
  readonly verdict: string;
}

/** What random changes of a bundle came to. */
export interface MutationFigures {
  readonly tried: number;
  readonly misses: readonly Miss[];
  /** Of one verification, in milliseconds of processor time: others may use the machine, too. */
  readonly slowest: number;
  readonly mean: number;
}

/** Numbers from 0 (included) to 1 (not) that follow from a seed. */
export function chanceFrom(seed: number): () => number {
  let drawn = 0;
  return () => {
    drawn += 1;
    const digest = createHash('sha256').update(`chance ${seed} ${drawn}`).digest();
    return digest.readUIntBE(0, 6) / 2 ** 48;
  };
}

/** A changed bundle: what was done, and the verdict on it. Undefined when nothing had changed. */
interface Attempt {
  readonly what: string;
  verdict(): string;
}

/** Changes a good bundle so many times, each time at random, and verifies what comes out. */
export function mutate(bundle: BuiltBundle, times: number, seed: number): MutationFigures {
  const random = chanceFrom(seed);
  const zip = zipOf(bundle.files);
  const misses: Miss[] = [];
  let [slowest, sum] = [0, 0];
  for (let tried = 0; tried < times;) {
    const kind = random();
    const chance: Chance = [random(), random(), random(), random()];
    const attempt = attemptOf(bundle, zip, kind, chance);
    if (attempt === undefined) continue;
    const start = process.cpuUsage();
    const verdict = attempt.verdict();
    const { user, system } = process.cpuUsage(start);
    const millis = (user + system) / 1000;
    [slowest, sum] = [Math.max(slowest, millis), sum + millis];
    if (verdict !== 'fail') misses.push({ what: attempt.what, chance, verdict });
    tried += 1;
  }
  return { tried: times, misses, slowest, mean: sum / times };
}

/** Six of ten changes are inside a file, two in its zip, two of the set of files. */
function attemptOf(
  bundle: BuiltBundle,
  zip: Buffer,
  kind: number,
  chance: Chance,
): Attempt | undefined {
  if (kind < 0.6) return inFile(bundle, chance);
  return kind < 0.8 ? inZip(bundle, zip, chance) : amongFiles(bundle, chance);
}

function inFile({ files, vkey }: BuiltBundle, chance: Chance): Attempt | undefined {
  const [name, change] = pick(BYTE_MUTATIONS, chance[3]);
  const path = pathAt(files, (chance[3] * 7919) % 1);
  const before = files.get(path) as Buffer;
  const after = change(before, chance);
  if (after.equals(before)) return undefined;
  const source = memorySource(new Map(files).set(path, after));
  return { what: `${name} in ${path}`, verdict: () => verifyBundle(source, { vkey }).verdict };
}

function inZip({ vkey }: BuiltBundle, zip: Buffer, chance: Chance): Attempt | undefined {
  const [name, change] = pick(BYTE_MUTATIONS, chance[3]);
  const after = change(zip, chance);
  if (after.equals(zip)) return undefined;
  return {
    what: `${name} in the zip`,
    verdict: () => verifyBundle(zipSource(after), { vkey }).verdict,
  };
}

function amongFiles({ files, vkey }: BuiltBundle, chance: Chance): Attempt | undefined {
  const [name, change] = pick(FILE_MUTATIONS, chance[3]);
  const after = new Map(files);
  change(after, chance);
  if (sameFiles(files, after)) return undefined;
  const source = memorySource(after);
  return { what: name, verdict: () => verifyBundle(source, { vkey }).verdict };
}

function pick<T>(choices: Readonly<Record<string, T>>, at: number): [string, T] {
  const all = Object.entries(choices);
  return all[Math.floor(at * all.length)] as [string, T];
}

/** Builds so many good bundles and says what the verifier has against them. */
export function falseAlarms(times: number, seed: number): string[] {
  return fc.sample(randomRound, { numRuns: times, seed }).flatMap((spec, number) => {
    const bundle = buildBundle(spec);
    const seen = [bundle.head(2)];
    const receipts = [{ name: 'a receipt', text: bundle.receipt(1) }];
    const report = verifyBundle(bundle.source(), { vkey: bundle.vkey, seen, receipts });
    if (report.verdict === 'pass') return [];
    const findings = report.checks.flatMap(({ id, findings: list }) =>
      list.map(({ file, message }) => `${id} ${file} ${message}`),
    );
    return [`bundle ${number}: ${findings.join('; ')}`];
  });
}
