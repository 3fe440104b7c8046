import { memoryFile, type FileBytes } from '../formats/file-bytes';
import { checkHashes } from './completeness';
import { checkApprovals } from './approvals';
import { checkSignature } from './authenticity';
import type { Bundle } from './bundle';
import { checkTiles } from './log-entries';
import { checkHeads, checkRoot } from './log-heads';
import { MANIFEST, readManifest } from './manifest';
import { finding, judged, type Finding, type Outcome } from './report';

type Check = (bundle: Bundle) => Outcome;

/** X01: flips a byte in one file of each class, in memory; the check in charge must then fail. */
export function checkVerifier(bundle: Bundle): Outcome {
  const findings: Finding[] = [];
  for (const [path, check] of samples(bundle)) {
    const file = bundle.file(path);
    if (file === undefined) continue;
    if (check(bundle.withFile(path, flipped(file))).status !== 'fail') {
      findings.push(finding(path, 'a changed byte in this file went unnoticed'));
    }
  }
  return judged(findings);
}

/** One file per directory and extension, with the check that covers its class. */
function samples(bundle: Bundle): Map<string, Check> {
  const listed = readManifest(bundle.bytes(MANIFEST)).hashes;
  const classes = new Map<string, [string, Check]>();
  for (const path of bundle.source.paths) {
    const kind = path.replace(/\d+/g, '0').replace(/[^/]*(?=\.[a-z]+$)/, '');
    const name = `${kind} ${listed.has(path)}`;
    const check = listed.has(path) ? checkHashes : checkInCharge(bundle, path);
    if (check !== undefined && !classes.has(name)) classes.set(name, [path, check]);
  }
  return new Map(classes.values());
}

/** The check for a file that the manifest does not list; none for files that do not belong here. */
function checkInCharge(bundle: Bundle, path: string): Check | undefined {
  if (path.startsWith('log/tile/')) return checkTiles;
  if (bundle.approvals().has(path)) return checkApprovals;
  return new Map([
    [MANIFEST, checkHashes],
    // The head of a draft has no signature, but the list of heads ends with it.
    ['log/checkpoint', bundle.options.draft === true ? checkHeads : checkSignature],
    ['log/checkpoints.txt', checkHeads],
    ['log/entries.jsonl', checkRoot],
  ]).get(path);
}

/** The file with one bit changed near the start; an empty file gets a byte. */
function flipped(file: FileBytes): FileBytes {
  if (file.size === 0) return memoryFile(Buffer.of(0x20));
  const place = Math.min(10, file.size - 1);
  const part = (start: number, end: number): Buffer => {
    const bytes = file.part(start, end);
    const at = place - start;
    if (at < 0 || at >= bytes.length) return bytes;
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] as number) ^ 1;
    return changed;
  };
  return { size: file.size, part };
}
