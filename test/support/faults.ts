import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  constants as files,
  mkdtempSync,
  openSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';

import { PROJECT_ROOT } from '../../src/platform/config/paths';

/** What goes wrong now; what is not given works. */
export interface FaultsNow {
  /** Of every write to a file of the place. */
  readonly write?: 'ENOSPC' | 'EIO' | 'EROFS';
  /** Of every `fsync` and `fdatasync` of such a file. */
  readonly sync?: 'EIO';
  /** How far the clock is ahead; below 0 it is behind. */
  readonly clockSeconds?: number;
}

/** Whether this machine can compile what makes things fail. */
export function hasCompiler(): boolean {
  return spawnSync('cc', ['--version']).status === 0;
}

const ORDER_BYTES = 16;

/**
 * A disk and a clock that fail on command, for processes that start with `env`: a small library that is loaded before
 * others answers their system calls. It is compiled on the spot.
 */
export class Faults {
  private constructor(
    private readonly folder: string,
    private readonly place: string,
  ) {
    this.set({});
  }

  /**
   * @param place part of the paths of the files that may fail
   * @throws Error where there is no C compiler
   */
  static make(place: string): Faults {
    const folder = mkdtempSync(join(tmpdir(), 'baraza-faults-'));
    // PostgreSQL runs as another user.
    chmodSync(folder, 0o755);
    const source = join(PROJECT_ROOT, 'test', 'support', 'faults.c');
    const library = join(folder, 'faults.so');
    execFileSync('cc', ['-shared', '-fPIC', '-O2', '-o', library, source, '-ldl']);
    return new Faults(folder, place);
  }

  /** Variables of a process that is to have the faults. */
  get env(): Record<string, string> {
    const { folder, place } = this;
    const library = join(folder, 'faults.so');
    return { LD_PRELOAD: library, BARAZA_FAULTS: this.orders, BARAZA_FAULTY_PLACE: place };
  }

  /** Lets things go wrong, or be well again, in all these processes at once. */
  set({ write, sync, clockSeconds = 0 }: FaultsNow): void {
    const orders = Buffer.alloc(ORDER_BYTES);
    orders.writeInt32LE(numberOf(write), 0);
    orders.writeInt32LE(numberOf(sync), 4);
    orders.writeBigInt64LE(BigInt(clockSeconds), 8);
    // In its place, since processes have it in their memory.
    const file = openSync(this.orders, files.O_RDWR | files.O_CREAT, 0o644);
    writeSync(file, orders, 0, ORDER_BYTES, 0);
    closeSync(file);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  private get orders(): string {
    return join(this.folder, 'orders');
  }
}

function numberOf(error: 'ENOSPC' | 'EIO' | 'EROFS' | undefined): number {
  return error === undefined ? 0 : constants.errno[error];
}
