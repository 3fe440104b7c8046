import { createHash, type Hash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';

import { compareCodePoints } from '../../domain/shared/code-points';
import type { ZipMember } from '../../domain/vote-log/zip';

/** What is known of a file of a bundle once it is written. */
export interface FileFacts extends ZipMember {
  /** SHA-256. */
  readonly sha256: Buffer;
}

/** So many bytes are gathered before they are written. */
const GATHER = 1 << 18;

/**
 * The folder in which a bundle comes to be, file by file: hash, checksum and size are taken while a
 * file is written, and no file is ever held in memory.
 */
export class BundleFolder {
  private readonly known = new Map<string, FileFacts>();

  constructor(readonly path: string) {}

  /** Makes the folder anew, without what an interrupted attempt left. */
  begin(): void {
    this.remove();
    mkdirSync(this.path, { recursive: true });
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  /** Where a file of the bundle lies. */
  pathOf(path: string): string {
    return join(this.path, path);
  }

  /** Begins a file; what was there before is replaced. */
  create(path: string): FileSink {
    const file = this.pathOf(path);
    mkdirSync(dirname(file), { recursive: true });
    return new FileSink(openSync(file, 'w'), (facts) => this.known.set(path, { path, ...facts }));
  }

  /** Writes a small file at once. */
  write(path: string, content: string | Uint8Array): void {
    const sink = this.create(path);
    sink.add(content);
    sink.end();
  }

  /** Takes in files that somebody else wrote below a folder of the bundle, if it is there. */
  async take(folder: string): Promise<void> {
    for (const name of namesIn(this.pathOf(folder))) {
      const path = `${folder}/${name}`;
      const meter = new Meter();
      for await (const chunk of createReadStream(this.pathOf(path))) meter.add(chunk as Buffer);
      this.known.set(path, { path, ...meter.facts() });
    }
  }

  /** The files so far, sorted by path. */
  files(): FileFacts[] {
    return [...this.known.values()].sort((a, b) => compareCodePoints(a.path, b.path));
  }

  /** What is known of one of them. */
  facts(path: string): FileFacts | undefined {
    return this.known.get(path);
  }
}

type Facts = Omit<FileFacts, 'path'>;

/** A file that is being written. */
export class FileSink {
  private readonly meter = new Meter();
  private gathered: Uint8Array[] = [];
  private bytes = 0;

  constructor(
    private readonly descriptor: number,
    private readonly done: (facts: Facts) => void,
  ) {}

  add(content: string | Uint8Array): void {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    this.gathered.push(bytes);
    this.bytes += bytes.length;
    if (this.bytes >= GATHER) this.flush();
  }

  /** Ends the file. */
  end(): void {
    this.flush();
    closeSync(this.descriptor);
    this.done(this.meter.facts());
  }

  private flush(): void {
    const chunk = Buffer.concat(this.gathered);
    this.gathered = [];
    this.bytes = 0;
    this.meter.add(chunk);
    for (let at = 0; at < chunk.length;) at += writeSync(this.descriptor, chunk, at);
  }
}

/** Measures bytes as they pass. */
class Meter {
  private readonly hash: Hash = createHash('sha256');
  private crc = 0;
  private size = 0;

  add(chunk: Buffer): void {
    this.hash.update(chunk);
    this.crc = crc32(chunk, this.crc);
    this.size += chunk.length;
  }

  facts(): Facts {
    return { sha256: this.hash.digest(), crc: this.crc, size: this.size };
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
