import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { zipSource } from '../../src/verifier/sources/zip-source';
import type { SampleCase } from './sample-bundles';

/** A program of somebody else. */
export type ExternalTool = 'sha256sum' | 'openssl' | 'go' | 'age' | 'python3';

/** The folder of the sample bundles. */
export const SAMPLES = join(__dirname, '..', 'fixtures', 'bundles');

/** What a verifier must say of each sample. */
export const SAMPLE_CASES = JSON.parse(
  readFileSync(join(SAMPLES, 'expected.json'), 'utf8'),
) as readonly SampleCase[];

/** Names of the sample bundles that hold. */
export const GOOD_SAMPLES = readdirSync(SAMPLES).filter((name) => name.startsWith('good-'));

/** Like `describe`; without the tool it fails in CI and is skipped elsewhere. */
export function describeWithTool(tool: ExternalTool, title: string, tests: () => void): void {
  const missing = (process.env['BARAZA_TEST_MISSING_TOOLS'] ?? '').split(' ');
  if (!missing.includes(tool)) {
    describe(title, tests);
  } else if (process.env['CI'] === 'true') {
    it(title, () => {
      throw new Error(`There is no ${tool} on this machine, or a part of it is missing.`);
    });
  } else {
    describe.skip(title, tests);
  }
}

/** A folder of its own, which `remove` takes away. */
export function scratchFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'baraza-external-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Unpacks a sample bundle. */
export function unpack(sample: string, folder: string): string {
  const source = zipSource(readFileSync(join(SAMPLES, sample)));
  for (const path of source.paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), source.read(path) as Buffer);
  }
  return folder;
}

/** Changes one bit of a file. @param place of its byte, from 0 */
export function flip(path: string, place: number): void {
  const bytes = readFileSync(path);
  bytes[place] = (bytes[place] as number) ^ 1;
  writeFileSync(path, bytes);
}

/** What a shell command prints, run in a folder. @throws when it fails */
export function shell(folder: string, command: string): string {
  return execFileSync('bash', ['-ec', command], { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
}

/** Builds a Go program from a file, or from a folder, below test/external. @returns its path */
function goProgram(folder: string, source: string): string {
  const program = join(folder, 'program');
  const env = {
    ...process.env,
    ...{ GO111MODULE: 'off', GOPATH: '/usr/share/gocode', GOPROXY: 'off', GOFLAGS: '' },
    CGO_ENABLED: '0',
    GOCACHE: join(folder, 'cache'),
  };
  const cwd = join(__dirname, '..', 'external');
  execFileSync('go', ['build', '-o', program, `./${source}`], { cwd, env, stdio: 'pipe' });
  return program;
}

/** Builds the verifier that was written from the documents alone. @returns the path of the program */
export function strangerVerifier(folder: string): string {
  return goProgram(folder, 'stranger');
}

/** Builds the Go program that asks Go's own code, and returns a way to ask it many questions at once. */
export function goVerifier(folder: string): (questions: readonly string[]) => string[] {
  const program = goProgram(folder, 'verify.go');
  return (questions) => {
    const input = questions.map((question) => `${question}\n`).join('');
    const options = { input, encoding: 'utf8', maxBuffer: 2 ** 26 } as const;
    return execFileSync(program, options).trimEnd().split('\n');
  };
}
