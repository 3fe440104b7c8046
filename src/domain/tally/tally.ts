import { compareCodePoints } from '../shared/code-points';
import type { RuleConfig, TallyProgress } from './rule';
import type { BallotContent, FrozenProject, PotConfig, RoundConfig } from './round-config';
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
  readonly votes: number;
}

/** A pot's part of a result; amounts in minor units as decimal text. */
export interface PotResult {
  readonly ballots: number;
  readonly budgetMinor: string;
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

/**
 * Counts all pots of a round. Both parts of the outcome go through `canonicalJson` as they are.
 * @throws AssertionError when projects, tie orders and ballots do not belong together; see
 *   `checkFrozenRound` and `checkBallot`
 */
export function tallyRound(input: RoundTallyInput): RoundOutcome {
  const pots: Record<string, PotResult> = {};
  const trace: TraceLine[] = [];
  for (const [done, id] of [...input.config.pots.keys()].sort().entries()) {
    const pot = input.config.pots.get(id) as PotConfig;
    input.onProgress?.(done, 0);
    const onProgress: TallyProgress = (runs) => input.onProgress?.(done, runs);
    const outcome = tallyPot({ ...potInput(id, pot, input), onProgress });
    pots[id] = potResult(pot, outcome, ownProjects(id, input.projects));
    trace.push(...traceLines(id, outcome.trace));
  }
  const { roll, casts, credentials } = input.turnout;
  const counted = input.ballots.length;
  const round = input.config.round;
  return { result: { v: 1, round, roll, casts, credentials, counted, pots }, trace };
}

/** What the count of one pot of a round is made from. */
export function potInput(
  id: string,
  pot: PotConfig,
  { config, projects, ballots }: Pick<RoundTallyInput, 'config' | 'projects' | 'ballots'>,
): PotTallyInput {
  const decimals = config.currency?.decimals ?? 2;
  const { budgetMinor, rule, tieOrder } = pot;
  return {
    budgetMinor,
    unitMinor: 10n ** BigInt(decimals),
    projects: ownProjects(id, projects),
    ballots: ballots.flatMap((ballot) => choiceIn(ballot, id)),
    rule,
    tieOrder,
  };
}

function ownProjects(pot: string, projects: readonly FrozenProject[]): FrozenProject[] {
  const own = projects.filter((project) => project.pot === pot);
  return own.sort((a, b) => compareCodePoints(a.id, b.id));
}

function potResult(
  pot: PotConfig,
  outcome: PotOutcome,
  projects: readonly FrozenProject[],
): PotResult {
  return {
    ballots: outcome.ballots,
    budgetMinor: String(pot.budgetMinor),
    costMinor: String(outcome.costMinor),
    leftMinor: String(outcome.leftMinor),
    order: outcome.order,
    winners: outcome.winners,
    projects: projects.map(({ id, costMinor }) => ({
      id,
      costMinor: String(costMinor),
      votes: outcome.votes.get(id) as number,
    })),
    rule: pot.rule,
    runs: outcome.runs,
    ties: outcome.ties,
  };
}

/** The ballot's choice in a pot as a list of none or one. */
function choiceIn(ballot: BallotContent, pot: string): (readonly string[])[] {
  return Object.hasOwn(ballot, pot) ? [(ballot[pot] as BallotContent[string]).projects] : [];
}
