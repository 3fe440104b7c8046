import type { Step } from '../instance';
import {
  decimalText,
  type Figures,
  figure,
  highestFirst,
  type Paper,
  type SeatContest,
  type SeatCount,
  startStep,
  sum,
} from './contest';

const PLACES = 5;
const VOTE = 100_000n;

/** A paper, what it is worth, and the candidate with whom it lies; undefined when with nobody. */
interface LyingPaper extends Paper {
  value: bigint;
  holder: string | undefined;
}

interface Choice {
  readonly name: string;
  /** How the choice fell where several were equal. */
  readonly tie: Step;
}

/**
 * Scottish local elections (SSI 2007/42, schedule 1, rules 45 to 52), paper by paper: what everybody
 * has is added up anew after each stage.
 */
export function scottishStv(contest: SeatContest): SeatCount {
  return new Stages(contest).count();
}

class Stages {
  private readonly papers: LyingPaper[];
  private readonly quota: bigint;
  private readonly elected: string[] = [];
  /** Those whose surplus has moved: they keep exactly the quota. */
  private readonly settled = new Set<string>();
  private readonly steps: Step[];
  /** What everybody had after each stage, the latest first. */
  private readonly past: Figures[] = [];
  private open: readonly string[];

  constructor(private readonly contest: SeatContest) {
    const whole = contest.valid / BigInt(contest.seats + 1) + 1n;
    this.quota = whole * VOTE;
    this.open = contest.candidates;
    this.steps = [startStep(contest, { quota: Number(whole) })];
    this.papers = contest.papers.map((paper) => {
      return { ...paper, value: VOTE, holder: paper.ranking[0] };
    });
  }

  count(): SeatCount {
    const { elected, steps, contest } = this;
    if (contest.valid === 0n) return { elected, steps };
    this.endStage({ action: 'first-preferences' });
    while (this.vacancies > 0 && this.open.length > this.vacancies) this.nextStage();
    if (this.vacancies > 0) {
      const rest = highestFirst(this.open, this.now);
      elected.push(...rest);
      steps.push({ t: 'fill', elected: rest });
    }
    return { elected, steps };
  }

  private get vacancies(): number {
    return this.contest.seats - this.elected.length;
  }

  private get now(): Figures {
    return this.past[0] as Figures;
  }

  private nextStage(): void {
    const above = this.contest.candidates.filter(
      (name) => this.elected.includes(name) && figure(this.now, name) > this.quota,
    );
    if (above.length > 0) this.moveSurplus(this.choose(above, 1n));
    else this.exclude(this.choose(this.open, -1n));
  }

  private moveSurplus({ name, tie }: Choice): void {
    const total = figure(this.now, name);
    const surplus = total - this.quota;
    this.settled.add(name);
    for (const paper of this.pileOf(name)) {
      paper.value = (surplus * paper.value) / total;
      this.pass(paper, name);
    }
    this.endStage({ action: 'surplus', candidate: name, ...tie });
  }

  private exclude({ name, tie }: Choice): void {
    this.open = this.open.filter((other) => other !== name);
    for (const paper of this.pileOf(name)) this.pass(paper, name);
    this.endStage({ action: 'exclusion', candidate: name, ...tie });
  }

  private pileOf(name: string): LyingPaper[] {
    return this.papers.filter(({ holder }) => holder === name);
  }

  private pass(paper: LyingPaper, from: string): void {
    const behind = paper.ranking.slice(paper.ranking.indexOf(from) + 1);
    paper.holder = behind.find((name) => this.open.includes(name));
  }

  private endStage(what: Step): void {
    const { candidates, valid } = this.contest;
    const before = this.past[0] ?? new Map<string, bigint>();
    const now = this.addUp();
    this.past.unshift(now);
    const reached = this.open.filter((name) => figure(now, name) >= this.quota);
    const elected = highestFirst(reached, now);
    this.elected.push(...elected);
    this.open = this.open.filter((name) => !elected.includes(name));
    const gain = (name: string): bigint => figure(now, name) - figure(before, name);
    const isFirst = this.past.length === 1;
    const gained = isFirst ? [] : candidates.filter((name) => gain(name) > 0n);
    const list = (names: readonly string[], votes: (name: string) => bigint) =>
      names.map((name) => ({ candidate: name, votes: decimalText(votes(name), PLACES) }));
    this.steps.push({
      ...{ t: 'stage', stage: this.past.length, ...what, elected },
      transfers: list(gained, gain),
      totals: list(candidates, (name) => figure(now, name)),
      nonTransferable: decimalText(valid * VOTE - sum(now.values()), PLACES),
    });
  }

  private addUp(): Map<string, bigint> {
    const totals = new Map(this.contest.candidates.map((name) => [name, 0n]));
    for (const { holder, value, weight } of this.papers) {
      if (holder !== undefined) totals.set(holder, figure(totals, holder) + value * weight);
    }
    for (const name of this.settled) totals.set(name, this.quota);
    return totals;
  }

  /** The one with the most (1) or the fewest (-1) votes; equals are told apart by earlier stages. */
  private choose(names: readonly string[], sign: bigint): Choice {
    const equal = foremost(names, this.now, sign);
    const left = this.past.reduce((some, totals) => foremost(some, totals, sign), equal);
    const name = left.at(sign > 0n ? 0 : -1) as string;
    if (equal.length === 1) return { name, tie: {} };
    return { name, tie: { tied: equal, decidedBy: left.length > 1 ? 'lot' : 'earlier-stage' } };
  }
}

function foremost(names: readonly string[], totals: Figures, sign: bigint): string[] {
  const isBelow = (name: string, other: string): boolean =>
    sign * figure(totals, name) < sign * figure(totals, other);
  return names.filter((name) => !names.some((other) => isBelow(name, other)));
}
