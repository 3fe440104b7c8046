import { assert } from '../shared/assert';
import { compareCodePoints } from '../shared/code-points';
import { utf8 } from './bytes';

/** A file to be packed. */
export interface BundleFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What a zip says of a file: enough to lay one out before any of its bytes are read. */
export interface ZipMember {
  readonly path: string;
  /** CRC-32 of its bytes. */
  readonly crc: number;
  /** Bytes. */
  readonly size: number;
}

interface StoredFile extends ZipMember {
  readonly name: Uint8Array;
  readonly isAscii: boolean;
  readonly offset: number;
}

/** 1 January 1980 in the packed date of MS-DOS: the earliest there is. */
const EARLIEST_DATE = 0x21;
const UTF8_NAME = 0x800;
const VERSION_NEEDED = 20;
const MOST_FILES = 0xffff;
const MOST_BYTES = 0xffffffff;
const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const END_BYTES = 22;

/** How large the zip of these files is, in bytes. */
export function zipBytes(members: readonly ZipMember[]): number {
  return members.reduce(
    (sum, { path, size }) => sum + LOCAL_BYTES + CENTRAL_BYTES + 2 * utf8(path).length + size,
    END_BYTES,
  );
}

/** Whether the files fit a plain zip: at most 4 GiB and 65,535 files. */
export function fitsPlainZip(members: readonly ZipMember[]): boolean {
  return members.length <= MOST_FILES && zipBytes(members) <= MOST_BYTES;
}

/**
 * A zip of uncompressed files, laid out one after the other: it depends on nothing but their paths
 * and bytes, with fixed times and without extra fields.
 * @see APPNOTE.TXT, .ZIP File Format Specification, sections 4.3.7, 4.3.12 and 4.3.16
 */
export class ZipLayout {
  private readonly stored: StoredFile[] = [];
  private offset = 0;
  private previous = '';

  /**
   * What stands before the bytes of the next file.
   * @throws AssertionError for files that are not sorted by path (code points), each path once
   */
  header(member: ZipMember): Uint8Array {
    const { path, size } = member;
    assert(compareCodePoints(this.previous, path) < 0, 'the files are sorted by path');
    this.previous = path;
    const name = utf8(path);
    const file = { ...member, name, isAscii: isAscii(path), offset: this.offset };
    this.stored.push(file);
    const header = localHeader(file);
    this.offset += header.length + size;
    return header;
  }

  /**
   * What stands behind the last file.
   * @throws AssertionError beyond the 4 GiB and 65,535 files of plain zip
   */
  end(): Uint8Array {
    assert(fitsPlainZip(this.stored), 'the bundle fits a plain zip');
    const directory = Buffer.concat(this.stored.map(directoryEntry));
    const end = directoryEnd(this.stored.length, directory.length, this.offset);
    return Buffer.concat([directory, end]);
  }
}

/**
 * The zip in pieces, so that it need not be held in memory.
 * @param files sorted by path (code points), each path once
 */
export function* zipChunks(files: Iterable<BundleFile>): Generator<Uint8Array, void> {
  const layout = new ZipLayout();
  for (const { path, bytes } of files) {
    yield layout.header({ path, crc: crc32(bytes), size: bytes.length });
    yield bytes;
  }
  yield layout.end();
}

/** The whole zip in one piece. */
export function zipOf(files: Iterable<BundleFile>): Uint8Array {
  return Buffer.concat([...zipChunks(files)]);
}

function localHeader(file: StoredFile): Buffer {
  const header = Buffer.alloc(LOCAL_BYTES);
  header.writeUInt32LE(0x04034b50, 0);
  writeCommonFields(header, 4, file);
  return Buffer.concat([header, file.name]);
}

function directoryEntry(file: StoredFile): Buffer {
  const entry = Buffer.alloc(CENTRAL_BYTES);
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
  const end = Buffer.alloc(END_BYTES);
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
