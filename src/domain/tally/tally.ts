import { compareCodePoints } from '../shared/code-points';
import { givesPoints } from './ballot-rule';
import { countingOrder } from './pot-links';
import type { FrozenProject, PotConfig, RoundConfig } from './round-config';
import type { RuleConfig, TallyProgress } from './rule';
import { type BallotContent, pointTotals, type Selections, supportOf } from './selections';
import { type PotOutcome, type PotTallyInput, tallyPot } from './tally-pot';
import { type TraceLine, traceLines } from './trace';

export { type PotOutcome, type PotTallyInput, tallyPot } from './tally-pot';

/** How many people could vote, and how they did. */
export interface Turnout {
  /** Entries of the voter roll. */
  readonly roll: number;
  /** Casts in the log, revotes included. */
  readonly casts: number;
  /** Different credentials among the casts. */
  readonly credentials: number;
}

/** Everything that the outcome of a round depends on. */
export interface RoundTallyInput {
  readonly config: RoundConfig;
  readonly projects: readonly FrozenProject[];
  /** The effective ballots, in any order. */
  readonly ballots: readonly BallotContent[];
  /** The style of every ballot; needed where some pot is divided among districts. */
  readonly styles?: readonly string[];
  readonly turnout: Turnout;
  /** Told before each pot how many are done, and in between how many runs a pot took so far. */
  readonly onProgress?: RoundProgress;
}

/** Pots that are counted, and runs of the one that is being counted. */
export type RoundProgress = (done: number, runs: number) => void;

/** A project's line in a result; cost in minor units as decimal text. */
export interface ProjectResult {
  readonly id: string;
  readonly costMinor: string;
  /** Ballots that support it. */
  readonly votes: number;
  /** The sum over all ballots of the pot; there only if these give points. */
  readonly points?: number;
}

/** A pot's part of a result; amounts in minor units as decimal text. */
export interface PotResult {
  readonly ballots: number;
  /** What the pot had to spend. */
  readonly budgetMinor: string;
  /** The part of it that other pots left; there only if some pot gives to this one. */
  readonly receivedMinor?: string;
  readonly costMinor: string;
  readonly leftMinor: string;
  /** Ids in order of selection. */
  readonly order: readonly string[];
  /** The same ids by code point. */
  readonly winners: readonly string[];
  /** Sorted by id. */
  readonly projects: readonly ProjectResult[];
  readonly rule: RuleConfig;
  readonly runs: number;
  /** Trace lines of the pot that met a tie. */
  readonly ties: number;
  /** Winners that got less than their cost, by id; there only if there are any. */
  readonly partial?: readonly { readonly id: string; readonly grantedMinor: string }[];
}

/** The content of `result.json`. */
export interface RoundResult extends Turnout {
  readonly v: 1;
  readonly round: string;
  /** Effective ballots. */
  readonly counted: number;
  readonly pots: Readonly<Record<string, PotResult>>;
}

/** A counted round, ready to be published. */
export interface RoundOutcome {
  readonly result: RoundResult;
  /** The lines of `trace.jsonl`, pots sorted by id. */
  readonly trace: TraceLine[];
}

/** A counted pot with what it was counted from. */
interface CountedPot {
  readonly pot: PotConfig;
  /** Sorted by id. */
  readonly projects: readonly FrozenProject[];
  readonly selections: readonly Selections[];
  /** What other pots left to it, in minor units; undefined if none gives to it. */
  readonly receivedMinor: bigint | undefined;
  readonly outcome: PotOutcome;
}

/**
 * Counts all pots of a round, a pot that gets what others leave after them. Both parts of the
 * outcome go through `canonicalJson` as they are.
 * @throws AssertionError when projects, tie orders and ballots do not belong together; see
 *   `checkFrozenRound` and `checkBallot`
 */
export function tallyRound(input: RoundTallyInput): RoundOutcome {
  const counted = countPots(input);
  const pots: Record<string, PotResult> = {};
  const trace: TraceLine[] = [];
  for (const id of [...counted.keys()].sort()) {
    const pot = counted.get(id) as CountedPot;
    pots[id] = potResult(pot);
    trace.push(...traceLines(id, pot.outcome.trace));
  }
  const { roll, casts, credentials } = input.turnout;
  const round = input.config.round;
  const result = { v: 1, round, roll, casts, credentials, counted: input.ballots.length } as const;
  return { result: { ...result, pots }, trace };
}

function countPots(input: RoundTallyInput): Map<string, CountedPot> {
  const { pots } = input.config;
  const left = new Map([...pots.values()].map(({ leftTo }) => [leftTo, 0n]));
  const counted = new Map<string, CountedPot>();
  for (const id of countingOrder(pots)) {
    const one = countPot(id, input, { done: counted.size, receivedMinor: left.get(id) });
    const { leftTo } = one.pot;
    left.set(leftTo, (left.get(leftTo) as bigint) + one.outcome.leftMinor);
    counted.set(id, one);
  }
  return counted;
}

function countPot(
  id: string,
  input: RoundTallyInput,
  { done, receivedMinor }: { done: number; receivedMinor: bigint | undefined },
): CountedPot {
  input.onProgress?.(done, 0);
  const onProgress: TallyProgress = (runs) => input.onProgress?.(done, runs);
  const pot = input.config.pots.get(id) as PotConfig;
  const own = potInput(id, pot, input);
  const budgetMinor = own.budgetMinor + (receivedMinor ?? 0n);
  const outcome = tallyPot({ ...own, budgetMinor, onProgress });
  const projects = ownProjects(id, input.projects);
  return { pot, projects, selections: selectionsIn(id, input), receivedMinor, outcome };
}

/** A pot of a round as it is counted, before it receives anything; ballots are lists of ids. */
export type PotInput = PotTallyInput & { readonly ballots: readonly (readonly string[])[] };

/** What the count of one pot of a round is made from. */
export function potInput(
  id: string,
  pot: PotConfig,
  round: Pick<RoundTallyInput, 'config' | 'projects' | 'ballots' | 'styles'>,
): PotInput {
  const projects = ownProjects(id, round.projects);
  const { budgetMinor, rule, tieOrder, limits, districts } = pot;
  return {
    budgetMinor,
    unitMinor: 10n ** BigInt(round.config.currency?.decimals ?? 2),
    projects,
    ...supportIn(selectionsIn(id, round), pot, projects),
    rule,
    tieOrder,
    limits,
    districts: districts && { sharesMinor: districts, styles: stylesIn(id, round) },
  };
}

function selectionsIn(pot: string, { ballots }: Pick<RoundTallyInput, 'ballots'>): Selections[] {
  return ballots.flatMap((ballot) => choiceIn(ballot, pot));
}

function stylesIn(
  pot: string,
  { ballots, styles = [] }: Pick<RoundTallyInput, 'ballots' | 'styles'>,
): string[] {
  return styles.filter((_style, i) => Object.hasOwn(ballots[i] as BallotContent, pot));
}

function supportIn(
  selections: readonly Selections[],
  { ballot }: PotConfig,
  projects: readonly FrozenProject[],
): Pick<PotInput, 'ballots' | 'points'> {
  const ids = projects.map(({ id }) => id);
  const support = selections.map((one) => supportOf(one, ballot, ids));
  const ballots = support.map((one) => one.projects);
  if (!givesPoints(ballot)) return { ballots };
  return { ballots, points: support.map(({ points }) => points as readonly number[]) };
}

function ownProjects(pot: string, projects: readonly FrozenProject[]): FrozenProject[] {
  const own = projects.filter((project) => project.pot === pot);
  return own.sort((a, b) => compareCodePoints(a.id, b.id));
}

function potResult({ pot, receivedMinor, outcome, ...counted }: CountedPot): PotResult {
  return {
    ballots: outcome.ballots,
    budgetMinor: String(pot.budgetMinor + (receivedMinor ?? 0n)),
    ...(receivedMinor !== undefined && { receivedMinor: String(receivedMinor) }),
    costMinor: String(outcome.costMinor),
    leftMinor: String(outcome.leftMinor),
    order: outcome.order,
    winners: outcome.winners,
    projects: projectResults(pot, counted, outcome),
    rule: pot.rule,
    runs: outcome.runs,
    ties: outcome.ties,
    ...(outcome.partial.length > 0 && { partial: outcome.partial.map(partialResult) }),
  };
}

function partialResult({ id, grantedMinor }: PotOutcome['partial'][number]) {
  return { id, grantedMinor: String(grantedMinor) };
}

function projectResults(
  { ballot }: PotConfig,
  { projects, selections }: Pick<CountedPot, 'projects' | 'selections'>,
  { votes }: PotOutcome,
): ProjectResult[] {
  const ids = projects.map(({ id }) => id);
  const totals = givesPoints(ballot) ? pointTotals(selections, ballot, ids) : undefined;
  return projects.map(({ id, costMinor }) => ({
    id,
    costMinor: String(costMinor),
    votes: votes.get(id) as number,
    ...(totals && { points: totals.get(id) as number }),
  }));
}

/** The ballot's choice in a pot as a list of none or one. */
function choiceIn(ballot: BallotContent, pot: string): Selections[] {
  return Object.hasOwn(ballot, pot) ? [ballot[pot] as Selections] : [];
}
