import { Inject, Injectable } from '@nestjs/common';

import { assert } from '../../domain/shared/assert';
import type { Result } from '../../domain/shared/result';
import type { Config } from '../../platform/config/config';
import { CONFIG } from '../../platform/config/config.token';
import {
  BallotBox,
  type BallotBoxUnavailable,
  type KeysNotDestroyed,
  type ShreddedRound,
  type WrongLogState,
} from './ballot-box';
import { RoundKeys } from './round-keys';
import { VoteLogRepository } from './vote-log.repository';

/** Destroys the keys of rounds whose logs say so, and knows where something is left of them. */
@Injectable()
export class KeyShredding {
  private readonly keys: RoundKeys;
  /** Logs, with their size, of which nothing is left to be destroyed. */
  private readonly settled = new Set<string>();

  constructor(
    private readonly box: BallotBox,
    private readonly logs: VoteLogRepository,
    @Inject(CONFIG) { keyDir }: Config,
  ) {
    this.keys = new RoundKeys(keyDir);
  }

  /** Published rounds whose log says that their keys are destroyed, while keys or openings are left. */
  async due(): Promise<string[]> {
    const due: string[] = [];
    for (const { round, size, state } of await this.logs.closed()) {
      const name = `${round} ${size}`;
      if (state !== 'published' || this.settled.has(name)) continue;
      if (await this.isDue(round)) due.push(round);
      else this.settled.add(name);
    }
    return due;
  }

  /** Whether the log of a round says that its keys are destroyed. */
  isEntered(round: string): Promise<boolean> {
    return this.logs.isShredded(round);
  }

  /** Whether nothing is left of the keys of a round whose log says so. */
  async isDone(round: string): Promise<boolean> {
    return (await this.isEntered(round)) && !this.keys.remain(round);
  }

  /** Call it only when the bundle that is public holds the entry: nothing can be signed afterwards. */
  async shred(
    round: string,
  ): Promise<Result<ShreddedRound, KeysNotDestroyed | WrongLogState | BallotBoxUnavailable>> {
    const shredded = await this.box.shred(round);
    if (shredded.ok) return shredded;
    const { error } = shredded;
    assert(error.kind !== 'shredding-not-entered', `the log of ${round} says that it is due`);
    return { ok: false, error };
  }

  private async isDue(round: string): Promise<boolean> {
    if (!(await this.isEntered(round))) return false;
    return this.keys.remain(round) || (await this.logs.hasOpenings(round));
  }
}
