import { assertDefined } from '../shared/assert';
import {
  appendEntries,
  castEntry,
  commitTo,
  shuffle,
  type BatchRandomness,
  type CommittedBallot,
  type GrowingLog,
  type Growth,
} from './cast-batch';
import type { PaperEntry } from './entry';
import type { Ballot } from './opening';

/** What stands on one sheet of paper. */
export interface PaperBallot {
  readonly style: string;
  readonly ballot: Ballot;
}

/** Chance for paper: nobody stands behind the credential of a sheet. */
export interface PaperRandomness extends BatchRandomness {
  /** 16 fresh bytes. */
  readonly credential: () => Uint8Array;
}

/** A batch of paper ballots with their places in the log. */
export interface PaperPlan {
  readonly ballots: readonly (CommittedBallot & { readonly index: number })[];
  readonly growth: Growth;
}

/**
 * Plans the entry of a batch of paper and the casts that follow it, in random order: the place of a
 * sheet in its stack tells nothing about its place in the log.
 */
export function planPaper(
  { round, log }: { readonly round: string; readonly log: GrowingLog },
  entry: PaperEntry,
  sheets: readonly PaperBallot[],
  random: PaperRandomness,
): PaperPlan {
  const committed = shuffle(sheets, random.below).map(({ style, ballot }) => {
    const [k, salt] = [random.credential(), random.salt()];
    return commitTo({ round, k, r: 0, style, ballot, salt });
  });
  const casts = committed.map((ballot) => ({ ...castEntry(ballot), b: entry.batch }));
  const growth = appendEntries(log, [entry, ...casts]);
  const [, ...places] = growth.placed;
  const ballots = committed.map((ballot, i) => {
    return { ...ballot, index: assertDefined(places[i], 'place').index };
  });
  return { ballots, growth };
}
