import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Inject, Injectable } from '@nestjs/common';

import type { Config } from '../../../platform/config/config';
import { CONFIG } from '../../../platform/config/config.token';
import { newId } from '../../../platform/ids';
import type { Compared } from './compared';

/** To be raised when the same ballots would be compared otherwise: older results are then unused. */
const EDITION = 2;

/** Keeps comparisons as files below the data folder; all of them can be computed again. */
@Injectable()
export class ComparisonShelf {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** @param key letters, digits and hyphens */
  async find(key: string): Promise<Compared | undefined> {
    try {
      return JSON.parse(await readFile(this.pathOf(key), 'utf8')) as Compared;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** A reader never sees half a file. */
  async keep(key: string, compared: Compared): Promise<void> {
    await mkdir(this.folder(), { recursive: true });
    const part = `${this.pathOf(key)}.${newId()}.part`;
    await writeFile(part, JSON.stringify(compared));
    await rename(part, this.pathOf(key));
  }

  private folder(): string {
    return join(this.config.dataDir, 'comparisons');
  }

  private pathOf(key: string): string {
    return join(this.folder(), `${key}-${EDITION}.json`);
  }
}
