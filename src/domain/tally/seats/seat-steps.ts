import { assertDefined } from '../../shared/assert';
import { backOf, type PairTable, pairTable, strongestChain } from './seat-chain';
import { type SeatSaid, unitsOf, votesIn, withVotes } from './seat-said';
import {
  type CandidateVotes,
  type MeekDefeatStep,
  type MeekIterationStep,
  type PlaceStep,
  scaledText,
  type SchulzePairStep,
  type SeatFillStep,
  type SeatStartStep,
  type SeatStep,
  type StvStageStep,
} from './seat-trace';

const STV_PLACES = 5;
const ONE_VOTE = 10n ** BigInt(STV_PLACES);

/** The steps of a count, asked for what happened before and beside a step. */
export class SeatSteps {
  private readonly quota: bigint;
  private readonly stages: readonly StvStageStep[];
  private readonly pairs: PairTable;
  /** Candidates of pairs in tie order. */
  private readonly ranks: ReadonlyMap<string, number>;

  /** @param rule the id of the rule, which says what a score is */
  constructor(
    private readonly rule: string,
    private readonly steps: readonly SeatStep[],
  ) {
    const start = steps.find((step) => step.t === 'start');
    this.quota = BigInt(start?.quota ?? 0) * ONE_VOTE;
    this.stages = steps.filter((step) => step.t === 'stage');
    this.pairs = pairTable(steps.filter((step) => step.t === 'pair'));
    this.ranks = new Map([...this.pairs.keys()].map((name, rank) => [name, rank]));
  }

  /** The sentences of a step; none where another step has told it already. */
  tell(step: SeatStep): SeatSaid[] {
    switch (step.t) {
      case 'start':
        return this.tellStart(step);
      case 'stage':
        return this.tellStage(step);
      case 'iteration':
        return tellIteration(step);
      case 'defeat':
        return [this.tellDefeat(step)];
      case 'fill':
        return [this.tellFill(step)];
      case 'pair':
        return this.tellPair(step);
      case 'place':
        return this.tellPlace(step);
    }
  }

  /** How a tie within a stage fell; undefined where there was none. */
  tieOf(step: StvStageStep): SeatSaid | undefined {
    const { tied, decidedBy, action, candidate } = step;
    if (tied === undefined) return undefined;
    const who = { names: { candidate: candidate as string }, lists: { tied } };
    if (decidedBy === 'lot') return { key: 'tie-lot', ...who };
    const key = action === 'surplus' ? 'tie-most' : 'tie-fewest';
    return { key, ...who, counts: { stage: this.decidingStage(step, tied) } };
  }

  /** What a candidate had before a stage moved it. */
  before(step: StvStageStep, candidate: string): string {
    return votesIn(this.previous(step).totals, candidate);
  }

  /** What a candidate had in the last iteration of a round. */
  inRound(round: number, candidate: string): string {
    const last = this.steps.findLast((step) => step.t === 'iteration' && step.round === round);
    return votesIn((last as MeekIterationStep).totals, candidate);
  }

  /** Those who stand above a candidate in a ranking by pairs, and those who stand below. */
  around(candidate: string): { readonly above: string[]; readonly below: string[] } {
    const own = [...(this.pairs.get(candidate)?.values() ?? [])];
    const lead = ({ candidate: one, over, strength }: SchulzePairStep): number =>
      strength - backOf(this.pairs, one, over).strength;
    return {
      above: own.filter((step) => lead(step) < 0).map(({ over }) => over),
      below: own.filter((step) => lead(step) > 0).map(({ over }) => over),
    };
  }

  private previous({ stage }: StvStageStep): StvStageStep {
    return assertDefined(this.stages[stage - 2], 'the stage before');
  }

  private tellStart({ seats, valid, blank, quota }: SeatStartStep): SeatSaid[] {
    const key = this.rule === 'meek-stv' ? 'start-meek' : 'start';
    const said: SeatSaid =
      quota === undefined
        ? { key, counts: { seats, valid } }
        : { key: 'start-quota', counts: { seats, valid, quota } };
    const isEmpty = valid === 0;
    return [
      isEmpty ? { key: 'start-nobody', counts: { seats } } : said,
      ...(blank > 0 ? [{ key: 'blank', counts: { blank } }] : []),
    ];
  }

  private tellStage(step: StvStageStep): SeatSaid[] {
    const { stage, action, totals } = step;
    if (action === 'first-preferences') {
      const first = { counts: { stage }, standings: { totals: withVotes(totals) } };
      return [{ key: 'first-preferences', ...first }, ...reached(step.elected, totals)];
    }
    const tie = this.tieOf(step);
    return [
      action === 'surplus' ? this.tellSurplus(step) : this.tellExclusion(step),
      ...(tie === undefined ? [] : [tie]),
      ...this.tellMoves(step),
      ...reached(step.elected, totals),
    ];
  }

  private tellSurplus(step: StvStageStep): SeatSaid {
    const candidate = step.candidate as string;
    const total = this.before(step, candidate);
    const surplus = unitsOf(total) - this.quota;
    const rate = scaledText((surplus * ONE_VOTE) / unitsOf(total), STV_PLACES);
    return {
      key: 'surplus',
      counts: { stage: step.stage },
      votes: { total, surplus: scaledText(surplus, STV_PLACES), rate },
      names: { candidate },
    };
  }

  private tellExclusion(step: StvStageStep): SeatSaid {
    const candidate = step.candidate as string;
    const votes = { total: this.before(step, candidate) };
    return { key: 'exclusion', counts: { stage: step.stage }, votes, names: { candidate } };
  }

  private tellMoves(step: StvStageStep): SeatSaid[] {
    const { transfers, totals, nonTransferable } = step;
    const lost = unitsOf(nonTransferable) - unitsOf(this.previous(step).nonTransferable);
    const text = scaledText(lost, STV_PLACES);
    const hasNothing = unitsOf(this.before(step, step.candidate as string)) === 0n;
    if (hasNothing) return [];
    return [
      transfers.length > 0
        ? { key: 'moved', standings: { transfers } }
        : { key: 'moved-none', names: { candidate: step.candidate as string } },
      ...(lost > 0n ? [{ key: 'unmoved', votes: { unmoved: text } }] : []),
      { key: 'totals', standings: { totals: withVotes(totals) } },
    ];
  }

  private decidingStage(step: StvStageStep, tied: readonly string[]): number {
    let left = tied;
    const earlier = this.stages.slice(0, step.stage - 1).reverse();
    const deciding = earlier.find(({ totals }) => {
      const own = votesIn(totals, step.candidate as string);
      left = left.filter((name) => votesIn(totals, name) === own);
      return left.length === 1;
    });
    return assertDefined(deciding, 'the stage that decided').stage;
  }

  private tellDefeat({ round, candidate, tied }: MeekDefeatStep): SeatSaid {
    const votes = { total: this.inRound(round, candidate) };
    const what = { counts: { round }, votes, names: { candidate } };
    if (tied === undefined) return { key: 'defeat', ...what };
    return { key: 'defeat-tied', ...what, lists: { tied } };
  }

  private tellPair(step: SchulzePairStep): SeatSaid[] {
    const back = backOf(this.pairs, step.candidate, step.over);
    if (this.rank(step.over) < this.rank(step.candidate)) return [];
    const [above, below] = back.strength > step.strength ? [back, step] : [step, back];
    const figures = {
      counts: {
        ...{ ballots: above.ballots, against: below.ballots },
        ...{ strength: above.strength, back: below.strength },
      },
      names: { candidate: above.candidate, over: above.over },
    };
    if (above.strength === below.strength) return [{ key: 'pair-level', ...figures }];
    return [
      { key: 'pair-above', ...figures, lists: { through: strongestChain(this.pairs, above) } },
    ];
  }

  /** Nobody missed a quota where nothing had to be counted. */
  private tellFill({ elected }: SeatFillStep): SeatSaid {
    const isCounted = this.steps.some((step) => 'totals' in step);
    const key = isCounted ? 'fill' : 'fill-unopposed';
    return { key, counts: { count: elected.length }, lists: { elected } };
  }

  private rank(candidate: string): number {
    return assertDefined(this.ranks.get(candidate), 'a candidate of a pair');
  }

  private tellPlace({ place, candidate, score, isElected, tied }: PlaceStep): SeatSaid[] {
    const kind = score === undefined ? 'place' : `place-${scoreWord(this.rule)}`;
    const key = isElected ? `${kind}-elected` : kind;
    const counts = { place, ...(score !== undefined && { score }) };
    const tie: SeatSaid[] = tied ? [{ key: 'tie-lot', names: { candidate }, lists: { tied } }] : [];
    return [{ key, counts, names: { candidate } }, ...tie];
  }
}

/** What a score counts: ballots that name somebody, or points. */
export function scoreWord(rule: string): 'named' | 'points' {
  return rule === 'approval-seats' ? 'named' : 'points';
}

function reached(elected: readonly string[], totals: readonly CandidateVotes[]): SeatSaid[] {
  if (elected.length === 0) return [];
  const list = elected.map((candidate) => ({ candidate, votes: votesIn(totals, candidate) }));
  return [{ key: 'elected', counts: { count: list.length }, standings: { elected: list } }];
}

function tellIteration(step: MeekIterationStep): SeatSaid[] {
  const { round, iteration, quota, surplus, exhausted, totals, elected } = step;
  const keeps = totals
    .filter(({ keepFactor }) => unitsOf(keepFactor) > 0n && keepFactor !== '1.000000000')
    .map(({ candidate, keepFactor }) => ({ candidate, votes: keepFactor }));
  const head: SeatSaid = {
    key: 'iteration',
    counts: { round, iteration },
    votes: { quota },
    standings: { totals: withVotes(totals) },
  };
  return [
    head,
    ...(keeps.length > 0 ? [{ key: 'keeps', standings: { keeps } }] : []),
    ...(unitsOf(exhausted) > 0n ? [{ key: 'exhausted', votes: { exhausted } }] : []),
    ...(unitsOf(surplus) > 0n ? [{ key: 'surplus-left', votes: { surplus } }] : []),
    ...reached(elected, totals),
  ];
}
