import { castKey, type CastTable } from './cast-table';
import type { RemovalEntry } from './model';

/** Which casts count: of each voter the latest, unless it is void. */
export class CountingCasts {
  /** Names of casts that are void, by `castKey`. */
  readonly voids: ReadonlySet<string>;

  /** @param removals what two people took out or put back, in order of the log */
  constructor(
    private readonly casts: CastTable,
    removals: readonly RemovalEntry[],
  ) {
    const voids = new Set<string>();
    for (const removal of removals) {
      if (removal.t === 'void') voids.add(castKey(removal));
      else voids.delete(castKey(removal));
    }
    this.voids = voids;
  }

  /** How many casts count. */
  get size(): number {
    let size = 0;
    for (let voter = 0; voter < this.casts.voterCount; voter += 1) {
      if (this.ofVoter(voter) !== undefined) size += 1;
    }
    return size;
  }

  /** The one cast of a voter that counts. */
  ofVoter(voter: number): number | undefined {
    const latest = this.casts.latestOf(voter);
    // Names are texts, which nobody needs where nothing was taken out.
    const isVoid = this.voids.size > 0 && this.voids.has(castKey(this.casts.nameOf(latest)));
    return isVoid ? undefined : latest;
  }

  /** Whether a cast counts. */
  has(cast: number): boolean {
    return this.ofVoter(this.casts.voterOf(cast)) === cast;
  }

  /** The casts that count, in the order in which their voters came. */
  *[Symbol.iterator](): Generator<number, void> {
    for (let voter = 0; voter < this.casts.voterCount; voter += 1) {
      const cast = this.ofVoter(voter);
      if (cast !== undefined) yield cast;
    }
  }
}
