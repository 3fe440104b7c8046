import { compareBigInts } from '../../shared/big-ints';
import { namesOf, type Paper, type SeatContest } from './seat-contest';
import {
  type CandidateVotes,
  scaledText,
  type SeatOutcome,
  seatOutcome,
  type SeatStep,
  type StvStageStep,
  type TieFall,
} from './seat-trace';

const PLACES = 5;
/** One vote, in the units that the rules calculate with: five decimal places. */
const ONE_VOTE = 10n ** BigInt(PLACES);

/** Papers that lie with a candidate. */
interface Parcel {
  readonly paper: Paper;
  /** Where the holder stands on the paper. */
  readonly place: number;
  /** What each single paper is worth, in units of 10^-5 votes. */
  readonly value: bigint;
}

interface Chosen {
  readonly candidate: number;
  readonly tie: Partial<TieFall>;
}

/**
 * The single transferable vote of Scottish local elections: weighted inclusive transfers, remainders
 * beyond five decimal places ignored. A lot falls for the earlier candidate in tie order: its
 * surplus moves first, and it is not the one to be excluded. Without any valid ballot nobody is
 * elected.
 * @see The Scottish Local Government Elections Order 2007 (SSI 2007/42), schedule 1, rules 45 to 52
 */
export function countScottishStv(contest: SeatContest): SeatOutcome {
  return new ScottishCount(contest).count();
}

class ScottishCount {
  private readonly quota: number;
  private readonly quotaUnits: bigint;
  private readonly totals: bigint[];
  private readonly piles: Parcel[][];
  private readonly continuing: Set<number>;
  private readonly elected: number[] = [];
  /** Totals after each stage, the latest last. */
  private readonly history: bigint[][] = [];
  private readonly steps: SeatStep[] = [];
  private nonTransferable = 0n;

  constructor(private readonly contest: SeatContest) {
    const all = [...contest.candidates.keys()];
    this.quota = Math.floor(contest.valid / (contest.seats + 1)) + 1;
    this.quotaUnits = BigInt(this.quota) * ONE_VOTE;
    this.totals = all.map(() => 0n);
    this.piles = all.map(() => []);
    this.continuing = new Set(all);
  }

  count(): SeatOutcome {
    const { seats, valid, blank } = this.contest;
    this.steps.push({ t: 'start', seats, valid, blank, quota: this.quota });
    if (valid > 0) this.countStages();
    return seatOutcome(namesOf(this.contest, this.elected), this.steps);
  }

  private countStages(): void {
    this.takeFirstPreferences();
    while (this.vacancies > 0 && this.continuing.size > this.vacancies) {
      const withSurplus = this.elected.filter((c) => this.surplusOf(c) > 0n);
      if (withSurplus.length > 0) this.transferSurplus(this.pick(withSurplus, 'highest'));
      else this.exclude(this.pick([...this.continuing], 'lowest'));
    }
    if (this.vacancies > 0) this.fillLastVacancies();
  }

  private get vacancies(): number {
    return this.contest.seats - this.elected.length;
  }

  private surplusOf(candidate: number): bigint {
    return (this.totals[candidate] as bigint) - this.quotaUnits;
  }

  private takeFirstPreferences(): void {
    for (const paper of this.contest.papers) {
      this.credit({ paper, place: 0, value: ONE_VOTE });
    }
    this.closeStage({ action: 'first-preferences', transfers: [] });
  }

  private transferSurplus({ candidate, tie }: Chosen): void {
    const surplus = this.surplusOf(candidate);
    const total = this.totals[candidate] as bigint;
    this.move({ candidate, tie }, 'surplus', surplus, (value) => (surplus * value) / total);
  }

  private exclude({ candidate, tie }: Chosen): void {
    this.continuing.delete(candidate);
    const total = this.totals[candidate] as bigint;
    this.move({ candidate, tie }, 'exclusion', total, (value) => value);
  }

  /** Moves all papers of a candidate to the next preferences, at the value that `revalue` gives. */
  private move(
    { candidate, tie }: Chosen,
    action: 'surplus' | 'exclusion',
    amount: bigint,
    revalue: (value: bigint) => bigint,
  ): void {
    const before = [...this.totals];
    const pile = this.piles[candidate] as Parcel[];
    this.piles[candidate] = [];
    let moved = 0n;
    for (const { paper, place, value } of pile) {
      const next = paper.ranking.findIndex((c, i) => i > place && this.continuing.has(c));
      if (next < 0) continue;
      moved += this.credit({ paper, place: next, value: revalue(value) });
    }
    this.totals[candidate] = (this.totals[candidate] as bigint) - amount;
    this.nonTransferable += amount - moved;
    const gains = this.totals.map((total, c) => total - (before[c] as bigint));
    const receivers = [...gains.keys()].filter((c) => (gains[c] as bigint) > 0n);
    const transfers = this.votesOf(receivers, gains);
    const name = this.contest.candidates[candidate] as string;
    this.closeStage({ action, candidate: name, transfers, ...tie });
  }

  private credit(parcel: Parcel): bigint {
    const holder = parcel.paper.ranking[parcel.place] as number;
    const worth = parcel.value * BigInt(parcel.paper.weight);
    this.totals[holder] = (this.totals[holder] as bigint) + worth;
    this.piles[holder]?.push(parcel);
    return worth;
  }

  private closeStage(
    step: Pick<StvStageStep, 'action' | 'transfers'> & Partial<StvStageStep>,
  ): void {
    const reached = [...this.continuing].filter((c) => this.surplusOf(c) >= 0n);
    reached.sort(
      (a, b) => compareBigInts(this.totals[b] as bigint, this.totals[a] as bigint) || a - b,
    );
    for (const candidate of reached) this.continuing.delete(candidate);
    this.elected.push(...reached);
    this.history.push([...this.totals]);
    this.steps.push({
      t: 'stage',
      stage: this.history.length,
      ...step,
      totals: this.votesOf([...this.totals.keys()], this.totals),
      nonTransferable: scaledText(this.nonTransferable, PLACES),
      elected: namesOf(this.contest, reached),
    });
  }

  private votesOf(candidates: readonly number[], votes: readonly bigint[]): CandidateVotes[] {
    return candidates.map((c) => ({
      candidate: this.contest.candidates[c] as string,
      votes: scaledText(votes[c] as bigint, PLACES),
    }));
  }

  /**
   * Rules 49 and 51: equals are told apart by the most recent stage that did, else by lot.
   * @param candidates those who were equal at every stage in tie order
   */
  private pick(candidates: readonly number[], end: 'highest' | 'lowest'): Chosen {
    const equals = extremes(candidates, this.totals, end);
    let left = equals;
    for (let stage = this.history.length - 1; left.length > 1 && stage >= 0; stage -= 1) {
      left = extremes(left, this.history[stage] as bigint[], end);
    }
    const decidedBy = left.length > 1 ? 'lot' : 'earlier-stage';
    const tied = namesOf(this.contest, equals);
    const candidate = left.at(end === 'highest' ? 0 : -1) as number;
    return { candidate, tie: equals.length > 1 ? { tied, decidedBy } : {} };
  }

  private fillLastVacancies(): void {
    const rest = [...this.continuing];
    rest.sort(
      (a, b) => compareBigInts(this.totals[b] as bigint, this.totals[a] as bigint) || a - b,
    );
    this.elected.push(...rest);
    this.steps.push({ t: 'fill', elected: namesOf(this.contest, rest) });
  }
}

/** Those of the candidates that have the most, or the fewest. */
function extremes(
  candidates: readonly number[],
  totals: readonly bigint[],
  end: 'highest' | 'lowest',
): readonly number[] {
  const sign = end === 'highest' ? 1 : -1;
  const best = candidates.reduce((a, b) =>
    sign * compareBigInts(totals[a] as bigint, totals[b] as bigint) >= 0 ? a : b,
  );
  return candidates.filter((c) => totals[c] === totals[best]);
}
