import { assert } from '../shared/assert';
import { compareCodePoints } from '../shared/code-points';
import { utf8 } from './bytes';

/** A file to be packed. */
export interface BundleFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

interface StoredFile {
  readonly name: Uint8Array;
  readonly isAscii: boolean;
  readonly crc: number;
  readonly size: number;
  readonly offset: number;
}

/** 1 January 1980 in the packed date of MS-DOS: the earliest there is. */
const EARLIEST_DATE = 0x21;
const UTF8_NAME = 0x800;
const VERSION_NEEDED = 20;
const MOST_FILES = 0xffff;
const MOST_BYTES = 0xffffffff;

/**
 * A zip of uncompressed files that depends on nothing but their paths and bytes: fixed times, no
 * extra fields. Yields it in pieces, so that it need not be held in memory.
 * @param files sorted by path (code points), each path once
 * @throws AssertionError for files out of order, or beyond the 4 GiB and 65,535 files of plain zip
 * @see APPNOTE.TXT, .ZIP File Format Specification, sections 4.3.7, 4.3.12 and 4.3.16
 */
export function* zipChunks(files: Iterable<BundleFile>): Generator<Uint8Array, void> {
  const stored: StoredFile[] = [];
  let offset = 0;
  let previous = '';
  for (const { path, bytes } of files) {
    assert(compareCodePoints(previous, path) < 0, 'the files are sorted by path');
    previous = path;
    const name = utf8(path);
    const file = { name, isAscii: isAscii(path), crc: crc32(bytes), size: bytes.length, offset };
    const header = localHeader(file);
    yield header;
    yield bytes;
    stored.push(file);
    offset += header.length + bytes.length;
  }
  assert(stored.length <= MOST_FILES && offset <= MOST_BYTES, 'the bundle fits a plain zip');
  const directory = Buffer.concat(stored.map(directoryEntry));
  yield directory;
  yield directoryEnd(stored.length, directory.length, offset);
}

/** The whole zip in one piece. */
export function zipOf(files: Iterable<BundleFile>): Uint8Array {
  return Buffer.concat([...zipChunks(files)]);
}

function localHeader(file: StoredFile): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  writeCommonFields(header, 4, file);
  return Buffer.concat([header, file.name]);
}

function directoryEntry(file: StoredFile): Buffer {
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(VERSION_NEEDED, 4);
  writeCommonFields(entry, 6, file);
  entry.writeUInt32LE(file.offset, 42);
  return Buffer.concat([entry, file.name]);
}

function writeCommonFields(buffer: Buffer, at: number, file: StoredFile): void {
  buffer.writeUInt16LE(VERSION_NEEDED, at);
  buffer.writeUInt16LE(file.isAscii ? 0 : UTF8_NAME, at + 2);
  buffer.writeUInt16LE(EARLIEST_DATE, at + 8);
  buffer.writeUInt32LE(file.crc, at + 10);
  buffer.writeUInt32LE(file.size, at + 14);
  buffer.writeUInt32LE(file.size, at + 18);
  buffer.writeUInt16LE(file.name.length, at + 22);
}

function directoryEnd(count: number, size: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}

function isAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) {
    value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return value;
});

/** Checksum of a file's bytes. @see ISO/IEC 8802-3 (CRC-32) */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (CRC_TABLE[(crc ^ byte) & 0xff] as number);
  return (crc ^ 0xffffffff) >>> 0;
}
