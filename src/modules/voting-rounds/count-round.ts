import { assert } from '../../domain/shared/assert';
import { writePotFile } from '../../domain/tally/pabulib/pot-file';
import {
  parseBallotContent,
  parseProjects,
  parseRoundConfig,
  type BallotContent,
  type FrozenProject,
  type RoundConfig,
} from '../../domain/tally/round-config';
import {
  tallyRound,
  type RoundOutcome,
  type RoundProgress,
  type Turnout,
} from '../../domain/tally/tally';
import { unprovenPots } from '../../domain/tally/trace';

/** Everything that a count needs, as plain texts that cross threads. */
export interface CountJob {
  readonly configText: string;
  readonly projectsText: string;
  /** Opening lines of the effective ballots, in the order of `ballots.jsonl`. */
  readonly openings: readonly string[];
  readonly turnout: Turnout;
}

/** What a count gives. */
export interface CountedFiles {
  readonly outcome: RoundOutcome;
  /** Text of the Pabulib file of each pot. */
  readonly pabulib: ReadonlyMap<string, string>;
}

/** How far a count is. */
export interface CountProgress {
  readonly pots: number;
  /** Pots that are counted. */
  readonly done: number;
  /** How often the pot that is being counted was divided so far; 0 for rules without divisions. */
  readonly runs: number;
}

/** So often a thread says how far it is. */
const REPORT_EVERY_MS = 200;

/** The frozen files of a round, read. */
export interface FrozenTexts {
  readonly config: RoundConfig;
  readonly projects: readonly FrozenProject[];
}

/** Reads the frozen files; they were checked when the round was frozen. */
export function readFrozenTexts(configText: string, projectsText: string): FrozenTexts {
  const config = parseRoundConfig(JSON.parse(configText));
  const projects = parseProjects(JSON.parse(projectsText));
  assert(config.ok && projects.ok, 'the frozen files of the round are readable');
  return { config: config.value, projects: projects.value };
}

/**
 * Counts all pots, and writes each pot down for other tools.
 * @throws RangeError when the best set of projects of a pot was not proven
 */
export function countRound(
  job: CountJob,
  report: (progress: CountProgress) => void = () => undefined,
): CountedFiles {
  const { config, projects } = readFrozenTexts(job.configText, job.projectsText);
  const openings = job.openings.map(readOpening);
  const ballots = openings.map(({ ballot }) => ballot);
  const styles = openings.map(({ style }) => style);
  const say = nowAndThen(report);
  const onProgress: RoundProgress = (done, runs) => say({ pots: config.pots.size, done, runs });
  const round = { config, projects, ballots, styles };
  const outcome = tallyRound({ ...round, turnout: job.turnout, onProgress });
  const unproven = unprovenPots(outcome.trace);
  if (unproven.length > 0) {
    throw new RangeError(`the search for the best set ended too early: ${unproven.join(', ')}`);
  }
  const pabulib = Object.entries(outcome.result.pots).map(
    ([pot, result]) => [pot, writePotFile({ config, pot, projects, ballots, result })] as const,
  );
  return { outcome, pabulib: new Map(pabulib) };
}

/** Passes on the first report, and then one in a while. */
export function nowAndThen<T>(report: (value: T) => void): (value: T) => void {
  let next = 0;
  return (value) => {
    const now = performance.now();
    if (now < next) return;
    next = now + REPORT_EVERY_MS;
    report(value);
  };
}

/** Style and choices of an opening that the ballot box recorded. */
export function readOpening(line: string): {
  readonly ballot: BallotContent;
  readonly style: string;
} {
  const { ballot, style } = JSON.parse(line) as {
    readonly ballot: unknown;
    readonly style: string;
  };
  const content = parseBallotContent(ballot);
  assert(content.ok, 'a recorded ballot is readable');
  return { ballot: content.value, style };
}
