import { MeekTally } from './meek-tally';
import { namesOf, type SeatContest } from './seat-contest';
import {
  type MeekDefeatStep,
  type MeekIterationStep,
  scaledText,
  type SeatOutcome,
  seatOutcome,
  type SeatStep,
} from './seat-trace';

const PLACES = 9;
const ONE = 10n ** BigInt(PLACES);
/** Below this the surplus counts as spent: one millionth of a vote. */
const OMEGA = ONE / 1_000_000n;

/**
 * The single transferable vote by Meek's method in the arithmetic of the reference rule: nine
 * decimal places, so that every count gives the same digits. A lot falls for the earlier candidate
 * in tie order, who stays in. Without any valid ballot nobody is elected.
 * @see Proportional Representation Foundation: Meek STV reference rule
 */
export function countMeekStv(contest: SeatContest): SeatOutcome {
  return new MeekCount(contest).count();
}

class MeekCount {
  private readonly keepFactors: bigint[];
  private readonly hopeful: Set<number>;
  private readonly elected: number[] = [];
  private readonly steps: SeatStep[] = [];
  private readonly tally: MeekTally;
  private quota = 0n;
  private surplus = 0n;
  private round = 0;

  constructor(private readonly contest: SeatContest) {
    this.keepFactors = contest.candidates.map(() => ONE);
    this.hopeful = new Set(contest.candidates.keys());
    this.tally = new MeekTally(contest, ONE);
  }

  count(): SeatOutcome {
    const { seats, valid, blank } = this.contest;
    this.steps.push({ t: 'start', seats, valid, blank });
    if (valid > 0) this.countRounds();
    return seatOutcome(namesOf(this.contest, this.elected), this.steps);
  }

  private countRounds(): void {
    while (this.vacancies > 0 && this.hopeful.size > this.vacancies) {
      this.round += 1;
      if (!this.iterate()) this.defeatLowest();
    }
    if (this.vacancies > 0) this.fillLastVacancies();
  }

  private get vacancies(): number {
    return this.contest.seats - this.elected.length;
  }

  /** Step B.2: whether somebody was elected. */
  private iterate(): boolean {
    for (let iteration = 1; ; iteration += 1) {
      const before = this.surplus;
      this.tally.distribute(this.keepFactors);
      this.updateQuota();
      const winners = this.electWinners();
      this.updateSurplus();
      this.record(iteration, winners);
      if (winners.length > 0) return true;
      const isStuck = iteration > 1 && this.surplus >= before;
      if (this.surplus < OMEGA || isStuck) return false;
      this.updateKeepFactors();
    }
  }

  private votes(candidate: number): bigint {
    return this.tally.votes[candidate] as bigint;
  }

  private updateQuota(): void {
    const total = this.tally.votes.reduce((sum, votes) => sum + votes, 0n);
    this.quota = total / BigInt(this.contest.seats + 1) + 1n;
  }

  private electWinners(): number[] {
    const winners = this.byVotes([...this.hopeful].filter((c) => this.votes(c) >= this.quota));
    for (const candidate of winners) this.hopeful.delete(candidate);
    this.elected.push(...winners);
    return winners;
  }

  private updateSurplus(): void {
    const sum = this.elected.reduce((total, c) => total + this.votes(c) - this.quota, 0n);
    this.surplus = sum > 0n ? sum : 0n;
  }

  private updateKeepFactors(): void {
    for (const candidate of this.elected) {
      const kept = ceilDivide((this.keepFactors[candidate] as bigint) * this.quota, ONE);
      this.keepFactors[candidate] = ceilDivide(kept * ONE, this.votes(candidate));
    }
  }

  private record(iteration: number, winners: readonly number[]): void {
    const step: MeekIterationStep = {
      t: 'iteration',
      round: this.round,
      iteration,
      quota: scaledText(this.quota, PLACES),
      surplus: scaledText(this.surplus, PLACES),
      exhausted: scaledText(this.tally.exhausted, PLACES),
      totals: this.contest.candidates.map((candidate, c) => ({
        candidate,
        votes: scaledText(this.votes(c), PLACES),
        keepFactor: scaledText(this.keepFactors[c] as bigint, PLACES),
      })),
      elected: namesOf(this.contest, winners),
    };
    this.steps.push(step);
  }

  /** Step B.3: those within the surplus of the lowest count as tied with it. */
  private defeatLowest(): void {
    const ordered = this.byVotes([...this.hopeful]);
    const limit = this.votes(ordered.at(-1) as number) + this.surplus;
    const tied = ordered.filter((c) => this.votes(c) <= limit).sort((a, b) => a - b);
    const loser = tied.at(-1) as number;
    this.hopeful.delete(loser);
    this.keepFactors[loser] = 0n;
    const step: MeekDefeatStep = {
      t: 'defeat',
      round: this.round,
      candidate: this.contest.candidates[loser] as string,
      ...(tied.length > 1 && { tied: namesOf(this.contest, tied), decidedBy: 'lot' }),
    };
    this.steps.push(step);
  }

  private fillLastVacancies(): void {
    const rest = this.byVotes([...this.hopeful]);
    this.elected.push(...rest);
    this.steps.push({ t: 'fill', elected: namesOf(this.contest, rest) });
  }

  private byVotes(candidates: readonly number[]): number[] {
    return [...candidates].sort((a, b) => Number(this.votes(b) - this.votes(a)) || a - b);
  }
}

function ceilDivide(num: bigint, den: bigint): bigint {
  return (num + den - 1n) / den;
}
