import { splitLines, strictText, byCodePoint } from '../formats/bytes';
import { finding, type Finding } from './report';

/** MANIFEST.sha256: path → hex, and what is wrong with its lines. */
export interface Manifest {
  readonly hashes: ReadonlyMap<string, { readonly hex: string; readonly line: number }>;
  readonly findings: readonly Finding[];
}

export const MANIFEST = 'MANIFEST.sha256';

const LINE = /^([0-9a-f]{64}) {2}([^\n]+)$/;

/** Reads the manifest, one `hex  path` line per file, sorted by path. */
export function readManifest(bytes: Buffer | undefined): Manifest {
  if (bytes === undefined)
    return { hashes: new Map(), findings: [finding(MANIFEST, 'is missing')] };
  const hashes = new Map<string, { hex: string; line: number }>();
  const findings: Finding[] = [];
  const { lines, rest } = splitLines(bytes);
  let before = '';
  lines.forEach((raw, index) => {
    const line = index + 1;
    const [, hex, path] = LINE.exec(strictText(raw) ?? '') ?? [];
    if (hex === undefined || path === undefined) {
      findings.push(finding(MANIFEST, 'is not a line of the form "<sha256>  <path>"', line));
      return;
    }
    if (byCodePoint(before, path) >= 0) findings.push(finding(MANIFEST, 'is out of order', line));
    before = path;
    hashes.set(path, { hex, line });
  });
  if (rest.length > 0) findings.push(finding(MANIFEST, 'does not end with a newline'));
  return { hashes, findings };
}
