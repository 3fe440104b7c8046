import { compareCodePoints } from '../shared/code-points';
import { err, ok, type Result } from '../shared/result';

/** One file of a bundle with its hash. */
export interface ManifestLine {
  /** Relative path with "/" between folders. */
  readonly path: string;
  /** SHA-256 in lower-case hexadecimal digits. */
  readonly sha256: string;
}

/** A text that is no manifest; `line` counts from 1. */
export interface MalformedManifest {
  readonly kind: 'malformed-manifest';
  readonly line: number;
}

/** The text of MANIFEST.sha256, which `sha256sum -c` reads; the lines may come in any order. */
export function formatManifest(lines: readonly ManifestLine[]): string {
  return [...lines]
    .sort((a, b) => compareCodePoints(a.path, b.path))
    .map(({ path, sha256 }) => `${sha256}  ${path}\n`)
    .join('');
}

/** Reads a manifest; `malformed-manifest` for odd paths, other hashes, or lines out of order. */
export function parseManifest(text: string): Result<ManifestLine[], MalformedManifest> {
  const texts = text.split('\n');
  const lines: ManifestLine[] = [];
  for (const line of texts.slice(0, -1)) {
    const match = /^([0-9a-f]{64}) {2}(.+)$/.exec(line);
    const [, sha256, path] = (match ?? ['', '', '']) as [string, string, string];
    const isNext = compareCodePoints(lines.at(-1)?.path ?? '', path) < 0;
    if (!isNext || !isBundlePath(path)) {
      return err({ kind: 'malformed-manifest', line: lines.length + 1 });
    }
    lines.push({ path, sha256 });
  }
  return texts.at(-1) === '' ? ok(lines) : err({ kind: 'malformed-manifest', line: texts.length });
}

/** Whether a path stays inside the bundle and is written in the one plain way. */
export function isBundlePath(path: string): boolean {
  return path.split('/').every((part) => /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(part));
}
