import type { Step } from '../instance';
import {
  decimalText,
  figure,
  highestFirst,
  type SeatContest,
  type SeatCount,
  startStep,
  sum,
} from './contest';

const PLACES = 9;
const ONE = 10n ** 9n;
/** A millionth of a vote. */
const NOTHING_LEFT = 1_000n;

/** Meek's method as the reference rule of the Proportional Representation Foundation has it. */
export function meekStv(contest: SeatContest): SeatCount {
  return new Rounds(contest).count();
}

class Rounds {
  private readonly keep: Map<string, bigint>;
  private votes = new Map<string, bigint>();
  private quota = 0n;
  private surplus = 0n;
  private open: readonly string[];
  private readonly elected: string[] = [];
  private readonly steps: Step[];

  constructor(private readonly contest: SeatContest) {
    this.open = contest.candidates;
    this.keep = new Map(contest.candidates.map((name) => [name, ONE]));
    this.steps = [startStep(contest)];
  }

  count(): SeatCount {
    const { elected, steps, contest } = this;
    if (contest.valid === 0n) return { elected, steps };
    const vacancies = (): number => contest.seats - elected.length;
    for (let round = 1; vacancies() > 0 && this.open.length > vacancies(); round += 1) {
      if (!this.findsWinner(round)) this.defeat(round);
    }
    if (vacancies() > 0) {
      const rest = highestFirst(this.open, this.votes);
      elected.push(...rest);
      steps.push({ t: 'fill', elected: rest });
    }
    return { elected, steps };
  }

  private findsWinner(round: number): boolean {
    let before: bigint | undefined;
    for (let iteration = 1; ; iteration += 1) {
      this.handOut();
      const winners = this.electThose();
      const above = this.elected.map((name) => figure(this.votes, name) - this.quota);
      this.surplus = sum(above) > 0n ? sum(above) : 0n;
      this.tell(round, iteration, winners);
      if (winners.length > 0) return true;
      const isStuck = before !== undefined && this.surplus >= before;
      if (this.surplus < NOTHING_LEFT || isStuck) return false;
      before = this.surplus;
      for (const name of this.elected) {
        const wanted = roundedUp(figure(this.keep, name) * this.quota, ONE);
        this.keep.set(name, roundedUp(wanted * ONE, figure(this.votes, name)));
      }
    }
  }

  /** Every ballot gives each candidate in turn the kept part of what is left of it. */
  private handOut(): void {
    this.votes = new Map();
    for (const { ranking, weight } of this.contest.papers) {
      let left = ONE;
      for (const name of ranking) {
        const part = roundedUp(left * figure(this.keep, name), ONE);
        this.votes.set(name, figure(this.votes, name) + part * weight);
        left -= part;
      }
    }
    this.quota = sum(this.votes.values()) / BigInt(this.contest.seats + 1) + 1n;
  }

  private electThose(): string[] {
    const reached = this.open.filter((name) => figure(this.votes, name) >= this.quota);
    const winners = highestFirst(reached, this.votes);
    this.elected.push(...winners);
    this.open = this.open.filter((name) => !winners.includes(name));
    return winners;
  }

  private tell(round: number, iteration: number, elected: string[]): void {
    const exhausted = this.contest.valid * ONE - sum(this.votes.values());
    this.steps.push({
      ...{ t: 'iteration', round, iteration, elected },
      quota: decimalText(this.quota, PLACES),
      surplus: decimalText(this.surplus, PLACES),
      exhausted: decimalText(exhausted, PLACES),
      totals: this.contest.candidates.map((name) => ({
        candidate: name,
        votes: decimalText(figure(this.votes, name), PLACES),
        keepFactor: decimalText(figure(this.keep, name), PLACES),
      })),
    });
  }

  /** Whoever is within the surplus of the lowest is as good as equal with it. */
  private defeat(round: number): void {
    const lowest = highestFirst(this.open, this.votes).at(-1) as string;
    const limit = figure(this.votes, lowest) + this.surplus;
    const tied = this.open.filter((name) => figure(this.votes, name) <= limit);
    const candidate = tied.at(-1) as string;
    this.open = this.open.filter((name) => name !== candidate);
    this.keep.set(candidate, 0n);
    const tie: Step = tied.length > 1 ? { tied, decidedBy: 'lot' } : {};
    this.steps.push({ t: 'defeat', round, candidate, ...tie });
  }
}

function roundedUp(num: bigint, den: bigint): bigint {
  const whole = num / den;
  return whole * den === num ? whole : whole + 1n;
}
