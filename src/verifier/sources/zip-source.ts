import { sourceOf, type BundleSource } from '../core/bundle-source';
import { finding, type Finding } from '../core/report';
import { byCodePoint, strictText } from '../formats/bytes';
import { chunksOf, type FileBytes } from '../formats/file-bytes';
import { crc32 } from './crc32';

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const END_BYTES = 22;
const UTF8_FLAG = 0x0800;
const FIRST_DAY = 0x0021;
const PLAIN_FILE = (0o100644 * 0x10000) >>> 0;
const CONTAINER = '(zip)';

/** The bytes of a zip, in memory or wherever parts of them can be read. */
export interface ZipBytes {
  readonly length: number;
  readUInt16LE(at: number): number;
  readUInt32LE(at: number): number;
  subarray(start: number, end: number): Buffer;
}

interface Place {
  readonly start: number;
  readonly end: number;
}

interface Entry extends Place {
  readonly name: string;
  readonly next: { readonly local: number; readonly central: number };
}

/**
 * A bundle in a zip. Only the one form that the format of the bundle allows is accepted: stored
 * entries without gaps, names sorted, one fixed time, no extra fields, no comment, nothing after
 * the end. Any departure is a fault of the container; what could be read is still there.
 */
export function zipSource(zip: ZipBytes): BundleSource {
  const files = new Map<string, Place>();
  const faults: Finding[] = [];
  const end = zip.length - END_BYTES;
  const hasEnd = end >= 0 && zip.readUInt32LE(end) === END;
  if (hasEnd) readEntries(zip, end, files, faults);
  else faults.push(finding(CONTAINER, 'is no zip, or something follows its end'));
  return sourceOf([...files.keys()], faults, (path) => {
    const place = files.get(path);
    return place === undefined ? undefined : memberOf(zip, place);
  });
}

function memberOf(zip: ZipBytes, { start, end }: Place): FileBytes {
  return {
    size: end - start,
    part: (from, to) => zip.subarray(start + from, Math.min(start + to, end)),
  };
}

function readEntries(
  zip: ZipBytes,
  end: number,
  files: Map<string, Place>,
  faults: Finding[],
): void {
  const count = zip.readUInt16LE(end + 10);
  const directory = zip.readUInt32LE(end + 16);
  let at = { local: 0, central: directory };
  let before: string | undefined;
  for (let i = 0; i < count; i += 1) {
    const entry = readEntry(zip, at, end);
    if (typeof entry === 'string') {
      faults.push(finding(CONTAINER, `entry ${i + 1} ${entry}`));
      return;
    }
    if (before !== undefined && byCodePoint(before, entry.name) >= 0) {
      faults.push(finding(entry.name, 'is a duplicate or out of order in the zip'));
    }
    files.set(entry.name, { start: entry.start, end: entry.end });
    before = entry.name;
    at = entry.next;
  }
  if (at.local !== directory || at.central !== end || !isPlainEnd(zip, end, count)) {
    faults.push(finding(CONTAINER, 'has gaps, a comment, or figures at its end that do not fit'));
  }
  faults.push(...unevenHeaders(zip, directory, count));
}

/** Reads one entry at its two places, or says what is wrong with it. */
function readEntry(zip: ZipBytes, at: Entry['next'], end: number): Entry | string {
  if (!hasHeaders(zip, at, end)) return 'has no headers where they should be';
  const size = zip.readUInt32LE(at.central + 24);
  const nameLength = zip.readUInt16LE(at.central + 28);
  const start = at.local + LOCAL_BYTES + nameLength;
  const next = { local: start + size, central: at.central + CENTRAL_BYTES + nameLength };
  if (next.local > end || next.central > end) return 'is cut off';
  const nameBytes = zip.subarray(at.central + CENTRAL_BYTES, next.central);
  const name = strictText(nameBytes);
  if (name === undefined) return 'has a name that is not UTF-8';
  if (!zip.subarray(at.local + LOCAL_BYTES, start).equals(nameBytes)) return 'has two names';
  if (!areHeadersPlain(zip, at, name)) return 'is not stored in the plain form that is asked for';
  const place = { start, end: next.local };
  if (checksum(zip, place) !== zip.readUInt32LE(at.central + 16)) return 'has a wrong checksum';
  return { name, ...place, next };
}

function checksum(zip: ZipBytes, place: Place): number {
  let value = 0;
  for (const chunk of chunksOf(memberOf(zip, place))) value = crc32(chunk, value);
  return value;
}

function hasHeaders(zip: ZipBytes, { local, central }: Entry['next'], end: number): boolean {
  const isInside = central + CENTRAL_BYTES <= end && local + LOCAL_BYTES <= end;
  return isInside && zip.readUInt32LE(central) === CENTRAL && zip.readUInt32LE(local) === LOCAL;
}

/** Both headers say the same and hold nothing but what a stored entry needs. */
function areHeadersPlain(zip: ZipBytes, at: Entry['next'], name: string): boolean {
  // From "version needed" up to the length of the extra field, both headers have the same bytes.
  const local = zip.subarray(at.local + 4, at.local + LOCAL_BYTES);
  const central = zip.subarray(at.central + 6, at.central + 32);
  const isAscii = Buffer.byteLength(name) === name.length;
  const [version, flags, method, time, date] = [0, 2, 4, 6, 8].map((i) => central.readUInt16LE(i));
  const fixed = [flags, method, time, date, central.readUInt16LE(24)];
  const comment = [zip.readUInt32LE(at.central + 32), zip.readUInt16LE(at.central + 36)];
  const expected = [isAscii ? 0 : UTF8_FLAG, 0, 0, FIRST_DAY, 0, 0, 0];
  return (
    local.equals(central) &&
    (version === 10 || version === 20) &&
    [...fixed, ...comment].every((value, i) => value === expected[i]) &&
    central.readUInt32LE(14) === central.readUInt32LE(18) &&
    [0, PLAIN_FILE].includes(zip.readUInt32LE(at.central + 38)) &&
    zip.readUInt32LE(at.central + 42) === at.local
  );
}

/** A writer uses one version and one kind of attributes for all entries; anything else hides bits. */
function unevenHeaders(zip: ZipBytes, directory: number, count: number): Finding[] {
  const kinds = new Set<string>();
  for (let i = 0, at = directory; i < count; i += 1) {
    const made = zip.readUInt16LE(at + 4);
    if (![10, 20, 0x030a, 0x0314, 0x031e].includes(made)) kinds.add('odd');
    kinds.add(`${made} ${zip.readUInt16LE(at + 6)} ${zip.readUInt32LE(at + 38)}`);
    at += CENTRAL_BYTES + zip.readUInt16LE(at + 28);
  }
  return kinds.size > 1 ? [finding(CONTAINER, 'has entries with differing versions or marks')] : [];
}

function isPlainEnd(zip: ZipBytes, end: number, count: number): boolean {
  return (
    zip.readUInt32LE(end + 4) === 0 &&
    zip.readUInt16LE(end + 8) === count &&
    zip.readUInt32LE(end + 12) === end - zip.readUInt32LE(end + 16) &&
    zip.readUInt16LE(end + 20) === 0
  );
}
