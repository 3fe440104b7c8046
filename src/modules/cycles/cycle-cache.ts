import { Injectable } from '@nestjs/common';

import type { AreaView, CycleView } from './cycle.view';
import { CyclesRepository } from './cycles.repository';

const FRESH_MS = 1000;

interface Known {
  readonly cycles: readonly CycleView[];
  readonly areas: readonly AreaView[];
  readonly until: number;
}

/**
 * All cycles and areas, read again after a second, or at once when this process has changed them:
 * every page of a cycle needs them, and they change a few times a year.
 */
@Injectable()
export class CycleCache {
  private known: Known | undefined;

  constructor(private readonly repository: CyclesRepository) {}

  async cycles(): Promise<readonly CycleView[]> {
    return (await this.fresh()).cycles;
  }

  async areas(): Promise<readonly AreaView[]> {
    return (await this.fresh()).areas;
  }

  forget(): void {
    this.known = undefined;
  }

  private async fresh(): Promise<Known> {
    if (this.known !== undefined && this.known.until > performance.now()) return this.known;
    const [cycles, areas] = await Promise.all([this.repository.all(), this.repository.areas()]);
    const known = { cycles, areas, until: performance.now() + FRESH_MS };
    this.known = known;
    return known;
  }
}
