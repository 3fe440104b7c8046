import { assertDefined } from '../../shared/assert';
import { type SeatSaid, votesIn } from './seat-said';
import { scoreWord, SeatSteps } from './seat-steps';
import type {
  MeekDefeatStep,
  MeekIterationStep,
  PlaceStep,
  SeatOutcome,
  SeatStep,
  StvStageStep,
} from './seat-trace';

/** What a step of the trace says, in sentences; `number` counts the steps that say something from 1. */
export interface ToldSeatStep {
  readonly number: number;
  readonly sentences: readonly SeatSaid[];
}

/** An election of people as pages tell it: step by step, and candidate by candidate. */
export class SeatStory {
  private readonly told: SeatSteps;
  /** Whether any ballot named anybody. */
  private readonly isCounted: boolean;

  /** @param rule the id of the rule that counted */
  constructor(
    private readonly rule: string,
    private readonly outcome: SeatOutcome,
  ) {
    this.told = new SeatSteps(rule, outcome.steps);
    this.isCounted = outcome.steps.some((step) => step.t === 'start' && step.valid > 0);
  }

  /** The steps that say something, in order; the second of a pair was told with the first. */
  steps(): ToldSeatStep[] {
    const steps = this.isCounted
      ? this.outcome.steps
      : this.outcome.steps.filter(({ t }) => t === 'start');
    const told = steps.map((step) => this.told.tell(step)).filter(({ length }) => length > 0);
    return told.map((sentences, i) => ({ number: i + 1, sentences }));
  }

  /**
   * What became of a candidate, and how a tie fell that decided it. `place` is among the counts of
   * those who were elected.
   */
  verdict(candidate: string): SeatSaid[] {
    if (!this.isCounted) return [{ key: 'lost-nobody', names: { candidate } }];
    const place = this.outcome.elected.indexOf(candidate) + 1;
    for (const step of this.outcome.steps) {
      const said = this.verdictFrom(step, candidate, place);
      if (said !== undefined) return said;
    }
    return [this.stillThere(candidate)];
  }

  private verdictFrom(step: SeatStep, candidate: string, place: number): SeatSaid[] | undefined {
    switch (step.t) {
      case 'fill':
        // It takes all who are left: an earlier step told of everybody else.
        return [this.last(candidate, place)];
      case 'stage':
        return this.fromStage(step, candidate, place);
      case 'iteration':
        return fromIteration(step, candidate, place);
      case 'defeat':
        return this.fromDefeat(step, candidate);
      case 'place':
        return step.candidate === candidate ? this.fromPlace(step) : undefined;
      case 'start':
      case 'pair':
        return undefined;
    }
  }

  private fromStage(step: StvStageStep, candidate: string, place: number): SeatSaid[] | undefined {
    const { stage, elected, action, totals } = step;
    if (elected.includes(candidate)) {
      const votes = { total: votesIn(totals, candidate) };
      return [{ key: 'won-stage', counts: { place, stage }, votes, names: { candidate } }];
    }
    if (action !== 'exclusion' || step.candidate !== candidate) return undefined;
    const votes = { total: this.told.before(step, candidate) };
    const tie = this.told.tieOf(step);
    const out: SeatSaid = { key: 'lost-excluded', counts: { stage }, votes, names: { candidate } };
    return tie === undefined ? [out] : [out, tie];
  }

  private fromDefeat(step: MeekDefeatStep, candidate: string): SeatSaid[] | undefined {
    const { round, tied } = step;
    if (step.candidate !== candidate) return undefined;
    const votes = { total: this.told.inRound(round, candidate) };
    const out: SeatSaid = { key: 'lost-defeated', counts: { round }, votes, names: { candidate } };
    if (tied === undefined) return [out];
    return [out, { key: 'tie-close', names: { candidate }, lists: { tied } }];
  }

  private fromPlace(step: PlaceStep): SeatSaid[] {
    const { place, candidate, score, isElected } = step;
    const tie = this.decidingTie(step);
    const more: SeatSaid[] = tie === undefined ? [] : [tie];
    if (score === undefined) return [this.fromRanking(step), ...more];
    const word = scoreWord(this.rule);
    const key = isElected ? `won-${word}` : score > 0 ? `lost-${word}` : `without-${word}`;
    return [{ key, counts: { place, score }, names: { candidate } }, ...more];
  }

  private fromRanking({ place, candidate, isElected }: PlaceStep): SeatSaid {
    const { above, below } = this.told.around(candidate);
    if (isElected) {
      return { key: 'won-above', counts: { place }, names: { candidate }, lists: { below } };
    }
    const key = above.length > 0 ? 'lost-below' : 'lost-level';
    return { key, counts: { place }, names: { candidate }, lists: { above } };
  }

  /** The tie that put a candidate on this side of the last seat; undefined where none did. */
  private decidingTie({ candidate, isElected }: PlaceStep): SeatSaid | undefined {
    const wins = new Set(this.outcome.elected);
    const ties = this.outcome.steps.flatMap((step) => {
      if (step.t !== 'place' || !step.isElected || step.tied === undefined) return [];
      return [{ first: step.candidate, tied: step.tied }];
    });
    const tie = ties.findLast(
      ({ tied }) => tied.includes(candidate) && tied.some((name) => wins.has(name) !== isElected),
    );
    return tie && { key: 'tie-lot', names: { candidate: tie.first }, lists: { tied: tie.tied } };
  }

  /** Elected with the last vacancies, with what the last stage or iteration left. */
  private last(candidate: string, place: number): SeatSaid {
    const total = this.atTheEnd(candidate);
    const what = { counts: { place }, names: { candidate } };
    if (total === undefined) return { key: 'won-unopposed', ...what };
    return { key: 'won-last', ...what, votes: { total } };
  }

  /** Neither elected nor out, because the seats were filled before. */
  private stillThere(candidate: string): SeatSaid {
    const total = assertDefined(this.atTheEnd(candidate), 'the votes of a candidate');
    return { key: 'lost-left', votes: { total }, names: { candidate } };
  }

  private atTheEnd(candidate: string): string | undefined {
    const last = this.outcome.steps.findLast((step) => 'totals' in step);
    return last && votesIn(last.totals, candidate);
  }
}

function fromIteration(
  { round, elected, totals }: MeekIterationStep,
  candidate: string,
  place: number,
): SeatSaid[] | undefined {
  if (!elected.includes(candidate)) return undefined;
  const votes = { total: votesIn(totals, candidate) };
  return [{ key: 'won-round', counts: { place, round }, votes, names: { candidate } }];
}
